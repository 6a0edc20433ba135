"""The course of the energy over a song, from words for its beginning, its end and what comes between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from airdesk.facts.genres import FormSection
from airdesk.facts.lexicon import Effect
from airdesk.planning.findings import Finding, Heard

TO_WORDS: Final = frozenset({"to", "into", "do", "w", "a", "hasta", "en", "the", "la", "el", "lo", "through", "przez", "na"})
"""What stands between the two ends of "calm to intense"."""

CLEAR: Final = 0.15
APART: Final = 0.5
"""Two words for energy must be so far apart to be two ends of a song."""

LEAST: Final = 0.65
"""How far from the middle a word for the beginning or the end goes at least."""

BARE: Final = -0.8
"""The energy of a beginning with one instrument alone."""

QUIETEST, LOUDEST = 0.12, 1.0
OF_THE_FORM: Final = 0.15
"""How much of the form's own ups and downs is kept under an asked course."""

FLAT: Final = (0.0, 0.0)


def marked(findings: Sequence[Finding], heard: Heard) -> tuple[Finding, ...]:
    """The findings with those marked that speak of one end of the song: "from calm to intense", "quiet intro"."""
    found = list(findings)
    for number, (one, other) in enumerate(pairwise(found)):
        words = [heard.words[place].text for place in range(one.end, other.start)]
        if _is_at(other, "intro", "outro") and one.end == other.start and _energy(one) and not one.at:
            found[number] = replace(one, at="start" if _is_at(other, "intro") else "end")
        elif (
            words and set(words) <= TO_WORDS and abs(_energy(one) - _energy(other)) >= APART and _energy(one) and _energy(other)
        ):
            found[number], found[number + 1] = replace(found[number], at="start"), replace(other, at=other.at or "next")
    return tuple(found)


def _is_at(finding: Finding, *names: str) -> bool:
    return isinstance(finding.content, Effect) and bool(set(finding.content.sections) & set(names)) and not finding.is_negated


def _energy(finding: Finding) -> float:
    """The energy a finding speaks of; 0 where it speaks of none."""
    energy = finding.content.energy if isinstance(finding.content, Effect) and not finding.is_negated else 0.0
    return energy if abs(energy) >= CLEAR else 0.0


def course_of(findings: Sequence[Finding]) -> tuple[float, ...]:
    """Points of energy along the song, -1..1, evenly spread; none where nothing is said."""
    shapes = [FLAT if finding.is_negated else _shape(finding) for finding in findings if _shape(finding)]
    shape = shapes[-1] if shapes else ()
    points = [(finding.at or _own_place(finding), _point(finding)) for finding in findings if _is_point(finding)]
    starts = [value for at, value in points if at == "start"]
    nexts = [value for at, value in points if at == "next"]
    ends = [value for at, value in points if at == "end"]
    if shape:
        return (*(starts[:1] or shape[:1]), *shape[1:-1], *(ends[-1:] or shape[-1:]))
    if not points:
        return ()
    before = _before_first_point(findings)
    start = starts[0] if starts else before if before is not None else (0.3 if (nexts + ends)[0] < 0 else -0.3)
    middle = [] if nexts or starts else [start]
    last = ends[-1:] or ([] if nexts else [0.6, 0.6] if start < 0 else [0.1, 0.1])
    return (start, *middle, *nexts, *last)


def _shape(finding: Finding) -> tuple[float, ...]:
    return finding.content.course if isinstance(finding.content, Effect) else ()


def _own_place(finding: Finding) -> str:
    return finding.content.at if isinstance(finding.content, Effect) else ""


def _is_point(finding: Finding) -> bool:
    """True for what says how strong the song is at some place of it."""
    if finding.is_negated or _shape(finding):
        return False
    return finding.is_bare or bool((finding.at or _own_place(finding)) and _energy(finding))


def _point(finding: Finding) -> float:
    if finding.is_bare:
        return BARE
    energy = _energy(finding) * finding.strength * 1.3
    return max(-1.0, min(1.0, energy if abs(energy) >= LEAST else LEAST if energy > 0 else -LEAST))


def _before_first_point(findings: Sequence[Finding]) -> float | None:
    """In "quiet, then loud" the quiet is how it begins, although nothing says so."""
    first = next(number for number, finding in enumerate(findings) if _is_point(finding))
    earlier = [finding for finding in findings[:first] if _energy(finding) and _kind(finding) in ("mood", "energy")]
    return _point(earlier[-1]) if earlier else None


def _kind(finding: Finding) -> str:
    return finding.content.kind if isinstance(finding.content, Effect) else ""


def is_elsewhere(finding: Finding) -> bool:
    """True for a word that does not speak of the song as a whole."""
    return bool(finding.at or _own_place(finding)) and isinstance(finding.content, Effect)


def with_course(sections: Sequence[FormSection], course: Sequence[float]) -> tuple[FormSection, ...]:
    """The sections with energies that follow the course, a little of their own ups and downs kept."""
    if not course or len(sections) < 2:
        return tuple(sections)
    mean = sum(section.energy for section in sections) / len(sections)
    centres, start = [], 0.0
    for section in sections:
        centres.append(start + section.bars / 2)
        start += section.bars
    length = centres[-1] - centres[0]
    placed = []
    for section, centre in zip(sections, centres, strict=True):
        target = _at(course, (centre - centres[0]) / length)
        energy = QUIETEST + (LOUDEST - QUIETEST) * (target + 1) / 2 + OF_THE_FORM * (section.energy - mean)
        placed.append(replace(section, energy=round(max(0.05, min(1.0, energy)), 3)))
    return tuple(placed)


def _at(course: Sequence[float], position: float) -> float:
    """The course at a position of the song, 0..1."""
    place = position * (len(course) - 1)
    number = min(int(place), len(course) - 2)
    return course[number] + (place - number) * (course[number + 1] - course[number])

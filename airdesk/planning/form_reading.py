"""Sections in a prompt: "verse chorus verse chorus", "intro 8 bars then drop", "two drops", "starts with the chorus"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from airdesk.facts.lexicon import Effect, Lexicon
from airdesk.facts.words import BREAK
from airdesk.planning.findings import Finding, Heard
from airdesk.planning.measures import Measure
from airdesk.planning.reading import FormWish

SHORTEST_ORDER: Final = 3
"""Sections named one after another that are the whole form, in this order."""

MOST_NAMED: Final = 16
"""Sections of a form that are named in a sentence."""

SOLO: Final = "solo"


@dataclass(frozen=True, slots=True)
class FormReading:
    """What is said about the form, and what is left for others to read."""

    wish: FormWish
    findings: tuple[Finding, ...]  # without the bars that only speak of a section
    unread: tuple[int, ...]
    says: tuple[str, ...]  # a sentence for each thing said of sections together


def read_form(heard: Heard, lexicon: Lexicon) -> FormReading:
    """What the words say about sections, their order, number and length."""
    sections = [finding for finding in heard.findings if _sections_of(finding) and not finding.is_negated]
    pins = _pins(heard, sections)
    counts, counted = _counts(heard, sections, lexicon)
    order = _order(heard, sections, lexicon)
    wish = replace(
        _whole(heard, order),
        opening=order if len(order) == SHORTEST_ORDER - 1 else tuple(_name(one) for one in sections if one.at == "start")[:1],
        last=next((_name(one) for one in reversed(sections) if one.at == "end"), ""),
        bars=(*_own_bars(sections), *((_name(section), int(value)) for _, section, value in pins)),
        counts=counts,
    )
    pinned = {measure for measure, _, _ in pins}
    findings = tuple(
        replace(finding, at="") if _sections_of(finding) else finding for finding in heard.findings if finding not in pinned
    )
    unread = tuple(place for place in heard.unread if place not in counted)
    says = [*_said_of_order(order), *(f"“{one.text}”: bars of the {_sections_of(section)[0]}." for one, section, _ in pins)]
    return FormReading(wish, findings, unread, (*says, *(f"{count} times a {names.split('|')[0]}." for names, count in counts)))


def _whole(heard: Heard, order: Sequence[str]) -> FormWish:
    """A form that is given whole, section by section or by its name."""
    if len(order) >= SHORTEST_ORDER:
        return FormWish(tuple(order))
    effects = [finding.content for finding in heard.findings if not finding.is_negated]
    named = [effect for effect in effects if isinstance(effect, Effect) and effect.form]
    named = [effect for effect in named if effect.kind == "form"] or named  # a style's usual form gives way to one by name
    return FormWish(named[-1].form, named[-1].section_bars) if named else FormWish()


def _said_of_order(order: Sequence[str]) -> list[str]:
    names = ", ".join(names.split("|")[0] for names in order[:MOST_NAMED]) + (" and so on" if len(order) > MOST_NAMED else "")
    if len(order) >= SHORTEST_ORDER:
        return [f"Form: {names}."]
    return [f"The song begins with {names.replace(', ', ', then ')}."] if order else []


def _sections_of(finding: Finding) -> tuple[str, ...]:
    return finding.content.sections if isinstance(finding.content, Effect) else ()


def _own_bars(sections: Sequence[Finding]) -> tuple[tuple[str, int], ...]:
    """Bars that are in a word itself: "long intro"."""
    effects = [(finding, finding.content) for finding in sections if isinstance(finding.content, Effect)]
    return tuple((_name(finding), effect.section_bars) for finding, effect in effects if effect.section_bars)


def _name(finding: Finding) -> str:
    return "|".join(_sections_of(finding))


def _pins(heard: Heard, sections: Sequence[Finding]) -> list[tuple[Finding, Finding, float]]:
    """Bars that speak of a section: "8 bar intro", "an intro of 16 bars"."""
    pins: list[tuple[Finding, Finding, float]] = []
    for finding in heard.findings:
        if not isinstance(finding.content, Measure) or finding.content.kind != "bars":
            continue
        free = [section for section in sections if not any(section is pinned for _, pinned, _ in pins)]
        before = [
            section for section in free if 0 <= finding.start - section.end <= 1 and _is_small(heard, section.end, finding)
        ]
        after = [section for section in free if section.start == finding.end]
        if before or after:
            pins.append((finding, (before or after)[0], finding.content.value))
    return pins


def _is_small(heard: Heard, place: int, finding: Finding) -> bool:
    """Whether nothing stands between a section and its bars, or one small word: "intro of 16 bars"."""
    return place == finding.start or heard.words[place].text in ("of", "for", "na", "de", "with", "is", "lasts")


def _counts(heard: Heard, sections: Sequence[Finding], lexicon: Lexicon) -> tuple[tuple[tuple[str, int], ...], frozenset[int]]:
    """How often sections come, by the number before them ("two drops", "second drop"), and the places of such numbers."""
    counts: dict[str, int] = {}
    places = set()
    for section in sections:
        text = heard.words[section.start - 1].text if section.start else ""
        number = lexicon.units.numbers.get(text) or lexicon.units.ordinals.get(text) or (int(text) if text.isdigit() else 0)
        if 1 <= number <= 9 and text not in ("a", "an", "un", "una"):
            counts[_name(section)] = max(counts.get(_name(section), 0), number)
            places.add(section.start - 1)
    return tuple((name, count) for name, count in counts.items() if count > 1), frozenset(places)


def _order(heard: Heard, sections: Sequence[Finding], lexicon: Lexicon) -> tuple[str, ...]:
    """Sections named one right after another; two only where the second is said to come then."""
    best: list[str] = []
    run: list[str] = []
    bare = {*lexicon.grammar["join"], *lexicon.grammar["then"], BREAK}
    for number, section in enumerate(sections):
        between = _between(heard, sections[number - 1], section) if number else []
        goes_on = number > 0 and all(text in bare or text == SOLO for text in between)
        run = [*run, *(SOLO for text in between if text == SOLO)] if goes_on else []
        run.append(_name(section))
        if len(run) > max(len(best), 2) or (len(run) == 2 and section.at == "next" and not best):
            best = list(run)
    return tuple(best)


def _between(heard: Heard, before: Finding, section: Finding) -> list[str]:
    """The words between two sections, bars left out."""
    bars = [finding for finding in heard.findings if isinstance(finding.content, Measure) and finding.content.kind == "bars"]
    covered = {place for finding in bars for place in range(finding.start, finding.end)}
    return [heard.words[place].text for place in range(before.end, section.start) if place not in covered]

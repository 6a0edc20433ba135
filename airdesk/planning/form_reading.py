"""Sections in a prompt: "verse chorus verse chorus", "intro 8 bars then drop", "two drops", "starts with the chorus"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from airdesk.facts.lexicon import Effect, Lexicon
from airdesk.facts.words import BREAK
from airdesk.planning.build_sections import with_builds
from airdesk.planning.findings import Finding, Heard
from airdesk.planning.measures import Measure
from airdesk.planning.reading import FormWish

SHORTEST_ORDER: Final = 3
"""Sections named one after another that are the whole form, in this order."""

MOST_NAMED: Final = 16
"""Sections of a form that are named in a sentence."""

SOLO: Final = "solo"

SHORTEST_LONE, LONGEST_LONE = 4, 64
"""Bars that a number alone may mean behind a section; smaller ones count sections of one name."""

MOST_OF_A_NAME: Final = 10
"""Below this a number behind a section only says which one of its name it is."""

SHORTEST_LONE_LIST: Final = 2
"""So many sections must have their bars before a number alone is taken for some."""

_BRACKETS: Final = ("(", "[")


@dataclass(frozen=True, slots=True)
class FormReading:
    """What is said about the form, and what is left for others to read."""

    wish: FormWish
    findings: tuple[Finding, ...]  # without the bars that only speak of a section
    unread: tuple[int, ...]
    says: tuple[str, ...]  # a sentence for each thing said of sections together


def read_form(heard: Heard, lexicon: Lexicon) -> FormReading:
    """What the words say about sections, their order, number and length."""
    heard = with_builds(heard, _bare(lexicon))
    sections = [finding for finding in heard.findings if _sections_of(finding) and not finding.is_negated]
    pins = _pins(heard, sections)
    behind = _numbers_behind(heard, sections)
    lone = behind if _are_bars(behind, len(pins)) else {}
    taken = frozenset(behind if lone or all(number < MOST_OF_A_NAME for _, number in behind.values()) else ())
    counts, counted = _counts(heard, sections, lexicon, taken)
    bars = {section.start: int(value) for _, section, value in pins} | {
        section.start: value for section, value in lone.values()
    }
    run = _order(heard, sections, lexicon, taken)
    order = tuple(name for name, _ in run)
    counted_bars = tuple((_name(section), bars[section.start]) for section in sections if section.start in bars)
    wish = replace(
        _whole(heard, order),
        lengths=tuple(bars.get(start, 0) for _, start in run) if len(order) >= SHORTEST_ORDER else (),
        opening=order if len(order) == SHORTEST_ORDER - 1 else tuple(_name(one) for one in sections if one.at == "start")[:1],
        last=next((_name(one) for one in reversed(sections) if one.at == "end"), ""),
        bars=(*_own_bars(sections), *counted_bars),
        counted_bars=counted_bars,
        counts=counts,
    )
    pinned = {measure for measure, _, _ in pins}
    findings = tuple(
        replace(finding, at="") if _sections_of(finding) else finding for finding in heard.findings if finding not in pinned
    )
    unread = tuple(place for place in heard.unread if place not in counted and place not in taken)
    says = [*_said_of_order(order), *(f"“{one.text}”: bars of the {_sections_of(section)[0]}." for one, section, _ in pins)]
    says += [f"“{heard.written(place)}”: bars of the {_sections_of(one)[0]}." for place, (one, _) in lone.items()]
    return FormReading(wish, findings, unread, (*says, *(f"{count} times a {names.split('|')[0]}." for names, count in counts)))


def _whole(heard: Heard, order: Sequence[str]) -> FormWish:
    """A form that is given whole, section by section or by its name."""
    if len(order) >= SHORTEST_ORDER:
        return FormWish(tuple(order), is_spelled=True)
    effects = [finding.content for finding in heard.findings if not finding.is_negated]
    named = [effect for effect in effects if isinstance(effect, Effect) and effect.form]
    named = [effect for effect in named if effect.kind == "form"] or named  # a style's usual form gives way to one by name
    if not named:
        return FormWish()
    form, section_bars = named[-1].form, named[-1].section_bars
    is_exact = len(form) == 1 or all(len(name) == 1 for name in form)  # not "a pop structure", nor so many choruses of a blues
    return FormWish(form, section_bars, is_spelled=named[-1].kind == "form" and is_exact and not section_bars)


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
    """Whether nothing stands between a section and its bars, or one small word: "intro of 16 bars", "intro (16 bars)"."""
    small = ("of", "for", "na", "de", "with", "is", "lasts")
    return place == finding.start or heard.words[place].text in small or heard.written(place) in _BRACKETS


def _numbers_behind(heard: Heard, sections: Sequence[Finding]) -> dict[int, tuple[Finding, int]]:
    """Numbers alone behind sections, by their places: of "intro 4 bars, verse 8, chorus 8", or of "verse 1, verse 2"."""
    found: dict[int, tuple[Finding, int]] = {}
    for section in sections:
        place = section.end + (section.end < len(heard.words) and heard.written(section.end) in _BRACKETS)
        is_last = place + 1 >= len(heard.words) or heard.words[place + 1].text == BREAK
        is_next = any(other.start == place + 1 for other in sections)
        if place in heard.unread and heard.words[place].text.isdigit() and (is_last or is_next):
            found[place] = section, int(heard.words[place].text)
    return found


def _are_bars(behind: Mapping[int, tuple[Finding, int]], num_pins: int) -> bool:
    """Whether numbers behind sections can only be their bars."""
    is_usual = all(SHORTEST_LONE <= number <= LONGEST_LONE for _, number in behind.values())
    return is_usual and num_pins + len(behind) >= SHORTEST_LONE_LIST


def _counts(
    heard: Heard, sections: Sequence[Finding], lexicon: Lexicon, taken: frozenset[int]
) -> tuple[tuple[tuple[str, int], ...], frozenset[int]]:
    """How often sections come, by the number before them ("two drops", "second drop"), and the places of such numbers."""
    counts: dict[str, int] = {}
    places = set()
    for section in sections:
        text = heard.words[section.start - 1].text if section.start and section.start - 1 not in taken else ""
        number = lexicon.units.numbers.get(text) or lexicon.units.ordinals.get(text) or (int(text) if text.isdigit() else 0)
        if 1 <= number <= 9 and text not in ("a", "an", "un", "una"):
            counts[_name(section)] = max(counts.get(_name(section), 0), number)
            places.add(section.start - 1)
    return tuple((name, count) for name, count in counts.items() if count > 1), frozenset(places)


def _order(heard: Heard, sections: Sequence[Finding], lexicon: Lexicon, taken: frozenset[int]) -> tuple[tuple[str, int], ...]:
    """Sections named one right after another, and where; two only where the second is said to come then."""
    best: list[tuple[str, int]] = []
    run: list[tuple[str, int]] = []
    bare = _bare(lexicon)
    for number, section in enumerate(sections):
        between = _between(heard, sections[number - 1], section, taken) if number else []
        goes_on = number > 0 and all(text in bare or text == SOLO for text in between)
        run = [*run, *((SOLO, -1) for text in between if text == SOLO)] if goes_on else []
        run.append((_name(section), section.start))
        if len(run) > max(len(best), 2) or (len(run) == 2 and section.at == "next" and not best):
            best = list(run)
    return tuple(best)


def _bare(lexicon: Lexicon) -> frozenset[str]:
    """Words that may stand between two sections of a list."""
    return frozenset((*lexicon.grammar["join"], *lexicon.grammar["then"], BREAK))


def _between(heard: Heard, before: Finding, section: Finding, taken: frozenset[int]) -> list[str]:
    """The words between two sections, bars left out."""
    bars = [finding for finding in heard.findings if isinstance(finding.content, Measure) and finding.content.kind == "bars"]
    covered = {place for finding in bars for place in range(finding.start, finding.end)} | taken
    return [heard.words[place].text for place in range(before.end, section.start) if place not in covered]

"""Forms as the user wants them: all sections in order, how it begins and ends, how often and how long sections are."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import cycle, islice
from typing import Any, Final

from airdesk.facts.genres import Form, FormSection, Genre
from airdesk.paths import resources_folder
from airdesk.planning.form import PHRASE_BARS, scaled
from airdesk.planning.reading import FormWish

USUAL_BARS: Final = 8
USUAL_ENERGY: Final = 0.6


def section_name(names: str, genre: Genre, wanted: Sequence[str] = ()) -> str:
    """Of several names for a section one the genre has, that which is wanted before others; the first where it has none."""
    choices = names.split("|")
    known = [name for name in choices if name in (*_own_sections(genre), *genre.melody.sections)]
    return next((name for name in known if name in wanted), (known or choices)[0])


def named_sections(wish: FormWish, genre: Genre, wanted: Sequence[str] = ()) -> tuple[FormSection, ...]:
    """The sections of a form that is given whole, at the genre's usual lengths and energies."""
    names = _letters(wish.sections, genre) if all(len(name) == 1 for name in wish.sections) else wish.sections
    pinned = pinned_bars(wish, genre)
    seen: dict[str, int] = {}
    sections = []
    for number, text in enumerate(names):
        name = section_name(text, genre, wanted)
        said = wish.lengths[number] if number < len(wish.lengths) else 0
        bars = said or pinned.get(name) or wish.section_bars or _usual(name, genre, 0).bars
        sections.append(FormSection(name, bars, _usual(name, genre, seen.get(name, 0)).energy))
        seen[name] = seen.get(name, 0) + 1
    return tuple(sections)


def pinned_bars(wish: FormWish, genre: Genre) -> dict[str, int]:
    """Bars asked for by section."""
    return {section_name(names, genre): bars for names, bars in wish.bars}


def lay_out_exactly(wish: FormWish, genre: Genre, bars: int, wanted: Sequence[str] = ()) -> tuple[FormSection, ...]:
    """The sections of a form that is given whole, together exactly `bars` bars. *wanted*: names that are preferred."""
    sections = named_sections(wish, genre, wanted)
    if wish.section_bars and bars >= wish.section_bars:
        turns = [replace(section, bars=wish.section_bars) for section in islice(cycle(sections), bars // wish.section_bars)]
        return (*turns[:-1], replace(turns[-1], bars=turns[-1].bars + bars % wish.section_bars))
    pinned = pinned_bars(wish, genre)
    said = {number: section.bars for number, section in enumerate(sections) if _is_said(wish, number) or section.name in pinned}
    return with_lengths(sections[:bars], {number: length for number, length in said.items() if number < bars}, bars)


def _is_said(wish: FormWish, number: int) -> bool:
    return number < len(wish.lengths) and wish.lengths[number] > 0


def with_pins(sections: Sequence[FormSection], pinned: Mapping[str, int], bars: int) -> tuple[FormSection, ...]:
    """The sections with certain ones at the bars asked for and the others sharing the rest; all scaled where that cannot be."""
    fixed = {number: pinned[section.name] for number, section in enumerate(sections) if section.name in pinned}
    return with_lengths(sections, fixed, bars)


def with_lengths(sections: Sequence[FormSection], fixed: Mapping[int, int], bars: int) -> tuple[FormSection, ...]:
    """The same with the bars of sections by their number, from 0."""
    others = [number for number in range(len(sections)) if number not in fixed]
    rest = bars - sum(fixed.values())
    if rest < len(others) or (not others and rest):
        fixed, others, rest = {}, list(range(len(sections))), bars
    shared = iter(scaled(tuple(sections[number] for number in others), rest)) if others else iter(())
    return tuple(
        replace(section, bars=fixed[number]) if number in fixed else next(shared) for number, section in enumerate(sections)
    )


def forms_as_wished(genre: Genre, wish: FormWish) -> tuple[Form, ...]:
    """The genre's forms, with the beginning, the end and the number of sections that are asked for."""
    forms = tuple(_counted(_ended(_opened(form, wish, genre), wish, genre), wish, genre) for form in genre.forms)
    fitting = tuple(form for form in genre.forms if _has_counts(form, wish, genre))
    return tuple(form for form in forms if form.sections) if wish.opening or wish.last or not fitting else fitting


def _opened(form: Form, wish: FormWish, genre: Genre) -> Form:
    """The form begun anew: what led to the section that is to come at once is left out."""
    if not wish.opening:
        return form
    names = [section_name(text, genre) for text in wish.opening]
    places = [number for number, section in enumerate(form.sections) if section.name == names[-1]]
    first = places[0] if places else 0
    rest = form.sections[first + 1 :] if places else tuple(s for s in form.sections if s.name not in ("intro", *names))
    return replace(form, sections=(*(_usual(name, genre, 0) for name in names), *rest))


def _ended(form: Form, wish: FormWish, genre: Genre) -> Form:
    if not wish.last:
        return form
    name = section_name(wish.last, genre)
    sections = [section for section in form.sections if section.name != "outro" or name == "outro"]
    is_there = bool(sections) and sections[-1].name == name
    return replace(form, sections=tuple(sections if is_there else [*sections, _usual(name, genre, 1)]))


def _counted(form: Form, wish: FormWish, genre: Genre) -> Form:
    """The form with a section as often as asked: the stretch from its first time on is played again, or left out."""
    for names, count in wish.counts:
        name = section_name(names, genre)
        places = [number for number, section in enumerate(form.sections) if section.name == name]
        if not places or len(places) == count:
            continue
        last = places[-1]
        lead = form.sections[(places[-2] + 1) if len(places) > 1 else max(0, last - 1) : last + 1]
        more = lead * max(0, count - len(places))
        kept = [section for number, section in enumerate(form.sections[: last + 1]) if number not in places[count:]]
        form = replace(form, sections=(*kept, *more, *form.sections[last + 1 :]))
    return form


def _has_counts(form: Form, wish: FormWish, genre: Genre) -> bool:
    names = [section.name for section in form.sections]
    return all(names.count(section_name(text, genre)) == count for text, count in wish.counts)


def _letters(letters: Sequence[str], genre: Genre) -> tuple[str, ...]:
    """Names of sections for the letters of a form: the same letter, the same section."""
    facts = _section_facts()
    own = _own_sections(genre)
    order = facts["verse_forms"] if "".join(letters) in facts["verse_chorus"] else facts["letters"]
    named: dict[str, str] = {}
    for letter in letters:
        choices = order.get(letter, order["C"])
        free = [name for name in choices if name not in named.values()]
        own_free = [name for name in free if name in own]
        named.setdefault(letter, (own_free or free or [f"part {letter.lower()}"])[0])
    return tuple(named[letter] for letter in letters)


def _own_sections(genre: Genre) -> dict[str, list[FormSection]]:
    """Every section of the genre by name, as often as the form has it that has it most often."""
    found: dict[str, list[FormSection]] = {}
    for form in genre.forms:
        for name in dict.fromkeys(section.name for section in form.sections):
            own = [section for section in form.sections if section.name == name]
            if len(own) > len(found.get(name, [])):
                found[name] = own
    return found


def _usual(name: str, genre: Genre, occurrence: int) -> FormSection:
    """A section as the genre has it when it comes for the first, second… time."""
    own = _own_sections(genre).get(name)
    if own:
        bars = next(section.bars for form in genre.forms for section in form.sections if section.name == name)
        return FormSection(name, bars, own[min(occurrence, len(own) - 1)].energy)
    bars, energy = _section_facts()["usual"].get(name, (USUAL_BARS, USUAL_ENERGY))
    return FormSection(name, max(PHRASE_BARS, bars), min(1.0, energy + 0.05 * occurrence))


@cache
def _section_facts() -> dict[str, Any]:
    return tomllib.loads((resources_folder() / "sections.toml").read_text(encoding="utf-8"))

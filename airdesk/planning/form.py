"""The form: one of the genre's, stretched or cut in whole phrases to any number of bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Final

from airdesk.chance import pick
from airdesk.facts.genres import Form, FormSection

PHRASE_BARS: Final = 4
QUIET_ENERGY: Final = 0.5
"""Below this a first section is an intro and a last one an outro."""

WANTED_WEIGHT: Final = 10.0
"""How much likelier a form becomes by each wanted section it has."""

STRETCH: Final = 1.5
"""How far sections are lengthened before the middle of the song is played again."""


def lay_out_form(
    forms: Sequence[Form],
    bars: int,
    rng: Random,
    *,
    wanted: Sequence[tuple[str, ...]] = (),
    unwanted: Sequence[str] = (),
) -> tuple[FormSection, ...]:
    """Sections of together exactly `bars` bars, after one of the forms.

    `wanted` names sections (each by any of several names) that the form should have, `unwanted` those it must do without.
    """
    order = _in_chosen_order([_wished(form, wanted, unwanted) for form in forms], rng)
    sections = order[0].sections
    if bars > STRETCH * _total(sections):
        sections = _extended(order, bars)
    return scaled(_merged(_most_important(sections, max(1, bars // PHRASE_BARS))), bars)


def with_energy(sections: Sequence[FormSection], shift: float) -> tuple[FormSection, ...]:
    """The sections with their energies moved by `shift`, kept within 0.05..1."""
    return tuple(replace(section, energy=round(max(0.05, min(1.0, section.energy + shift)), 3)) for section in sections)


def _wished(form: Form, wanted: Sequence[tuple[str, ...]], unwanted: Sequence[str]) -> Form:
    """The form without unwanted sections (unless nothing were left), likelier for each wanted one it has."""
    names = {section.name for section in form.sections}
    kept = tuple(section for section in form.sections if section.name not in unwanted) or form.sections
    return Form(kept, form.weight * WANTED_WEIGHT ** sum(bool(names & set(group)) for group in wanted))


def _in_chosen_order(forms: Sequence[Form], rng: Random) -> list[Form]:
    """All forms in a random order that favours the likely ones."""
    left, order = list(forms), []
    while left:
        chosen = pick(rng, left, [form.weight for form in left])
        left.remove(chosen)
        order.append(chosen)
    return order


def _total(sections: Sequence[FormSection]) -> int:
    return sum(section.bars for section in sections)


def _extended(forms: Sequence[Form], bars: int) -> tuple[FormSection, ...]:
    """The first form with the middles of the others in turn, until it is about as long as wanted."""
    intro, body, outro = _parts(forms[0].sections)
    sections = [*intro, *body]
    number = 1
    while _total(sections) + _total(outro) < bars * 0.8:
        sections += _parts(forms[number % len(forms)].sections)[1]
        number += 1
    return (*sections, *outro)


def _parts(sections: tuple[FormSection, ...]) -> tuple[tuple[FormSection, ...], ...]:
    """Intro, middle and outro of a form; the middle is never empty."""
    first = 1 if len(sections) > 1 and _is_edge(sections[0], "intro") else 0
    last = len(sections) - (1 if len(sections) > first + 1 and _is_edge(sections[-1], "outro") else 0)
    return sections[:first], sections[first:last], sections[last:]


def _is_edge(section: FormSection, name: str) -> bool:
    return section.name == name or section.energy < QUIET_ENERGY


def _most_important(sections: tuple[FormSection, ...], count: int) -> tuple[FormSection, ...]:
    """As many sections as there is room for, in their order: the high point first, then what sets it off."""
    if len(sections) <= count:
        return sections
    ranked = sorted(range(len(sections)), key=lambda index: (_importance(sections, index), index))
    return tuple(sections[index] for index in sorted(ranked[:count]))


def _importance(sections: tuple[FormSection, ...], index: int) -> int:
    """0 for the section a short song cannot do without, up to 6 for mere repeats."""
    peak = max(range(len(sections)), key=lambda number: (sections[number].energy, number))
    names = [section.name for section in sections]
    if index == peak:
        return 0
    if index == _contrast(sections, peak):
        return 1
    if index == len(sections) - 1:
        return 2
    if index == 0:
        return 3
    if names[index] == names[peak] and names.index(names[index]) == index:
        return 4
    return 5 if names.index(names[index]) == index else 6


def _contrast(sections: tuple[FormSection, ...], peak: int) -> int:
    """What sets the high point off: the strongest other section before it, the intro only if there is nothing else."""
    others = [number for number in range(len(sections)) if sections[number].name != sections[peak].name]
    before = [number for number in others if 0 < number < peak] or others
    return max(before, key=lambda number: (sections[number].energy, number)) if before else peak


def _merged(sections: tuple[FormSection, ...]) -> tuple[FormSection, ...]:
    """Neighbours of one name become one section."""
    merged: list[FormSection] = []
    for section in sections:
        if merged and merged[-1].name == section.name:
            before = merged[-1]
            merged[-1] = replace(before, bars=before.bars + section.bars, energy=max(before.energy, section.energy))
        else:
            merged.append(section)
    return tuple(merged)


def _even_out(given: list[int], usual_bars: Sequence[int]) -> None:
    """Sections that usually last whole pairs of phrases get pairs again, where two of them can trade a phrase."""
    pairs = 2 * PHRASE_BARS
    odd = [index for index, bars in enumerate(usual_bars) if bars % pairs == 0 and given[index] % 2 and given[index] > 1]
    for longer, shorter in zip(odd[1::2], odd[::2], strict=False):
        given[longer] += 1
        given[shorter] -= 1


def scaled(sections: tuple[FormSection, ...], bars: int) -> tuple[FormSection, ...]:
    """The sections at their proportions in whole phrases, together `bars`; bars left over go to the last section."""
    unit = PHRASE_BARS if bars >= PHRASE_BARS * len(sections) else max(1, bars // len(sections))
    phrases = bars // unit
    wanted = [phrases * section.bars / _total(sections) for section in sections]
    given = [max(1, int(share)) for share in wanted]
    while sum(given) < phrases:
        given[max(range(len(given)), key=lambda index: (wanted[index] - given[index], -index))] += 1
    while sum(given) > phrases:
        larger = [index for index in range(len(given)) if given[index] > 1]
        given[min(larger, key=lambda index: (wanted[index] - given[index], index))] -= 1
    _even_out(given, [section.bars for section in sections])
    lengths = [unit * count for count in given]
    lengths[-1] += bars - sum(lengths)
    return tuple(replace(section, bars=length) for section, length in zip(sections, lengths, strict=True))

"""The form that the user's prompt spells out, kept in a model's plan: its sections, their order and their bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from airdesk.midi.document_fields import Problems
from airdesk.model.plan import SongPlan
from airdesk.planning.model_plan_chords import ShapedSection
from airdesk.planning.model_plan_sections import fitted_bars
from airdesk.planning.reading import FormWish, Reading

_MOST_TOLD = 16  # names of sections in a sentence
_WHOSE = "wishes of the user"


@dataclass(frozen=True, slots=True)
class AskedForm:
    """What the words of a prompt say of the form, as far as they say it in so many words."""

    wish: FormWish
    unwanted: tuple[str, ...] = ()  # names of sections
    wanted: tuple[tuple[str, ...], ...] = ()  # each by any of its names

    def mended(self, sections: Sequence[ShapedSection], usual: SongPlan, problems: Problems) -> list[ShapedSection]:
        """The model's sections without those that are ruled out, with those that are asked for, at the bars that are.

        All that changes is told. *usual*: the built-in plan, which says where a section that was forgotten belongs.
        """
        sections = self._with_forgotten(sections, usual, problems)
        kept = [section for section in sections if section.name not in self.unwanted] or list(sections)
        for name in dict.fromkeys(section.name for section in sections if section not in kept):
            problems.add(_WHOSE, f"Your prompt rules the {name} out: the model's is left out.")
        lengths = self.lengths([section.name for section in kept])
        for section, bars in zip(kept, lengths, strict=True):
            if bars and bars != section.bars:
                asked = f"Your prompt asks for {bars} bars of {section.name}"
                problems.add(_WHOSE, f"{asked}: the model's {section.bars} are left out.")
        return [replace(section, bars=bars or section.bars) for section, bars in zip(kept, lengths, strict=True)]

    def _with_forgotten(
        self, sections: Sequence[ShapedSection], usual: SongPlan, problems: Problems
    ) -> Sequence[ShapedSection]:
        """With the sections that the prompt asks for and the model left out, played as the one before each."""
        if not sections or self.wish.is_spelled:
            return sections
        found = list(sections)
        for names in dict.fromkeys(self.wanted):
            own = next((number for number, section in enumerate(usual.sections) if section.name in names), None)
            if own is None or any(section.name in names for section in found):
                continue
            section, last = usual.sections[own], len(usual.sections) - 1
            place = round(own / max(1, last) * len(found)) if own in (0, last) else _inside(own / last, found)
            like = found[max(0, place - 1)]
            entry = {**like.entry, "energy": section.energy, "chords": None}
            found.insert(place, ShapedSection(section.name, section.bars, entry, section.bars))
            problems.add(_WHOSE, f"Your prompt asks for the {section.name}, which the model forgot: it is put in.")
        return found

    def lengths(self, names: Sequence[str]) -> list[int]:
        """The bars that are asked for of sections of these names, in their order; 0 where nothing is said."""
        by_name = [next((bars for asked, bars in self.wish.counted_bars if name in asked.split("|")), 0) for name in names]
        if self.wish.is_spelled and self.wish.lengths and len(names) == len(self.wish.lengths):
            return [said or other for said, other in zip(self.wish.lengths, by_name, strict=True)]
        return by_name

    def is_kept(self, names: Sequence[str]) -> bool:
        """Whether sections of these names are what is asked for."""
        wish = self.wish
        if wish.is_spelled and not self._is_order(names):
            return False
        return (
            all(name in asked.split("|") for asked, name in zip(wish.opening, (*names, *wish.opening), strict=False))
            and (not wish.last or names[-1] in wish.last.split("|"))
            and all(sum(name in asked.split("|") for name in names) == count for asked, count in wish.counts)
        )

    def _is_order(self, names: Sequence[str]) -> bool:
        """Whether each is the section that is named at its place."""
        asked = [text for text in self.wish.sections if not set(text.split("|")) & set(self.unwanted)] or self.wish.sections
        if all(len(text) == 1 for text in asked):
            return _are_letters(asked, names)
        if len(asked) == 1:
            return all(name in asked[0].split("|") for name in names)
        return len(asked) == len(names) and all(name in text.split("|") for text, name in zip(asked, names, strict=True))

    def rebuilt(
        self, sections: Sequence[ShapedSection], base: SongPlan, names: Sequence[str], problems: Problems
    ) -> list[ShapedSection]:
        """The sections of the built-in plan, which has the form, with what the model says of those that it has too.

        *names*: of all who play.
        """
        asked = ", ".join(section.name for section in base.sections[:_MOST_TOLD])
        problems.add(_WHOSE, f"Your prompt asks for the form {asked}: the model's sections are fitted to it.")
        turns: dict[str, int] = {}
        made = []
        for section in base.sections:
            same = [one for one in sections if one.name == section.name or self._are_one(one.name, section.name)]
            turn = turns[section.name] = turns.get(section.name, -1) + 1
            if same:
                like = same[min(turn, len(same) - 1)]
                made.append(replace(like, name=section.name, bars=section.bars))
            else:
                playing = [name for name in names if name in section.instruments] or list(names)
                entry = {"energy": section.energy, "instruments": playing}
                made.append(ShapedSection(section.name, section.bars, entry, section.bars))
        return made

    def _are_one(self, name: str, other: str) -> bool:
        return any({name, other} <= set(text.split("|")) for text in self.wish.sections)

    def fitted(self, sections: Sequence[ShapedSection], total: int) -> list[int]:
        """Bars of the sections that add up to a total: those that are asked for as they are, where that can be."""
        asked = self.lengths([section.name for section in sections])
        others = [section.bars for section, bars in zip(sections, asked, strict=True) if not bars]
        rest = total - sum(asked)
        if not others or rest < len(others):
            return fitted_bars([section.bars for section in sections], total)
        shared = iter(fitted_bars(others, rest))
        return [bars or next(shared) for bars in asked]


def _inside(share: float, sections: Sequence[ShapedSection]) -> int:
    """A place among sections, neither before their intro nor behind their outro."""
    first, last = int(sections[0].name == "intro"), len(sections) - int(sections[-1].name == "outro")
    return max(first, min(last, round(share * len(sections))))


def _are_letters(letters: Sequence[str], names: Sequence[str]) -> bool:
    """Whether sections have the form of letters, perhaps several times, and perhaps with an intro and an outro around it."""
    names = names[int(names[0] == "intro") :]
    names = names[: len(names) - int(bool(names) and names[-1] == "outro")]
    rounds = [letters[0]] * len(names) if len(set(letters)) == 1 else [*letters] * (len(names) // len(letters))
    pairs = set(zip(rounds, names, strict=False))
    is_one_each = len(pairs) == len({letter for letter, _ in pairs}) == len({name for _, name in pairs})
    return len(rounds) == len(names) > 0 and is_one_each


def asked_form(reading: Reading) -> AskedForm:
    """The form of a prompt."""
    wanted = {name for names in reading.wanted_sections for name in names}
    unwanted = tuple(name for name in reading.unwanted_sections if name not in wanted)
    return AskedForm(reading.form, unwanted, reading.wanted_sections)

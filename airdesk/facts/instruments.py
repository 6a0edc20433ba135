"""The instruments as data: what `resources/instruments.toml` says, checked and typed, and found by what people call them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, cast

from airdesk.errors import PlanError
from airdesk.facts.words import Phrasebook, fold, words_of
from airdesk.model.plan import ROLES, Role
from airdesk.paths import resources_folder

FAMILIES: Final = (
    "drums", "percussion", "bass", "keys", "guitar", "strings", "voice", "brass", "winds",
    "lead", "pluck", "mallets", "pad", "fx",
)  # fmt: skip

LANGUAGES: Final = ("en", "pl", "es")


@dataclass(frozen=True, slots=True)
class InstrumentFact:
    """One instrument: what it can do and which sound plays it."""

    name: str  # lower case English, unique
    family: str  # one of FAMILIES
    roles: tuple[Role, ...]  # what it can be in a song, best first
    sound: str  # patch id
    program: int  # General MIDI program 0..127
    low_pitch: int  # register, MIDI pitches
    high_pitch: int
    is_mono: bool = False  # one note at a time
    drum_notes: tuple[int, ...] = ()  # General MIDI drum notes it consists of; empty for pitched instruments
    strength: float = 0.5  # 0..1, how naturally it carries the tune
    covers: tuple[str, ...] = ()  # families and instruments this is the general word for
    rules_out: tuple[str, ...] = ()  # instruments that "no ..." with its name removes besides
    words: tuple[str, ...] = ()  # what people call it, in all languages

    @property
    def is_percussion(self) -> bool:
        """True when its pitches are General MIDI drum notes."""
        return bool(self.drum_notes)


@dataclass(frozen=True, slots=True)
class InstrumentGroup:
    """A word for several instruments."""

    name: str
    members: tuple[str, ...]  # the first is taken where nothing speaks for another
    takes: Literal["one", "all"]
    in_prompts: Literal["one", "all"]  # the same for a word of a prompt
    rules_out: tuple[str, ...] = ()  # what "no ..." with its name removes besides
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StandIn:
    """An instrument that does not exist yet, and the one that plays for it."""

    name: str
    instrument: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InstrumentWish:
    """What a word asks for: all of these instruments, or one of them."""

    names: tuple[str, ...]
    takes: Literal["one", "all"] = "all"
    in_prompts: Literal["one", "all"] = "all"
    missing: str = ""  # the instrument asked for, where another one stands in
    rules_out: tuple[str, ...] = ()  # what "no ..." removes besides


class InstrumentCatalogue:
    """All instruments, groups and stand-ins, found by name or by any word for them."""

    def __init__(
        self,
        instruments: tuple[InstrumentFact, ...],
        groups: tuple[InstrumentGroup, ...] = (),
        stand_ins: tuple[StandIn, ...] = (),
        kit_programs: Mapping[str, int] | None = None,
    ) -> None:
        self.instruments = instruments
        self.groups = groups
        self.stand_ins = stand_ins
        self.kit_programs = dict(kit_programs or {})  # drum kit -> General MIDI program of the drum channel
        self._by_name = {instrument.name: instrument for instrument in instruments}
        self._book: Phrasebook[InstrumentWish] = Phrasebook(self.phrases())

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all instruments, in the order of the file."""
        return tuple(self._by_name)

    def get(self, name: str) -> InstrumentFact | None:
        """The instrument of exactly this name, if there is one."""
        return self._by_name.get(name)

    def named(self, name: str) -> InstrumentFact:
        """The instrument of exactly this name. Raises PlanError."""
        found = self._by_name.get(name)
        if found is None:
            raise self._unknown(name)
        return found

    def wish(self, text: str) -> InstrumentWish:
        """What a word or phrase asks for, whatever its language, case or accents. Raises PlanError with the nearest names."""
        found = self.find(text)
        if found is None:
            raise self._unknown(text)
        return found

    def find(self, text: str) -> InstrumentWish | None:
        """What a word or phrase asks for, as `wish`; None where it asks for nothing."""
        found = self._book.whole(text)
        return found[0] if found else None

    def resolve(self, text: str) -> tuple[InstrumentFact, ...]:
        """The instruments a word stands for: one, or several for a group like "keys". Raises PlanError."""
        return self.taken(self.wish(text))

    def taken(self, wish: InstrumentWish) -> tuple[InstrumentFact, ...]:
        """The instruments of a wish: all of them or the first one, as it says."""
        return tuple(self._by_name[name] for name in (wish.names if wish.takes == "all" else wish.names[:1]))

    def covered(self, fact: InstrumentFact) -> tuple[str, ...]:
        """Names of all instruments a word for `fact` speaks of: itself, and what it is the general word for."""
        names = [other.name for other in self.instruments if other.family in fact.covers or other.name in fact.covers]
        return tuple(dict.fromkeys([fact.name, *names]))

    def kinds(self, fact: InstrumentFact) -> tuple[InstrumentFact, ...]:
        """What a general word may be played by as itself: an electric guitar is a kind of guitar; none of any other word."""
        is_general = bool(fact.covers) and not fact.is_percussion
        names = [name for name in self.covered(fact) if name.endswith(f" {fact.name}")] if is_general else []
        return tuple(self.named(name) for name in names)

    def program_for(self, fact: InstrumentFact, sound: str) -> int:
        """General MIDI program of an instrument played by a sound: for drums the kit's, else the instrument's own."""
        return self.kit_programs.get(sound, fact.program) if fact.is_percussion else fact.program

    def for_sound(self, sound: str) -> InstrumentFact | None:
        """The first instrument a patch is the sound of."""
        return next((instrument for instrument in self.instruments if instrument.sound == sound), None)

    def phrases(self) -> Iterator[tuple[str, InstrumentWish]]:
        """Every phrase for instruments with what it asks for; plurals with s too, where they mean nothing else."""
        listed = [(word, wish) for words, wish in self._wishes() for word in words]
        taken = {words_of(word) for word, _ in listed}
        for word, wish in listed:
            yield word, wish
            plural = f"{word}s"
            if word.isascii() and not word.endswith(("s", "*")) and words_of(plural) not in taken:
                yield plural, wish

    def _wishes(self) -> Iterator[tuple[tuple[str, ...], InstrumentWish]]:
        for instrument in self.instruments:
            yield instrument.words, InstrumentWish((instrument.name,))
        for group in self.groups:
            yield group.words, InstrumentWish(group.members, group.takes, group.in_prompts, rules_out=group.rules_out)
        for stand_in in self.stand_ins:
            yield stand_in.words, InstrumentWish((stand_in.instrument,), missing=stand_in.name)

    def _unknown(self, text: str) -> PlanError:
        shown = " ".join(text.split())[:40]
        known = [*self._by_name, *(group.name for group in self.groups)]
        near = get_close_matches(fold(shown), known, n=3, cutoff=0.5)
        hint = f"Did you mean {' or '.join(near)}? " if near else ""
        return PlanError(f'There is no instrument "{shown}". {hint}Instruments: {_listed(known)}.')


MOST_LISTED: Final = 60
"""Names in the sentence about an unknown instrument: more would not be read."""


def _listed(names: Sequence[str]) -> str:
    more = len(names) - MOST_LISTED
    return ", ".join(names) if more <= 0 else f"{', '.join(names[:MOST_LISTED])} and {more} more"


def load_instruments(path: Path | None = None) -> InstrumentCatalogue:
    """The instrument catalogue. Raises PlanError where the file has mistakes."""
    return _load(path or resources_folder() / "instruments.toml")


@cache
def _load(path: Path) -> InstrumentCatalogue:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise PlanError(f"The instrument file {path.name} cannot be read: {error}.", path=path) from error
    return parse_catalogue(document)


def parse_catalogue(document: Mapping[str, Any]) -> InstrumentCatalogue:
    """The catalogue of a TOML document, every entry checked. Raises PlanError naming the entry."""
    strange = sorted(set(document) - {"instrument", "group", "stand_in", "kits"})
    if strange:
        raise PlanError(f"The instrument file has unknown tables: {', '.join(strange)}.")
    instruments = tuple(_parse_instrument(entry) for entry in document.get("instrument", []))
    groups = tuple(_parse_group(entry) for entry in document.get("group", []))
    stand_ins = tuple(_parse_stand_in(entry) for entry in document.get("stand_in", []))
    _check_names(instruments, groups, stand_ins)
    return InstrumentCatalogue(instruments, groups, stand_ins, document.get("kits", {}))


def _parse_instrument(entry: Mapping[str, Any]) -> InstrumentFact:
    name = _name_of(entry, "instrument")
    known = {"name", "family", "roles", "sound", "program", "register", "mono", "drums", "strength"}
    known |= {"covers", "rules_out", *LANGUAGES}
    _check_fields(name, entry, known, {"family", "roles", "sound", "program", "register"})
    low, high = _pitches(name, entry["register"], 2)
    fact = InstrumentFact(
        name=name,
        family=str(entry["family"]),
        roles=cast("tuple[Role, ...]", tuple(entry["roles"])),
        sound=str(entry["sound"]),
        program=entry["program"],
        low_pitch=low,
        high_pitch=high,
        is_mono=bool(entry.get("mono", False)),
        drum_notes=_pitches(name, entry.get("drums", []), None),
        strength=float(entry.get("strength", 0.5)),
        covers=tuple(entry.get("covers", [])),
        rules_out=tuple(entry.get("rules_out", [])),
        words=_words(name, entry),
    )
    _check_instrument(fact)
    return fact


def _check_instrument(fact: InstrumentFact) -> None:
    problems = [
        (fact.family not in FAMILIES, f'family "{fact.family}" is not one of {", ".join(FAMILIES)}'),
        (not fact.roles or not set(fact.roles) <= set(ROLES), f"roles must be some of {', '.join(ROLES)}"),
        (not isinstance(fact.program, int) or not 0 <= fact.program <= 127, "program must be 0 to 127"),
        (fact.low_pitch > fact.high_pitch, "the register must go from low to high"),
        (not 0.0 <= fact.strength <= 1.0, "strength must be 0 to 1"),
        (not fact.sound, "sound must name a patch"),
        (fact.is_percussion != (fact.family in ("drums", "percussion")), "drum families have drum notes and no others do"),
    ]
    for is_wrong, text in problems:
        if is_wrong:
            raise PlanError(f'Instrument "{fact.name}": {text}.')


def _parse_group(entry: Mapping[str, Any]) -> InstrumentGroup:
    name = _name_of(entry, "group")
    _check_fields(name, entry, {"name", "members", "takes", "in_prompts", "rules_out", *LANGUAGES}, {"members", "takes"})
    takes, in_prompts = entry["takes"], entry.get("in_prompts", entry["takes"])
    if not {takes, in_prompts} <= {"one", "all"}:
        raise PlanError(f'Group "{name}": takes and in_prompts must be "one" or "all".')
    return InstrumentGroup(
        name, tuple(entry["members"]), takes, in_prompts, tuple(entry.get("rules_out", [])), _words(name, entry)
    )


def _parse_stand_in(entry: Mapping[str, Any]) -> StandIn:
    name = _name_of(entry, "stand-in")
    _check_fields(name, entry, {"name", "instrument", *LANGUAGES}, {"instrument"})
    return StandIn(name, str(entry["instrument"]), _words(name, entry))


def _name_of(entry: Mapping[str, Any], kind: str) -> str:
    name = entry.get("name")
    if not isinstance(name, str) or not name or name != name.lower():
        raise PlanError(f"Every {kind} needs a name in lower case, not {name!r}.")
    return name


def _check_fields(name: str, entry: Mapping[str, Any], known: set[str], needed: set[str]) -> None:
    unknown, missing = sorted(set(entry) - known), sorted(needed - set(entry))
    if unknown or missing:
        what = f"unknown {', '.join(unknown)}" if unknown else f"{', '.join(missing)} missing"
        raise PlanError(f'"{name}" in the instrument file: {what}.')


def _pitches(name: str, value: Any, count: int | None) -> tuple[int, ...]:
    numbers = value if isinstance(value, list) else [None]
    if any(not isinstance(number, int) or not 0 <= number <= 127 for number in numbers) or (count and len(numbers) != count):
        raise PlanError(f'"{name}" in the instrument file: register is two pitches, drums are pitches, all 0 to 127.')
    return tuple(numbers)


def _words(name: str, entry: Mapping[str, Any]) -> tuple[str, ...]:
    """All words of an entry, each once, the name first."""
    return tuple(dict.fromkeys([name, *(word for language in LANGUAGES for word in entry.get(language, []))]))


def _check_names(
    instruments: tuple[InstrumentFact, ...], groups: tuple[InstrumentGroup, ...], stand_ins: tuple[StandIn, ...]
) -> None:
    """Every word must mean one thing, and groups must name instruments that exist."""
    names = {instrument.name for instrument in instruments}
    pointers = [*((group.name, member) for group in groups for member in group.members)]
    pointers += [(stand_in.name, stand_in.instrument) for stand_in in stand_ins]
    pointers += [(fact.name, name) for fact in instruments for name in fact.covers if name not in FAMILIES]
    pointers += [(fact.name, name) for fact in instruments for name in fact.rules_out]
    pointers += [(group.name, name) for group in groups for name in group.rules_out]
    for owner, member in pointers:
        if member not in names:
            raise PlanError(f'"{owner}" in the instrument file names "{member}", which is no instrument.')
    owners: dict[tuple[str, ...], str] = {}
    entries: list[InstrumentFact | InstrumentGroup | StandIn] = [*instruments, *groups, *stand_ins]
    for entry in entries:
        for word in {entry.name, *entry.words}:
            key = (*words_of(word), "*" if word.endswith("*") else "")
            if owners.setdefault(key, entry.name) != entry.name:
                raise PlanError(f'"{word}" means both {owners[key]} and {entry.name} in the instrument file.')

"""Who plays, as a model says it: its words found among the instruments there are, each kept to what it can do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from airdesk.errors import HarmonyError
from airdesk.facts.genres import Genre
from airdesk.facts.instruments import InstrumentCatalogue, InstrumentFact
from airdesk.facts.words import words_of
from airdesk.midi.document_fields import Problems, as_number, shown
from airdesk.midi.plan_json import instrument_document
from airdesk.model.harmony import parse_pitch_class
from airdesk.model.plan import ROLES, InstrumentPlan, Role, SongPlan
from airdesk.planning.model_plan_shape import config_entries, listed_names
from airdesk.planning.players import NARROWEST, Player, instrument_plan, register, sound_of

MOST_INSTRUMENTS: Final = 24
MOST_NAMES: Final = 200  # different words for instruments in one answer
ARTICULATIONS: Final = ("normal", "staccato", "legato", "sustained")
_DYNAMICS: Final = {"ppp": 0.2, "pp": 0.3, "p": 0.45, "mp": 0.6, "mf": 0.7, "f": 0.85, "ff": 0.95, "fff": 1.0}
_DYNAMICS_IN_WORDS: Final = {"soft": 0.5, "quiet": 0.45, "medium": 0.7, "moderate": 0.7, "loud": 0.9, "strong": 0.85}
_PITCH: Final = re.compile(r"^\s*([A-Ga-g][#b♯♭]?)\s*(-?\d{1,2})\s*$")
_MOST_WORDS: Final = 8  # of what a model calls an instrument


@dataclass(frozen=True, slots=True)
class Allowed:
    """The instruments a plan may have: what can be synthesised, and what the user has samples of."""

    catalogue: InstrumentCatalogue
    own: Mapping[str, str] = field(default_factory=dict)  # name in the user's inventory -> instrument it plays for
    num_samples: Mapping[str, int] = field(default_factory=dict)  # instrument -> samples of it

    def named(self, text: str) -> tuple[tuple[InstrumentFact, ...], bool]:
        """The instruments a text names, and whether it had to be cut down to what is understood; none where nothing is."""
        words = words_of(text)[:_MOST_WORDS]
        for length in range(len(words), 0, -1):
            for start in range(len(words) - length, -1, -1):
                found = self._exactly(" ".join(words[start : start + length]))
                if found:
                    return found, length < len(words)
        return (), False

    def _exactly(self, text: str) -> tuple[InstrumentFact, ...]:
        wish = self.catalogue.find(text)
        if wish is not None:
            return self.catalogue.taken(wish)
        own = self.catalogue.get(self.own.get(text, ""))
        return () if own is None else (own,)


class ModelCast:
    """The instruments of one answer, and which of them each of its words means."""

    def __init__(self, allowed: Allowed, genre: Genre, base: SongPlan, problems: Problems) -> None:
        self._allowed, self._genre, self._base, self._problems = allowed, genre, base, problems
        self._meant: dict[str, tuple[str, ...]] = {}
        self._general: dict[str, str] = {}

    def play_under(self, names: Sequence[str]) -> None:
        """Let what a model names play as the more general instrument of these names: its upright bass as the bass."""
        catalogue = self._allowed.catalogue
        for general in names:
            for name in catalogue.covered(catalogue.named(general)):
                if name not in names:
                    self._general.setdefault(name, general)

    def meant(self, text: str) -> tuple[str, ...]:
        """Names of the instruments that a word stands for; told once where that is not plain."""
        if text not in self._meant and len(self._meant) >= MOST_NAMES:
            self._problems.add("too many names", f"“{text[:40]}” is left out: {MOST_NAMES} other names were read before it.")
            return ()
        if text not in self._meant:
            facts, is_cut = self._allowed.named(text)
            self._meant[text] = tuple(dict.fromkeys(self._general.get(fact.name, fact.name) for fact in facts))
            what = f"“{text[:40]}”"
            if not facts:
                self._problems.add("unknown instruments", f"There is no instrument {what}; it is left out.")
            elif is_cut:
                self._problems.add("instruments by another name", f"{what} is played by the {' and '.join(self._meant[text])}.")
        return self._meant[text]

    def documents(self, meta: Mapping[str, Any], section_names: Iterable[str]) -> list[dict[str, Any]]:
        """An entry of `instrument_configs` for every instrument of an answer, all fields filled and possible."""
        configs = self._configs(meta)
        listed = listed_names(meta.get("instruments"))
        names = list(dict.fromkeys([*self._all(listed), *configs, *self._all(section_names)]))
        self._tell_disagreement(set(self._all(listed)), set(configs))
        if len(names) > MOST_INSTRUMENTS:
            self._problems.add(
                "too many instruments", f"{len(names)} instruments are too many; the first {MOST_INSTRUMENTS} play."
            )
        return [self._document(name, configs.get(name, {})) for name in names[:MOST_INSTRUMENTS]]

    def _all(self, words: Iterable[str]) -> Iterator[str]:
        for word in words:
            yield from self.meant(word)

    def _configs(self, meta: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        configs: dict[str, dict[str, Any]] = {}
        for entry in config_entries(meta, self._problems):
            text = entry.get("name")
            if not isinstance(text, str) or not text.strip():
                self._problems.add("instruments without a name", f"{shown(entry)} names no instrument; it is left out.")
                continue
            for name in self.meant(text.strip()):
                if name in configs and configs[name] != entry:
                    self._problems.add("instruments twice", f"The {name} is configured twice; the first counts.")
                configs.setdefault(name, entry)
        return configs

    def _tell_disagreement(self, listed: set[str], configured: set[str]) -> None:
        for name in sorted(configured - listed) if listed else ():
            self._problems.add("instruments not listed", f"The {name} is configured but not among the instruments; it plays.")
        if configured and not listed:
            self._problems.add("no instruments", "The list of instruments names nobody; those that are configured play.")
        if listed and not configured:
            self._problems.add("no configurations", "No instrument is configured: all play as usual.")
        for name in sorted(listed - configured) if configured else ():
            self._problems.add("instruments not configured", f"The {name} has no configuration; it plays as usual.")

    def _document(self, name: str, config: Mapping[str, Any]) -> dict[str, Any]:
        fact = self._allowed.catalogue.named(name)
        planned = self._usual(fact, self._role(fact, config))
        document = instrument_document(planned)
        where = f"The {name}"
        document["register"] = self._register(fact, planned, config.get("register"), where)
        document["dynamics"] = self._dynamics(planned.dynamics, config.get("dynamics"), where)
        document["articulation"] = self._articulation(planned.articulation, config.get("articulation"), where)
        return document

    def _usual(self, fact: InstrumentFact, role: Role) -> InstrumentPlan:
        """The instrument as the built-in planner has it, or would have it in this role."""
        own = self._base.instrument_named(fact.name)
        if own is not None and own.role == role:
            return own
        low, high = register(fact, role, self._genre)
        return instrument_plan(Player(fact, role, sound_of(fact, role, self._genre), low, high), self._allowed.catalogue)

    def _role(self, fact: InstrumentFact, config: Mapping[str, Any]) -> Role:
        own = self._base.instrument_named(fact.name)
        usual = fact.roles[0] if own is None else own.role
        said = config.get("role")
        if said is None:
            return usual
        role = said.strip().lower() if isinstance(said, str) else ""
        if role not in ROLES:
            self._problems.add(
                "unknown roles", f"The {fact.name}: role {shown(said)} is none of {', '.join(ROLES)}; {usual} is used."
            )
        elif fact.is_percussion != (role in ("drums", "percussion")):
            self._problems.add("roles that cannot be", f"The {fact.name} cannot be there for {role}; {usual} is used.")
        else:
            return role
        return usual

    def _register(self, fact: InstrumentFact, planned: InstrumentPlan, said: object, where: str) -> dict[str, int]:
        usual = {"low": planned.low_pitch, "high": planned.high_pitch}
        if said is None or fact.is_percussion:
            return usual
        ends = _ends(said)
        if ends is None:
            self._problems.add("unreadable registers", f"{where}: register {shown(said)} cannot be read; it is as usual.")
            return usual
        low, high = min(ends), max(ends)
        if ends != (low, high):
            self._problems.add("registers upside down", f"{where}: its register goes {ends[0]} down to {ends[1]}; turned.")
        fitted = max(low, fact.low_pitch), min(high, fact.high_pitch)
        if fitted[1] - fitted[0] < NARROWEST:
            self._problems.add("impossible registers", f"{where} cannot play from {low} to {high}; its register is as usual.")
            return usual
        if fitted != (low, high):
            self._problems.add(
                "registers too wide", f"{where} cannot play from {low} to {high}; {fitted[0]} to {fitted[1]} is used."
            )
        return {"low": fitted[0], "high": fitted[1]}

    def _dynamics(self, usual: float, said: object, where: str) -> float:
        if said is None:
            return usual
        word = said.strip().lower() if isinstance(said, str) else ""
        if word in _DYNAMICS or word in _DYNAMICS_IN_WORDS:
            return _DYNAMICS.get(word) or _DYNAMICS_IN_WORDS[word]
        number = as_number(said)
        if number is None:
            self._problems.add("dynamics is no number", f"{where}: dynamics {shown(said)} is no number; {usual:g} is used.")
            return usual
        if 1.0 < number <= 127.0:
            self._problems.add("dynamics out of range", f"{where}: dynamics {number:g} is read as {number / 127:.2f} of 1.")
            return round(number / 127, 3)
        if not 0.0 <= number <= 1.0:
            mended = min(1.0, max(0.0, number))
            self._problems.add("dynamics out of range", f"{where}: dynamics {number:g} is not in 0 to 1; {mended:g} is used.")
            return mended
        return number

    def _articulation(self, usual: str, said: object, where: str) -> str:
        if said is None:
            return usual
        word = said.strip().lower() if isinstance(said, str) else ""
        if word in ARTICULATIONS:
            return word
        self._problems.add(
            "unknown articulations",
            f"{where}: articulation {shown(said)} is none of {', '.join(ARTICULATIONS)}; {usual} is used.",
        )
        return usual


def _ends(said: object) -> tuple[int, int] | None:
    """The two pitches of a register in any of the ways people write one, 0..127 each; None where it is none."""
    if isinstance(said, str):
        said = re.split(r"\s+to\s+|\s*[–—]\s*|(?<=\d)\s*-\s*(?=[A-Ga-g\d])", said.strip())
    if isinstance(said, dict):
        low = next((said[name] for name in ("low", "min", "from", "lowest") if said.get(name) is not None), None)
        high = next((said[name] for name in ("high", "max", "to", "highest") if said.get(name) is not None), None)
        said = [low, high]
    if not isinstance(said, list) or len(said) != 2:
        return None
    low_pitch, high_pitch = _pitch(said[0]), _pitch(said[1])
    return None if low_pitch is None or high_pitch is None else (low_pitch, high_pitch)


def _pitch(said: object) -> int | None:
    number = as_number(said)
    if number is not None:
        return round(min(127.0, max(0.0, number)))
    match = _PITCH.match(said) if isinstance(said, str) else None
    if match is None:
        return None
    try:
        return min(127, max(0, parse_pitch_class(match[1]) + 12 * (int(match[2]) + 1)))
    except HarmonyError:
        return None

"""How an instrument plays, as a model says it: register, dynamics and articulation, in any of the ways people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from airdesk.errors import HarmonyError
from airdesk.facts.instruments import InstrumentFact
from airdesk.facts.usual_playing import NARROWEST
from airdesk.midi.document_fields import Problems, as_number, shown
from airdesk.model.harmony import parse_pitch_class
from airdesk.model.instrument_config import ARTICULATIONS
from airdesk.model.plan import InstrumentPlan

_DYNAMICS: Final = {"ppp": 0.2, "pp": 0.3, "p": 0.45, "mp": 0.6, "mf": 0.7, "f": 0.85, "ff": 0.95, "fff": 1.0}
_DYNAMICS_IN_WORDS: Final = {"soft": 0.5, "quiet": 0.45, "medium": 0.7, "moderate": 0.7, "loud": 0.9, "strong": 0.85}
_MOST_SLIP: Final = 2.0  # what is a little more than 1 means 1
_PITCH: Final = re.compile(r"^\s*([A-Ga-g][#b♯♭]?)\s*(-?\d{1,2})\s*$")


@dataclass(frozen=True, slots=True)
class TraitsReader:
    """Reads what is said of one instrument; what cannot be is as usual, and told."""

    where: str  # "The piano"
    problems: Problems

    def register(self, fact: InstrumentFact, planned: InstrumentPlan, said: object) -> dict[str, int]:
        """The lowest and highest pitch: as it is said, within what the instrument can play, an octave wide at least."""
        usual = {"low": planned.low_pitch, "high": planned.high_pitch}
        if said is None:
            return usual
        ends = _ends(said)
        if ends == (None, None):
            self.problems.add("unreadable registers", f"{self.where}: register {shown(said)} cannot be read; it is as usual.")
            return usual
        first, last = (planned.low_pitch if ends[0] is None else ends[0]), (planned.high_pitch if ends[1] is None else ends[1])
        if None in ends:
            self.problems.add("half registers", f"{self.where}: half its register cannot be read; {first} to {last} is used.")
        if first > last:
            self.problems.add("registers upside down", f"{self.where}: its register goes {first} down to {last}; turned.")
        return self._fitted(fact, usual, min(first, last), max(first, last))

    def _fitted(self, fact: InstrumentFact, usual: dict[str, int], low: int, high: int) -> dict[str, int]:
        fitted = max(low, fact.low_pitch), min(high, fact.high_pitch)
        if fitted[0] > fitted[1]:
            self.problems.add(
                "impossible registers", f"{self.where} cannot play from {low} to {high}; its register is as usual."
            )
            return usual
        if fitted[1] - fitted[0] < NARROWEST:
            middle = (fitted[0] + fitted[1]) // 2
            start = max(fact.low_pitch, min(middle - NARROWEST // 2, fact.high_pitch - NARROWEST))
            fitted = start, min(fact.high_pitch, start + NARROWEST)
        if fitted != (low, high):
            told = f"{self.where}: its register {low} to {high} is made {fitted[0]} to {fitted[1]}, which it can play."
            self.problems.add("registers that do not suit", told)
        return {"low": fitted[0], "high": fitted[1]}

    def dynamics(self, usual: float, said: object) -> float:
        """How hard it plays, 0..1."""
        if said is None:
            return usual
        word = said.strip().lower() if isinstance(said, str) else ""
        if word in _DYNAMICS or word in _DYNAMICS_IN_WORDS:
            return _DYNAMICS.get(word) or _DYNAMICS_IN_WORDS[word]
        number = as_number(said)
        if number is None:
            self.problems.add("dynamics is no number", f"{self.where}: dynamics {shown(said)} is no number; {usual:g} is used.")
            return usual
        if _MOST_SLIP < number <= 127.0:
            scale = 10.0 if number <= 10.0 else 127.0  # nobody means a velocity that cannot be heard
            self.problems.add(
                "dynamics out of range", f"{self.where}: dynamics {number:g} is read as {number / scale:.2f} of 1."
            )
            return round(number / scale, 3)
        mended = min(1.0, max(0.0, number))
        if mended != number:
            self.problems.add("dynamics out of range", f"{self.where}: dynamics {number:g} is not in 0 to 1; {mended:g} it is.")
        return mended

    def articulation(self, usual: str, said: object) -> str:
        """How its notes are held: one of ARTICULATIONS."""
        if said is None:
            return usual
        word = said.strip().lower() if isinstance(said, str) else ""
        if word in ARTICULATIONS:
            return word
        known = f"articulation {shown(said)} is none of {', '.join(ARTICULATIONS)}"
        self.problems.add("unknown articulations", f"{self.where}: {known}; {usual} is used.")
        return usual


def _ends(said: object) -> tuple[int | None, int | None]:
    """The two pitches of a register in any of the ways people write one, 0..127; None where there is none."""
    if isinstance(said, str):
        said = re.split(r"\s+to\s+|\s*[–—]\s*|(?<=\d)\s*-\s*(?=[A-Ga-g\d])", said.strip()[:40])
    if isinstance(said, dict):
        low = next((said[name] for name in ("low", "min", "from", "lowest") if said.get(name) is not None), None)
        high = next((said[name] for name in ("high", "max", "to", "highest") if said.get(name) is not None), None)
        said = [low, high]
    return (_pitch(said[0]), _pitch(said[1])) if isinstance(said, list) and len(said) == 2 else (None, None)


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

"""Numbers in prompts: "140 bpm", "tempo 90", "2 minutes 30", "half a minute", "32 takty", "in 6/8"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from airdesk.errors import BadInputError
from airdesk.facts.lexicon import Units
from airdesk.facts.words import Phrasebook, Word
from airdesk.model.timebase import Meter, parse_meter

MeasureKind = Literal["tempo", "seconds", "bars", "meter", "players", "place"]

TEMPO_NUMBERS: Final = (20.0, 400.0)
"""What a number after "tempo" or "at" must lie between to be meant as a tempo."""

LONE_TEMPO_NUMBERS: Final = (40.0, 220.0)
"""The same for a number without any unit: "house 124", "I want 140"."""

FEWEST, MOST_PLAYERS = 2, 12
"""How many musicians a number before "players" may mean; "a piece" is no band of one."""

_COUNTED: Final = ("bpm", "bars", "minutes", "seconds")
_UNIT_SECONDS: Final = {"seconds": 1.0, "minutes": 60.0}


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with its unit, and how many words it took."""

    kind: MeasureKind
    value: float  # BPM, seconds, bars or players, the number of a bar; 0 for a meter
    length: int
    meter: Meter | None = None


class MeasureReader:
    """Finds measures among the words of a text."""

    def __init__(self, units: Units) -> None:
        self._units = Phrasebook((phrase, unit) for unit, phrases in units.phrases.items() for phrase in phrases)
        self._numbers = Phrasebook((word, number) for word, number in units.numbers.items())

    def measure_at(self, words: Sequence[Word], texts: Sequence[str], start: int) -> Measure | None:
        """The measure that begins at a word, if one does; `texts` are the words' own."""
        kind = words[start].kind
        if kind == "meter":
            return _meter(texts[start])
        if kind == "clock":
            minutes, seconds = texts[start].split(":")
            return Measure("seconds", 60.0 * int(minutes) + int(seconds), 1)
        found = self._fraction(texts, start) or self._tempo(words, texts, start) or self._counted(words, texts, start)
        return found or self._place(words, texts, start)

    def lone_tempo_at(self, words: Sequence[Word], start: int) -> Measure | None:
        """A number without any unit that can only be a tempo."""
        if words[start].kind != "number":
            return None
        value = _number(words[start].text)
        low, high = LONE_TEMPO_NUMBERS
        return Measure("tempo", value, 1) if low <= value <= high else None

    def _unit_at(self, texts: Sequence[str], start: int, *wanted: str) -> tuple[int, str]:
        if start >= len(texts):
            return 0, ""
        length, units = self._units.longest_at(texts, start)
        fitting = [unit for unit in units if unit in wanted]
        return (length, fitting[0]) if fitting else (0, "")

    def _fraction(self, texts: Sequence[str], start: int) -> Measure | None:
        """ "Half a minute", "półtorej minuty"."""
        length, _ = self._unit_at(texts, start, "a_minute")
        if length:
            return Measure("seconds", _UNIT_SECONDS["minutes"], length)
        length, which = self._unit_at(texts, start, "half", "one_and_a_half")
        unit_length, unit = self._unit_at(texts, start + length, "seconds", "minutes") if length else (0, "")
        if not unit:
            return None
        share = 0.5 if which == "half" else 1.5
        return Measure("seconds", share * _UNIT_SECONDS[unit], length + unit_length)

    def _tempo(self, words: Sequence[Word], texts: Sequence[str], start: int) -> Measure | None:
        """ "Tempo 90", "at 124 bpm"; not "at 90 seconds"."""
        length, _ = self._unit_at(texts, start, "tempo")
        place = start + length
        if not length or place >= len(words) or words[place].kind != "number":
            return None
        value = _number(texts[place])
        other, _ = self._unit_at(texts, place + 1, "seconds", "minutes", "bars")
        if other or not TEMPO_NUMBERS[0] <= value <= TEMPO_NUMBERS[1]:
            return None
        unit_length, _ = self._unit_at(texts, place + 1, "bpm")
        return Measure("tempo", value, length + 1 + unit_length)

    def _counted(self, words: Sequence[Word], texts: Sequence[str], start: int) -> Measure | None:
        """A number and its unit: "140 bpm", "90-100 bpm", "dwie minuty", "two and a half minutes", "16 bars"."""
        found = self._number_at(words, texts, start)
        if found is None:
            return None
        value, length = found
        if words[start].kind == "number" and start + 1 < len(words) and words[start + 1].kind == "number":
            unit_length, unit = self._unit_at(texts, start + 2, "bpm")
            if unit:
                return Measure("tempo", (value + _number(texts[start + 1])) / 2, 2 + unit_length)
        half, _ = self._unit_at(texts, start + length, "and_a_half")
        place = start + length + half
        unit_length, unit = self._unit_at(texts, place, "bpm", "bars", "minutes", "seconds", "players", "beats")
        if unit == "beats" and not half and float(value).is_integer():
            return self._beats(texts, place + unit_length, int(value), length + unit_length)
        if unit == "players":
            return Measure("players", value, length + unit_length) if FEWEST <= value <= MOST_PLAYERS and not half else None
        if unit not in _COUNTED:
            return None
        value += 0.5 if half else 0.0
        taken = length + half + unit_length
        if unit in ("bpm", "bars"):
            return Measure("tempo" if unit == "bpm" else "bars", value, taken)
        return self._with_rest(words, texts, start, taken, value, unit)

    def _beats(self, texts: Sequence[str], place: int, beats: int, taken: int) -> Measure | None:
        """ "Five beats per bar", "siedem ćwierćnut w takcie": a meter."""
        length, _ = self._unit_at(texts, place, "per_bar")
        return Measure("meter", 0.0, taken + length, _meter_of_beats(beats)) if length and 2 <= beats <= 12 else None

    def _place(self, words: Sequence[Word], texts: Sequence[str], start: int) -> Measure | None:
        """ "At bar 17": a place in the song."""
        length, unit = self._unit_at(texts, start, "at_bar")
        is_number = bool(unit) and start + length < len(words) and words[start + length].kind == "number"
        return Measure("place", _number(texts[start + length]), length + 1) if is_number else None

    def _with_rest(
        self, words: Sequence[Word], texts: Sequence[str], start: int, taken: int, value: float, unit: str
    ) -> Measure:
        """Minutes may be followed by a half ("minuta i pół") or by seconds ("2 minutes 30")."""
        seconds = value * _UNIT_SECONDS[unit]
        place = start + taken
        half, _ = self._unit_at(texts, place, "and_a_half")
        if half:
            return Measure("seconds", seconds + 0.5 * _UNIT_SECONDS[unit], taken + half)
        join = 1 if place < len(texts) and texts[place] in ("and", "i", "y") else 0
        rest = self._number_at(words, texts, place + join) if unit == "minutes" and place + join < len(words) else None
        if rest is not None and rest[0] < 60:
            unit_length, _ = self._unit_at(texts, place + join + rest[1], "seconds")
            if unit_length:
                return Measure("seconds", seconds + rest[0], taken + join + rest[1] + unit_length)
        return Measure("seconds", seconds, taken)

    def _number_at(self, words: Sequence[Word], texts: Sequence[str], start: int) -> tuple[float, int] | None:
        if words[start].kind == "number":
            return _number(texts[start]), 1
        if words[start].kind != "word":
            return None
        length, values = self._numbers.longest_at(texts, start)
        return (float(values[0]), length) if length else None


@cache
def measure_reader(units: Units) -> MeasureReader:
    """The reader for these units, made once."""
    return MeasureReader(units)


def _meter_of_beats(beats: int) -> Meter:
    """Seven and more beats in a bar are eighths, fewer are quarters."""
    return Meter(beats, 4 if beats <= 5 else 8)


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _meter(text: str) -> Measure | None:
    """A fraction that is a meter; "24/7" is none."""
    try:
        meter = parse_meter(text)
    except BadInputError:
        return None
    return Measure("meter", 0.0, 1, meter) if meter.numerator > 1 and meter.denominator > 1 else None

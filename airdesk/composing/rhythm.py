"""Rhythms as text: reading a pattern of cells into hits, and fitting one to another meter."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from airdesk.facts.genres import parse_lane
from airdesk.model.timebase import TICKS_PER_BEAT, Meter, parse_meter

VELOCITIES = {"X": 112, "x": 96, "o": 74, "g": 42, "f": 104, "?": 58, "r": 84, "t": 80}
"""How hard each character is struck, before dynamics; letters outside the table are played like x."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One onset of a pattern."""

    tick: int  # from the start of the bar
    duration_ticks: int  # up to the next onset or rest
    mark: str  # the character that wrote it

    @property
    def velocity(self) -> int:
        """The velocity its mark stands for."""
        return VELOCITIES.get(self.mark, 96)


@lru_cache(maxsize=4096)
def read_pattern(pattern: str, cell_ticks: int) -> tuple[Hit, ...]:
    """The hits of one bar of text: every character except - (hold) and . (rest) begins one."""
    text = parse_lane(pattern)
    hits = []
    for index, mark in enumerate(text):
        if mark in "-.":
            continue
        end = index + 1
        while end < len(text) and text[end] == "-":
            end += 1
        hits.append(Hit(index * cell_ticks, (end - index) * cell_ticks, mark))
    return tuple(hits)


@lru_cache(maxsize=4096)
def fit_pattern(pattern: str, written_for: str, meter: Meter, steps_per_beat: int) -> str:
    """A pattern of one meter played in another: its pulses are repeated, dropped or trimmed to the new bar's pulses.

    The first pulse stays first and the last stays last, so downbeats and pick-ups keep their places.
    """
    text = parse_lane(pattern)
    source = parse_meter(written_for)
    if source == meter:
        return text
    chunks = _pulse_texts(text, source, steps_per_beat)
    cell = TICKS_PER_BEAT // steps_per_beat
    lengths = [ticks // cell for ticks in meter.pulse_ticks]
    return "".join(_sized(chunks[_source_pulse(index, len(lengths), len(chunks))], size) for index, size in enumerate(lengths))


def _pulse_texts(text: str, meter: Meter, steps_per_beat: int) -> list[str]:
    cell = TICKS_PER_BEAT // steps_per_beat
    starts = [tick // cell for tick in meter.pulse_starts] + [len(text)]
    return [text[start:end] for start, end in pairwise(starts)]


def _source_pulse(index: int, wanted: int, have: int) -> int:
    if index == wanted - 1 and wanted > 1:
        return have - 1
    return index % max(1, have - 1) if index >= have - 1 else index


def _sized(chunk: str, size: int) -> str:
    """A pulse's cells with the last ones left out, or more after them: a held note holds on, else they are rests."""
    return chunk[:size] + ("-" if chunk.endswith("-") else ".") * (size - len(chunk))


def cell_ticks(steps_per_beat: int) -> int:
    """Length of a pattern cell in ticks."""
    return TICKS_PER_BEAT // steps_per_beat

"""The score: every note of a song, part by part, and its exchange form (`pattern` + `layers`)."""

from __future__ import annotations

from dataclasses import dataclass

from airdesk.model.harmony import Key
from airdesk.model.notes import Note, Notes
from airdesk.model.timebase import Meter


@dataclass(frozen=True, slots=True)
class Part:
    """The notes of one instrument."""

    instrument: str
    notes: Notes  # sorted
    is_percussion: bool = False  # pitches are General MIDI drum notes
    program: int = 0  # General MIDI program 0..127, written to MIDI files


@dataclass(frozen=True, slots=True)
class ScoreSection:
    """A named stretch of bars."""

    name: str
    start_bar: int
    bars: int


@dataclass(frozen=True, slots=True)
class Score:
    """The notes of a whole song of one tempo and meter."""

    title: str
    tempo_bpm: float
    key: Key
    meter: Meter
    bars: int
    steps_per_bar: int
    parts: tuple[Part, ...]
    sections: tuple[ScoreSection, ...] = ()
    seed: int | None = None

    @property
    def step_ticks(self) -> float:
        """Length of one grid cell in ticks (whole for all usual meters)."""
        return self.meter.bar_ticks / self.steps_per_bar

    @property
    def end_tick(self) -> int:
        """Musical end: the end of the last bar."""
        return self.bars * self.meter.bar_ticks


def default_steps_per_bar(meter: Meter) -> int:
    """Two steps per quarter note: 8 in 4/4, 6 in 3/4 and 6/8, 7 in 7/8; finer where eighths do not fit the bar."""
    steps = meter.bar_beats * 2
    while steps != int(steps):
        steps *= 2
    return int(steps)


def sorted_notes(notes: list[Note] | Notes) -> Notes:
    """The notes in playing order."""
    return tuple(sorted(notes))

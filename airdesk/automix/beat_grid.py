"""A song's beats as positions: from seconds to beats and back, inside the grid and beyond both ends."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from airdesk.errors import BadInputError
from airdesk.model.djset import GridRepair

_FEWEST_BEATS = 2


@dataclass(frozen=True)
class BeatGrid:
    """Where a song's beats lie; beat 0 is the first one, positions between beats are fractions."""

    beats: tuple[float, ...]  # seconds, rising
    first_downbeat: int = 0  # index of a beat that begins a bar
    beats_per_bar: int = 4

    def __post_init__(self) -> None:
        if len(self.beats) < _FEWEST_BEATS or any(b <= a for a, b in zip(self.beats, self.beats[1:], strict=False)):
            raise BadInputError("A beat grid needs two beats or more, each later than the one before.")

    @cached_property
    def beat_seconds(self) -> float:
        """Length of a typical beat."""
        return median(b - a for a, b in zip(self.beats, self.beats[1:], strict=False))

    @property
    def tempo_bpm(self) -> float:
        """Tempo of a typical beat."""
        return 60.0 / self.beat_seconds

    def position(self, seconds: float) -> float:
        """Beat position of a moment; beyond the ends beats go on as long as the typical one."""
        beats = self.beats
        if seconds <= beats[0]:
            return (seconds - beats[0]) / self.beat_seconds
        if seconds >= beats[-1]:
            return len(beats) - 1 + (seconds - beats[-1]) / self.beat_seconds
        index = bisect_right(beats, seconds) - 1
        return index + (seconds - beats[index]) / (beats[index + 1] - beats[index])

    def seconds(self, position: float) -> float:
        """The moment of a beat position."""
        beats = self.beats
        if position <= 0:
            return beats[0] + position * self.beat_seconds
        if position >= len(beats) - 1:
            return beats[-1] + (position - len(beats) + 1) * self.beat_seconds
        index = int(position)
        return beats[index] + (position - index) * (beats[index + 1] - beats[index])

    def bar_of(self, position: float) -> float:
        """How many bars (with fraction) a beat position lies after the first downbeat."""
        return (position - self.first_downbeat) / self.beats_per_bar

    def nearest_downbeat(self, seconds: float) -> float:
        """The moment of the downbeat nearest to a moment."""
        bar = round(self.bar_of(self.position(seconds)))
        return self.seconds(self.first_downbeat + bar * self.beats_per_bar)

    def downbeats(self) -> tuple[float, ...]:
        """The beats that begin bars, in seconds."""
        return self.beats[self.first_downbeat % self.beats_per_bar :: self.beats_per_bar]


def repaired(grid: BeatGrid, repair: GridRepair) -> BeatGrid:
    """The grid as the user says it is."""
    if repair == GridRepair():
        return grid
    beats = _tapped(grid, repair.tempo_bpm) if repair.tempo_bpm else grid.beats
    beats = _divided(beats, repair.beat_factor)
    per_bar = repair.beats_per_bar or grid.beats_per_bar
    plain = BeatGrid(beats, 0, per_bar)
    if repair.shift_beats:
        plain = BeatGrid(tuple(plain.seconds(index + repair.shift_beats) for index in range(len(beats))), 0, per_bar)
    downbeat = grid.beats[grid.first_downbeat] if repair.downbeat_seconds is None else repair.downbeat_seconds
    first = round(plain.position(downbeat)) % per_bar
    return BeatGrid(plain.beats, min(first, len(plain.beats) - 1), per_bar)


def _tapped(grid: BeatGrid, tempo_bpm: float) -> tuple[float, ...]:
    """A constant grid of a tempo through the same downbeat, as long as the old one."""
    length, anchor = 60.0 / tempo_bpm, grid.beats[grid.first_downbeat]
    before = int((anchor - grid.beats[0]) / length + 1e-6)
    after = int((grid.beats[-1] - anchor) / length + 1e-6)
    return tuple(anchor + index * length for index in range(-before, max(after, 1) + 1))


def _divided(beats: Sequence[float], factor: float) -> tuple[float, ...]:
    """Beats of which there are *factor* times as many."""
    grid, count = BeatGrid(tuple(beats)), max(_FEWEST_BEATS, round((len(beats) - 1) * factor) + 1)
    return tuple(grid.seconds(index / factor) for index in range(count))

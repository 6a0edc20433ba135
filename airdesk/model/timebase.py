"""Musical time: ticks, beats, bars, meters and tempo maps, and their seconds."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from airdesk.errors import BadInputError

TICKS_PER_BEAT = 480
"""A beat is a quarter note, always."""

MIN_TEMPO_BPM = 20.0
MAX_TEMPO_BPM = 300.0
MAX_BARS = 512


@dataclass(frozen=True, slots=True)
class Meter:
    """A time signature: `numerator` notes of value 1/`denominator` in each bar."""

    numerator: int
    denominator: int

    def __post_init__(self) -> None:
        if not 1 <= self.numerator <= 32 or self.denominator not in (1, 2, 4, 8, 16, 32):
            raise BadInputError(
                f"{self.numerator}/{self.denominator} is no meter: use 1 to 32 notes of 1, 2, 4, 8, 16 or 32, like 4/4 or 6/8."
            )

    def __str__(self) -> str:
        return f"{self.numerator}/{self.denominator}"

    @property
    def bar_ticks(self) -> int:
        """Length of a bar in ticks."""
        return self.numerator * TICKS_PER_BEAT * 4 // self.denominator

    @property
    def bar_beats(self) -> float:
        """Length of a bar in quarter notes."""
        return self.numerator * 4 / self.denominator

    @property
    def pulse_ticks(self) -> tuple[int, ...]:
        """Lengths of the felt pulses of a bar: quarters in 4/4, dotted quarters in 6/8, 2+2+3 eighths in 7/8."""
        unit = TICKS_PER_BEAT * 4 // self.denominator
        if self.denominator < 8 or self.numerator < 5:
            return (unit,) * self.numerator
        if self.numerator % 3 == 0:
            return (3 * unit,) * (self.numerator // 3)
        twos, rest = divmod(self.numerator, 2)
        return (2 * unit,) * (twos - rest) + ((3 * unit,) if rest else ())

    @property
    def pulse_starts(self) -> tuple[int, ...]:
        """Tick within the bar at which each felt pulse begins."""
        starts, tick = [], 0
        for length in self.pulse_ticks:
            starts.append(tick)
            tick += length
        return tuple(starts)


COMMON_TIME = Meter(4, 4)


def parse_meter(text: str) -> Meter:
    """Meter of a text like "6/8". Raises BadInputError."""
    parts = text.replace(" ", "").split("/")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() for part in parts):
        raise BadInputError(f'"{text[:40]}" is no meter: write it like 4/4, 3/4 or 6/8.')
    return Meter(int(parts[0]), int(parts[1]))


@dataclass(frozen=True, slots=True)
class TempoChange:
    """From `start_tick` on, the tempo is `tempo_bpm`."""

    start_tick: int
    tempo_bpm: float  # quarter notes per minute


@dataclass(frozen=True, slots=True)
class TempoMap:
    """The tempo of a whole song; always has a change at tick 0."""

    changes: tuple[TempoChange, ...]
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _seconds: tuple[float, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.changes or self.changes[0].start_tick != 0:
            raise ValueError("a tempo map begins with a change at tick 0")
        seconds = [0.0]
        for before, after in zip(self.changes, self.changes[1:], strict=False):
            if after.start_tick <= before.start_tick:
                raise ValueError("tempo changes must be at increasing ticks")
            seconds.append(seconds[-1] + (after.start_tick - before.start_tick) * _seconds_per_tick(before))
        object.__setattr__(self, "_starts", tuple(change.start_tick for change in self.changes))
        object.__setattr__(self, "_seconds", tuple(seconds))

    @property
    def change_seconds(self) -> tuple[float, ...]:
        """Seconds from the start of the song to each change."""
        return self._seconds

    def tempo_at(self, tick: float) -> float:
        """Tempo in BPM at a tick."""
        return self.changes[self._index(self._starts, tick)].tempo_bpm

    def tick_to_seconds(self, tick: float) -> float:
        """Seconds from the start of the song to a tick."""
        index = self._index(self._starts, tick)
        change = self.changes[index]
        return self._seconds[index] + (tick - change.start_tick) * _seconds_per_tick(change)

    def seconds_to_tick(self, seconds: float) -> float:
        """Tick (with fraction) reached after some seconds."""
        index = self._index(self._seconds, seconds)
        change = self.changes[index]
        return change.start_tick + (seconds - self._seconds[index]) / _seconds_per_tick(change)

    @staticmethod
    def _index(starts: tuple[int, ...] | tuple[float, ...], position: float) -> int:
        return max(0, bisect_right(starts, position) - 1)


def _seconds_per_tick(change: TempoChange) -> float:
    return 60.0 / (change.tempo_bpm * TICKS_PER_BEAT)


def constant_tempo(tempo_bpm: float) -> TempoMap:
    """A map with one tempo throughout."""
    return TempoMap((TempoChange(0, tempo_bpm),))


@dataclass(frozen=True, slots=True)
class MeterChange:
    """From `start_tick` (a bar line) on, bars have this meter."""

    start_tick: int
    meter: Meter


@dataclass(frozen=True, slots=True)
class BarPosition:
    """A place in the song as musicians say it; counts from 0."""

    bar: int
    tick_in_bar: int


@dataclass(frozen=True, slots=True)
class MeterMap:
    """The meters of a whole song; always has a change at tick 0."""

    changes: tuple[MeterChange, ...]

    def __post_init__(self) -> None:
        if not self.changes or self.changes[0].start_tick != 0:
            raise ValueError("a meter map begins with a change at tick 0")

    def meter_at(self, tick: int) -> Meter:
        """Meter in force at a tick."""
        return self.changes[self._index(tick)].meter

    def bar_position(self, tick: int) -> BarPosition:
        """Bar and tick within it; a change inside a bar starts a new bar there."""
        bar = 0
        index = self._index(tick)
        for number in range(index):
            length = self.changes[number + 1].start_tick - self.changes[number].start_tick
            bar += -(-length // self.changes[number].meter.bar_ticks)
        bars, rest = divmod(tick - self.changes[index].start_tick, self.changes[index].meter.bar_ticks)
        return BarPosition(bar + bars, rest)

    def bar_start_tick(self, bar: int) -> int:
        """Tick at which a bar begins."""
        counted = 0
        for number, change in enumerate(self.changes):
            if number + 1 == len(self.changes):
                break
            length = self.changes[number + 1].start_tick - change.start_tick
            bars = -(-length // change.meter.bar_ticks)
            if bar < counted + bars:
                break
            counted += bars
        return change.start_tick + (bar - counted) * change.meter.bar_ticks

    def _index(self, tick: int) -> int:
        return max(0, bisect_right([change.start_tick for change in self.changes], tick) - 1)


def constant_meter(meter: Meter) -> MeterMap:
    """A map with one meter throughout."""
    return MeterMap((MeterChange(0, meter),))

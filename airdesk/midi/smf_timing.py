"""Musical time of a MIDI file: its ticks, tempos and meters brought to our 480 ticks per beat without drifting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from airdesk.errors import BadInputError
from airdesk.midi.smf_track import TrackEvents
from airdesk.model.timebase import TICKS_PER_BEAT, Meter, MeterChange, MeterMap, TempoChange, TempoMap

DEFAULT_MICROSECONDS_PER_BEAT = 500_000
"""120 BPM, where a file names no tempo."""

_SMPTE_FRAME_RATES = {24: 24.0, 25: 25.0, 29: 30000 / 1001, 30: 30.0}
_SMPTE_TEMPO_BPM = 120.0  # any would do: clock time has no beats
_MOST_WRITTEN_TEMPOS = 100  # more are a performance that nobody wrote, and every microsecond counts
_DRIFT_SECONDS = 0.002  # rounding of tempo changes to our ticks may shift the end by no more than this


@dataclass(frozen=True, slots=True)
class TickScale:
    """How ticks of the file become ours: multiplied by `numerator / denominator`, rounded to the nearest."""

    numerator: int
    denominator: int

    def ticks(self, file_tick: int) -> int:
        """Our tick for a tick of the file."""
        return (2 * file_tick * self.numerator + self.denominator) // (2 * self.denominator)

    @property
    def ticks_per_beat(self) -> float:
        """Ticks of the file in a quarter note."""
        return TICKS_PER_BEAT * self.denominator / self.numerator


@dataclass(frozen=True, slots=True)
class Division:
    """The header's division decoded."""

    scale: TickScale
    is_smpte: bool = False
    warning: str | None = None


def read_division(division: int) -> Division:
    """Ticks per quarter note, or SMPTE frames per second times ticks per frame, as a scale to our ticks."""
    if division & 0x8000:
        return _read_smpte(256 - (division >> 8), division & 0xFF)
    if division == 0:
        return Division(TickScale(1, 1), warning="The file gives 0 ticks per quarter note; 480 were assumed.")
    return Division(TickScale(TICKS_PER_BEAT, division))


def _read_smpte(frame_rate: int, ticks_per_frame: int) -> Division:
    exact = _SMPTE_FRAME_RATES.get(frame_rate, 25.0)
    ticks_per_second = max(1, ticks_per_frame) * exact
    ours_per_second = _SMPTE_TEMPO_BPM / 60 * TICKS_PER_BEAT
    scale = TickScale(round(ours_per_second * 1001), round(ticks_per_second * 1001))
    is_known = frame_rate in _SMPTE_FRAME_RATES and ticks_per_frame > 0
    warning = "The file counts clock time (SMPTE) and not beats: its times are kept exactly, its bars are those of 120 BPM."
    unknown = f"The file counts {frame_rate} SMPTE frames per second, which do not exist; 25 were assumed."
    return Division(scale, is_smpte=True, warning=warning if is_known else unknown)


@dataclass(frozen=True, slots=True)
class FileTempo:
    """The tempos of a file on its own ticks, for exact seconds."""

    changes: tuple[tuple[int, int], ...]  # file tick, microseconds per beat; the first at tick 0
    ticks_per_beat: float

    def seconds_at(self, file_ticks: Sequence[int]) -> list[float]:
        """Exact seconds of ascending ticks of the file."""
        found: list[float] = []
        index, seconds = 0, 0.0
        for tick in file_ticks:
            while index + 1 < len(self.changes) and self.changes[index + 1][0] <= tick:
                start, microseconds = self.changes[index]
                seconds += (self.changes[index + 1][0] - start) * microseconds / self.ticks_per_beat / 1e6
                index += 1
            start, microseconds = self.changes[index]
            found.append(seconds + (tick - start) * microseconds / self.ticks_per_beat / 1e6)
        return found


def file_tempo(tracks: Sequence[TrackEvents], division: Division) -> tuple[FileTempo, int]:
    """All tempo changes of a file, the last of each tick, and how many impossible ones (zero) were left out.

    Tempo does not move clock time, so a file in SMPTE time keeps the one tempo its division was read with.
    """
    by_tick: dict[int, int] = {0: DEFAULT_MICROSECONDS_PER_BEAT}
    events = [] if division.is_smpte else [event for track in tracks for event in track.tempos]
    by_tick.update((tick, microseconds) for tick, microseconds in events if microseconds > 0)
    changes: list[tuple[int, int]] = []
    for tick in sorted(by_tick):
        if not changes or changes[-1][1] != by_tick[tick]:
            changes.append((tick, by_tick[tick]))
    return FileTempo(tuple(changes), division.scale.ticks_per_beat), sum(microseconds <= 0 for _, microseconds in events)


def our_tempo_map(tempo: FileTempo, scale: TickScale, end: int) -> TempoMap:
    """The file's tempos on our ticks; where rounding ticks would add up, tempos are bent a little so that times stay."""
    by_tick = {scale.ticks(tick): (tick, microseconds) for tick, microseconds in tempo.changes}
    starts = sorted(by_tick)
    read = _tempo_bpm if len(starts) <= _MOST_WRITTEN_TEMPOS else _exact_tempo_bpm
    plain = TempoMap(tuple(TempoChange(start, read(by_tick[start][1])) for start in starts))
    places = [*starts, max(starts[-1], scale.ticks(end))]
    exact = tempo.seconds_at([*(by_tick[start][0] for start in starts), max(by_tick[starts[-1]][0], end)])
    drift = max(abs(plain.tick_to_seconds(place) - second) for place, second in zip(places, exact, strict=True))
    return plain if drift <= _DRIFT_SECONDS else _bent(plain, places, exact)


def _exact_tempo_bpm(microseconds: int) -> float:
    return 6e7 / microseconds


def _tempo_bpm(microseconds: int) -> float:
    """The tempo as a person wrote it: a file stores whole microseconds, so 84 BPM comes back as 83.99998."""
    exact = _exact_tempo_bpm(microseconds)
    written = round(exact, 2)
    return written if written > 0 and round(6e7 / written) == microseconds else exact


def _bent(plain: TempoMap, places: list[int], exact: list[float]) -> TempoMap:
    changes = []
    for number, change in enumerate(plain.changes):
        seconds = exact[number + 1] - exact[number]
        beats = (places[number + 1] - places[number]) / TICKS_PER_BEAT
        tempo_bpm = 60 * beats / seconds if beats > 0 and seconds > 0 else change.tempo_bpm
        changes.append(TempoChange(change.start_tick, tempo_bpm))
    return TempoMap(tuple(changes))


def bars_at(ticks: Sequence[int], meter_map: MeterMap) -> list[int]:
    """The bars in which ascending ticks lie, in one pass over the map."""
    found: list[int] = []
    index, bars = 0, 0
    changes = meter_map.changes
    for tick in ticks:
        while index + 1 < len(changes) and changes[index + 1].start_tick <= tick:
            length = changes[index + 1].start_tick - changes[index].start_tick
            bars += -(-length // changes[index].meter.bar_ticks)
            index += 1
        found.append(bars + (tick - changes[index].start_tick) // changes[index].meter.bar_ticks)
    return found


def our_meter_map(tracks: Sequence[TrackEvents], scale: TickScale) -> tuple[MeterMap, int]:
    """The file's meters on our ticks, and how many impossible ones were left out."""
    by_tick: dict[int, Meter] = {0: Meter(4, 4)}
    impossible = 0
    for tick, numerator, power in (event for track in tracks for event in track.meters):
        try:
            by_tick[scale.ticks(tick)] = Meter(numerator, 1 << min(power, 16))
        except BadInputError:
            impossible += 1
    changes: list[MeterChange] = []
    for tick in sorted(by_tick):
        if not changes or changes[-1].meter != by_tick[tick]:
            changes.append(MeterChange(tick, by_tick[tick]))
    return MeterMap(tuple(changes)), impossible

"""The beats of a set become ticks of a song: its tempos, its meters, and a section for each song."""

from __future__ import annotations

import itertools
import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from airdesk.automix.tempo_course import SECONDS_PER_BEAT_WITHOUT_GRID
from airdesk.model.score import ScoreSection
from airdesk.model.timebase import TICKS_PER_BEAT, Meter, MeterChange, MeterMap, TempoChange, TempoMap

if TYPE_CHECKING:
    from airdesk.automix.mix_timeline import Lane, MixTimeline
    from airdesk.automix.pairing import MixSong

_SHORTEST_BEAT, _LONGEST_BEAT = 0.2, 3.0  # seconds; 20..300 beats a minute
_SAME_TEMPO: Final = 2e-5
_BESIDE_SECONDS: Final = 0.005  # a beat so near to a join is moved to it


@dataclass(frozen=True, slots=True)
class SetBars:
    """Beats of the mix, and where bars begin anew."""

    beats: tuple[float, ...]  # moments of the mix, the first is 0
    restarts: tuple[tuple[int, int], ...]  # beat at which a bar begins whatever went before, beats of its bars


def set_bars(songs: Sequence[MixSong], timeline: MixTimeline) -> SetBars:
    """The beats that are heard: each song's own until the overlap out of it is over, then those of the next."""
    beats: list[float] = [0.0]
    restarts: list[tuple[int, int]] = []
    begin = 0.0
    for song, lane in zip(songs, timeline.lanes, strict=True):
        own = _lane_beats(song, lane)
        fresh = [item for item in own if item[0] > max(begin - 0.01, beats[-1] + _SHORTEST_BEAT)]
        downbeat = next((place for place, (_, is_down) in enumerate(fresh) if is_down), None)
        if downbeat is not None:
            per_bar = 4 if song.grid is None else song.grid.beats_per_bar
            restarts.append((len(beats) + downbeat, per_bar))
        beats += [moment for moment, _ in fresh]
        begin = lane.mix_end
    return SetBars(tuple(beats), tuple(restarts))


def _lane_beats(song: MixSong, lane: Lane) -> list[tuple[float, bool]]:
    """Beats of a song within its lane in the mix, and whether a bar begins there."""
    grid = song.grid
    if grid is None:
        count = int((lane.mix_end - lane.mix_start) / SECONDS_PER_BEAT_WITHOUT_GRID) + 1
        return [(lane.mix_start + number * SECONDS_PER_BEAT_WITHOUT_GRID, number % 4 == 0) for number in range(count)]
    found: list[tuple[float, bool]] = []
    for piece in lane.pieces:
        first, last = math.ceil(grid.position(piece.source_start) - 1e-6), grid.position(piece.source_end) - 1e-6
        for number in range(first, math.floor(last) + 1):
            moment = piece.mix_start + (grid.seconds(number) - piece.source_start) * piece.time_ratio
            if not found or moment > found[-1][0] + _SHORTEST_BEAT / 2:
                found.append((moment, (number - grid.first_downbeat) % grid.beats_per_bar == 0))
    return found


def set_tempo_map(beats: Sequence[float], joins: Sequence[float] = ()) -> TempoMap:
    """Tempos at which every beat lies at a multiple of 480 ticks, and every join exactly on some tick: a moment at which
    one file is over and the next begins.
    """
    places = [(moment, number * TICKS_PER_BEAT) for number, moment in enumerate(beats)]
    for join in joins:
        _add_join(places, join)
    changes: list[TempoChange] = []
    for (moment, tick), (following, next_tick) in itertools.pairwise(places):
        beat = (following - moment) * TICKS_PER_BEAT / (next_tick - tick)
        tempo = 60.0 / min(_LONGEST_BEAT, max(beat, 1e-3))
        if not changes or moment in joins or abs(tempo / changes[-1].tempo_bpm - 1.0) > _SAME_TEMPO:
            changes.append(TempoChange(tick, tempo))
    return TempoMap(tuple(changes or [TempoChange(0, 120.0)]))


def _add_join(places: list[tuple[float, int]], join: float) -> None:
    """Give a moment its tick, among moments with theirs; one right beside another takes its place."""
    number = bisect_left(places, (join, 0))
    near = [each for each in (number - 1, number) if 0 < each < len(places) and abs(places[each][0] - join) < _BESIDE_SECONDS]
    if near:
        places[near[0]] = join, places[near[0]][1]
    elif 0 < number < len(places):
        (before, low), (behind, high) = places[number - 1 : number + 1]
        tick = round(low + (high - low) * (join - before) / (behind - before))
        places.insert(number, (join, min(high - 1, max(low + 1, tick))))


def set_meter_map(bars: SetBars) -> MeterMap:
    """Bars as they are counted; what lies between two songs that do not meet on a downbeat is a bar of its own."""
    changes: list[MeterChange] = []
    if not bars.restarts or bars.restarts[0][0] > 0:
        per_bar = bars.restarts[0][1] if bars.restarts else 4
        changes.append(MeterChange(0, Meter(per_bar, 4)))
    for beat, per_bar in bars.restarts:
        last = changes[-1] if changes else None
        is_on = last is not None and (beat - last.start_tick // TICKS_PER_BEAT) % last.meter.numerator == 0
        if not is_on or last is None or last.meter.numerator != per_bar:
            changes.append(MeterChange(beat * TICKS_PER_BEAT, Meter(per_bar, 4)))
    return MeterMap(tuple(changes))


def set_sections(
    songs: Sequence[MixSong], timeline: MixTimeline, tempo_map: TempoMap, meter_map: MeterMap, end_tick: int
) -> tuple[ScoreSection, ...]:
    """One for each song, from the bar in which it takes over."""
    middles = [(overlap.mix_start + overlap.mix_end) / 2 for overlap in timeline.overlaps]
    starts = [0, *(meter_map.bar_position(round(tempo_map.seconds_to_tick(middle))).bar for middle in middles)]
    ends = [*starts[1:], meter_map.bar_position(max(0, end_tick - 1)).bar + 1]
    return tuple(
        ScoreSection(song.title, start, end - start)
        for song, start, end in zip(songs, starts, ends, strict=True)
        if end > start
    )

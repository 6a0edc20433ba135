"""A set becomes a song: its songs as audio clips on two tracks, with fades, volume curves, tempos, meters and sections."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from airdesk.automix.tempo_course import SECONDS_PER_BEAT_WITHOUT_GRID
from airdesk.errors import BadInputError
from airdesk.model.audio_clip import AudioClip, AudioSource
from airdesk.model.score import ScoreSection
from airdesk.model.song import Automation, Song, Track
from airdesk.model.timebase import TICKS_PER_BEAT, Meter, MeterChange, MeterMap, TempoChange, TempoMap
from airdesk.settings import Settings

if TYPE_CHECKING:
    from airdesk.automix.deck_curves import Curve, DeckCurves
    from airdesk.automix.mix_timeline import Lane, MixTimeline, Piece
    from airdesk.automix.pairing import MixSong
    from airdesk.workflows.set_timeline import SetTimeline

DECKS: Final = ("Deck A", "Deck B")
_SILENT_DB: Final = -60.0
_SMALLEST_STEP_DB: Final = 0.05
_STEP_TICKS: Final = TICKS_PER_BEAT // 4  # between two values of a moving fader
_CLIP_BEATS: Final = 8  # of a glide, that one clip holds at one speed
_SEAM_SECONDS: Final = 0.005
_SHORTEST_SECONDS: Final = 0.02
_SHORTEST_BEAT, _LONGEST_BEAT = 0.2, 3.0  # seconds; 20..300 beats a minute
_SAME_TEMPO: Final = 2e-5


@dataclass(frozen=True, slots=True)
class _Bars:
    """Beats of the mix, and where bars begin anew."""

    beats: tuple[float, ...]  # moments of the mix, the first is 0
    restarts: tuple[tuple[int, int], ...]  # beat at which a bar begins whatever went before, beats of its bars


def send_to_timeline(laid_out: SetTimeline, title: str, rules: object, settings: Settings) -> str:
    """Keep the set as a new song of the library and return its id. Raises BadInputError for an empty set, LibraryError."""
    from airdesk.automix.levels import song_levels
    from airdesk.library.database import open_library
    from airdesk.library.songs import store_song

    if not laid_out.songs:
        raise BadInputError("There is nothing to send yet: drop songs, and wait until they are analysed.")
    levels = song_levels(laid_out.songs, laid_out.timeline, rules)  # type: ignore[arg-type]
    song = song_of_set(laid_out, title, levels)
    with open_library(settings.library_folder) as library:
        return store_song(library, song, label="Sent from Automix")


def song_of_set(laid_out: SetTimeline, title: str, levels: dict[str, Curve]) -> Song:
    """The set as a song. *levels*: gain of each song in dB over the seconds of the mix, by its id."""
    timeline = laid_out.timeline
    bars = _bars(laid_out.songs, timeline)
    tempo_map, meter_map = _tempo_map(bars.beats), _meter_map(bars)
    tracks = tuple(_deck_track(number, laid_out, tempo_map, levels) for number in range(min(2, len(timeline.lanes))))
    end = math.ceil(tempo_map.seconds_to_tick(timeline.duration_seconds))
    return Song(
        title=title or "Mix",
        tempo_map=tempo_map,
        meter_map=meter_map,
        tracks=tracks,
        end_tick=end,
        sections=_sections(laid_out.songs, timeline, tempo_map, meter_map, end),
        master_gain_db=0.0,
    )


# ── time ──


def _bars(songs: Sequence[MixSong], timeline: MixTimeline) -> _Bars:
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
    return _Bars(tuple(beats), tuple(restarts))


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


def _tempo_map(beats: Sequence[float]) -> TempoMap:
    """Tempos at which every beat lies at a multiple of 480 ticks."""
    changes: list[TempoChange] = []
    for number, (moment, following) in enumerate(itertools.pairwise(beats)):
        length = min(_LONGEST_BEAT, max(following - moment, 1e-3))
        tempo = 60.0 / length
        if not changes or abs(tempo / changes[-1].tempo_bpm - 1.0) > _SAME_TEMPO:
            changes.append(TempoChange(number * TICKS_PER_BEAT, tempo))
    return TempoMap(tuple(changes or [TempoChange(0, 120.0)]))


def _meter_map(bars: _Bars) -> MeterMap:
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


def _sections(
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


# ── tracks ──


def _deck_track(number: int, laid_out: SetTimeline, tempo_map: TempoMap, levels: dict[str, Curve]) -> Track:
    """Every other song of the set, as the rows of the mix timeline have them."""
    from airdesk.automix.set_mixer import song_curves

    clips: list[AudioClip] = []
    automation: list[Automation] = []
    pairs = list(zip(laid_out.songs, laid_out.timeline.lanes, strict=True))[number::2]
    for song, lane in pairs:
        clips += _clips(song, lane, tempo_map)
        curves = song_curves(laid_out.transitions, laid_out.timeline.overlaps, lane.song_id)
        automation += _fader(lane, curves, levels.get(lane.song_id), tempo_map)
    name = DECKS[number]
    track_id = f"audio-{number + 1}"
    return Track(track_id, name, name, "fx", "", audio_clips=tuple(clips), gain_automation=_in_order(automation))


def _clips(song: MixSong, lane: Lane, tempo_map: TempoMap) -> list[AudioClip]:
    """A lane as clips that follow one another, each at one speed."""
    source = AudioSource(song.song.path, song.analysis.duration_seconds, song.song.content_hash)
    clips: list[AudioClip] = []
    groups = _groups(lane.pieces)
    for place, group in enumerate(groups):
        first, last = group[0], group[-1]
        start = round(tempo_map.seconds_to_tick(first.mix_start))
        length = max(1, round(tempo_map.seconds_to_tick(last.mix_end)) - start)
        heard = last.mix_end - first.mix_start
        clips.append(
            AudioClip(
                start,
                length,
                source,
                max(0.0, first.source_start),
                song.title if len(groups) == 1 or place == 0 else f"{song.title} ({place + 1})",
                fade_in_seconds=_SEAM_SECONDS,
                fade_out_seconds=_SEAM_SECONDS,
                time_ratio=heard / (last.source_end - first.source_start),
                semitones=first.semitones,
            )
        )
    return clips


def _groups(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces that one clip can hold: a steady one, or some beats of a glide that follow one another in the file."""
    groups: list[list[Piece]] = []
    for piece in pieces:
        if piece.mix_end - piece.mix_start < 1e-6:
            continue
        last = groups[-1][-1] if groups else None
        goes_on = last is not None and abs(last.source_end - piece.source_start) < 1e-6 and last.semitones == piece.semitones
        is_gliding = last is not None and _is_beat(last) and _is_beat(piece)
        is_tiny = piece.mix_end - piece.mix_start < _SHORTEST_SECONDS
        if goes_on and (is_tiny or (is_gliding and len(groups[-1]) < _CLIP_BEATS)):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _is_beat(piece: Piece) -> bool:
    """True for a piece of a glide, which is as short as a beat."""
    return piece.mix_end - piece.mix_start <= _LONGEST_BEAT / 2


def _fader(lane: Lane, curves: Sequence[DeckCurves], level_db: Curve | None, tempo_map: TempoMap) -> list[Automation]:
    """The gain of a song as it moves, in dB; values where they change."""
    import numpy as np

    start, end = (round(tempo_map.seconds_to_tick(moment)) for moment in (lane.mix_start, lane.mix_end))
    ticks = np.arange(start, max(end, start + 1), _STEP_TICKS)
    moments = np.array([tempo_map.tick_to_seconds(int(tick)) for tick in ticks])
    gains = np.zeros(len(ticks)) if level_db is None else level_db.at(moments)
    for each in curves:
        gains = gains + 20.0 * np.log10(np.maximum(each.level.at(moments), 10.0 ** (_SILENT_DB / 20.0)))
    found: list[Automation] = []
    for tick, gain in zip(ticks.tolist(), gains.tolist(), strict=True):
        if not found or abs(gain - found[-1].value) > _SMALLEST_STEP_DB:
            found.append(Automation(int(tick), round(max(_SILENT_DB, gain), 2)))
    return found


def _in_order(automation: Sequence[Automation]) -> tuple[Automation, ...]:
    """By time, one value at each tick."""
    return tuple({point.start_tick: point for point in sorted(automation, key=lambda point: point.start_tick)}.values())

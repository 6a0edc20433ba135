"""The tracks of a song that was a set: both decks with their faders, the echoes, the overlays."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from airdesk.audio.files import audio_info
from airdesk.model.audio_clip import AudioClip, AudioSource
from airdesk.model.song import Automation, Track
from airdesk.model.timebase import TICKS_PER_BEAT, TempoMap
from airdesk.workflows.print_set import HEADROOM_DB, Print, PrintedSet

if TYPE_CHECKING:
    from airdesk.automix.deck_curves import Curve, DeckCurves
    from airdesk.automix.mix_timeline import Lane, MixTimeline, Overlap
    from airdesk.automix.pairing import MixSong
    from airdesk.model.djset import Transition

DECKS: Final = ("Deck A", "Deck B")
_SILENT_DB: Final = -60.0
_SMALLEST_STEP_DB: Final = 0.05
_STEP_TICKS: Final = TICKS_PER_BEAT // 12  # between two values of a moving fader
_SEAM_SECONDS: Final = 0.02  # in which a song's own file and a printed part of it fade over into each other
_OVERLAY_FADE_BEATS: Final = 2.0  # as the mix fades them
_LONGEST_OVERLAY_SECONDS: Final = 60.0
_UNHEARD_TICKS: Final = 1e-3  # a microsecond or so


def deck_rows(timeline: MixTimeline) -> list[int]:
    """The deck of each song: the other one than before, or the same where it goes on from a song without a gap."""
    rows = [0]
    for overlap in timeline.overlaps:
        rows.append(rows[-1] if overlap.is_gapless else 1 - rows[-1])
    return rows


def deck_track(row: int, rows: Sequence[int], songs: Sequence[MixSong], printed: PrintedSet, tempo_map: TempoMap) -> Track:
    """The songs of one deck. *rows*: the deck of each song."""
    from airdesk.automix.set_mixer import song_curves

    plan = printed.plan
    clips: list[AudioClip] = []
    fader: list[Automation] = []
    for song, lane, own_row in zip(songs, plan.timeline.lanes, rows, strict=True):
        if own_row != row:
            continue
        clips += _clips(song, lane, [each for each in printed.decks if each.song_id == lane.song_id], tempo_map)
        curves = song_curves(plan.transitions, plan.timeline.overlaps, lane.song_id)
        gains = [curve for curve in (plan.gains_db.get(lane.song_id), plan.trim_db) if curve is not None]
        fader += _moving((lane.mix_start, lane.mix_end), gains, curves, tempo_map)
    return _track(f"audio-{row + 1}", DECKS[row], clips, fader)


def echo_track(track_id: str, printed: PrintedSet, tempo_map: TempoMap) -> Track | None:
    """The echoes that songs leave; None where there are none."""
    clips = [_printed_clip(each, "Echo", tempo_map) for each in printed.echoes]
    spans = [(each.start_seconds, each.start_seconds + each.seconds) for each in printed.echoes]
    return _track(track_id, "Echoes", clips, _trimmed(spans, printed, tempo_map)) if clips else None


def overlay_track(track_id: str, printed: PrintedSet, sample_rate: int, tempo_map: TempoMap) -> Track | None:
    """The overlays, as clips of their own files; None where there are none. Raises AudioFileError."""
    plan = printed.plan
    pairs = list(zip(plan.transitions, plan.timeline.overlaps, strict=True))
    laid = [(transition, overlap) for transition, overlap in pairs if transition.overlay is not None]
    clips = [_overlay_clip(transition, overlap, plan.overlay_lufs, sample_rate, tempo_map) for transition, overlap in laid]
    spans = [(overlap.mix_start, overlap.mix_end) for _, overlap in laid]
    return _track(track_id, "Overlays", clips, _trimmed(spans, printed, tempo_map)) if clips else None


def _track(track_id: str, name: str, clips: Sequence[AudioClip], gains: Sequence[Automation]) -> Track:
    in_order = {point.start_tick: point for point in sorted(gains, key=lambda point: point.start_tick)}
    return Track(track_id, name, name, "fx", "", audio_clips=tuple(clips), gain_automation=tuple(in_order.values()))


# ── clips ──


def _clips(song: MixSong, lane: Lane, prints: Sequence[Print], tempo_map: TempoMap) -> list[AudioClip]:
    """A lane as clips that follow one another: of the song's own file, and printed ones, faded over where they meet."""
    source = AudioSource(song.song.path, song.analysis.duration_seconds, song.song.content_hash)
    ends = [(each.start_seconds, each.start_seconds + each.seconds) for each in prints]
    starts = [lane.mix_start, *(end - _SEAM_SECONDS for _, end in ends)]
    stops = [*(start + _SEAM_SECONDS for start, _ in ends), lane.mix_end]
    clips: list[AudioClip] = []
    for place, (start, stop) in enumerate(zip(starts, stops, strict=True)):
        if stop - start > 4.0 * _SEAM_SECONDS:
            before, behind = place > 0, place < len(prints)
            clips.append(_own_clip(song, lane, source, (start, stop), (before, behind), tempo_map))
        if place < len(prints):
            each = prints[place]
            is_first = each.start_seconds <= lane.mix_start + _SEAM_SECONDS
            is_last = ends[place][1] >= lane.mix_end - _SEAM_SECONDS
            fades = 0.0 if is_first else _SEAM_SECONDS, 0.0 if is_last else _SEAM_SECONDS
            clips.append(_printed_clip(each, song.title, tempo_map, fades))
    return clips


def _own_clip(
    song: MixSong, lane: Lane, source: AudioSource, span: tuple[float, float], seams: tuple[bool, bool], tempo_map: TempoMap
) -> AudioClip:
    start, length = _ticks(span, tempo_map)
    heard = tempo_map.tick_to_seconds(start)
    middle = lane.piece_at((span[0] + span[1]) / 2)
    return AudioClip(
        start, length, source, max(0.0, lane.to_source(heard)), song.title,
        fade_in_seconds=_SEAM_SECONDS * seams[0], fade_out_seconds=_SEAM_SECONDS * seams[1], fade_shape="linear",
        time_ratio=1.0 if middle.is_copy else middle.time_ratio, semitones=middle.semitones,
    )  # fmt: skip


def _printed_clip(each: Print, title: str, tempo_map: TempoMap, fades: tuple[float, float] = (0.0, 0.0)) -> AudioClip:
    start, length = _ticks((each.start_seconds, each.start_seconds + each.seconds), tempo_map)
    late = tempo_map.tick_to_seconds(start) - each.start_seconds
    return AudioClip(
        start, length, AudioSource(str(each.path), each.seconds), max(0.0, late), f"{title} (mixed)", HEADROOM_DB,
        fade_in_seconds=fades[0], fade_out_seconds=fades[1], fade_shape="linear",
    )  # fmt: skip


def _overlay_clip(
    transition: Transition, overlap: Overlap, target_lufs: float, sample_rate: int, tempo_map: TempoMap
) -> AudioClip:
    """The sound as it lies over the overlap: in its tempo, repeated, as loud as there."""
    from airdesk.automix.overlay_player import OverlayPlayer

    player = OverlayPlayer(transition, overlap, target_lufs, sample_rate)
    overlay = transition.overlay
    assert overlay is not None
    seconds = audio_info(Path(overlay.path)).duration_seconds
    period = player.period_seconds
    start, length = _ticks((player.start_frame / sample_rate, player.end_frame / sample_rate), tempo_map)
    beat = (overlap.mix_end - overlap.mix_start) / max(transition.length_beats, 1e-9)
    heard = (player.end_frame - player.start_frame) / sample_rate
    return AudioClip(
        start, length,
        AudioSource(overlay.path, seconds, sample_key=overlay.sample_key, tempo_bpm=overlay.tempo_bpm),
        name=overlay.path.replace("\\", "/").rpartition("/")[2].rpartition(".")[0],
        gain_db=player.gain_db,
        fade_out_seconds=min(_OVERLAY_FADE_BEATS * beat, heard),
        fade_shape="linear",
        time_ratio=1.0 if period is None else period / min(seconds, _LONGEST_OVERLAY_SECONDS),
        semitones=overlay.semitones if period is not None else 0.0,
        is_looped=period is not None,
    )  # fmt: skip


def _ticks(span: tuple[float, float], tempo_map: TempoMap) -> tuple[int, int]:
    """Start and length, which never begins before its sound does."""
    start = max(0, math.ceil(tempo_map.seconds_to_tick(max(0.0, span[0])) - _UNHEARD_TICKS))
    return start, max(1, round(tempo_map.seconds_to_tick(span[1])) - start)


# ── faders ──


def _trimmed(spans: Iterable[tuple[float, float]], printed: PrintedSet, tempo_map: TempoMap) -> list[Automation]:
    """The gain by which transitions are kept from dipping and bulging, for what is no deck."""
    trim = printed.plan.trim_db
    return [] if trim is None else [point for span in spans for point in _moving(span, [trim], (), tempo_map)]


def _moving(
    span: tuple[float, float], gains_db: Sequence[Curve], curves: Sequence[DeckCurves], tempo_map: TempoMap
) -> list[Automation]:
    """Gains in dB as they move, those of faders with them; values where they change."""
    import numpy as np

    start, end = (round(tempo_map.seconds_to_tick(moment)) for moment in span)
    ticks = np.arange(start, max(end, start + 1), _STEP_TICKS)
    moments = np.array([tempo_map.tick_to_seconds(int(tick)) for tick in ticks])
    gains = np.zeros(len(ticks))
    for gain in gains_db:
        gains = gains + gain.at(moments)
    for each in curves:
        gains = gains + 20.0 * np.log10(np.maximum(each.level.at(moments), 10.0 ** (_SILENT_DB / 20.0)))
    found: list[Automation] = []
    for tick, value in zip(ticks.tolist(), gains.tolist(), strict=True):
        if not found or abs(value - found[-1].value) > _SMALLEST_STEP_DB:
            found.append(Automation(int(tick), round(max(_SILENT_DB, value), 2)))
    return found

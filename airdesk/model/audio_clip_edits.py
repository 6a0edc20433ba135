"""What can be done with audio clips: each edit is a function of a song or clip that gives another one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from airdesk.model.audio_clip import AudioClip, AudioSource, heard_ratio, heard_seconds, place_in_file, round_seconds
from airdesk.model.song import Song, Track, edit_track
from airdesk.model.timebase import TempoMap

SHORTEST_TICKS: Final = 15
"""No clip becomes shorter than a 128th note."""

ClipEdit = Callable[[AudioClip], AudioClip]


def edit_audio_clip(song: Song, track_id: str, index: int, edit: ClipEdit) -> Song:
    """The song with one audio clip replaced; it is made longer where the clip ends later. Raises KeyError, IndexError."""
    clips = list(song.track(track_id).audio_clips)
    changed = clips[index] = edit(clips[index])
    edited = edit_track(song, track_id, lambda track: replace(track, audio_clips=tuple(clips)))
    return replace(edited, end_tick=max(edited.end_tick, changed.end_tick))


def add_audio_clip(song: Song, track_id: str, clip: AudioClip) -> Song:
    """The song with one more audio clip, the last of its track; longer where the clip ends later. Raises KeyError."""
    added = edit_track(song, track_id, lambda track: replace(track, audio_clips=(*track.audio_clips, clip)))
    return replace(added, end_tick=max(added.end_tick, clip.end_tick))


def remove_audio_clip(song: Song, track_id: str, index: int) -> Song:
    """The song without an audio clip. Raises KeyError, IndexError."""
    song.track(track_id).audio_clips[index]  # an index that is none shall not be silent

    def without(track: Track) -> Track:
        return replace(track, audio_clips=(*track.audio_clips[:index], *track.audio_clips[index + 1 :]))

    return edit_track(song, track_id, without)


def move_audio_clip(song: Song, track_id: str, index: int, start_tick: int, to_track_id: str | None = None) -> Song:
    """The song with a clip elsewhere; on another track it is then the last. Raises KeyError, IndexError."""
    clip = moved(song.track(track_id).audio_clips[index], start_tick)
    if to_track_id is None or to_track_id == track_id:
        return edit_audio_clip(song, track_id, index, lambda _: clip)
    song.track(to_track_id)
    return add_audio_clip(remove_audio_clip(song, track_id, index), to_track_id, clip)


def moved(clip: AudioClip, start_tick: int) -> AudioClip:
    """The clip at another place, not before the song begins."""
    return replace(clip, start_tick=max(0, start_tick))


def trimmed_start(clip: AudioClip, tick: int, tempo_map: TempoMap) -> AudioClip:
    """The clip with its start at another tick; what is still heard stays where it is. It cannot begin before its file does."""
    earliest = 0
    if not clip.is_looped:
        file_start = tempo_map.tick_to_seconds(clip.start_tick) - clip.offset_seconds * heard_ratio(clip, tempo_map)
        exact = tempo_map.seconds_to_tick(max(0.0, file_start)) - 1e-6  # a whole tick may come out a trifle above itself
        earliest = max(0, -int(-exact // 1))
    tick = max(min(earliest, clip.start_tick), min(tick, clip.end_tick - SHORTEST_TICKS))
    offset = place_in_file(clip, tick, tempo_map)
    if clip.is_looped and offset < 0:
        offset %= max(round_seconds(clip.source), 1e-9)
    return replace(clip, start_tick=tick, duration_ticks=clip.end_tick - tick, offset_seconds=max(0.0, offset))


def trimmed_end(clip: AudioClip, tick: int, tempo_map: TempoMap) -> AudioClip:
    """The clip with its end at another tick, not beyond the end of its file unless it is looped."""
    latest = tick if clip.is_looped else max(clip.end_tick, file_end_tick(clip, tempo_map))
    tick = max(clip.start_tick + SHORTEST_TICKS, min(tick, latest))
    return replace(clip, duration_ticks=tick - clip.start_tick)


def split_clip(clip: AudioClip, tick: int, tempo_map: TempoMap) -> tuple[AudioClip, ...]:
    """Both halves of a clip cut at a tick, which sound as the whole did; the clip alone where the tick is not inside."""
    if not clip.start_tick + SHORTEST_TICKS <= tick <= clip.end_tick - SHORTEST_TICKS:
        return (clip,)
    left = replace(clip, duration_ticks=tick - clip.start_tick, fade_out_seconds=0.0)
    right = replace(
        clip,
        start_tick=tick,
        duration_ticks=clip.end_tick - tick,
        offset_seconds=place_in_file(clip, tick, tempo_map),
        time_ratio=heard_ratio(clip, tempo_map),
        fade_in_seconds=0.0,
    )
    return left, right


def split_audio_clip(song: Song, track_id: str, index: int, tick: int) -> Song:
    """The song with a clip cut in two; the right half is the last of the track. Raises KeyError, IndexError."""
    left, *right = split_clip(song.track(track_id).audio_clips[index], tick, song.tempo_map)
    song = edit_audio_clip(song, track_id, index, lambda _: left)
    return add_audio_clip(song, track_id, right[0]) if right else song


def duplicated(clip: AudioClip) -> AudioClip:
    """The same clip once more, right behind it."""
    return replace(clip, start_tick=clip.end_tick)


def with_fades(clip: AudioClip, fade_in_seconds: float, fade_out_seconds: float, tempo_map: TempoMap) -> AudioClip:
    """The clip with other fades, which together are no longer than the clip."""
    length = heard_seconds(clip, tempo_map)
    fade_in = min(max(0.0, fade_in_seconds), length)
    return replace(clip, fade_in_seconds=fade_in, fade_out_seconds=min(max(0.0, fade_out_seconds), length - fade_in))


def crossfaded(song: Song, track_id: str, index: int) -> Song:
    """The song with a clip and those of its track that reach into it, or it into them, faded over into each other.

    Raises KeyError, IndexError.
    """
    clip, tempo = song.track(track_id).audio_clips[index], song.tempo_map
    for other, beside in enumerate(song.track(track_id).audio_clips):
        first, second = ((index, other), (other, index))[beside.start_tick < clip.start_tick]
        before, after = (song.track(track_id).audio_clips[number] for number in (first, second))
        if other != index and before.start_tick < after.start_tick < before.end_tick < after.end_tick:
            seconds = tempo.tick_to_seconds(before.end_tick) - tempo.tick_to_seconds(after.start_tick)
            song = edit_audio_clip(song, track_id, first, partial(_with_fade, "out", seconds, tempo))
            song = edit_audio_clip(song, track_id, second, partial(_with_fade, "in", seconds, tempo))
    return song


def _with_fade(end: str, seconds: float, tempo_map: TempoMap, clip: AudioClip) -> AudioClip:
    fade_in, fade_out = (seconds, clip.fade_out_seconds) if end == "in" else (clip.fade_in_seconds, seconds)
    return with_fades(clip, fade_in, fade_out, tempo_map)


def with_replaced_files(song: Song, sources: Mapping[str, AudioSource]) -> Song:
    """The song with other files in the place of some. *sources*: by the path that a clip has now; tempo and beats stay."""

    def replaced(clip: AudioClip) -> AudioClip:
        source = sources.get(clip.source.path)
        if source is None:
            return clip
        tempo_bpm, beats = clip.source.tempo_bpm or source.tempo_bpm, clip.source.beats or source.beats
        return replace(clip, source=replace(source, tempo_bpm=tempo_bpm, beats=beats))

    tracks = (replace(track, audio_clips=tuple(map(replaced, track.audio_clips))) for track in song.tracks)
    return replace(song, tracks=tuple(tracks))


def with_tempo_following(clip: AudioClip, follows: bool, tempo_map: TempoMap) -> AudioClip:
    """The clip in the song's tempo or at its own speed; its end moves so that it shows the same of its file."""
    before = heard_ratio(clip, tempo_map)
    changed = replace(clip, follows_tempo=follows, time_ratio=1.0)
    after = heard_ratio(changed, tempo_map)
    return replace(changed, duration_ticks=_ticks_of(clip, heard_seconds(clip, tempo_map) * after / before, tempo_map))


def file_end_tick(clip: AudioClip, tempo_map: TempoMap) -> int:
    """Where the file ends, if the clip let it be heard to its end."""
    rest = max(0.0, clip.source.seconds - clip.offset_seconds) * heard_ratio(clip, tempo_map)
    return clip.start_tick + _ticks_of(clip, rest, tempo_map)


def whole_clip(source: AudioSource, start_tick: int, tempo_map: TempoMap, *, follows_tempo: bool = False) -> AudioClip:
    """A clip that lets all of a file be heard; a loop that follows the tempo is as long as its beats and repeats."""
    clip = AudioClip(start_tick, SHORTEST_TICKS, source, name=source.name.rpartition(".")[0] or source.name)
    is_led = follows_tempo and source.tempo_bpm is not None
    clip = replace(clip, follows_tempo=is_led, is_looped=is_led)
    if clip.follows_tempo and source.beats:
        return replace(clip, duration_ticks=max(SHORTEST_TICKS, round(source.beats * 480)))
    return replace(clip, duration_ticks=max(SHORTEST_TICKS, file_end_tick(clip, tempo_map) - start_tick))


def _ticks_of(clip: AudioClip, seconds: float, tempo_map: TempoMap) -> int:
    """Ticks of some seconds from the clip's start on, at least the shortest."""
    end = tempo_map.seconds_to_tick(tempo_map.tick_to_seconds(clip.start_tick) + seconds)
    return max(SHORTEST_TICKS, round(end) - clip.start_tick)

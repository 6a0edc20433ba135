"""Tracks that are made for audio clips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from airdesk.model.audio_clip import AudioSource
from airdesk.model.audio_clip_edits import add_audio_clip, whole_clip
from airdesk.model.song import Song, Track, edit_track

NEW_TRACK_GAIN_DB: Final = -6.0
"""A choice: files are mostly as loud as can be, and the tracks of a song leave room for each other."""


def with_dropped_clips(song: Song, track_id: str | None, tick: int, sources: Sequence[AudioSource]) -> tuple[Song, str]:
    """The song with clips of files one behind the other from a tick on, and the id of their track; None makes a track.

    Loops of known tempo follow the song's. Raises KeyError where there is no such track, ValueError without a source.
    """
    if not sources:
        raise ValueError("no files to put on the timeline")
    if track_id is None:
        song, track_id = with_audio_track(song, sources[0].name.rpartition(".")[0] or sources[0].name)
        song = edit_track(song, track_id, lambda track: replace(track, gain_db=NEW_TRACK_GAIN_DB))
    for source in sources:
        clip = whole_clip(source, tick, song.tempo_map, follows_tempo=True)
        song = add_audio_clip(song, track_id, clip)
        tick = clip.end_tick
    return song, track_id


def with_audio_track(song: Song, name: str) -> tuple[Song, str]:
    """The song with one more track, below the others, for audio; and its id."""
    taken = {track.id for track in song.tracks}
    track_id = next(f"audio-{number}" for number in range(1, len(taken) + 2) if f"audio-{number}" not in taken)
    track = Track(track_id, name, name, "fx", "")
    return replace(song, tracks=(*song.tracks, track)), track_id

"""Edits of one track's name and mixer strip, as the headers ask for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from airdesk.document.open_song import SongEdit
from airdesk.model.song import Song, Track, edit_track


def with_gain(track_id: str, gain_db: float) -> SongEdit:
    """Set a track's volume."""
    return _on(track_id, lambda track: replace(track, gain_db=gain_db))


def with_pan(track_id: str, pan: float) -> SongEdit:
    """Set a track's place between left and right."""
    return _on(track_id, lambda track: replace(track, pan=pan))


def with_name(track_id: str, name: str) -> SongEdit:
    """Rename a track."""
    return _on(track_id, lambda track: replace(track, name=name))


def with_mute_switched(track_id: str) -> SongEdit:
    """Mute a track, or no longer."""
    return _on(track_id, lambda track: replace(track, is_muted=not track.is_muted))


def with_solo_switched(track_id: str, *, exclusive: bool = False) -> SongEdit:
    """Solo a track, or no longer; *exclusive*: all others are soloed no longer."""

    def edited(song: Song) -> Song:
        is_soloed = not song.track(track_id).is_soloed
        if not exclusive:
            return edit_track(song, track_id, lambda track: replace(track, is_soloed=is_soloed))
        is_alone = sum(track.is_soloed for track in song.tracks) == (0 if is_soloed else 1)
        wanted = is_soloed or not is_alone
        return replace(song, tracks=tuple(replace(track, is_soloed=wanted and track.id == track_id) for track in song.tracks))

    return edited


def _on(track_id: str, edit: Callable[[Track], Track]) -> SongEdit:
    return lambda song: edit_track(song, track_id, edit)

"""What the mixer does to a song: each is a function from song to song."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from airdesk.document.open_song import SongEdit
from airdesk.model.song import Song, Track, edit_track


def with_gain(track_id: str, gain_db: float) -> SongEdit:
    """A track at another volume."""
    return lambda song: edit_track(song, track_id, lambda track: replace(track, gain_db=gain_db))


def with_pan(track_id: str, pan: float) -> SongEdit:
    """A track at another place between left and right."""
    return lambda song: edit_track(song, track_id, lambda track: replace(track, pan=pan))


def with_mute(track_id: str, is_muted: bool) -> SongEdit:
    """A track muted or not."""
    return lambda song: edit_track(song, track_id, lambda track: replace(track, is_muted=is_muted))


def with_solo(track_id: str, is_soloed: bool) -> SongEdit:
    """A track soloed or not."""
    return lambda song: edit_track(song, track_id, lambda track: replace(track, is_soloed=is_soloed))


def with_only_solo(track_id: str, is_soloed: bool) -> SongEdit:
    """Only this track soloed, or none at all."""
    return _each_track(lambda track: replace(track, is_soloed=is_soloed and track.id == track_id))


def with_master_gain(gain_db: float) -> SongEdit:
    """The whole mix at another level."""
    return lambda song: replace(song, master_gain_db=gain_db)


def _each_track(edit: Callable[[Track], Track]) -> SongEdit:
    def edited(song: Song) -> Song:
        return replace(song, tracks=tuple(edit(track) for track in song.tracks))

    return edited

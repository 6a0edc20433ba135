"""What of a song is rendered and what the mixer does: the line between an edit of notes and a move of a fader."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

from airdesk.model.song import Song, Track, audible_tracks
from airdesk.model.timebase import TempoMap
from airdesk.units import db_to_amplitude, equal_power_pan

Strip: TypeAlias = tuple[float, float, float, float]
"""Linear left, right, echo send and room send."""


@dataclass(frozen=True, slots=True)
class TrackContent:
    """Everything that decides how a track sounds before its strip; equal content is rendered once."""

    track: Track  # without what the mixer does
    kicks: Track | None  # whose kick it ducks under, where that is heard
    tempo_map: TempoMap
    genre: str


def contents(song: Song) -> dict[str, TrackContent]:
    """The content of every enabled track that has notes or audio, by track id; muted ones too, they may be wanted at once."""
    rendered = {track.id: _rendered_part(track) for track in song.tracks if track.is_enabled}
    heard = {track.id for track in audible_tracks(song)}
    return {
        track_id: TrackContent(track, _kicks(track, rendered, heard), song.tempo_map, song.genre)
        for track_id, track in rendered.items()
        if not track.is_empty
    }


def _rendered_part(track: Track) -> Track:
    pan = track.pan if track.pan_automation else 0.0
    return replace(track, name="", gain_db=0.0, pan=pan, room_send_db=None, echo_send_db=None, is_muted=False, is_soloed=False)


def _kicks(track: Track, rendered: dict[str, Track], heard: set[str]) -> Track | None:
    if track.ducking is None or track.ducking.source_id not in heard:
        return None
    return rendered.get(track.ducking.source_id)


def strips(song: Song) -> dict[str, Strip]:
    """The mixer strip of every track, by track id; silent where it is not heard."""
    heard = {track.id for track in audible_tracks(song)}
    return {track.id: strip(track, is_heard=track.id in heard) for track in song.tracks}


def strip(track: Track, *, is_heard: bool = True) -> Strip:
    """The mixer strip of a track."""
    gain = db_to_amplitude(track.gain_db) if is_heard else 0.0
    left, right = (1.0, 1.0) if track.pan_automation else equal_power_pan(track.pan)
    return gain * left, gain * right, _send(track.echo_send_db), _send(track.room_send_db)


def _send(send_db: float | None) -> float:
    return 0.0 if send_db is None else db_to_amplitude(send_db)

"""The space of a genre at a song's tempo: its room, its echo in time, and who makes room for the kick."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from airdesk.facts.genres import Mix
from airdesk.model.song import Ducking, Song, Track
from airdesk.render.settings import RenderSettings

LONGEST_ECHO_SECONDS: Final = 1.2
"""An echo of slow songs is halved until it is shorter than this."""

LONGEST_RELEASE_SECONDS: Final = 0.6


def in_genre_space(settings: RenderSettings, mix: Mix, song: Song) -> RenderSettings:
    """The settings with the genre's room, and its echo at the song's tempo."""
    echo_seconds = mix.echo_beats * 60.0 / song.tempo_map.tempo_at(0)
    while echo_seconds > LONGEST_ECHO_SECONDS:
        echo_seconds /= 2.0
    return replace(settings, room_seconds=mix.room_seconds, echo_seconds=echo_seconds, echo_feedback=mix.echo_feedback)


def with_pump(song: Song, mix: Mix) -> Song:
    """The song with the parts that the genre lets duck under its kick doing so."""
    drums = next((track for track in song.tracks if track.role == "drums"), None)
    if drums is None or not mix.pump_db:
        return song
    release_seconds = min(LONGEST_RELEASE_SECONDS, mix.pump_beats * 60.0 / song.tempo_map.tempo_at(0))
    return replace(song, tracks=tuple(_pumped(track, mix, drums.id, release_seconds) for track in song.tracks))


def _pumped(track: Track, mix: Mix, source_id: str, release_seconds: float) -> Track:
    depth_db = mix.pump_db.get(track.role, 0.0)
    if depth_db <= 0.0 or track.id == source_id:
        return track
    return replace(track, ducking=Ducking(source_id, depth_db, round(release_seconds, 4)))

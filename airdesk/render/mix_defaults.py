"""Where a part stands when nobody has placed it yet: its share of the room, by role. All values are taste."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from airdesk.model.plan import Role
from airdesk.model.song import Song

ROOM_SENDS_DB: Final[Mapping[Role, float | None]] = {
    "drums": -20.0,
    "percussion": -16.0,
    "bass": None,  # the low end stays dry and central
    "chords": -14.0,
    "pad": -11.0,
    "lead": -12.0,
    "counter": -12.0,
    "arp": -13.0,
    "fx": -12.0,
}


def with_room(song: Song) -> Song:
    """The song with every dry part put into the room; what was placed already stays, and so do level and pan."""
    return replace(
        song,
        tracks=tuple(
            replace(track, room_send_db=ROOM_SENDS_DB[track.role]) if track.room_send_db is None else track
            for track in song.tracks
        ),
    )

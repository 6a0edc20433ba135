"""Default places of parts."""

from __future__ import annotations

from airdesk.model.notes import Note
from airdesk.render.mix_defaults import with_room
from tests.helpers.instruments import song_of, track_of


def test_dry_parts_go_into_the_room_and_the_bass_stays_out() -> None:
    notes = [Note(0, 60, 10, 100)]
    tracks = (
        track_of(notes, name="b", role="bass"),
        track_of(notes, name="p", role="pad"),
        track_of(notes, name="q", room_send_db=-3.0),
    )
    placed = with_room(song_of(*tracks))
    assert placed.track("b").room_send_db is None
    assert placed.track("p").room_send_db is not None
    assert placed.track("q").room_send_db == -3.0

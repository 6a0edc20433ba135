"""The starting mix: every role has its place, several of one role stand apart, genres move the levels."""

from __future__ import annotations

from airdesk.facts.genres import Mix
from airdesk.model.plan import ROLES
from airdesk.model.song import Track
from airdesk.workflows.song_tracks import STRIPS, RoleMixer


def track(role: str) -> Track:
    return Track("x", "x", "x", role, "piano")  # type: ignore[arg-type]


def test_every_role_has_a_place() -> None:
    assert set(STRIPS) == set(ROLES)
    assert all(strip.gain_db <= 0 for strip in STRIPS.values())


def test_bass_drums_and_lead_stand_in_the_middle_and_the_bass_is_dry() -> None:
    placed = {role: RoleMixer().placed(track(role)) for role in ("drums", "bass", "lead")}
    assert [strip.pan for strip in placed.values()] == [0.0, 0.0, 0.0]
    assert placed["bass"].room_send_db is None


def test_several_of_one_role_stand_on_both_sides() -> None:
    mixer = RoleMixer()
    pans = [mixer.placed(track("chords")).pan for _ in range(6)]
    assert pans[0] == -pans[1] != 0
    assert abs(pans[4]) > abs(pans[0])
    assert max(map(abs, pans)) <= 0.8


def test_the_genre_moves_levels_and_room() -> None:
    plain, moved = (RoleMixer(mix).placed(track("pad")) for mix in (Mix(), Mix(room_db=3.0, levels_db={"pad": -2.0})))
    assert moved.gain_db == plain.gain_db - 2.0
    assert moved.room_send_db == (plain.room_send_db or 0.0) + 3.0

"""One track is composed again, the others stay."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from airdesk.errors import BadInputError, LibraryError
from airdesk.model.plan import PlanRequest
from airdesk.model.song import edit_track, track_notes
from airdesk.settings import Settings
from airdesk.workflows.generate_take import generate_take
from airdesk.workflows.regenerate_track import regenerate_track
from airdesk.workflows.song_takes import compare_takes, open_take
from tests.helpers.libraries import library_with_shared_sounds

REQUEST = PlanRequest("dusty lo-fi for a rainy night", bars=8, seed=7)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return library_with_shared_sounds(tmp_path / "library")


def test_only_this_track_plays_other_notes_and_its_mixer_stays(settings: Settings) -> None:
    first = generate_take(REQUEST, settings)
    track = next(track for track in first.song.tracks if track.role in ("chords", "lead"))
    quieter = edit_track(first.song, track.id, lambda old: replace(old, gain_db=-20.0, is_soloed=False))
    second = regenerate_track(first, track.id, 99, settings, song=quieter)
    assert (second.song_id, second.number, second.row.seed) == (first.song_id, 2, 99)
    assert second.song.track(track.id).gain_db == -20.0
    assert second.song.master_gain_db == first.song.master_gain_db
    assert track_notes(second.song.track(track.id)) != track_notes(track)
    for other in first.song.tracks:
        if other.id != track.id:
            assert second.song.track(other.id) == other
    kept = open_take(first.song_id, settings)
    assert kept.song == second.song
    assert kept.plan == first.plan
    assert kept.score is not None
    part = next(part for part in kept.score.parts if part.instrument == track.instrument)
    assert len(part.notes) == len(track_notes(second.song.track(track.id)))
    assert {difference.what for difference in compare_takes(first, second)} == {"Seed", track.name}


def test_the_same_seed_gives_the_same_notes(settings: Settings) -> None:
    first = generate_take(REQUEST, settings)
    track = first.song.tracks[0]
    again = regenerate_track(first, track.id, 7, settings)
    assert again.song == first.song
    assert [difference.what for difference in compare_takes(first, again)] == []


def test_what_cannot_be_composed_again_is_said(settings: Settings) -> None:
    first = generate_take(REQUEST, settings)
    with pytest.raises(BadInputError, match="no track"):
        regenerate_track(first, "kazoo", 1, settings)
    with pytest.raises(LibraryError, match="plan of Take 1 is not known"):
        regenerate_track(replace(first, plan=None), first.song.tracks[0].id, 1, settings)

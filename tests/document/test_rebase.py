"""Edits that are carried over to a newer version of a song."""

from __future__ import annotations

from dataclasses import replace

from airdesk.document.rebase import rebased
from airdesk.model.song import Song, edit_track
from tests.helpers.libraries import small_song


def with_bass(song: Song) -> Song:
    return replace(song, tracks=(*song.tracks, replace(song.tracks[0], id="bass", name="Bass")))


def test_what_was_edited_stands_and_what_was_not_is_as_in_the_newer_version() -> None:
    base = with_bass(small_song("First"))
    edited = edit_track(replace(base, title="Mine"), "piano", lambda track: replace(track, gain_db=-3.0))
    levelled = edit_track(base, "piano", lambda track: replace(track, gain_db=-9.0, pan=0.25))
    newer = edit_track(replace(levelled, master_gain_db=2.0), "bass", lambda track: replace(track, gain_db=-6.0))
    made = rebased(edited, base, newer)
    assert (made.title, made.master_gain_db) == ("Mine", 2.0)
    assert (made.track("piano").gain_db, made.track("piano").pan, made.track("bass").gain_db) == (-3.0, 0.25, -6.0)


def test_tracks_that_were_thrown_away_added_or_moved_stay_so() -> None:
    base = with_bass(small_song())
    extra = replace(base.tracks[0], id="extra")
    edited = replace(base, tracks=(base.tracks[1], extra))
    newer = replace(base, tracks=tuple(replace(track, gain_db=-6.0) for track in base.tracks))
    assert rebased(edited, base, newer).tracks == (newer.tracks[1], extra)


def test_without_edits_it_is_the_newer_version() -> None:
    base = with_bass(small_song())
    newer = replace(base, title="Newer", tracks=(*base.tracks, replace(base.tracks[0], id="strings")))
    assert rebased(base, base, newer) == newer

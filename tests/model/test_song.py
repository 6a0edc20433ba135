from __future__ import annotations

from dataclasses import replace

import pytest

from airdesk.model.harmony import Key
from airdesk.model.notes import Note, transpose_notes
from airdesk.model.score import Part, Score, ScoreSection
from airdesk.model.song import Song, Track, audible_tracks, edit_clip_notes, edit_track, set_tempo, song_of_score, track_notes
from airdesk.model.timebase import Meter


def a_song() -> Song:
    notes = tuple(Note(bar * 1920, 60 + bar, 480, 90) for bar in range(6))
    score = Score(
        "Two rooms",
        120.0,
        Key(0),
        Meter(4, 4),
        6,
        8,
        (Part("piano", notes), Part("bass", notes[2:3])),
        (ScoreSection("verse", 0, 2), ScoreSection("hook", 2, 4)),
    )
    tracks = (Track("piano", "Piano", "piano", "chords", "piano"), Track("bass", "Bass", "bass", "bass", "bass-sub"))
    return song_of_score(score, tracks)


def test_parts_become_one_clip_a_section_and_lose_no_note() -> None:
    song = a_song()
    assert [clip.start_tick for clip in song.track("piano").clips] == [0, 3840]
    assert len(song.track("bass").clips) == 1
    assert [note.start_tick for note in track_notes(song.track("piano"))] == [bar * 1920 for bar in range(6)]
    assert song.duration_seconds == pytest.approx(12.0)


def test_a_lone_upbeat_begins_the_clip_that_it_leads_into() -> None:
    upbeat, first, later = Note(4 * 1920 - 240, 60, 200, 90), Note(4 * 1920, 64, 480, 90), Note(9 * 1920, 67, 480, 90)
    sections = (ScoreSection("intro", 0, 4), ScoreSection("verse", 4, 5), ScoreSection("end", 9, 1))
    score = Score("Lead", 120.0, Key(0), Meter(4, 4), 10, 8, (Part("lead", (upbeat, first, later)),), sections)
    song = song_of_score(score, (Track("lead", "Lead", "lead", "lead", "lead-saw"),))
    clips = song.track("lead").clips
    assert [(clip.start_tick, len(clip.notes)) for clip in clips] == [(4 * 1920 - 240, 2), (9 * 1920, 1)]
    assert track_notes(song.track("lead")) == (upbeat, first, later)


def test_an_edit_shares_what_it_does_not_touch_and_inverts() -> None:
    song = a_song()
    edited = edit_clip_notes(song, "piano", 0, lambda notes: transpose_notes(notes, {0}, 7))
    assert edited.track("bass") is song.track("bass")
    assert edited.track("piano").clips[1] is song.track("piano").clips[1]
    back = edit_clip_notes(edited, "piano", 0, lambda notes: transpose_notes(notes, {0}, -7))
    assert back == song


def test_solo_silences_the_others_and_mute_wins() -> None:
    song = a_song()
    soloed = edit_track(song, "bass", lambda track: replace(track, is_soloed=True))
    assert [track.id for track in audible_tracks(soloed)] == ["bass"]
    muted = edit_track(soloed, "bass", lambda track: replace(track, is_muted=True))
    assert audible_tracks(muted) == ()


def test_editing_an_unknown_track_is_an_error() -> None:
    with pytest.raises(KeyError):
        edit_track(a_song(), "tuba", lambda track: track)


def test_a_clip_edge_hides_notes_without_deleting_them() -> None:
    song = a_song()
    clip = song.track("piano").clips[0]
    short = edit_track(song, "piano", lambda track: replace(track, clips=(replace(clip, duration_ticks=1920 + 240),)))
    assert [note.duration_ticks for note in track_notes(short.track("piano"))] == [480, 240]
    assert len(short.track("piano").clips[0].notes) == 2


def test_tempo_changes_length_not_notes() -> None:
    song = a_song()
    slower = set_tempo(song, 60.0)
    assert slower.duration_seconds == pytest.approx(24.0)
    assert slower.tracks == song.tracks

"""A stretch of a song as a song of its own, and a song as a score to draw."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airdesk.export.song_span import score_of_song, song_between, song_until
from airdesk.model.notes import Note
from airdesk.model.score import ScoreSection
from airdesk.model.song import Automation, MidiClip, PedalSpan, Song, Track, track_notes
from airdesk.model.timebase import Meter, MeterChange, MeterMap, TempoChange, TempoMap
from tests.helpers.scores import notes_within

BAR = 1920


def song_of(notes: tuple[Note, ...], **traits: object) -> Song:
    track = Track("a", "Piano", "piano", "chords", "piano", (MidiClip(0, 8 * BAR, notes),), **traits)  # type: ignore[arg-type]
    tempo = TempoMap((TempoChange(0, 120.0), TempoChange(3 * BAR, 60.0)))
    meter = MeterMap((MeterChange(0, Meter(4, 4)), MeterChange(4 * BAR, Meter(3, 4))))
    sections = (ScoreSection("verse", 0, 4), ScoreSection("hook", 4, 5))
    return Song("Span", tempo, meter, (track,), 8 * BAR, sections=sections)


@given(notes_within(8 * BAR), st.integers(0, 7 * BAR), st.integers(1, BAR))
def test_a_stretch_holds_exactly_the_notes_that_begin_in_it(notes: tuple[Note, ...], start: int, length: int) -> None:
    song = song_of(notes)
    part = song_between(song, start, start + length)
    expected = [note for note in track_notes(song.tracks[0]) if start <= note.start_tick < start + length]
    found = track_notes(part.tracks[0])
    assert [(note.start_tick + start, note.pitch, note.velocity) for note in found] == [
        (note.start_tick, note.pitch, note.velocity) for note in expected
    ]
    assert part.end_tick == length
    assert all(note.end_tick <= length for note in found)


def test_tempo_meter_and_sections_are_those_of_the_stretch() -> None:
    song = song_of((Note(2 * BAR, 60, 480, 90),))
    part = song_between(song, 2 * BAR, 5 * BAR)
    assert part.duration_seconds == pytest.approx(song.tempo_map.tick_to_seconds(5 * BAR) - 4.0)
    assert [change.start_tick for change in part.tempo_map.changes] == [0, BAR]
    assert [change.start_tick for change in part.meter_map.changes] == [0, 2 * BAR]
    assert [(section.name, section.start_bar, section.bars) for section in part.sections] == [("verse", 0, 2), ("hook", 2, 2)]


def test_automation_begins_with_the_value_that_holds_and_pedals_are_cut() -> None:
    song = song_of(
        (Note(2 * BAR, 60, 480, 90),),
        gain_automation=(Automation(0, -1.0), Automation(BAR, -2.0), Automation(3 * BAR, -3.0), Automation(6 * BAR, -4.0)),
        pedals=(PedalSpan("sustain", BAR, 3 * BAR), PedalSpan("sustain", 6 * BAR, 7 * BAR)),
    )
    track = song_between(song, 2 * BAR, 5 * BAR).tracks[0]
    assert track.gain_automation == (Automation(0, -2.0), Automation(BAR, -3.0))
    assert track.pedals == (PedalSpan("sustain", 0, BAR),)


def test_until_nothing_begins_after_and_what_sounds_is_let_go() -> None:
    song = song_of((Note(0, 60, 3 * BAR, 90), Note(2 * BAR, 62, 480, 90)), pedals=(PedalSpan("sustain", BAR, 3 * BAR),))
    early = song_until(song, 2 * BAR)
    assert [(note.pitch, note.end_tick) for note in track_notes(early.tracks[0])] == [(60, 2 * BAR)]
    assert early.tracks[0].pedals == (PedalSpan("sustain", BAR, 2 * BAR),)
    assert early.end_tick == 2 * BAR


def test_a_song_of_two_tracks_of_one_name_is_a_score_of_two_parts() -> None:
    song = song_of((Note(0, 60, 480, 90),))
    twice = Track("b", "Piano", "piano", "chords", "piano", song.tracks[0].clips)
    score = score_of_song(Song(song.title, song.tempo_map, song.meter_map, (song.tracks[0], twice), song.end_tick))
    assert [part.instrument for part in score.parts] == ["Piano", "Piano (b)"]
    assert score.bars == 8

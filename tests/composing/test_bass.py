from __future__ import annotations

from dataclasses import replace

from airdesk.composing.bass import bass_notes
from airdesk.composing.drums import compose_drums
from airdesk.composing.sketch import sketch_song
from airdesk.facts.genres import BassStyle, Genre
from airdesk.model.harmony import Chord, parse_chord
from airdesk.model.notes import Note
from airdesk.model.plan import ChordSpan, InstrumentPlan
from tests.composing.plans import all_genres, plan_for


def line_over(chord: Chord, style: BassStyle, genre_name: str = "pop") -> list[Note]:
    genre: Genre = replace(all_genres()[genre_name], bass=(style,))
    plan = plan_for(genre, sections=(("verse", 4, 0.7),))
    bass = InstrumentPlan("finger bass", "bass", "bass-finger", 28, 55)
    section = replace(plan.sections[0], instruments=("finger bass",), chords=(ChordSpan(chord, 4 * 1920),))
    plan = replace(plan, sections=(section,), instruments=(bass,))
    sketch = sketch_song(plan, genre)
    return bass_notes(sketch, bass, compose_drums(sketch))


def test_degrees_of_a_slash_chord_count_from_its_root_not_from_its_bass() -> None:
    notes = line_over(parse_chord("C/E"), BassStyle("degrees", bars=("R---3---5---8---",)))
    assert notes[0].pitch % 12 == 4
    assert {note.pitch % 12 for note in notes} <= {0, 4, 7}


def test_walking_bass_plays_every_beat_and_moves() -> None:
    notes = line_over(parse_chord("Am7"), BassStyle("walk", method="walking"), "jazz")
    assert [note.start_tick % 1920 for note in notes[:4]] == [0, 480, 960, 1440]
    assert len({note.pitch for note in notes}) >= 3


def test_bass_with_the_kick_strikes_with_every_kick() -> None:
    style = BassStyle("with the kick", method="kick")
    genre = replace(all_genres()["pop"], bass=(style,))
    plan = plan_for(genre, sections=(("verse", 4, 0.7),))
    kicks = {hit.tick for hit in compose_drums(sketch_song(plan, genre)) if hit.lane == "kick"}
    starts = {note.start_tick for note in line_over(parse_chord("Am"), style)}
    assert kicks <= starts


def test_offbeat_bass_leaves_the_beats_to_the_kick() -> None:
    notes = line_over(parse_chord("Am"), BassStyle("off", method="offbeat"), "house")
    assert all(note.start_tick % 480 == 240 for note in notes)


def test_a_held_bass_strikes_the_new_root_when_the_chord_changes_inside_the_bar() -> None:
    genre = replace(all_genres()["pop"], bass=(BassStyle("held", bars=("R---------------",)),))
    plan = plan_for(genre, sections=(("verse", 1, 0.7),))
    bass = InstrumentPlan("finger bass", "bass", "bass-finger", 28, 55)
    chords = (ChordSpan(parse_chord("C"), 960), ChordSpan(parse_chord("F"), 960))
    section = replace(plan.sections[0], instruments=("finger bass",), chords=chords)
    plan = replace(plan, sections=(section,), instruments=(bass,))
    sketch = sketch_song(plan, genre)
    notes = bass_notes(sketch, bass, ())
    assert [(note.start_tick, note.pitch % 12) for note in notes] == [(0, 0), (960, 5)]

"""Notes and names of a model's answer made to fit the song."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airdesk.composing.model_score_names import instruments_meant
from airdesk.composing.model_score_repair import NoteRepair, without_overlaps
from airdesk.composing.sketch import sketch_song
from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.model.harmony import Chord, Key
from airdesk.model.notes import Note
from airdesk.model.plan import ChordSpan, InstrumentPlan, SectionPlan, SongPlan
from airdesk.model.timebase import Meter

CATALOGUE = load_instruments()
DRUMS = InstrumentPlan("drums", "drums", "kit-brush", 35, 81)
CLAP = InstrumentPlan("clap", "drums", "kit-brush", 39, 39)
BASS = InstrumentPlan("upright bass", "bass", "bass-upright", 28, 55)
PIANO = InstrumentPlan("piano", "chords", "piano", 48, 79)
SAX = InstrumentPlan("sax", "lead", "sax", 58, 82)
BAND = (DRUMS, CLAP, BASS, PIANO, SAX)
BAR = 1920
PLAN = SongPlan(
    "p",
    "t",
    "jazz",
    "calm",
    120.0,
    Key(0, "major"),
    Meter(4, 4),
    4,
    (SectionPlan("head", 0, 4, 0.6, tuple(one.name for one in BAND), (ChordSpan(Chord(9, "7"), 4 * BAR),)),),
    BAND,
    1,
    16,
)
SKETCH = sketch_song(PLAN, load_genres()["jazz"])


def mended(instrument: InstrumentPlan, *notes: Note) -> list[Note]:
    return NoteRepair(SKETCH, CATALOGUE).mended(instrument, notes)


def pitches(instrument: InstrumentPlan, *wanted: int) -> list[int]:
    return [note.pitch for note in mended(instrument, *(Note(480 * at, pitch, 240, 80) for at, pitch in enumerate(wanted)))]


def test_notes_of_the_scale_and_of_the_chord_stay() -> None:
    assert pitches(PIANO, 60, 61, 64, 67) == [60, 61, 64, 67]  # C# is the third of A7


def test_other_notes_go_to_the_nearest_tone_of_the_chord_first() -> None:
    assert pitches(PIANO, 66, 68, 70) == [67, 67, 69]


def test_a_part_outside_its_register_moves_as_a_whole_where_it_can() -> None:
    assert pitches(BASS, 60, 62, 64) == [48, 50, 52]
    assert pitches(BASS, 19, 60) == [31, 48]


def test_a_bass_plays_one_note_at_a_time_and_keeps_the_lowest() -> None:
    line = mended(BASS, Note(0, 33, 4000, 80), Note(0, 45, 480, 80), Note(960, 40, 480, 80))
    assert [(note.start_tick, note.pitch, note.end_tick) for note in line] == [(0, 33, 960), (960, 40, 1440)]


def test_drums_go_to_their_kin_and_single_drums_play_themselves() -> None:
    assert pitches(DRUMS, 36, 38, 82) == [36, 38, 82]
    assert pitches(DRUMS, 3) == []
    assert pitches(CLAP, 38, 60) == [39, 39]


def test_repairs_are_counted() -> None:
    repair = NoteRepair(SKETCH, CATALOGUE)
    repair.mended(PIANO, [Note(480 * at, 66, 240, 80) for at in range(7)])
    assert repair.sentences == ("piano: 7 notes outside the scale and its chords were moved to the nearest tone.",)
    riser = InstrumentPlan("riser", "fx", "riser", 60, 61)
    assert [note.pitch for note in repair.mended(riser, [Note(0, 60, 240, 80), Note(480, 99, 240, 80)])] == [60, 60]
    assert list(repair.sentences)[-1] == "riser: 1 note it has no sound for became its first."


@settings(max_examples=60)
@given(
    st.sampled_from(BAND),
    st.lists(
        st.builds(Note, st.integers(0, 6 * BAR), st.integers(0, 127), st.integers(1, 10**6), st.integers(1, 127)), max_size=30
    ),
)
def test_whatever_is_written_can_be_played(instrument: InstrumentPlan, notes: list[Note]) -> None:
    repair = NoteRepair(SKETCH, CATALOGUE)
    line = repair.mended(instrument, notes)
    assert line == without_overlaps(line)
    low, high = repair.register(instrument)
    for note in line:
        assert note.end_tick <= 4 * BAR
        if instrument not in (DRUMS, CLAP):
            assert low <= note.pitch <= high
            assert note.pitch % 12 in {*PLAN.key.pitch_classes, 1}
    assert repair.mended(instrument, line) == line


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("sax", "sax"),
        ("SAX", "sax"),
        ("Upright_Bass", "upright bass"),
        ("double bass", "upright bass"),
        ("contrabajo", "upright bass"),
        ("bass", "upright bass"),
        ("melody", "sax"),
        ("fortepian", "piano"),
        ("piano 2", "piano"),
        ("kazoo orchestra", None),
        ("<b>", None),
    ],
)
def test_names_are_understood(name: str, meant: str | None) -> None:
    found = instruments_meant([name], BAND, CATALOGUE)[name]
    assert (None if found is None else found.name) == meant


def test_an_exact_name_counts_before_any_other_word() -> None:
    second = replace(PIANO, name="electric piano")
    found = instruments_meant(["keys", "piano", "electric piano"], (*BAND, second), CATALOGUE)
    assert found["piano"] is PIANO
    assert found["electric piano"] is second
    assert found["keys"] is None

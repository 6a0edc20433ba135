from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airdesk.errors import HarmonyError
from airdesk.model.harmony import (
    QUALITIES,
    SCALES,
    Chord,
    Key,
    chord_in_key,
    find_scale,
    parse_chord,
    parse_key,
    parse_pitch_class,
    pitch_class_name,
)

keys = st.builds(Key, st.integers(0, 11), st.sampled_from(sorted(SCALES)))
chords = st.builds(Chord, st.integers(0, 11), st.sampled_from(sorted(QUALITIES)))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Cm", "C minor"),
        ("D dorian", "D dorian"),
        ("F# minor", "F# minor"),
        ("Bb", "Bb major"),
        ("c# moll", "C# minor"),
        ("Fis moll", "F# minor"),
        ("a-moll", "A minor"),
        ("Eb mixolydian", "Eb mixolydian"),
        ("CM", "C major"),
        ("F sharp minor", "F# minor"),
        ("G harmonic minor", "G harmonic minor"),
        ("E phrygian dominant", "E phrygian dominant"),
    ],
)
def test_keys_are_read_as_people_write_them(text: str, name: str) -> None:
    assert parse_key(text).name == name


@pytest.mark.parametrize("text", ["", "X", "minor", "banana", "C banana", "Q minor", "🎹"])
def test_nonsense_is_no_key(text: str) -> None:
    with pytest.raises(HarmonyError):
        parse_key(text)


def test_a_key_that_contradicts_its_scale_is_refused() -> None:
    with pytest.raises(HarmonyError, match="disagree"):
        parse_key("A minor", "major")
    assert parse_key("A", "minor") == Key(9, "minor")


@given(keys)
def test_a_key_reads_back_from_its_own_name(key: Key) -> None:
    assert parse_key(key.name) == key


@given(chords)
def test_a_chord_reads_back_from_its_own_name(chord: Chord) -> None:
    assert parse_chord(chord.named()) == chord


@given(st.integers(0, 11), keys)
def test_note_names_read_back(pitch_class: int, key: Key) -> None:
    assert parse_pitch_class(pitch_class_name(pitch_class, key)) == pitch_class


@pytest.mark.parametrize(
    ("numeral", "key", "name"),
    [
        ("i7", "A minor", "Am7"),
        ("iv9", "A minor", "Dm9"),
        ("VII13", "A minor", "G13"),
        ("VImaj7", "A minor", "Fmaj7"),
        ("V7b9", "A minor", "E7b9"),
        ("iim7b5", "A minor", "Bm7b5"),
        ("V7/V", "C major", "D7"),
        ("I/3", "C major", "C/E"),
        ("i/5", "A minor", "Am/E"),
        ("bVII", "C major", "Bb"),
        ("ii7", "Bb major", "Cm7"),
        ("IV", "D dorian", "G"),
        ("Isus4", "G major", "Gsus4"),
        ("I", "A minor pentatonic", "A"),
    ],
)
def test_roman_numerals_name_chords_of_the_key(numeral: str, key: str, name: str) -> None:
    assert chord_in_key(numeral, parse_key(key)) == parse_chord(name)


@pytest.mark.parametrize("numeral", ["", "VIII", "hello", "ii9000", "V/9"])
def test_nonsense_is_no_numeral(numeral: str) -> None:
    with pytest.raises(HarmonyError):
        chord_in_key(numeral, Key(0))


def test_guide_tones_tell_chords_apart() -> None:
    assert parse_chord("G7").guide_tones == (11, 5)
    assert parse_chord("Cm7").guide_tones == (3, 10)


def test_scales_answer_to_many_names() -> None:
    assert find_scale("Natural Minor") == find_scale("aeolian") == find_scale("moll") == "minor"
    assert find_scale("pentatonic-minor") == "minor pentatonic"

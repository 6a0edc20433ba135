"""One way of writing keys, notes and chords, which every reader of what is typed understands."""

from __future__ import annotations

import pytest

from airdesk.model.harmony import Key, parse_chord, parse_key
from airdesk.model.notes import parse_pitch
from airdesk.ui.widgets.pitch_text import note_text, pitch_class_text, signed, signed_chords, signed_sentence, typed


@pytest.mark.parametrize(
    ("plain", "shown"),
    [("F# minor", "F♯ minor"), ("Bb minor", "B♭ minor"), ("B minor", "B minor"), ("F#", "F♯"), ("Bb3", "B♭3"), ("", "")],
)
def test_keys_and_notes_get_their_signs(plain: str, shown: str) -> None:
    assert signed(plain) == shown == signed(shown) and typed(shown) == plain


@pytest.mark.parametrize("scale", ["major", "minor", "dorian", "minor pentatonic"])
def test_every_key_is_read_as_it_is_written(scale: str) -> None:
    for tonic in range(12):
        assert parse_key(signed(Key(tonic, scale).name)) == Key(tonic, scale)


def test_every_note_is_read_as_it_is_written_in_any_key() -> None:
    for key in (None, Key(5), Key(2), Key(0, "minor")):
        assert [parse_pitch(note_text(pitch, key)) for pitch in range(128)] == list(range(128))


def test_notes_are_spelled_as_the_key_is_written() -> None:
    assert note_text(82, Key(2)) == "A♯5" and note_text(82, Key(5)) == "B♭5"  # D major has sharps, F major flats
    assert note_text(70) == "A♯4" and pitch_class_text(6) == "F♯"


def test_chords_get_their_signs_in_root_bass_and_quality() -> None:
    line = "Bbm7b5/Db – F#7#9 | Abmaj7 Bbadd9 Esus4"
    assert signed_chords(line) == "B♭m7♭5/D♭ – F♯7♯9 | A♭maj7 B♭add9 Esus4" and typed(signed_chords(line)) == line
    assert parse_chord(typed("B♭m7♭5")) == parse_chord("Bbm7b5")


def test_in_sentences_only_notes_and_keys_change() -> None:
    said = "Root F#3, from Bb-1 to Bb minor; the file Bb_take A#.wav, Felt Bb3.wav and section B stay"
    assert signed_sentence(said) == "Root F♯3, from B♭-1 to B♭ minor; the file Bb_take A#.wav, Felt Bb3.wav and section B stay"

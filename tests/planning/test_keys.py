"""Keys of the settings field, in the ways people write them."""

from __future__ import annotations

import pytest

from airdesk.errors import HarmonyError
from airdesk.planning.keys import find_key


@pytest.mark.parametrize(
    ("text", "tonic", "scale"),
    [
        ("A minor", 9, "minor"),
        ("Cm", 0, "minor"),
        ("F#", 6, None),
        ("F#m", 6, "minor"),
        ("Bb", 10, None),
        ("b", 11, None),
        ("D dorian", 2, "dorian"),
        ("Eb major", 3, "major"),
        ("e flat minor", 3, "minor"),
        ("C♯ minor", 1, "minor"),
        ("a-moll", 9, "minor"),
        ("cis-moll", 1, "minor"),
        ("H-moll", 11, "minor"),
        ("H#", 0, None),  # the German H is B, so this is the tone of C
        ("Hb", 10, None),
        ("B-dur", 10, "major"),
        ("re menor", 2, "minor"),
        ("si bemol mayor", 10, "major"),
        ("fa sostenido menor", 6, "minor"),
        ("A harmonic minor", 9, "harmonic minor"),
        ("G mixolidio", 7, "mixolydian"),
        ("CM", 0, "minor"),
        ("E blues", 4, "blues"),
    ],
)
def test_keys_are_read(text: str, tonic: int, scale: str | None) -> None:
    assert find_key(text) == (tonic, scale)


@pytest.mark.parametrize("text", ["", "X minor", "H#b minor", "A banana", "minor", "🎵"])
def test_no_keys_are_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(HarmonyError):
        find_key(text)

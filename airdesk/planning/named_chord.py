"""Chords with the numerals they came from, coloured by the mode they are played in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from airdesk.model.harmony import QUALITIES, Chord, Key, chord_in_key

PLAIN_MODES: Final = frozenset({"major", "minor"})

_TRIADS: Final = ("", "m", "dim", "aug", "sus4", "sus2")
_SEVENTHS: Final = ("maj7", "m7", "7", "m7b5", "mmaj7", "dim7", "augmaj7", "aug7", "7sus4")
_NINTHS: Final = ("maj9", "m9", "9", "mmaj9", "69", "m69")


@dataclass(frozen=True, slots=True)
class NamedChord:
    """A chord and the numeral it came from."""

    chord: Chord
    numeral: str


Bars = tuple[tuple[NamedChord, ...], ...]
"""The chords of each bar of a progression."""


def chords_of_bar(text: str, mode: str, key: Key) -> tuple[NamedChord, ...]:
    """The chords of a bar of numerals, "ii7 V7"."""
    return tuple(chord_of_numeral(numeral, mode, key) for numeral in text.split())


@lru_cache(maxsize=4096)
def chord_of_numeral(numeral: str, mode: str, key: Key) -> NamedChord:
    """The chord of a numeral, coloured by the mode: in dorian a minor fourth degree becomes major."""
    chord = chord_in_key(numeral, Key(key.tonic, mode))
    return NamedChord(chord if key.scale in PLAIN_MODES else _coloured(chord, key, "/" in numeral), numeral)


def _coloured(chord: Chord, key: Key, is_secondary: bool) -> Chord:
    """The same root with the notes of a seven-note mode; chords on foreign roots and dominants stay as they are."""
    is_dominant = chord.root == (key.tonic + 7) % 12 and 4 in chord.intervals
    scale = set(key.pitch_classes)
    if len(scale) != 7 or is_secondary or is_dominant or chord.root not in scale or set(chord.pitch_classes) <= scale:
        return chord
    return diatonic_chord(chord.root, len(chord.intervals), key) or chord


def diatonic_chord(root: int, size: int, key: Key) -> Chord | None:
    """A chord of about `size` notes on a root, all of them in the key; None where nothing fits."""
    scale = set(key.pitch_classes)
    for quality in (*(_NINTHS if size >= 5 else ()), *(_SEVENTHS if size >= 4 else ()), *_TRIADS):
        if all((root + step) % 12 in scale for step in QUALITIES[quality]):
            return Chord(root, quality)
    return None

"""Keys, notes and chords as the window writes them, with ♯ and ♭; files and commands keep # and b, and both can be typed."""

from __future__ import annotations

import re
from typing import Final

from airdesk.model.harmony import SCALES, Key, pitch_class_name

_SIGNS: Final = {"#": "♯", "b": "♭"}
_TONIC: Final = re.compile(r"^([A-Ga-g])([#b])")
_IN_CHORDS: Final = re.compile(r"(?<![A-Za-z])([A-G])([#b])|()([#b])(?=\d)")
_IN_SENTENCE: Final = re.compile(rf"\b([A-G])([#b])(?=-?\d\b(?!\.\w)| (?:{'|'.join(sorted(SCALES, key=len, reverse=True))})\b)")


def signed(name: str) -> str:
    """A note, tonic or key: "F♯3" of "F#3", "B♭ minor" of "Bb minor"."""
    return _TONIC.sub(lambda found: found[1] + _SIGNS[found[2]], name)


def signed_chords(line: str) -> str:
    """Chords as lead sheets have them: "B♭m7♭5/D♭ – F♯7" of "Bbm7b5/Db – F#7"."""
    return _IN_CHORDS.sub(lambda found: (found[1] or "") + _SIGNS[found[2] or found[4]], line)


def signed_sentence(text: str) -> str:
    """A sentence in which notes with their octaves and keys with their scales are named; names of files stay."""
    return _IN_SENTENCE.sub(lambda found: found[1] + _SIGNS[found[2]], text)


def typed(text: str) -> str:
    """What was typed or is shown, as files and commands write it."""
    return text.replace("♯", "#").replace("♭", "b")


def note_text(pitch: int, key: Key | None = None) -> str:
    """ "F♯3"; "B♭3" where it stands in a key that is written with flats."""
    return signed(f"{pitch_class_name(pitch, key)}{pitch // 12 - 1}")


def pitch_class_text(pitch_class: int) -> str:
    """ "F♯"."""
    return signed(pitch_class_name(pitch_class))

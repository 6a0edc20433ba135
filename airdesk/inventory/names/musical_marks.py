"""Notes, keys, tempi and dynamics in names: "As3", "F#m", "140_BPM", "mezzo-piano", "v3", "RR2"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from airdesk.model.harmony import Key

_LETTERS: Final = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_NOTE: Final = re.compile(r"([A-Ga-g])(#|s|b|sharp|flat)?(-?\d)")
_NOTE_AT_END: Final = re.compile(r".*[a-z]([A-G])(#|b)?(\d)")
_MIDI_NUMBER: Final = re.compile(r"(?:midi|note|key)[ _-]?(\d{2,3})(?!\d)", re.IGNORECASE)
_KEY: Final = re.compile(r"([A-G])(#|b|sharp|flat)?(m|min|minor|maj|major)", re.IGNORECASE)
_TONIC: Final = re.compile(r"([A-Ga-g])(#|b|s)?")
_MODES: Final = {"m": "minor", "min": "minor", "minor": "minor", "moll": "minor", "menor": "minor"} | {
    "maj": "major",
    "major": "major",
    "dur": "major",
    "mayor": "major",
}
_TEMPO: Final = re.compile(r"(?<![\d.,])(\d{2,3}(?:[.,]\d{1,2})?)[ _-]*bpm|bpm[ _-]*(\d{2,3}(?:[.,]\d{1,2})?)", re.IGNORECASE)
_BARE_TEMPO: Final = re.compile(r"[6-9]\d|1\d\d|200")
_LAYER: Final = re.compile(r"(?:v|vel|velocity|lyr|layer|dyn)(\d{1,3})", re.IGNORECASE)
_ROUND_ROBIN: Final = re.compile(r"(?:rr|roundrobin)(\d{1,2})", re.IGNORECASE)

DYNAMICS: Final[Mapping[str, int]] = {
    "ppp": 16,
    "pp": 33,
    "p": 49,
    "mp": 64,
    "mf": 80,
    "f": 96,
    "ff": 112,
    "fff": 126,
    "pianissimo": 33,
    "piano": 49,
    "mezzopiano": 64,
    "mezzoforte": 80,
    "forte": 96,
    "fortissimo": 112,
    "soft": 49,
    "medium": 80,
    "hard": 112,
    "loud": 112,
}
"""Velocities of written dynamics: the middle of eight even steps."""
_SURE: Final = frozenset(
    {"ppp", "pp", "mp", "mf", "ff", "fff", "pianissimo", "mezzopiano", "mezzoforte", "forte", "fortissimo"}
)


@dataclass(frozen=True, slots=True)
class MusicalMarks:
    """What the marks of a name say."""

    root_midi: int | None = None
    pitch_class: int | None = None
    key: str = ""
    tempo_bpm: float | None = None
    bare_tempo: float | None = None  # a number alone that a loop's tempo may be
    velocity: int | None = None
    velocity_layer: int | None = None
    round_robin: int | None = None


def read_marks(name: str, parts: Sequence[str]) -> MusicalMarks:
    """The marks of a file's name and its segments."""
    layer = next((int(match[1]) for part in parts[1:] if (match := _LAYER.fullmatch(part))), None)
    pitch = _pitch(name, parts)
    dynamic = _dynamic(parts, has_note=pitch is not None)
    key = _key(parts)
    return MusicalMarks(
        root_midi=pitch,
        pitch_class=pitch % 12 if pitch is not None else _tonic(parts),
        key=key,
        tempo_bpm=named_tempo(name),
        bare_tempo=next((float(part) for part in parts[1:] if _BARE_TEMPO.fullmatch(part)), None),
        velocity=layer if layer is not None and 16 < layer < 128 else dynamic,
        velocity_layer=layer if layer is not None and layer <= 16 else None,
        round_robin=next((int(match[1]) for part in parts if (match := _ROUND_ROBIN.fullmatch(part))), None),
    )


def named_tempo(name: str) -> float | None:
    """The tempo beside "BPM"."""
    match = _TEMPO.search(name)
    if match is None:
        return None
    tempo = float((match[1] or match[2]).replace(",", "."))
    return tempo if 40.0 <= tempo <= 300.0 else None


def _pitch(name: str, parts: Sequence[str]) -> int | None:
    """The last note with an octave, or a MIDI number that says so."""
    if "midi" in name.lower() or "note" in name.lower() or "key" in name.lower():
        match = _MIDI_NUMBER.search(name)
        if match and int(match[1]) < 128:
            return int(match[1])
    for part in reversed(parts):
        match = _NOTE.fullmatch(part) or _NOTE_AT_END.fullmatch(part)
        if match is None or (match[2] == "s" and match[1].upper() in "EB"):
            continue
        pitch = _pitch_class(match[1], match[2]) + 12 * (int(match[3]) + 1)
        if match[1].upper() == "B" and match[2] in ("#", "sharp"):
            pitch += 12
        if 0 <= pitch < 128:
            return pitch
    return None


def _pitch_class(letter: str, accidental: str | None) -> int:
    shift = {"#": 1, "s": 1, "sharp": 1, "b": -1, "flat": -1}.get(accidental or "", 0)
    return (_LETTERS[letter.upper()] + shift) % 12


def _key(parts: Sequence[str]) -> str:
    """ "A minor" for "Am", "Amin" or "A minor"."""
    for place, part in enumerate(parts):
        match = _KEY.fullmatch(part)
        if match and (match[1].isupper() or len(match[3]) > 1):
            return Key(_pitch_class(match[1], match[2]), _MODES[match[3].lower()]).name
        following = parts[place + 1].lower() if place + 1 < len(parts) else ""
        tonic = _TONIC.fullmatch(part) if len(following) > 1 and following in _MODES else None
        if tonic:
            return Key(_pitch_class(tonic[1], tonic[2]), _MODES[following]).name
    return ""


def _tonic(parts: Sequence[str]) -> int | None:
    """A note without octave: the last part, or a key's tonic."""
    for part in reversed(parts[1:]):
        match = _KEY.fullmatch(part)
        if match and match[1].isupper():
            return _pitch_class(match[1], match[2])
    match = _TONIC.fullmatch(parts[-1]) if len(parts) > 1 else None
    if match is None and len(parts) > 2 and parts[-1].isdigit():
        match = _TONIC.fullmatch(parts[-2])
    return _pitch_class(match[1], match[2]) if match else None


def _dynamic(parts: Sequence[str], *, has_note: bool) -> int | None:
    """Velocity of the dynamic; letters and words that may mean something else count only beside a note."""
    small = [part.lower() for part in parts]
    for place in range(len(small) - 1, 0, -1):
        if small[place - 1] == "mezzo" and f"mezzo{small[place]}" in DYNAMICS:
            return DYNAMICS[f"mezzo{small[place]}"]
        if small[place] in _SURE or (has_note and small[place] in DYNAMICS):
            return DYNAMICS[small[place]]
    return None

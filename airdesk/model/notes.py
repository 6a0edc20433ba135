"""Notes and what can be done to them: move, transpose, resize, quantise; General MIDI drum names."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Final

from airdesk.errors import HarmonyError

MIN_DURATION_TICKS = 1


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """One note; sorted by start, then pitch."""

    start_tick: int  # from the start of the song or clip it is in
    pitch: int  # MIDI 0..127, 60 = middle C
    duration_ticks: int  # at least 1
    velocity: int  # 1..127

    def __post_init__(self) -> None:
        if self.start_tick < 0 or self.duration_ticks < 1:
            raise ValueError(
                f"a note starts at tick 0 or later and lasts 1 tick or more, not {self.start_tick}, {self.duration_ticks}"
            )
        if not 0 <= self.pitch <= 127 or not 1 <= self.velocity <= 127:
            raise ValueError(f"pitch is 0..127 and velocity 1..127, not {self.pitch}, {self.velocity}")

    @property
    def end_tick(self) -> int:
        """First tick after the note."""
        return self.start_tick + self.duration_ticks


Notes = tuple[Note, ...]

PITCH_NAMES: Final = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")


def pitch_name(pitch: int) -> str:
    """Scientific name: 60 -> "C4"."""
    return f"{PITCH_NAMES[pitch % 12]}{pitch // 12 - 1}"


def parse_pitch(text: str) -> int:
    """MIDI pitch 0..127 of a scientific name or a number: "C4" and "60" are 60. Raises HarmonyError."""
    said = text.strip().replace("♯", "#").replace("♭", "b")
    match = re.fullmatch(r"([A-Ga-g])(#|b)?(-?\d)", said)
    if match is not None:
        pitch = PITCH_NAMES.index(match[1].upper()) + {"#": 1, "b": -1}.get(match[2] or "", 0) + 12 * (int(match[3]) + 1)
    else:
        pitch = int(said) if said.isascii() and said.isdigit() and len(said) <= 3 else -1
    if not 0 <= pitch <= 127:
        raise HarmonyError(f'"{text.strip()[:40]}" is no note: write C4, F#2, Bb3 or 0 to 127.')
    return pitch


def clamp_velocity(velocity: float) -> int:
    """Nearest velocity a note can have."""
    return max(1, min(127, round(velocity)))


def _changed(notes: Notes, selected: Collection[int], change: Callable[[Note], Note]) -> Notes:
    return tuple(change(note) if index in selected else note for index, note in enumerate(notes))


def move_notes(notes: Notes, selected: Collection[int], ticks: int) -> Notes:
    """Shift the selected notes (by index) in time; the group stops at tick 0 as a whole. Order is kept."""
    if not selected:
        return notes
    allowed = max(ticks, -min(notes[index].start_tick for index in selected))
    return _changed(notes, selected, lambda note: replace(note, start_tick=note.start_tick + allowed))


def transpose_notes(notes: Notes, selected: Collection[int], semitones: int) -> Notes:
    """Shift the selected notes in pitch; the group stops at 0 or 127 as a whole and never collapses."""
    if not selected:
        return notes
    pitches = [notes[index].pitch for index in selected]
    allowed = max(-min(pitches), min(127 - max(pitches), semitones))
    return _changed(notes, selected, lambda note: replace(note, pitch=note.pitch + allowed))


def resize_notes(notes: Notes, selected: Collection[int], ticks: int) -> Notes:
    """Lengthen or shorten the selected notes at their end; no note gets shorter than one tick."""
    return _changed(
        notes, selected, lambda note: replace(note, duration_ticks=max(MIN_DURATION_TICKS, note.duration_ticks + ticks))
    )


def quantise_notes(notes: Notes, selected: Collection[int], grid_ticks: int, strength: float = 1.0) -> Notes:
    """Pull the starts of the selected notes towards the grid by `strength` 0..1; lengths stay."""

    def pulled(note: Note) -> Note:
        target = (note.start_tick + grid_ticks // 2) // grid_ticks * grid_ticks
        return replace(note, start_tick=note.start_tick + round((target - note.start_tick) * strength))

    return _changed(notes, selected, pulled)


DRUM_PITCHES: Final = {
    "kick": 36,
    "kick 2": 35,
    "rim": 37,
    "snare": 38,
    "clap": 39,
    "snare 2": 40,
    "low tom": 41,
    "closed hat": 42,
    "floor tom": 43,
    "pedal hat": 44,
    "mid tom": 45,
    "open hat": 46,
    "low-mid tom": 47,
    "high-mid tom": 48,
    "crash": 49,
    "high tom": 50,
    "ride": 51,
    "china": 52,
    "ride bell": 53,
    "tambourine": 54,
    "splash": 55,
    "cowbell": 56,
    "crash 2": 57,
    "vibraslap": 58,
    "ride 2": 59,
    "high bongo": 60,
    "low bongo": 61,
    "mute conga": 62,
    "open conga": 63,
    "low conga": 64,
    "high timbale": 65,
    "low timbale": 66,
    "high agogo": 67,
    "low agogo": 68,
    "cabasa": 69,
    "maracas": 70,
    "short whistle": 71,
    "long whistle": 72,
    "short guiro": 73,
    "long guiro": 74,
    "claves": 75,
    "high woodblock": 76,
    "low woodblock": 77,
    "mute cuica": 78,
    "open cuica": 79,
    "mute triangle": 80,
    "open triangle": 81,
    "shaker": 82,
    "jingle bell": 83,
    "bell tree": 84,
    "castanets": 85,
    "mute surdo": 86,
    "open surdo": 87,
}
"""General MIDI percussion (channel 10); 82-87 from General MIDI 2."""

DRUM_NAMES: Final = {pitch: name for name, pitch in DRUM_PITCHES.items()}

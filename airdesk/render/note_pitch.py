"""The pitch each note of a track begins at: its key, its scale, and where bends and tuning stand at that moment."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from airdesk.model.song import Track
from airdesk.render.note_columns import NoteColumns, note_ticks, played_ticks

_MOST_EXACT_SHIFTS = 4
"""So many different shifts are made as sounds of their own; where a wheel stands everywhere, whole semitones must do."""


def start_shifts(track: Track, notes: NoteColumns) -> NDArray[np.float64]:
    """Semitones by which the pitch automation has moved the sounds of notes (in ticks) that begin there.

    The rest of the way is bent. A track that is only tuned differently has one shift and needs no bending at all.
    """
    if track.is_percussion or not track.pitch_automation:
        return np.zeros(len(notes))
    steps = sorted(track.pitch_automation, key=lambda step: step.start_tick)
    ticks = np.array([step.start_tick for step in steps], np.int64)
    values = np.array([0.0, *(step.value for step in steps)])
    shifts = values[np.searchsorted(ticks, notes.start, side="right")]
    return shifts if len(np.unique(shifts)) <= _MOST_EXACT_SHIFTS else np.rint(shifts)


def scale_shifts(track: Track, pitch: NDArray[np.int64]) -> NDArray[np.float64]:
    """Semitones by which the scale of the track moves each pitch, whatever is bent."""
    if track.is_percussion or len(track.scale_cents) != 12:
        return np.zeros(len(pitch))
    shifts: NDArray[np.float64] = np.array(track.scale_cents)[pitch % 12] / 100.0
    return shifts


def zone_pitches(pitch: NDArray[np.int64], shifts: NDArray[np.float64]) -> NDArray[np.int64]:
    """The keys whose zones suit shifted notes best."""
    return np.clip(pitch + np.rint(shifts).astype(np.int64), 0, 127)


def keys_played(track: Track) -> set[tuple[int, int]]:
    """The (pitch, velocity) pairs that an instrument must have sounds for, tuning, bends and soft pedal included."""
    ticks = note_ticks(track)
    shifts = start_shifts(track, ticks) + scale_shifts(track, ticks.pitch)
    pitches = zone_pitches(ticks.pitch, shifts)
    return set(zip(pitches.tolist(), played_ticks(track, ticks).velocity.tolist(), strict=True))

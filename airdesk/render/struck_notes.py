"""The notes of a track as its instrument strikes them: held by pedals, merged by glides, with the pitch they begin at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from airdesk.audio.instrument import Instrument
from airdesk.model.song import Track
from airdesk.render.frame_clock import FrameClock, Frames
from airdesk.render.glides import glided
from airdesk.render.note_columns import NoteColumns, in_frames, note_ticks, played_ticks
from airdesk.render.note_pitch import scale_shifts, start_shifts
from airdesk.render.pitch_axis import GRID_FRAMES, PitchAxis, pitch_axis, pitch_curve
from airdesk.render.ramps import Ramps

_TOGETHER_SECONDS = 0.02
"""Keys struck within this time are a chord; a key held this much longer than the next is a second voice."""
_RINGING_SECONDS = 30.0  # for which vibrato goes on after the last note


@dataclass(frozen=True, slots=True)
class StruckNotes:
    """Notes in frames with what moves their pitch."""

    notes: NoteColumns
    key_end: Frames  # where each key is let go, whatever pedals do
    shifts: NDArray[np.float64]  # semitones by which each note's source is moved; the axis does the rest
    tunings: NDArray[np.float64]  # semitones its scale moves it, on top
    axis: PitchAxis | None

    def chosen(self, rows: NDArray[np.bool_] | NDArray[np.int64]) -> StruckNotes:
        """Some of the notes."""
        return StruckNotes(self.notes.chosen(rows), self.key_end[rows], self.shifts[rows], self.tunings[rows], self.axis)


def struck_notes(track: Track, instrument: Instrument, clock: FrameClock) -> StruckNotes:
    """All notes that an instrument strikes for a track."""
    ticks = note_ticks(track)
    notes, key_end = in_frames(played_ticks(track, ticks), clock), in_frames(ticks, clock).end
    shifts, glide = start_shifts(track, ticks), None
    if instrument.is_mono and instrument.glide_seconds > 0.0 and len(notes):
        merged = glided(notes, key_end, glide_frames=clock.frames_of(instrument.glide_seconds), grid=GRID_FRAMES)
        notes, key_end, shifts, glide = merged.notes, key_end[merged.rows], shifts[merged.rows], merged.glide
    if instrument.is_percussion:
        return StruckNotes(notes, key_end, np.zeros(len(notes)), np.zeros(len(notes)), None)
    return StruckNotes(notes, key_end, shifts, scale_shifts(track, notes.pitch), _axis(track, notes, clock, glide))


def _axis(track: Track, notes: NoteColumns, clock: FrameClock, glide: Ramps | None) -> PitchAxis | None:
    """The axis of a track whose pitch moves."""
    if not (track.pitch_automation or track.vibrato_automation or glide) or not len(notes):
        return None
    last = int(notes.end.max()) + clock.frames_of(_RINGING_SECONDS)
    return pitch_axis(pitch_curve(track, clock, glide), clock.sample_rate, last)


def plays_mono(instrument: Instrument, struck: StruckNotes, sample_rate: int) -> bool:
    """Whether a mono instrument may end each note at the next: not where the part is written in chords or voices.

    Sequenced files give chords to sounds we play as one line, and none of their notes may be lost.
    """
    notes, key_end = struck.notes, struck.key_end
    if not instrument.is_mono or instrument.glide_seconds > 0.0 or len(notes) < 2:
        return instrument.is_mono
    together = round(_TOGETHER_SECONDS * sample_rate)
    overlaps = (notes.start[1:] < key_end[:-1]) & (notes.pitch[1:] != notes.pitch[:-1])
    is_chord = np.diff(notes.start) < np.minimum(together, key_end[:-1] - notes.start[:-1])
    is_held_over = key_end[:-1] > key_end[1:] + together
    return not bool((overlaps & (is_chord | is_held_over)).any())

"""The notes of a track as arrays, in ticks and in frames."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from airdesk.model.song import Track
from airdesk.render.frame_clock import FrameClock
from airdesk.render.pedals import let_go_ticks, softened


@dataclass(frozen=True, slots=True)
class NoteColumns:
    """All notes of a track, sorted by start, then pitch; every array has one value per note."""

    start: NDArray[np.int64]  # ticks or frames, as the function that made it says
    end: NDArray[np.int64]  # the same
    pitch: NDArray[np.int64]  # MIDI 0..127
    velocity: NDArray[np.int64]  # 1..127

    def __len__(self) -> int:
        return len(self.start)

    def chosen(self, rows: NDArray[np.bool_] | NDArray[np.int64]) -> NoteColumns:
        """Some of the notes."""
        return NoteColumns(self.start[rows], self.end[rows], self.pitch[rows], self.velocity[rows])


def note_ticks(track: Track) -> NoteColumns:
    """The notes of a track in song ticks: `track_notes` as arrays."""
    rows = []
    for clip in track.clips:
        origin, length = clip.start_tick, clip.duration_ticks
        rows += [
            (origin + note.start_tick, origin + min(length, note.start_tick + note.duration_ticks), note.pitch, note.velocity)
            for note in clip.notes
            if note.start_tick < length
        ]
    table = np.array(rows, np.int64).reshape(-1, 4)
    start, end, pitch, velocity = table.T
    return NoteColumns(start, end, pitch, velocity).chosen(np.lexsort((velocity, end, pitch, start)))


def played_ticks(track: Track, notes: NoteColumns) -> NoteColumns:
    """`note_ticks` as the pedals let them sound: held on, and softer."""
    if track.is_percussion or not track.pedals:
        return notes
    end = let_go_ticks(notes.start, notes.end, track.pedals)
    return replace(notes, end=end, velocity=softened(notes.start, notes.velocity, track.pedals))


def in_frames(notes: NoteColumns, clock: FrameClock) -> NoteColumns:
    """Notes in ticks as notes in frames; every note lasts at least one."""
    start = clock.frames(notes.start)
    return replace(notes, start=start, end=np.maximum(start + 1, clock.frames(notes.end)))


def note_frames(track: Track, clock: FrameClock) -> NoteColumns:
    """The notes of a track in frames, as the pedals let them sound."""
    return in_frames(played_ticks(track, note_ticks(track)), clock)

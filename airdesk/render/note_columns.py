"""The notes of a track as arrays, in ticks and in frames."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from airdesk.model.song import Track
from airdesk.model.timebase import TICKS_PER_BEAT, TempoMap

Frames = NDArray[np.int64]


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


def ticks_to_frames(ticks: NDArray[np.int64], tempo_map: TempoMap, sample_rate: int) -> Frames:
    """Nearest frame of each tick."""
    starts = np.array([change.start_tick for change in tempo_map.changes], np.int64)
    origins = np.array([tempo_map.tick_to_seconds(change.start_tick) for change in tempo_map.changes])
    seconds_per_tick = np.array([60.0 / (change.tempo_bpm * TICKS_PER_BEAT) for change in tempo_map.changes])
    index = np.searchsorted(starts, ticks, side="right") - 1
    seconds = origins[index] + (ticks - starts[index]) * seconds_per_tick[index]
    return np.asarray(np.rint(seconds * sample_rate), np.int64)


def note_frames(track: Track, tempo_map: TempoMap, sample_rate: int) -> NoteColumns:
    """The notes of a track in frames; every note lasts at least one."""
    ticks = note_ticks(track)
    start = ticks_to_frames(ticks.start, tempo_map, sample_rate)
    end = np.maximum(start + 1, ticks_to_frames(ticks.end, tempo_map, sample_rate))
    return NoteColumns(start, end, ticks.pitch, ticks.velocity)

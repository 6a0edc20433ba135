"""Notes of a mono instrument that overlap: one voice that glides from pitch to pitch, as an 808 or a portamento lead does.

The note struck last is the one that sounds; when it is let go while an earlier key is still down, the pitch goes back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from airdesk.render.frame_clock import Frames
from airdesk.render.note_columns import NoteColumns
from airdesk.render.ramps import Ramps


@dataclass(frozen=True, slots=True)
class GlidingNotes:
    """The notes that are struck, and what the pitch does between them."""

    notes: NoteColumns  # one for each chain of overlapping notes, in frames
    rows: NDArray[np.int64]  # which of the notes they were
    glide: Ramps | None  # semitones away from the pitch that was struck; None where nothing glides


def glided(notes: NoteColumns, key_end: Frames, *, glide_frames: int, grid: int) -> GlidingNotes:
    """Merge the notes that overlap.

    *notes*: in frames, sorted by start. *key_end*: where their keys are let go, which pedals do not change.
    *grid*: before a new note is struck the pitch is back at 0 by the last multiple of it.
    """
    line = _Line(glide_frames, grid)
    rows: list[int] = []
    ends: list[int] = []
    starts, pitches, key_ends = notes.start.tolist(), notes.pitch.tolist(), key_end.tolist()
    for row, (start, pitch) in enumerate(zip(starts, pitches, strict=True)):
        line.release_until(start)
        if not line.held:
            line.strike(start, pitch)
            rows.append(row)
            ends.append(0)
        elif start == starts[rows[-1]]:  # struck together: the last one counts
            line.struck = pitch
            rows[-1] = row
        else:
            line.glide_to(start, pitch)
        ends[-1] = max(ends[-1], int(notes.end[row]))
        line.held.append((key_ends[row], pitch))
    line.release_until(max(key_ends, default=0))
    chosen = np.array(rows, np.int64)
    merged = replace(notes.chosen(chosen), end=np.array(ends, np.int64))
    return GlidingNotes(merged, chosen, line.ramps())


class _Line:
    """The pitch of one voice over time, against the pitch it was struck at."""

    def __init__(self, glide_frames: int, grid: int) -> None:
        self._glide_frames, self._grid = glide_frames, grid
        self._corners: list[tuple[int, float]] = [(0, 0.0)]
        self.struck = 0  # MIDI pitch
        self.held: list[tuple[int, int]] = []  # key end, pitch; in the order they were struck

    def strike(self, frame: int, pitch: int) -> None:
        """A note that nothing holds over to begins at its own pitch."""
        self.struck = pitch
        begin = frame // self._grid * self._grid
        if self._corners[-1][1] != 0.0 or self._corners[-1][0] > begin:
            self._line_to(max(0, begin - self._grid), begin, 0.0)

    def glide_to(self, frame: int, pitch: int) -> None:
        """From here on the pitch moves to another."""
        self._line_to(frame, frame + self._glide_frames, float(pitch - self.struck))

    def release_until(self, frame: int) -> None:
        """Let go the keys that are up by then, one after the other; what is still down is heard again."""
        while self.held:
            first = min(self.held)
            if first[0] > frame:
                return
            was_heard = self.held[-1] == first
            self.held.remove(first)
            if was_heard and self.held:
                self.glide_to(first[0], self.held[-1][1])

    def ramps(self) -> Ramps | None:
        """The whole line; None where it never leaves 0."""
        if len(self._corners) == 1:
            return None
        frames, values = zip(*self._corners, strict=True)
        return Ramps(np.array(frames, np.int64), np.array(values))

    def _line_to(self, start: int, end: int, value: float) -> None:
        """Go straight to a value, from wherever the line is at the start."""
        here = self._value_at(start)
        while self._corners and self._corners[-1][0] >= start:
            self._corners.pop()
        self._corners += [(start, here), (end, value)]

    def _value_at(self, frame: int) -> float:
        frames, values = zip(*self._corners[-4:], strict=True)
        return float(np.interp(frame, frames, values))

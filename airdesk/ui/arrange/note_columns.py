"""Notes as columns of numbers, kept for as long as the song holds the same notes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from airdesk.model.notes import Notes


@dataclass(frozen=True, slots=True, eq=False)
class NoteColumns:
    """One column for each fact of a note, in the order of the notes."""

    starts: NDArray[np.int32]  # ticks
    ends: NDArray[np.int32]
    pitches: NDArray[np.int32]
    velocities: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.starts)


def note_columns(notes: Notes) -> NoteColumns:
    """The columns of some notes."""
    rows = [(note.start_tick, note.start_tick + note.duration_ticks, note.pitch, note.velocity) for note in notes]
    table = np.array(rows, np.int32).reshape(-1, 4)
    return NoteColumns(*(np.ascontiguousarray(table[:, column]) for column in range(4)))


class ColumnStore:
    """Remembers columns by the notes they came from: an edit reads only what it changed."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[Notes, NoteColumns]] = {}

    def columns(self, notes: Notes) -> NoteColumns:
        """The columns of some notes, read at most once."""
        kept = self._kept.get(id(notes))
        if kept is None or kept[0] is not notes:
            kept = (notes, note_columns(notes))
            self._kept[id(notes)] = kept
        return kept[1]

    def keep_only(self, living: set[int]) -> None:
        """Forget notes that are in no clip any more. *living*: ids of the others."""
        self._kept = {key: value for key, value in self._kept.items() if key in living}

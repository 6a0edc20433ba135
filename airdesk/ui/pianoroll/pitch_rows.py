"""Where pitches lie on the screen: one row for each, the highest on top; of drums only those that are used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import QObject, Signal

from airdesk.model.harmony import Key
from airdesk.model.notes import DRUM_NAMES
from airdesk.ui.widgets.pitch_text import note_text

LOWEST_PX: Final = 4
HIGHEST_PX: Final = 36
BLACK_KEYS: Final = frozenset((1, 3, 6, 8, 10))
ALL_PITCHES: Final = tuple(range(128))


class PitchRows(QObject):
    """Row height and scroll position in whole pixels."""

    changed = Signal()
    moved_by_hand = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pitches: tuple[int, ...] = ALL_PITCHES[::-1]  # from the top
        self.row_of = np.full(128, -1, np.int32)
        self.row_px = 12
        self.top_px = 0
        self.view_px = 1
        self.are_drums = False
        self.key: Key | None = None  # how names are spelled
        self.set_pitches(ALL_PITCHES, are_drums=False)

    @property
    def max_top_px(self) -> int:
        """How far it can be scrolled."""
        return max(0, len(self.pitches) * self.row_px - self.view_px)

    def set_pitches(self, pitches: Sequence[int], *, are_drums: bool) -> None:
        """Show these pitches. *pitches*: rising."""
        self.pitches, self.are_drums = tuple(pitches)[::-1], are_drums
        self.row_of = np.full(128, -1, np.int32)
        self.row_of[list(self.pitches)] = np.arange(len(self.pitches))
        self._move(self.top_px)

    def set_key(self, key: Key | None) -> None:
        """Spell the names as a key does."""
        if key != self.key:
            self.key = key
            self.changed.emit()

    def set_view(self, view_px: int) -> None:
        """There is that much room."""
        self.view_px = max(1, view_px)
        self._move(self.top_px)

    def fit(self, pitches: Sequence[int]) -> None:
        """Show the rows of some pitches, with air around them."""
        rows = [int(self.row_of[pitch]) for pitch in pitches if self.row_of[pitch] >= 0] or [len(self.pitches) // 2]
        first, last = max(0, min(rows) - 2), min(len(self.pitches) - 1, max(rows) + 2)
        most = 28 if self.are_drums else 18
        self.row_px = max(6, min(most, self.view_px // (last - first + 1)))
        middle = (first + last + 1) * self.row_px / 2
        self._move(round(middle - self.view_px / 2))

    def zoom_at(self, y: float, factor: float) -> None:
        """Make rows higher or lower; what lies under a pixel stays there."""
        place = (y + self.top_px) / self.row_px
        step = max(1, round(self.row_px * abs(factor - 1)))
        self.row_px = max(LOWEST_PX, min(HIGHEST_PX, self.row_px + (step if factor > 1 else -step)))
        self._move(round(place * self.row_px - y))
        self.moved_by_hand.emit()

    def scroll_by(self, pixels: float) -> None:
        """Scroll up or down."""
        self.scroll_to(self.top_px + round(pixels))

    def scroll_to(self, top_px: int) -> None:
        """Scroll to a place."""
        self._move(top_px)
        self.moved_by_hand.emit()

    def reveal(self, pitch: int) -> None:
        """Scroll as little as needed to see a pitch."""
        top = int(self.row_of[pitch]) * self.row_px
        self._move(max(min(self.top_px, top), top + self.row_px - self.view_px))

    def restore(self, row_px: int, top_px: int) -> None:
        """Show what was seen before."""
        self.row_px = row_px
        self._move(top_px)

    def y_of_row(self, row: int) -> int:
        """Pixel at which a row begins."""
        return row * self.row_px - self.top_px

    def pitch_at(self, y: float) -> int:
        """The pitch under a pixel; -1 outside."""
        row = int((y + self.top_px) // self.row_px)
        return self.pitches[row] if 0 <= row < len(self.pitches) else -1

    def visible(self, top: float = 0.0, bottom: float | None = None) -> range:
        """The rows in a stretch of pixels."""
        bottom = self.view_px if bottom is None else bottom
        first = max(0, int((top + self.top_px) // self.row_px))
        return range(first, min(len(self.pitches), int(-(-(bottom + self.top_px) // self.row_px))))

    def label(self, pitch: int) -> str:
        """Name of a pitch, as the song's key spells it, or of a drum."""
        if self.are_drums:
            name = DRUM_NAMES.get(pitch)
            return note_text(pitch) if name is None else name[:1].upper() + name[1:]
        return note_text(pitch, self.key)

    def is_black(self, pitch: int) -> bool:
        """True of the black keys; drums have none."""
        return not self.are_drums and pitch % 12 in BLACK_KEYS

    def _move(self, top_px: int) -> None:
        if len(self.pitches) * self.row_px <= self.view_px:
            self.top_px = -((self.view_px - len(self.pitches) * self.row_px) // 2) if not self.are_drums else 0
        else:
            self.top_px = max(0, min(top_px, self.max_top_px))
        self.changed.emit()

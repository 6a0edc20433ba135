"""How high the lanes are and which are in view; headers and clips share it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal

NORMAL_PX: Final = 66
COMPACT_PX: Final = 39
HIGHEST_PX: Final = 160
TITLE_PX: Final = 13  # the strip with a clip's name
CLIP_GAP_PX: Final = 2  # above and below a clip


class LaneLayout(QObject):
    """Row height and scroll position; heights follow the room until the user sets one."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.row_px = NORMAL_PX
        self.top_px = 0
        self.view_px = 1
        self.num_rows = 0
        self._is_chosen = False

    @property
    def is_compact(self) -> bool:
        """True when rows are too low for a second line of text."""
        return self.row_px < 56

    @property
    def max_top_px(self) -> int:
        """How far it can be scrolled."""
        return max(0, self.num_rows * self.row_px - self.view_px)

    def set_view(self, view_px: int) -> None:
        """The lanes have that much room."""
        self.view_px = view_px
        self._settle()

    def set_rows(self, num_rows: int) -> None:
        """The song has that many tracks."""
        self.num_rows = num_rows
        self._settle()

    def zoom_rows(self, factor: float) -> None:
        """Make all rows higher or lower."""
        step = max(2, round(self.row_px * abs(factor - 1)))
        self._is_chosen = True
        self.row_px = max(COMPACT_PX, min(HIGHEST_PX, self.row_px + (step if factor > 1 else -step)))
        self._settle()

    def fit(self) -> None:
        """Let heights follow the room again."""
        self._is_chosen = False
        self.top_px = 0
        self._settle()

    def scroll_by(self, pixels: float) -> None:
        """Scroll up or down."""
        self.scroll_to(self.top_px + round(pixels))

    def scroll_to(self, top_px: int) -> None:
        """Scroll to a place."""
        self.top_px = top_px
        self._settle()

    def reveal(self, row: int) -> None:
        """Scroll as little as needed to see a row."""
        self.scroll_to(max(min(self.top_px, row * self.row_px), (row + 1) * self.row_px - self.view_px))

    def row_top(self, row: int) -> int:
        """Pixel at which a row begins, from the top of the view."""
        return row * self.row_px - self.top_px

    def row_at(self, y: float) -> int:
        """The row under a pixel; -1 below the last."""
        row = int((y + self.top_px) // self.row_px)
        return row if 0 <= row < self.num_rows else -1

    def rows_between(self, top: int, bottom: int) -> range:
        """The rows that a stretch of pixels of the view touches."""
        first, last = (top + self.top_px) // self.row_px, -(-(bottom + self.top_px) // self.row_px)
        return range(max(0, first), max(0, min(self.num_rows, last)))

    def notes_span(self, row: int) -> tuple[int, int]:
        """Top and bottom of the stretch of a row in which notes are drawn."""
        top = self.row_top(row)
        air = 3 if self.is_compact else 7
        return top + CLIP_GAP_PX + TITLE_PX + air, top + self.row_px - CLIP_GAP_PX - 1 - air

    def wave_span(self, row: int) -> tuple[int, int]:
        """Top and bottom of the stretch of a row in which waves are drawn."""
        top = self.row_top(row)
        return top + CLIP_GAP_PX + TITLE_PX + 2, top + self.row_px - CLIP_GAP_PX - 3

    def _settle(self) -> None:
        if not self._is_chosen:
            self.row_px = NORMAL_PX if self.num_rows * NORMAL_PX <= self.view_px else COMPACT_PX
        self.top_px = max(0, min(self.top_px, self.max_top_px))
        self.changed.emit()

"""Where ticks lie on the screen: zoom and scroll of everything that runs from left to right."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal

MAX_PIXELS_PER_TICK: Final = 2.0
END_ROOM_PX: Final = 160  # free space after the end, so that it can be seen to end
PAGE_ENTRY: Final = 0.08  # where the playhead stands after a page was turned, as a part of the width


class TimeAxis(QObject):
    """Zoom in pixels per tick and a scroll position in whole pixels; tick 0 lies at the left edge when nothing is scrolled."""

    changed = Signal()
    moved_by_hand = Signal()  # scrolled or zoomed by the user, not by following

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pixels_per_tick = 0.05
        self.left_px = 0
        self.width_px = 1
        self.end_tick = 1
        self._before: tuple[float, int] | None = None  # what was seen before a stretch was zoomed to

    def x_of(self, tick: float) -> float:
        """Pixel of a tick, from the left edge of the view."""
        return tick * self.pixels_per_tick - self.left_px

    def tick_at(self, x: float) -> float:
        """Tick at a pixel."""
        return (x + self.left_px) / self.pixels_per_tick

    @property
    def max_left_px(self) -> int:
        """How far it can be scrolled."""
        length_px = int(self.end_tick * self.pixels_per_tick)
        return 0 if length_px <= self.width_px else length_px + END_ROOM_PX - self.width_px

    @property
    def fit_pixels_per_tick(self) -> float:
        """Zoom at which everything is just seen."""
        return self.width_px / (self.end_tick * 1.01)

    def set_end(self, end_tick: int) -> None:
        """The song or clip ends there."""
        self.end_tick = max(1, end_tick)
        self._move(self.left_px)

    def set_width(self, width_px: int) -> None:
        """The view is that wide."""
        was_fitted = self.left_px == 0 and abs(self.pixels_per_tick - self.fit_pixels_per_tick) < 1e-9
        self.width_px = max(1, width_px)
        if was_fitted:
            self.pixels_per_tick = self.fit_pixels_per_tick
        self._move(self.left_px)

    def fit(self) -> None:
        """Show everything."""
        self.pixels_per_tick = self.fit_pixels_per_tick
        self._move(0)

    def show_span(self, start_tick: float, end_tick: float) -> None:
        """Show a stretch with a little room at both sides; `go_back` returns to what was seen before."""
        self._before = (self.pixels_per_tick, self.left_px)
        length = max(1.0, end_tick - start_tick)
        self.pixels_per_tick = self._allowed(self.width_px / (length * 1.04))
        self._move(round((start_tick - length * 0.02) * self.pixels_per_tick))

    def go_back(self) -> None:
        """Show what was seen before the last stretch, if anything."""
        if self._before is not None:
            before, self._before = self._before, None
            self.restore(*before)

    def zoom_at(self, x: float, factor: float) -> None:
        """Zoom so that the tick under a pixel stays there."""
        tick = self.tick_at(x)
        self.pixels_per_tick = self._allowed(self.pixels_per_tick * factor)
        self._move(round(tick * self.pixels_per_tick - x))
        self.moved_by_hand.emit()

    def scroll_by(self, pixels: float) -> None:
        """Scroll by hand."""
        if pixels:
            self.scroll_to(self.left_px + round(pixels))

    def scroll_to(self, left_px: int) -> None:
        """Scroll by hand to a place."""
        self._move(left_px)
        self.moved_by_hand.emit()

    def restore(self, pixels_per_tick: float, left_px: int) -> None:
        """Show what was seen before."""
        self.pixels_per_tick = self._allowed(pixels_per_tick)
        self._move(left_px)

    def turn_page_to(self, tick: float) -> None:
        """Bring a tick into view if it is not, as a page is turned."""
        x = self.x_of(tick)
        if not -1 <= x < self.width_px - 8:
            self._move(round(tick * self.pixels_per_tick - PAGE_ENTRY * self.width_px))

    def _allowed(self, pixels_per_tick: float) -> float:
        lowest = min(self.fit_pixels_per_tick, MAX_PIXELS_PER_TICK)
        return max(lowest, min(MAX_PIXELS_PER_TICK, pixels_per_tick))

    def _move(self, left_px: int) -> None:
        self.left_px = max(0, min(left_px, self.max_left_px))
        self.changed.emit()

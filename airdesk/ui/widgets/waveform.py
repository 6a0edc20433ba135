"""A sound's outline with what has been heard of it; a click goes to that place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from airdesk.ui.theme import colour

if TYPE_CHECKING:
    from airdesk.audio.peaks import PeakPyramid

BAR: Final = 2  # px
PITCH: Final = 3  # px from bar to bar
STEP_SECONDS: Final = 5.0  # of the arrow keys


class Waveform(QWidget):
    """Bars from a peak pyramid; the part up to `progress` is coloured."""

    seek_requested = Signal(float)  # 0..1

    def __init__(self, parent: QWidget | None = None, *, can_seek: bool = True) -> None:
        super().__init__(parent)
        self._peaks: PeakPyramid | None = None
        self._progress: float | None = None
        self._drawn: dict[str, QPixmap] = {}
        self._can_seek = can_seek
        self._is_chosen = True
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("Waveform")
        if can_seek:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setToolTip("Click to go there; ← and → go five seconds back and on")

    def set_peaks(self, peaks: PeakPyramid | None) -> None:
        """Show another sound, or none."""
        self._peaks = peaks
        self._drawn.clear()
        self.update()

    def set_progress(self, fraction: float | None) -> None:
        """How much has been heard, 0..1; None: it is not playing."""
        if fraction != self._progress:
            self._progress = fraction
            self.update()

    def set_chosen(self, is_chosen: bool) -> None:
        """In colour, or grey as one of several."""
        self._is_chosen = is_chosen
        self.update()

    # ── Qt ──

    def sizeHint(self) -> QSize:
        return QSize(320, 40)

    def minimumSizeHint(self) -> QSize:
        return QSize(48, 16)

    def resizeEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        self._drawn.clear()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        heard = self.width() if self._progress is None and self._is_chosen else round(self.width() * (self._progress or 0.0))
        if self._peaks is not None:
            self._paint_part(painter, "accent", 0, heard)
            self._paint_part(painter, "control-hover", heard, self.width())
        else:
            painter.fillRect(QRectF(0, self.height() / 2, self.width(), 1), colour("line"))
        if self._progress is not None:
            painter.fillRect(QRectF(heard - 1, 0, 2, self.height()), colour("playhead"))
        if self.hasFocus() and self._can_seek:
            painter.setPen(QPen(colour("accent", 0.6), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._can_seek and self._peaks is not None and event.button() == Qt.MouseButton.LeftButton:
            self.seek_requested.emit(max(0.0, min(1.0, event.position().x() / max(1, self.width()))))
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        direction = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if direction is None or self._peaks is None or not self._can_seek:
            super().keyPressEvent(event)
            return
        step = direction * STEP_SECONDS / max(self._peaks.seconds, 0.001)
        self.seek_requested.emit(max(0.0, min(0.999, (self._progress or 0.0) + step)))

    def _paint_part(self, painter: QPainter, ink: str, left: int, right: int) -> None:
        if right <= left:
            return
        scale = self.devicePixelRatioF()
        if ink not in self._drawn:
            self._drawn[ink] = self._bars(ink, scale)
        source = QRectF(left * scale, 0, (right - left) * scale, self.height() * scale)
        painter.drawPixmap(QRectF(left, 0, right - left, self.height()), self._drawn[ink], source)

    def _bars(self, ink: str, scale: float) -> QPixmap:
        """All bars in one colour, drawn once for this size."""
        picture = QPixmap(self.size() * scale)
        picture.setDevicePixelRatio(scale)
        picture.fill(Qt.GlobalColor.transparent)
        count = self.width() // PITCH
        if self._peaks is None or not count:
            return picture
        lowest, highest = self._peaks.columns(count)
        reach = max(float(highest.max()), float(-lowest.min()), 1e-6)
        half = self.height() / 2
        painter = QPainter(picture)
        tint = colour(ink)
        for number, (low, high) in enumerate(zip((lowest / reach).tolist(), (highest / reach).tolist(), strict=True)):
            top, bottom = half - half * high, half - half * low
            painter.fillRect(QRectF(number * PITCH, top, BAR, max(1.0, bottom - top)), tint)
        painter.end()
        return picture

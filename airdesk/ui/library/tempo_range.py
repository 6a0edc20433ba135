"""Choosing a range of tempos over a picture of which tempos there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from airdesk.ui.theme import colour

BARS: Final = 32
HANDLE: Final = 6  # px, radius
_PLAIN: Final = (60.0, 180.0)
"""The range that is shown while there are no songs."""


class TempoRange(QWidget):
    """Two handles; between them the songs that are shown."""

    changed = Signal(object)  # (from, to) in BPM, or None: all

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._limits = _PLAIN
        self._counts = [0] * BARS
        self._chosen = [0.0, 1.0]  # places of the handles
        self._held = 0
        self._is_dragging = False
        self.setAccessibleName("Tempo range")
        self.setToolTip("Drag the handles; with the keyboard ← → move one, Tab or ↑ ↓ takes the other, Home shows all")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def value(self) -> tuple[float, float] | None:
        """The chosen tempos in BPM; None where all are."""
        if self._chosen == [0.0, 1.0]:
            return None
        low, high = self._limits
        return (round(low + self._chosen[0] * (high - low)), round(low + self._chosen[1] * (high - low)))

    def text(self) -> str:
        """ "56–144 BPM"."""
        low, high = self.value or self._limits
        return f"{low:.0f}–{high:.0f} BPM"

    def set_tempos(self, tempos_bpm: Sequence[float]) -> None:
        """Show which tempos there are; what is chosen stays."""
        value = self.value
        self._limits = _limits(tempos_bpm)
        low, high = self._limits
        self._counts = [0] * BARS
        for tempo in tempos_bpm:
            self._counts[min(BARS - 1, int((tempo - low) / (high - low) * BARS))] += 1
        if value is not None:
            self._chosen = [max(0.0, min(1.0, (tempo - low) / (high - low))) for tempo in value]
        self.update()

    def reset(self) -> None:
        """Show all."""
        self._choose(0.0, 1.0)

    def _choose(self, start: float, end: float) -> None:
        chosen = [max(0.0, min(1.0, start)), max(0.0, min(1.0, end))]
        if chosen != self._chosen:
            self._chosen = chosen
            self.setAccessibleDescription(self.text())
            self.update()
            self.changed.emit(self.value)

    def _move(self, place: float) -> None:
        other = self._chosen[1 - self._held]
        place = min(place, other) if self._held == 0 else max(place, other)
        self._choose(*((place, other) if self._held == 0 else (other, place)))

    def _place_of(self, x: float) -> float:
        return (x - HANDLE) / max(1, self.width() - 2 * HANDLE)

    def _x_of(self, place: float) -> float:
        return HANDLE + place * (self.width() - 2 * HANDLE)

    # ── Qt ──

    def sizeHint(self) -> QSize:
        return QSize(180, 52)

    def minimumSizeHint(self) -> QSize:
        return QSize(100, 52)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_of(event.position().x())
        self._held = 0 if abs(place - self._chosen[0]) <= abs(place - self._chosen[1]) else 1
        if self._chosen[0] == self._chosen[1]:
            self._held = int(place > self._chosen[0])
        self._is_dragging = True
        self._move(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._is_dragging:
            self._move(self._place_of(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._is_dragging = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.reset()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = 1 / max(1.0, self._limits[1] - self._limits[0])
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                self._move(self._chosen[self._held] + (step if event.key() == Qt.Key.Key_Right else -step))
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                self._held = 1 - self._held
                self.update()
            case Qt.Key.Key_Home:
                self.reset()
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        line = self.height() - HANDLE - 3
        self._paint_counts(painter, line - 5)
        painter.setBrush(colour("sunken"))
        painter.drawRoundedRect(QRectF(0, line - 1.5, self.width(), 3), 1.5, 1.5)
        left, right = (self._x_of(place) for place in self._chosen)
        painter.setBrush(colour("accent"))
        painter.drawRect(QRectF(left, line - 1.5, right - left, 3))
        for number, x in enumerate((left, right)):
            is_held = self.hasFocus() and number == self._held
            painter.setPen(QPen(colour("accent"), 2) if is_held else Qt.PenStyle.NoPen)
            painter.setBrush(colour("text"))
            painter.drawEllipse(QPointF(x, line), HANDLE, HANDLE)

    def _paint_counts(self, painter: QPainter, foot: float) -> None:
        most = max(1, *self._counts)
        step = (self.width() - 2 * HANDLE) / BARS
        for number, count in enumerate(self._counts):
            height = 3 + (foot - 4) * count / most
            is_chosen = self._chosen[0] <= (number + 0.5) / BARS <= self._chosen[1]
            painter.setBrush(colour("accent", 0.75) if is_chosen and count else colour("control"))
            painter.drawRoundedRect(QRectF(HANDLE + number * step, foot - height, max(1.5, step - 1.5), height), 1, 1)


def _limits(tempos_bpm: Sequence[float]) -> tuple[float, float]:
    """Whole tens around all tempos."""
    if not tempos_bpm:
        return _PLAIN
    low, high = min(tempos_bpm) // 10 * 10, -(-max(tempos_bpm) // 10) * 10
    return (low, high if high - low >= 20 else low + 20)

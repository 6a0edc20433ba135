"""A small turning knob for pan."""

from __future__ import annotations

from math import cos, pi, sin
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from airdesk.ui.theme import colour
from airdesk.ui.widgets.value_gesture import FINE, ValueGesture

TURN_PX: Final = 120.0  # of mouse for the whole range
SWEEP: Final = 0.75 * pi  # to either side of up


class Knob(ValueGesture):
    """Pan from -1 (left) to +1 (right); drag up or right turns it right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(-1.0, 1.0, 0.0, 0.05, parent)

    def value_after(self, value: float, moved: QPointF, fine: bool) -> float:
        """Both axes turn it."""
        return value + (moved.x() - moved.y()) * (self.high - self.low) / TURN_PX * (FINE if fine else 1.0)

    def text(self) -> str:
        """ "C", "L18", "R30"."""
        return pan_text(self.value)

    def sizeHint(self) -> QSize:
        return QSize(20, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        side = min(self.width(), self.height())
        centre = QPointF(self.width() / 2, self.height() / 2)
        radius = side / 2 - 1.5
        painter.setPen(QPen(colour("accent" if self.hasFocus() else "text-faint"), 1.6))
        painter.setBrush(colour("control"))
        painter.drawEllipse(QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius))
        angle = self.value * SWEEP
        tip = QPointF(centre.x() + sin(angle) * (radius - 1), centre.y() - cos(angle) * (radius - 1))
        root = QPointF(centre.x() + sin(angle) * radius * 0.25, centre.y() - cos(angle) * radius * 0.25)
        pen = QPen(colour("text"), 1.8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawLine(root, tip)


def pan_text(pan: float) -> str:
    """Pan as mixers write it: "C", "L18", "R30"; the figure is in hundredths."""
    hundredths = round(pan * 100)
    return "C" if hundredths == 0 else f"{'L' if hundredths < 0 else 'R'}{abs(hundredths)}"

"""A knob for the place between left and right."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDial, QSizePolicy, QWidget

from airdesk.ui.theme import colour
from airdesk.ui.widgets.gestures import Gestures

_SWEEP_DEGREES: Final = 135.0  # from the top to either end
_WHOLE_WAY: Final = 160.0  # px of mouse from left to right
_FINE: Final = 0.2
_STEPS: Final = {
    Qt.Key.Key_Up: 0.02,
    Qt.Key.Key_Right: 0.02,
    Qt.Key.Key_Down: -0.02,
    Qt.Key.Key_Left: -0.02,
    Qt.Key.Key_PageUp: 0.1,
    Qt.Key.Key_PageDown: -0.1,
}


class PanKnob(Gestures, QDial):
    """Pan -1..1: drag up and down or use the arrows; Shift is fine, Home and double-click ask for a reset."""

    pan_moved = Signal(float)  # during a gesture
    pan_dropped = Signal()  # the gesture ended
    gesture_cancelled = Signal()
    reset_asked = Signal()

    steps = _STEPS

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pan = 0.0
        self._track_colour = colour("accent")
        self._grip: tuple[QPointF, float] | None = None
        self.setRange(-100, 100)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleDescription(pan_text(0.0))
        self.valueChanged.connect(self._follow_value)

    @property
    def pan(self) -> float:
        """The place it shows."""
        return self._pan

    def set_pan(self, pan: float) -> None:
        """Show a place."""
        if pan == self._pan:
            return
        self._pan = pan
        self.setValue(round(pan * 100))
        self.setAccessibleDescription(pan_text(pan))
        self.update()

    def set_track_colour(self, track_colour: QColor) -> None:
        """The colour of the arc."""
        self._track_colour = track_colour
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(34, 34)

    def minimumSizeHint(self) -> QSize:
        return QSize(34, 34)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip = (event.position(), self._pan)
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is None:
            return
        start, pan = self._grip
        way = (event.position().x() - start.x()) + (start.y() - event.position().y())
        is_fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        moved = max(-1.0, min(1.0, pan + way / _WHOLE_WAY * 2 * (_FINE if is_fine else 1.0)))
        if is_fine:
            self._grip = (event.position(), moved)
        self._move(0.0 if abs(moved) < 0.03 and not is_fine else round(moved, 2))

    def step_by(self, step: float, *, is_fine: bool) -> None:
        """Arrows two hundredths, Page keys ten; half of that with Shift."""
        self._move(max(-1.0, min(1.0, round(self._pan + step * (0.5 if is_fine else 1.0), 2))))

    def drop(self) -> None:
        """The gesture has ended."""
        self.pan_dropped.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(self.width(), self.height()) - 4.0
        ring = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        painter.setPen(QPen(colour("sunken"), 3.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(ring, _sixteenths(-45.0), _sixteenths(270.0))
        painter.setPen(QPen(self._track_colour, 3.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        turn = self._pan * _SWEEP_DEGREES
        painter.drawArc(ring, _sixteenths(90.0), _sixteenths(-turn if abs(turn) > 1 else -1.0))
        self._paint_body(painter, ring.adjusted(4, 4, -4, -4), math.radians(turn))

    def _follow_value(self, value: int) -> None:
        """Assistive technology turns the dial, not the knob."""
        if value != round(self._pan * 100):
            self._move(value / 100)
            self.pan_dropped.emit()

    def _paint_body(self, painter: QPainter, body: QRectF, turn: float) -> None:
        painter.setBrush(colour("control"))
        painter.setPen(QPen(colour("accent"), 1.5) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.drawEllipse(body)
        centre, reach = body.center(), body.width() / 2
        direction = QPointF(math.sin(turn), -math.cos(turn))
        painter.setPen(QPen(colour("playhead"), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(centre + direction * (reach * 0.25), centre + direction * (reach * 0.85))

    def _move(self, pan: float) -> None:
        if pan != self._pan:
            self.set_pan(pan)
            self.pan_moved.emit(pan)


def _sixteenths(degrees: float) -> int:
    return round(degrees * 16)


def pan_text(pan: float) -> str:
    """Pan as mixers write it: "C", "L18", "R30"; the figure is in hundredths."""
    hundredths = round(pan * 100)
    return "C" if hundredths == 0 else f"{'L' if hundredths < 0 else 'R'}{abs(hundredths)}"

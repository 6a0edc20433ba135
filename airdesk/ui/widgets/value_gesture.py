"""What all painted controls share: a value that is dragged, stepped by keys and reset by a double click."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

FINE: Final = 0.1  # of the usual step, with Shift


class ValueGesture(QWidget):
    """A value between two limits; subclasses paint it and say how far a drag moves it."""

    moved = Signal(float)  # while it is dragged
    dropped = Signal()  # a drag, a key step or a reset has ended
    cancelled = Signal()  # Escape during a drag

    def __init__(self, low: float, high: float, default: float, step: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.low, self.high, self.default, self.step = low, high, default, step
        self._value = default
        self._from: QPointF | None = None
        self._has_moved = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def value(self) -> float:
        """What it shows."""
        return self._value

    @property
    def is_dragged(self) -> bool:
        """True between press and release."""
        return self._from is not None

    def set_value(self, value: float) -> None:
        """Show another value; nobody is told."""
        value = max(self.low, min(self.high, value))
        if value != self._value:
            self._value = value
            self.update()

    def value_after(self, value: float, moved: QPointF, fine: bool) -> float:
        """The value after the mouse moved by some pixels."""
        raise NotImplementedError

    def text(self) -> str:
        """The value in words, for the tool tip and for screen readers."""
        return f"{self._value:g}"

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._from, self._has_moved = event.position(), False
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is None:
            return
        moved, self._from = event.position() - self._from, event.position()
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._go(self.value_after(self._value, moved, fine))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._from is not None and event.button() == Qt.MouseButton.LeftButton:
            self._from = None
            self._end()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._from = None
            self._go(self.default)
            self._end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, fine = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_Escape and self._from is not None:
            self._from, self._has_moved = None, False
            self.cancelled.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left):
            sign = 1 if key in (Qt.Key.Key_Up, Qt.Key.Key_Right) else -1
            self._go(self._value + sign * self.step * (FINE if fine else 1.0))
            self._end()
        elif key == Qt.Key.Key_Delete:
            self._go(self.default)
            self._end()
        else:
            event.ignore()

    def _go(self, value: float) -> None:
        before = self._value
        self.set_value(value)
        if self._value != before:
            self._has_moved = True
            self.moved.emit(self._value)

    def _end(self) -> None:
        if self._has_moved:
            self._has_moved = False
            self.dropped.emit()

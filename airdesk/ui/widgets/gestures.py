"""What faders and knobs have in common under the hand: one drag or one held key is one gesture, which can be taken back."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent

_ALLOWED: Final = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


class Gestures:
    """Put before the Qt class it is mixed with, which has the signals `gesture_cancelled` and `reset_asked`.

    The class fills `steps` and says what a step of a key does, and what the end of a gesture.
    """

    steps: ClassVar[dict[Qt.Key, float]] = {}
    _grip: Any = None  # where the mouse took hold; None: it does not
    _key: int | None = None  # held down

    def step_by(self, step: float, *, is_fine: bool) -> None:
        """A key was pressed that moves it by so much."""
        raise NotImplementedError

    def drop(self) -> None:
        """The gesture has ended."""
        raise NotImplementedError

    # ── Qt ──

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._grip is not None:
            self._grip = None
            self.drop()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._grip = None
        if event.button() == Qt.MouseButton.LeftButton:
            self.reset_asked.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls what it stands in; it never moves a value."""
        event.ignore()

    def event(self, event: QEvent) -> bool:
        """Its own keys are its own while it has the focus, whatever they do elsewhere in the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_own_key(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape and self._grip is not None:
            self._grip = None
            self.gesture_cancelled.emit()
        elif not self._is_own_key(event):
            event.ignore()
        elif key == Qt.Key.Key_Home:
            self.reset_asked.emit()
        else:
            self._key = key
            self.step_by(self.steps[Qt.Key(key)], is_fine=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat() or event.key() != self._key:
            event.ignore()
            return
        self._key = None
        self.drop()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()
        if self._key is not None:
            self._key = None
            self.drop()

    def _is_own_key(self, event: QKeyEvent) -> bool:
        is_own = event.key() in self.steps or event.key() == Qt.Key.Key_Home
        return is_own and not event.modifiers() & ~_ALLOWED

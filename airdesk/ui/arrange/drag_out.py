"""When a drag has left the timeline."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget


def has_left(widget: QWidget, frame: QWidget | None, pressed_at: QPoint, place: QPoint) -> bool:
    """True once the mouse, pressed on a widget, is outside the frame around it. Places are the widget's."""
    if (place - pressed_at).manhattanLength() < QApplication.startDragDistance():
        return False
    frame = frame or widget
    return not frame.rect().contains(widget.mapTo(frame, place))

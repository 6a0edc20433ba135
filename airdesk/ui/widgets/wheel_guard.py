"""The wheel scrolls what it stands in: fields in a panel that scrolls do not take it for a change of their value."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QWidget


class WheelGuard(QObject):
    """Leaves the wheel of combo boxes and number fields to what they stand in."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def guard_wheel(panel: QWidget) -> None:
    """Guard all fields of a panel that are there now."""
    guard = WheelGuard(panel)
    for kind in (QComboBox, QAbstractSpinBox):
        for field in panel.findChildren(kind):
            field.installEventFilter(guard)

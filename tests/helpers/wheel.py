"""The wheel turned over fields."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QAbstractSpinBox, QComboBox, QSlider, QWidget


def scrolled(root: QWidget) -> Iterator[QWidget]:
    """The fields under a widget that stand in something that scrolls."""
    for kind in (QComboBox, QAbstractSpinBox, QSlider):
        for field in root.findChildren(kind):
            above = field.parentWidget()
            while above is not None and not isinstance(above, QAbstractScrollArea):
                above = None if above.isWindow() else above.parentWidget()
            if above is not None:
                yield field


def takes_the_wheel(field: QWidget) -> bool:
    """True where a turn of the wheel over it ends there."""
    place, turn = QPointF(5, 5), QPoint(0, 120)
    keys, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(place, field.mapToGlobal(place), turn, turn, Qt.MouseButton.NoButton, keys, phase, False)
    event.ignore()
    QCoreApplication.sendEvent(field, event)
    return event.isAccepted()

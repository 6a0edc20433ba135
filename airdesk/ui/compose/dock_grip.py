"""The thin bar on top of a panel by which it is dragged elsewhere; its name stands on its tab."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from airdesk.ui.theme import colour

HEIGHT = 9  # px


class DockGrip(QWidget):
    """Dragging moves the panel, a double-click lets it float or puts it back: Qt does both for a title bar."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.SizeAllCursor)
        self.setToolTip(f"Drag to move {title}; double-click to let it float, or to put it back")
        self.setFixedHeight(HEIGHT)

    # ── Qt ──

    def sizeHint(self) -> QSize:
        return QSize(60, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(20, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("panel"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("control"))
        middle = self.width() // 2
        for step in (-12, -4, 4, 12):
            painter.drawEllipse(middle + step, HEIGHT // 2 - 1, 3, 3)

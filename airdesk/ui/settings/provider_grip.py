"""What a row of the order is taken by: dragged up and down, or moved by Alt+Up and Alt+Down."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolButton, QWidget

from airdesk.ui.theme import colour


class ProviderGrip(QToolButton):
    """Six dots."""

    dragged = Signal(int)  # where the pointer is, in pixels from the top of the screen
    dropped = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "bare")
        self.setFixedSize(22, 26)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip("Drag it up or down, or press Alt+Up and Alt+Down")
        self.setAccessibleName(f"Move {name}: Alt+Up, Alt+Down")

    # ── Qt ──

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.dragged.emit(round(event.globalPosition().y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.dropped.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent" if self.hasFocus() else "text-faint"))
        for row in range(3):
            for column in range(2):
                painter.drawEllipse(QPointF(self.width() / 2 - 3 + 6 * column, self.height() / 2 - 6 + 6 * row), 1.5, 1.5)

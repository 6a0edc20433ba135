"""A volume slider that lies: as the mixer's fader, from left to right."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from airdesk.ui.theme import colour
from airdesk.ui.widgets.fader import Fader
from airdesk.ui.widgets.level_scale import SILENT_DB, level_of_place, place_of_level

GRIP_PX: Final = 6  # radius
FINE: Final = 0.15  # of the mouse's way while Shift is held


class GainSlider(Fader):
    """A click beside the grip takes it along from there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOrientation(Qt.Orientation.Horizontal)

    def sizeHint(self) -> QSize:
        return QSize(100, 2 * GRIP_PX + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, 2 * GRIP_PX + 2)

    def grip_x(self) -> float:
        """The middle of the grip."""
        return GRIP_PX + place_of_level(self.level_db) * self._travel()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            event.ignore()
            return
        x = event.position().x()
        if abs(x - self.grip_x()) > GRIP_PX + 2:
            self._move(_tidy(level_of_place(max(0.0, min(1.0, (x - GRIP_PX) / self._travel())))))
        self._grip = (x, place_of_level(self.level_db))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is None:
            return
        grip_x, place = self._grip
        x, is_fine = event.position().x(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        place = max(0.0, min(1.0, place + (x - grip_x) / self._travel() * (FINE if is_fine else 1.0)))
        if is_fine:
            self._grip = (x, place)
        self._move(_tidy(level_of_place(place)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        middle, x, left = self.height() / 2, self.grip_x(), GRIP_PX / 2
        painter.setBrush(colour("sunken"))
        painter.drawRoundedRect(QRectF(left, middle - 2, self.width() - GRIP_PX, 4), 2, 2)
        painter.setBrush(self._track_colour)
        painter.drawRoundedRect(QRectF(left, middle - 2, x - left, 4), 2, 2)
        if self.hasFocus():
            painter.setBrush(colour("accent"))
            painter.drawEllipse(QPointF(x, middle), GRIP_PX + 1, GRIP_PX + 1)
        painter.setBrush(colour("text"))
        painter.drawEllipse(QPointF(x, middle), GRIP_PX - 0.5, GRIP_PX - 0.5)

    def _travel(self) -> float:
        return max(1.0, self.width() - 2.0 * GRIP_PX)


def _tidy(level_db: float) -> float:
    """Tenths of a dB, as shown."""
    return level_db if level_db == SILENT_DB else round(level_db, 1)

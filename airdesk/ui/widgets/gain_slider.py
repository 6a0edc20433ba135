"""A horizontal volume slider."""

from __future__ import annotations

from math import isfinite
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from airdesk.ui.theme import colour
from airdesk.ui.widgets.level_scale import level_text
from airdesk.ui.widgets.value_gesture import FINE, ValueGesture

LOW_DB: Final = -60.0
HIGH_DB: Final = 6.0
TAPER: Final = 2.4  # most of the way is for the levels one uses
GRIP_PX: Final = 6  # radius


class GainSlider(ValueGesture):
    """Volume in dB; a click beside the grip takes it along from there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(LOW_DB, HIGH_DB, 0.0, 0.5, parent)
        self._colour = colour("accent")
        self.setMinimumHeight(2 * GRIP_PX + 2)

    def set_colour(self, value: QColor) -> None:
        """The colour of the filled part."""
        self._colour = value
        self.update()

    def value_after(self, value: float, moved: QPointF, fine: bool) -> float:
        """Along the slider's own taper."""
        travel = moved.x() / self._travel() * (FINE if fine else 1.0)
        return gain_at(position_of(value) + travel)

    def text(self) -> str:
        """Like "-4.0 dB"."""
        return gain_text(self.value)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        place = (event.position().x() - GRIP_PX) / self._travel()
        is_beside = abs(place - position_of(self.value)) * self._travel() > GRIP_PX + 2
        if self.is_dragged and is_beside and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._go(gain_at(place))

    def sizeHint(self) -> QSize:
        return QSize(100, 2 * GRIP_PX + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = self.height() / 2
        x = GRIP_PX + position_of(self.value) * self._travel()
        painter.setBrush(colour("sunken"))
        painter.drawRoundedRect(QRectF(GRIP_PX / 2, middle - 2, self.width() - GRIP_PX, 4), 2, 2)
        painter.setBrush(self._colour)
        painter.drawRoundedRect(QRectF(GRIP_PX / 2, middle - 2, x - GRIP_PX / 2, 4), 2, 2)
        if self.hasFocus():
            painter.setBrush(colour("accent"))
            painter.drawEllipse(QPointF(x, middle), GRIP_PX + 1, GRIP_PX + 1)
        painter.setBrush(colour("text"))
        painter.drawEllipse(QPointF(x, middle), GRIP_PX - 0.5, GRIP_PX - 0.5)

    def _travel(self) -> float:
        return max(1.0, self.width() - 2.0 * GRIP_PX)


def position_of(gain_db: float) -> float:
    """Place of a gain on the slider, 0..1."""
    return float((max(0.0, min(1.0, (gain_db - LOW_DB) / (HIGH_DB - LOW_DB)))) ** TAPER)


def gain_at(position: float) -> float:
    """Gain in dB at a place 0..1, in tenths."""
    return round(LOW_DB + float(max(0.0, min(1.0, position)) ** (1 / TAPER)) * (HIGH_DB - LOW_DB), 2)


def gain_text(gain_db: float) -> str:
    """A gain as it is shown."""
    return f"{level_text(gain_db)} dB"


def parsed_gain(text: str) -> float | None:
    """The gain of a typed text like "-4", "+1.5 dB" or "−3,2"; None where it is none."""
    cleaned = text.lower().replace("db", "").replace("\u2212", "-").replace(",", ".").strip()
    try:
        value = float(cleaned)
    except ValueError:
        return None
    return max(LOW_DB, min(HIGH_DB, value)) if isfinite(value) else None

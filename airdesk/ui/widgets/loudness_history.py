"""The loudness of the last half minute as two lines: momentary in the back, short-term in front."""

from __future__ import annotations

from collections import deque
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from airdesk.ui.theme import colour, ui_font

SPAN_SECONDS: Final = 30.0
STEP_SECONDS: Final = 0.1
LOWEST_LUFS: Final = -42.0
_MARKS_LUFS: Final = (-12, -24, -36)


class LoudnessHistory(QWidget):
    """Takes a pair of values every tenth of a second; the newest stands at the right edge."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: deque[tuple[float, float]] = deque(maxlen=round(SPAN_SECONDS / STEP_SECONDS) + 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(44)
        self.setMaximumHeight(160)
        self.setAccessibleName("Loudness of the last 30 seconds")

    @property
    def num_values(self) -> int:
        """How many pairs it shows."""
        return len(self._values)

    def add(self, momentary_lufs: float, short_term_lufs: float) -> None:
        """One more pair."""
        self._values.append((momentary_lufs, short_term_lufs))
        self.update()

    def clear(self) -> None:
        """Begin anew."""
        self._values.clear()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, 90)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        self._paint_marks(painter)
        if len(self._values) < 2:
            return
        momentary = self._line(0)
        short_term = self._line(1)
        ground = QPolygonF(short_term)
        ground.append(QPointF(self.width(), self.height()))
        ground.append(QPointF(short_term.first().x(), self.height()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("good", 0.14))
        painter.drawPolygon(ground)
        painter.setPen(QPen(colour("warn", 0.75), 1))
        painter.drawPolyline(momentary)
        painter.setPen(QPen(colour("good"), 1.5))
        painter.drawPolyline(short_term)

    def _paint_marks(self, painter: QPainter) -> None:
        painter.setFont(ui_font(6.75))
        for mark in _MARKS_LUFS:
            y = self._y(mark)
            painter.setPen(QPen(QColor("#2c323d"), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(22, y), QPointF(self.width(), y))
            painter.setPen(colour("text-faint"))
            painter.drawText(QRectF(3, y - 6, 20, 12), Qt.AlignmentFlag.AlignVCenter, str(mark))

    def _line(self, index: int) -> QPolygonF:
        num_steps = SPAN_SECONDS / STEP_SECONDS
        last = len(self._values) - 1
        step = self.width() / num_steps
        return QPolygonF(
            [QPointF(self.width() - (last - n) * step, self._y(pair[index])) for n, pair in enumerate(self._values)]
        )

    def _y(self, lufs: float) -> float:
        share = (max(LOWEST_LUFS, min(0.0, lufs)) - LOWEST_LUFS) / -LOWEST_LUFS
        return 2 + (1.0 - share) * (self.height() - 4)

"""The small knob of track headers: as the mixer's, drawn as a ring with a hand."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen

from airdesk.ui.theme import colour
from airdesk.ui.widgets.pan_knob import PanKnob

SIDE_PX: Final = 20
SWEEP: Final = math.radians(135)  # to either side of up


class Knob(PanKnob):
    """Pan -1..1."""

    def sizeHint(self) -> QSize:
        return QSize(SIDE_PX, SIDE_PX)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        centre = QPointF(self.width() / 2, self.height() / 2)
        radius = min(self.width(), self.height()) / 2 - 1.5
        painter.setPen(QPen(colour("accent" if self.hasFocus() else "text-faint"), 1.6))
        painter.setBrush(colour("control"))
        painter.drawEllipse(QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius))
        direction = QPointF(math.sin(self.pan * SWEEP), -math.cos(self.pan * SWEEP))
        painter.setPen(QPen(colour("text"), 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(centre + direction * (radius * 0.25), centre + direction * (radius - 1))

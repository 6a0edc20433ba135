"""The waveform of the chosen sample, with where it is being heard; a click plays from there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from airdesk.ui.browser.wave_picture import wave_picture
from airdesk.ui.theme import colour, ui_font

if TYPE_CHECKING:
    from numpy.typing import NDArray

HEIGHT: Final = 58  # px


class DetailWave(QWidget):
    """Shows peaks; the playhead is a line."""

    start_asked = Signal(float)  # 0..1

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._peaks: NDArray | None = None
        self._picture: QPixmap | None = None
        self._place: float | None = None
        self._problem = ""
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Waveform of the sample")
        self.setToolTip("Click to hear it from there")

    @property
    def has_peaks(self) -> bool:
        """Whether there is something to see."""
        return self._peaks is not None

    def set_peaks(self, peaks: NDArray | None) -> None:
        """Show another sound, shape (2, n), or none."""
        self._peaks, self._picture = peaks, None
        self.update()

    def set_problem(self, text: str) -> None:
        """Say why there is nothing to see; empty: nothing is wrong."""
        self._problem = text
        self.update()

    def set_place(self, fraction: float | None) -> None:
        """Where it is heard, 0..1; None: it is not."""
        if fraction != self._place:
            self._place = fraction
            self.update()

    # ── Qt ──

    def sizeHint(self) -> QSize:
        return QSize(240, HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._picture = None
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("ground"))
        painter.drawRoundedRect(self.rect(), 4, 4)
        if self._problem:
            painter.setPen(colour("warn"))
            painter.setFont(ui_font(8.75))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(8, 2, -8, -2), flags, self._problem)
        elif self._peaks is None:
            painter.fillRect(6, self.height() // 2, self.width() - 12, 1, colour("line"))
        else:
            if self._picture is None:
                size = QSize(max(1, self.width() - 8), self.height() - 8)
                scale = self.devicePixelRatioF()
                self._picture = wave_picture(self._peaks, size, colour("accent"), scale=scale, bar=2, pitch=3)
            painter.drawPixmap(4, 4, self._picture)
        if self._place is not None:
            painter.fillRect(4 + round(self._place * (self.width() - 9)), 0, 1, self.height(), colour("playhead"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.start_asked.emit(max(0.0, min(1.0, (event.position().x() - 4) / max(1, self.width() - 8))))

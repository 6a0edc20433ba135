"""A row of the sidebar: an icon, a name and how many."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from airdesk.ui.icons import pixmap
from airdesk.ui.library.wording import count_text
from airdesk.ui.theme import colour, ui_font

HEIGHT = 30


class CountedButton(QAbstractButton):
    """One of several; the chosen one is lit."""

    def __init__(self, icon: str, text: str, noun: str = "song", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._noun = noun
        self._number: int | None = None
        self.setText(text)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFont(ui_font(9.5))

    def set_number(self, number: int) -> None:
        """How many there are."""
        self._number = number
        self.setAccessibleDescription(count_text(number, self._noun))
        self.update()

    # ── Qt ──

    def sizeHint(self) -> QSize:
        return QSize(180, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        ink = "accent" if self.isChecked() else "text-soft"
        painter.drawPixmap(10, (self.height() - 16) // 2, pixmap(self._icon, 16, ink, self.devicePixelRatioF()))
        painter.setFont(self.font())
        painter.setPen(colour("text"))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(36, 0, self.width() - 80, self.height()), left, self.text())
        if self._number is not None:
            painter.setPen(colour("text-soft"))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRect(self.width() - 60, 0, 50, self.height()), right, str(self._number))

    def _paint_ground(self, painter: QPainter) -> None:
        painter.setPen(QPen(colour("accent"), 1) if self.hasFocus() else Qt.PenStyle.NoPen)
        is_lit = self.isChecked() or self.underMouse()
        painter.setBrush(colour("control" if self.isChecked() else "raised") if is_lit else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

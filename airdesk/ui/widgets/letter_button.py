"""A small button with one letter: M for mute, S for solo."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from airdesk.ui.theme import colour, ui_font


class LetterButton(QAbstractButton):
    """Lit in a colour while it is down; Enter presses it, the space bar is left to play and stop."""

    def __init__(self, letter: str, lit: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lit = lit
        self.setText(letter)
        self.setCheckable(True)
        self.setFont(ui_font(8.25, weight=QFont.Weight.DemiBold))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        return QSize(20, 18)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() == Qt.Key.Key_Space:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        ground = self._lit if self.isChecked() else "control-hover" if self.underMouse() else "control"
        painter.setPen(QPen(colour("text" if self.isChecked() else "accent"), 1.0) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(colour(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(colour("on-accent" if self.isChecked() else "text-soft"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())

"""A small button that shows a letter and lights up in its own colour: mute, solo."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from airdesk.ui.theme import colour, ui_font


class LightButton(QAbstractButton):
    """Pressed by mouse or by Return; whoever owns it decides what it shows."""

    pressed_alone = Signal()  # with Alt: only this one
    pressed_plain = Signal()

    def __init__(self, letter: str, lit: QColor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lit = lit
        self.setText(letter)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(lambda: self._emit(is_alone=False))  # by code and by assistive technology

    def nextCheckState(self) -> None:
        """A press is a wish; the song answers with the state."""

    def sizeHint(self) -> QSize:
        return QSize(28, 20)

    def minimumSizeHint(self) -> QSize:
        return QSize(22, 20)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        was_down = self.isDown()
        self.setDown(False)
        if was_down and event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._emit(is_alone=bool(event.modifiers() & Qt.KeyboardModifier.AltModifier))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._emit(is_alone=bool(event.modifiers() & Qt.KeyboardModifier.AltModifier))
        else:
            event.ignore()  # Space plays

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = self._lit if self.isChecked() else colour("control-hover" if self.underMouse() else "control")
        painter.setBrush(ground.darker(115) if self.isDown() else ground)
        painter.setPen(
            QPen(colour("text") if self.isChecked() else colour("accent"), 1.5) if self.hasFocus() else Qt.PenStyle.NoPen
        )
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75), 5, 5)
        painter.setFont(ui_font(8.25, weight=QFont.Weight.DemiBold))
        painter.setPen(colour("on-accent") if self.isChecked() else colour("text-soft"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())

    def _emit(self, *, is_alone: bool) -> None:
        (self.pressed_alone if is_alone else self.pressed_plain).emit()

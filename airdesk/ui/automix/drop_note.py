"""The frame that shows, while files are dragged over the page, that they may be dropped."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from airdesk.ui.theme import colour, ui_font


class DropNote(QWidget):
    """Lies over its parent; takes no clicks and no drops itself."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._text = ""
        self.hide()
        parent.installEventFilter(self)

    def say(self, text: str) -> None:
        """Show it with a sentence."""
        self._text = text
        self.setGeometry(self.parentWidget().rect())
        self.raise_()
        self.show()

    # ── Qt ──

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self.parentWidget().rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("accent"), 2))
        painter.setBrush(colour("accent-dark", 0.35))
        painter.drawRoundedRect(self.rect().adjusted(3, 3, -3, -3), 8, 8)
        painter.setFont(ui_font(10.5, weight=ui_font().Weight.DemiBold))
        width = painter.fontMetrics().horizontalAdvance(self._text) + 32
        box = self.rect().adjusted((self.width() - width) // 2, self.height() - 52, -(self.width() - width) // 2, -20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent"))
        painter.drawRoundedRect(box, 8, 8)
        painter.setPen(colour("on-accent"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._text)
        painter.end()

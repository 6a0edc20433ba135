"""The corner over the track headers: follow the playhead, show the whole song."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from airdesk.ui.arrange.ruler_painter import HEIGHT_PX
from airdesk.ui.theme import colour


class Corner(QWidget):
    """Two small buttons."""

    follow_toggled = Signal(bool)
    fit_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT_PX)
        self.follow = self._button("Follow", "Follow the playhead, page by page (Shift+F)")
        self.follow.setCheckable(True)
        self.follow.setChecked(True)
        self.fit = self._button("Fit", "Show the whole song (Shift+Z)")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.addWidget(self.follow)
        row.addWidget(self.fit)
        row.addStretch(1)
        self.follow.toggled.connect(self.follow_toggled)
        self.fit.clicked.connect(self.fit_clicked)

    def show_follow(self, is_on: bool) -> None:
        """Show whether the playhead is followed."""
        self.follow.setChecked(is_on)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), colour("panel"))

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("look", "chip")
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

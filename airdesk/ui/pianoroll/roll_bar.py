"""The line over the piano roll: what is shown, what is selected, ghost notes, fit."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy, QWidget


class RollBar(QFrame):
    """A title, a status line and two buttons."""

    ghosts_toggled = Signal(bool)
    fit_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "panel")
        self.title = QLabel(self)
        self.title.setTextFormat(Qt.TextFormat.RichText)
        self.status = QLabel(self)
        self.status.setProperty("look", "soft")
        self.status.setAccessibleName("Selected notes")
        self.status.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.ghosts = self._button("Ghost notes", "Show the notes of the other tracks (,)")
        self.ghosts.setCheckable(True)
        self.ghosts.setChecked(True)
        self.fit = self._button("Fit", "Show the whole clip (F or Shift+Z)")
        self.compose = self._button("Compose", "Have something composed for what is shown here")
        self.compose.setStyleSheet("padding-right: 20px;")  # room for the arrow
        self.compose_menu = QMenu(self.compose)
        self.compose.setMenu(self.compose_menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 3, 12, 3)
        row.setSpacing(12)
        row.addWidget(self.title)
        row.addWidget(self.status, 1)
        row.addWidget(self.compose)
        row.addWidget(self.ghosts)
        row.addWidget(self.fit)
        self.ghosts.toggled.connect(self.ghosts_toggled)
        self.fit.clicked.connect(self.fit_clicked)

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("look", "chip")
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        return button

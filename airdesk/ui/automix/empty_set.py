"""What stands where no song is yet: an invitation, and the buttons that help."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from airdesk.ui.icons import icon, pixmap
from airdesk.ui.theme import ui_font

_TEXT = (
    "Two songs or a folder of fifty become one continuous mix: put in order, every beat in its place, no clash of keys. "
    "Everything can be changed afterwards."
)


class EmptySet(QWidget):
    """Signals say which button was pressed."""

    files_requested = Signal()
    folder_requested = Signal()
    library_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        picture, title, text = QLabel(), QLabel("Drop songs or a folder anywhere"), QLabel(_TEXT)
        picture.setPixmap(pixmap("music", 40, "text-faint", self.devicePixelRatioF()))
        title.setFont(ui_font(13, weight=ui_font().Weight.DemiBold))
        text.setProperty("look", "soft")
        text.setWordWrap(True)
        text.setFixedWidth(440)
        text.setMinimumHeight(text.heightForWidth(440))
        self.files, self.folder, self.library = (
            QPushButton("Add songs…"),
            QPushButton("Add a folder…"),
            QPushButton("From the library…"),
        )
        self.files.setProperty("look", "primary")
        self.folder.setIcon(icon("folder"))
        self.library.setIcon(icon("music"))
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addStretch(2)
        for label in (picture, title, text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for button in (self.files, self.folder, self.library):
            row.addWidget(button)
        row.addStretch(1)
        layout.addSpacing(4)
        layout.addLayout(row)
        layout.addStretch(3)
        self.files.clicked.connect(self.files_requested)
        self.folder.clicked.connect(self.folder_requested)
        self.library.clicked.connect(self.library_requested)

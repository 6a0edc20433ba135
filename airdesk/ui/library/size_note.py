"""At the foot of the sidebar: how much room the library takes, and what of it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from airdesk.settings import Settings
from airdesk.ui.bridge import Latest
from airdesk.ui.library.wording import bytes_text
from airdesk.ui.theme import COLOURS, colour
from airdesk.workflows.library_size import LibrarySize, library_size

PARTS: Final = {"songs": "accent", "cache": "#7c9cff", "trash": "text-faint"}
SETTLE_MS: Final = 2_500
"""Sizes are looked up once nothing has changed for that long."""


class SizeNote(QWidget):
    """A number, a bar and the names of its colours."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._latest = Latest(self)
        self._latest.answered.connect(self._show)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(lambda: self._latest.ask(lambda: library_size(settings)))
        self._whole, self._bar = QLabel(), _Bar()
        self._build()

    def refresh(self) -> None:
        """Look it up again, soon."""
        self._settle.start()

    def _show(self, size: LibrarySize) -> None:
        self._whole.setText(bytes_text(size.whole))
        self._bar.show_size(size)
        parts = ", ".join(f"{name} {bytes_text(getattr(size, name))}" for name in PARTS)
        records = f"of songs, about {bytes_text(size.records)} are run logs and jobs; old ones are shortened by themselves"
        self.setToolTip(f"{parts}\n{records}\n{self._settings.library_folder}")
        self.setAccessibleName(f"Library size {bytes_text(size.whole)}: {parts}")

    def _build(self) -> None:
        top, names = QHBoxLayout(), QHBoxLayout()
        title = QLabel("Library size")
        title.setProperty("look", "soft")
        top.addWidget(title)
        top.addStretch(1)
        top.addWidget(self._whole)
        names.setSpacing(12)
        for name, ink in PARTS.items():
            label = QLabel(name)
            label.setStyleSheet(f"color: {COLOURS.get(ink, ink)};")
            names.addWidget(label)
        names.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addWidget(self._bar)
        layout.addLayout(names)


class _Bar(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._size: LibrarySize | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_size(self, size: LibrarySize) -> None:
        """Show the parts of a size."""
        self._size = size
        self.update()

    # ── Qt ──

    def sizeHint(self) -> QSize:
        return QSize(100, 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("sunken"))
        left = 0.0
        for name, ink in PARTS.items():
            if self._size is not None and self._size.whole:
                width = self.width() * getattr(self._size, name) / self._size.whole
                painter.fillRect(QRectF(left, 0, width, self.height()), COLOURS.get(ink, ink))
                left += width

"""Lines of the details: a take, a file."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from airdesk.library.takes import TakeRow
from airdesk.ui.icons import icon, pixmap
from airdesk.ui.library.wording import age_text, bytes_text
from airdesk.workflows.song_library import SongFile

_SOUNDS: Final = frozenset({".wav", ".flac", ".ogg", ".mp3", ".opus"})


class TakeLine(QWidget):
    """A take: heard by its button, the current one marked."""

    play_requested = Signal(int)

    def __init__(self, take: TakeRow, *, is_current: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        button = QToolButton()
        button.setProperty("look", "bare")
        button.setIcon(icon("play", "accent" if is_current else "text-soft"))
        button.setIconSize(QSize(12, 12))
        button.setEnabled(take.preview is not None)
        button.setAccessibleName(f"Play {take.name}")
        button.setToolTip(f"Play {take.name}" if take.preview else "There is no file of this take to listen to: open the song")
        button.clicked.connect(lambda: self.play_requested.emit(take.number))
        name, summary = QLabel(take.name), _shrinking(take.summary)
        age = QLabel(age_text(take.changed_at, datetime.now().astimezone()))
        summary.setProperty("look", "soft")
        age.setProperty("look", "faint")
        if is_current:
            name.setProperty("look", "accent")
            name.setToolTip("The take that opens with the song")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(button)
        layout.addWidget(name)
        layout.addWidget(summary, 1)
        layout.addWidget(age)


class FileRow(QPushButton):
    """A file of a song; a click opens it with the system's program for it."""

    def __init__(self, file: SongFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "row")
        self.setAccessibleName(f"Open {file.path.name}")
        self.setToolTip(str(file.path))
        self.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(file.path))))
        picture = QLabel()
        is_sound = file.path.suffix.lower() in _SOUNDS
        picture.setPixmap(pixmap("music" if is_sound else "file", 14, "text-soft", self.devicePixelRatioF()))
        name, size = _shrinking(file.path.name), QLabel(bytes_text(file.bytes))
        size.setProperty("look", "faint")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(picture)
        layout.addWidget(name, 1)
        layout.addWidget(size)
        for label in (picture, name, size):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    # ── Qt ──

    def sizeHint(self) -> QSize:
        return QSize(120, 24)


def _shrinking(text: str) -> QLabel:
    """A label that takes what room there is."""
    label = QLabel(text)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    label.setToolTip(text)
    return label

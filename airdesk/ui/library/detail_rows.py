"""Lines of the details: a take, a file."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from airdesk.library.takes import TakeRow
from airdesk.ui.icons import icon, pixmap
from airdesk.ui.library.file_groups import FileLine
from airdesk.ui.library.wording import age_text, bytes_text
from airdesk.ui.theme import ui_font
from airdesk.ui.widgets.elided_label import ElidedLabel
from airdesk.ui.widgets.waveform import Waveform


class TakeLine(QWidget):
    """A take: heard by its button, the current one marked."""

    play_requested = Signal(object)  # TakeRow

    def __init__(self, take: TakeRow, *, is_current: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.take = take
        self.waveform = Waveform(can_seek=False)
        self.waveform.setFixedSize(84, 16)
        self.waveform.set_chosen(is_current)
        self.waveform.setVisible(take.preview is not None)
        button = QToolButton()
        button.setProperty("look", "bare")
        button.setIcon(icon("play", "accent" if is_current else "text-soft"))
        button.setIconSize(QSize(12, 12))
        button.setEnabled(take.preview is not None)
        button.setAccessibleName(f"Play {take.name}")
        button.setToolTip(f"Play {take.name}" if take.preview else "There is no file of this take to listen to: open the song")
        button.clicked.connect(lambda: self.play_requested.emit(take))
        name, summary = QLabel(take.name), ElidedLabel(ui_font(), tone="text-soft")
        summary.setText(take.summary)
        age = QLabel(age_text(take.changed_at, datetime.now().astimezone()))
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
        layout.addWidget(self.waveform)
        layout.addWidget(age)


class FileRow(QPushButton):
    """A file of a song, or several; a click opens it with the system's program for it."""

    def __init__(self, file: FileLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "row")
        self.setAccessibleName(f"Open {file.name}")
        self.setToolTip(str(file.path))
        self.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(file.path))))
        picture = QLabel()
        picture.setPixmap(pixmap(file.icon, 14, "text-soft", self.devicePixelRatioF()))
        name, size = ElidedLabel(ui_font()), QLabel(bytes_text(file.bytes))
        name.setText(f"{file.name}  {file.note}")
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

"""What stands at the right of the window's bar while the Automix page is shown: the set's name and what is made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

if TYPE_CHECKING:
    from airdesk.ui.automix.set_desk import SetDesk

_LEAST_TITLE = 48  # px; in less a name is no name


class SetBar(QWidget):
    """Says wishes; a button nobody answers is not shown."""

    tracklist_requested = Signal()
    timeline_requested = Signal()
    export_requested = Signal()

    def __init__(self, desk: SetDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._text = ""
        self.title = QLabel()
        self.title.setProperty("look", "soft")
        self.title.setMinimumWidth(0)
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.title.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.tracklist, self.timeline, self.export = (
            QPushButton("Tracklist"),
            QPushButton("Send to timeline"),
            QPushButton("Export mix"),
        )
        self.tracklist.setToolTip("Times, titles, tempos and keys of the mix as a text")
        self.timeline.setToolTip("Make a song of audio clips with fades and curves of the mix")
        self.export.setToolTip("Write the mix as WAV, FLAC or MP3, with track list and cue sheet (Ctrl+E)")
        self.export.setProperty("look", "primary")
        self.tracklist.clicked.connect(self.tracklist_requested)
        self.timeline.clicked.connect(self.timeline_requested)
        self.export.clicked.connect(self.export_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.title, 1)
        for button in (self.tracklist, self.timeline, self.export):
            row.addWidget(button)
            button.hide()
        desk.set_changed.connect(self._follow)
        desk.timeline_changed.connect(self._follow)
        self._follow()

    def offer(self, *buttons: QPushButton) -> None:
        """Show buttons that somebody answers."""
        for button in buttons:
            button.setVisible(True)

    def _follow(self) -> None:
        dj_set = self._desk.dj_set
        count = len(dj_set.songs)
        name = dj_set.title or ("New set" if count else "")
        songs = "1 song" if count == 1 else f"{count} songs"
        self._text = f"{name} · {songs}" if count else name or "New set"
        self._show_title()
        for button in (self.tracklist, self.timeline, self.export):
            button.setEnabled(bool(self._desk.timeline.lanes))

    def _show_title(self) -> None:
        room = max(0, self.title.width() - 4)
        text = self.title.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, room)
        self.title.setText(text if room >= _LEAST_TITLE else "")
        self.title.setToolTip(self._text)

    # ── Qt ──

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.layout().activate()
        self._show_title()

"""The bar under the songs: what is heard, its outline, where it stands."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from airdesk.ui.bridge import Latest
from airdesk.ui.covers.cache import CoverCache, CoverKey
from airdesk.ui.icons import icon
from airdesk.ui.library.previewing import Previewing
from airdesk.ui.library.take_outlines import outline_of
from airdesk.ui.library.wording import length_text
from airdesk.ui.theme import digit_font, ui_font
from airdesk.ui.widgets.elided_label import ElidedLabel
from airdesk.ui.widgets.waveform import Waveform

COVER = 44  # px


class PlayerBar(QFrame):
    """Shows and steers a `Previewing`; hidden until something was played, and while another panel plays something else."""

    show_requested = Signal(str)  # song id: the cover was clicked

    def __init__(self, heard: Previewing, covers: CoverCache, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heard, self._covers = heard, covers
        self._key: CoverKey | None = None
        self.path: Path | None = None  # the file that it shows
        self._peaks = Latest(self)
        self.setProperty("look", "panel")
        self.setAccessibleName("What is heard")
        self._cover, self._button = QToolButton(), QToolButton()
        self._title, self._note = (
            ElidedLabel(ui_font(10.5, weight=QFont.Weight.DemiBold)),
            ElidedLabel(ui_font(), tone="text-soft"),
        )
        self._time, self._length = QLabel(), QLabel()
        self.waveform = Waveform()
        self._build()
        self._peaks.answered.connect(self.waveform.set_peaks)
        self._peaks.failed.connect(lambda _: self.waveform.set_peaks(None))
        self._button.clicked.connect(self._toggle)
        self._cover.clicked.connect(lambda: self.show_requested.emit(heard.song_id))
        self.waveform.seek_requested.connect(heard.seek)
        heard.changed.connect(self._show_state)
        heard.moved.connect(self._show_position)
        covers.ready.connect(self._on_cover)
        self.hide()

    def show_song(self, key: CoverKey, title: str, note: str) -> None:
        """Say which song is heard from now on."""
        self._key = key
        self._title.setText(title)
        self._note.setText(note)
        self._length.setText(length_text(self._heard.duration_seconds))
        self.waveform.set_peaks(None)
        path = self.path = self._heard.path
        if path is not None:
            self._peaks.ask(lambda: outline_of(path))
        self._on_cover(key.subject)
        self.show()

    def _toggle(self) -> None:
        heard = self._heard
        if heard.path is not None:
            heard.toggle(heard.song_id, heard.path, heard.duration_seconds)

    def _show_state(self) -> None:
        if self._heard.path not in (None, self.path):
            self.path = None
            self.hide()
        is_playing = self._heard.is_playing
        name = "Pause" if is_playing else "Play"
        self._button.setIcon(icon("pause" if is_playing else "play"))
        self._button.setAccessibleName(name)
        self._button.setToolTip(f"{name} (Space)")
        self._button.setEnabled(self._heard.path is not None)
        self._show_position()

    def _show_position(self) -> None:
        heard = self._heard
        self._time.setText(length_text(heard.position_seconds))
        self.waveform.set_progress(heard.fraction if heard.song_id else 0.0)

    def _on_cover(self, subject: str) -> None:
        if self._key is None or subject != self._key.subject:
            return
        picture = self._covers.pixmap(self._key, QSize(COVER, COVER), self.devicePixelRatioF(), radius=5)
        if picture is not None:
            self._cover.setIcon(picture)

    def _build(self) -> None:
        self._cover.setIconSize(QSize(COVER, COVER))
        self._cover.setFixedSize(COVER, COVER)
        self._cover.setProperty("look", "bare")
        self._cover.setAccessibleName("Show the song that is heard")
        self._cover.setToolTip("Show the song that is heard")
        self._button.setIconSize(QSize(18, 18))
        for label in (self._title, self._note):
            label.setMinimumWidth(96)
        for label in (self._time, self._length):
            label.setFont(digit_font(9.5))
            label.setFixedWidth(44)
        self._length.setProperty("look", "soft")
        self._time.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        names = QVBoxLayout()
        names.setSpacing(1)
        names.addStretch(1)
        names.addWidget(self._title)
        names.addWidget(self._note)
        names.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 9, 16, 9)
        layout.setSpacing(12)
        layout.addWidget(self._cover)
        layout.addLayout(names, 1)
        layout.addWidget(self._button)
        layout.addWidget(self._time)
        layout.addWidget(self.waveform, 4)
        layout.addWidget(self._length)

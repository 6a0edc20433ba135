"""The questions of the export dialog: what, in which format, which stretch, where to, under which name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from airdesk.audio.encodings import AUDIO_FORMATS
from airdesk.model.song import Song
from airdesk.ui.export.item_list import ItemList
from airdesk.ui.export.span_choice import SpanChoice
from airdesk.ui.icons import icon
from airdesk.ui.theme import SPACE, TIGHT
from airdesk.workflows.export_choice import ExportChoice, expected_bytes


class ExportForm(QWidget):
    """All fields; `choice` and `folder` say what they hold."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._song: Song | None = None
        self.items = ItemList()
        self.formats = QComboBox()
        for wanted in AUDIO_FORMATS.values():
            self.formats.addItem(wanted.name, wanted.id)
        self.rates = QComboBox()
        self.span = SpanChoice()
        self.name = QLineEdit()
        self.name.setMaxLength(200)
        self.folder_field = QLineEdit()
        self.browse = QPushButton(icon("folder"), "Browse…")
        self._name_fields()
        self._lay_out()
        self._connect()
        self._fill_rates(44_100)

    def show_song(self, song: Song | None, loop_ticks: tuple[int, int] | None) -> None:
        """Ask about a song."""
        self._song = song
        self.span.show_song(song, loop_ticks)
        self.name.setText("" if song is None else song.title)
        self._show_samples(song)
        self._on_change()

    def follow_song(self, song: Song | None, loop_ticks: tuple[int, int] | None) -> None:
        """The song or its loop has changed; what was chosen and typed stays."""
        self._song = song
        self.span.follow_song(song, loop_ticks)
        self._show_samples(song)

    def set_choice(self, choice: ExportChoice, folder: Path) -> None:
        """Show what was chosen last time."""
        self.items.set_items(choice.items, as_zip=choice.as_zip, with_samples=choice.with_samples)
        self.formats.setCurrentIndex(self.formats.findData(choice.format))
        self._fill_rates(choice.sample_rate)
        self.folder_field.setText(str(folder))
        self._on_change()

    def choice(self) -> ExportChoice:
        """What the fields say."""
        return ExportChoice(
            self.items.items(),
            self.formats.currentData(),
            self.rates.currentData(),
            self.name.text(),
            self.span.span(),
            self.items.as_zip.isChecked(),
            with_samples=self.items.as_zip.isChecked() and self.items.with_samples.isChecked(),
        )

    def folder(self) -> Path:
        """Where the files go."""
        return Path(self.folder_field.text().strip() or ".").expanduser()

    def _show_samples(self, song: Song | None) -> None:
        has_audio_clips = song is not None and any(track.audio_clips for track in song.tracks)
        self.items.with_samples.setVisible(has_audio_clips)

    def _name_fields(self) -> None:
        for field, name, tip in (
            (self.formats, "Audio format", "How audio files are written"),
            (self.rates, "Sample rate", "44.1 kHz is what players expect, 48 kHz what video expects"),
            (self.name, "File name", "Without an extension; the song's title unless you say otherwise"),
            (self.folder_field, "Folder", "Where the files go; it is made where it is missing"),
            (self.browse, "Browse for a folder", "Choose a folder"),
        ):
            field.setAccessibleName(name)
            field.setToolTip(tip)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(SPACE)
        left.addWidget(_heading("WHAT"))
        left.addWidget(self.items)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(TIGHT)
        right.addWidget(_heading("HOW"))
        for text, field in (("Audio format", self.formats), ("Sample rate", self.rates), ("Stretch", self.span)):
            label = _label(text, field.stretches if isinstance(field, SpanChoice) else field)
            right.addSpacing(TIGHT)
            right.addWidget(label)
            right.addWidget(field)
        right.addStretch(1)
        place = QGridLayout()
        place.setHorizontalSpacing(SPACE)
        place.setVerticalSpacing(TIGHT)
        place.addWidget(_label("File name", self.name), 0, 0)
        place.addWidget(self.name, 0, 1, 1, 2)
        place.addWidget(_label("Folder", self.folder_field), 1, 0)
        place.addWidget(self.folder_field, 1, 1)
        place.addWidget(self.browse, 1, 2)
        columns = QHBoxLayout()
        columns.setSpacing(2 * SPACE)
        columns.addLayout(left, 1)
        columns.addLayout(right, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(SPACE + TIGHT)
        whole.addLayout(columns)
        whole.addLayout(place)

    def _connect(self) -> None:
        for signal in (self.items.changed, self.span.changed, self.rates.currentIndexChanged, self.name.textChanged):
            signal.connect(self._on_change)
        self.folder_field.textChanged.connect(self._on_change)
        self.formats.currentIndexChanged.connect(lambda: self._fill_rates(self.rates.currentData()))
        self.browse.clicked.connect(self._browse)

    def _fill_rates(self, wanted: int) -> None:
        """Offer the rates of the format; the one that was chosen stays where it can."""
        rates = AUDIO_FORMATS[self.formats.currentData()].rates
        self.rates.blockSignals(True)
        self.rates.clear()
        for rate in rates:
            self.rates.addItem(f"{rate / 1000:g} kHz", rate)
        self.rates.setCurrentIndex(rates.index(wanted) if wanted in rates else 0)
        self.rates.setEnabled(len(rates) > 1)
        self.rates.blockSignals(False)
        self._on_change()

    def _on_change(self) -> None:
        choice = self.choice()
        self.formats.setEnabled(choice.has_audio)
        self.rates.setEnabled(choice.has_audio and self.rates.count() > 1)
        sizes = {} if self._song is None else expected_bytes(self._song, replace(choice, items=frozenset()))
        self.items.show_sizes(sizes)
        self.changed.emit()

    def _browse(self) -> None:
        start = next((str(place) for place in (self.folder(), *self.folder().parents) if place.is_dir()), "")
        chosen = QFileDialog.getExistingDirectory(self, "Export to", start)
        if chosen:
            self.folder_field.setText(chosen)


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("look", "heading")
    return label


def _label(text: str, buddy: QWidget) -> QLabel:
    label = QLabel(text)
    label.setProperty("look", "soft")
    label.setBuddy(buddy)
    return label

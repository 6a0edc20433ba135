"""Sections of the details: parameters, takes, files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from airdesk.library.takes import TakeRow
from airdesk.ui.library.detail_facts import parameters_of
from airdesk.ui.library.detail_rows import FileRow, TakeLine
from airdesk.ui.library.file_groups import file_lines
from airdesk.ui.library.take_outlines import TakeOutlines
from airdesk.workflows.song_library import SongSheet

if TYPE_CHECKING:
    from airdesk.audio.peaks import PeakPyramid


class Parameters(QWidget):
    """Names and values in two columns."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnMinimumWidth(2, 18)
        for column in (1, 4):
            self._grid.setColumnStretch(column, 1)

    def show_sheet(self, sheet: SongSheet) -> None:
        """Show what is known of a song."""
        empty(self._grid)
        for number, (name, value) in enumerate(parameters_of(sheet)):
            line, side = divmod(number, 2)
            label, text = QLabel(name), QLabel(value)
            label.setProperty("look", "soft")
            text.setAlignment(Qt.AlignmentFlag.AlignRight)
            text.setToolTip(value)
            self._grid.addWidget(label, line, side * 3)
            self._grid.addWidget(text, line, side * 3 + 1)


class Takes(QWidget):
    """The takes of a song, the newest first."""

    play_requested = Signal(object)  # TakeRow

    def __init__(self, library_folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outlines = TakeOutlines(library_folder, self)
        self._outlines.read.connect(self._show_outline)
        self._lines: list[TakeLine] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)

    def show_sheet(self, sheet: SongSheet) -> int:
        """Show the takes of a song; returns how many there are."""
        empty(self._layout)
        takes = [take for take in reversed(sheet.takes) if take.deleted_at is None]
        self._lines = [TakeLine(take, is_current=take.number == sheet.row.current_take) for take in takes]
        for line in self._lines:
            line.play_requested.connect(self.play_requested)
            self._layout.addWidget(line)
        self._outlines.ask(takes)
        return len(takes)

    def _show_outline(self, take: TakeRow, peaks: PeakPyramid) -> None:
        for line in self._lines:
            if line.take == take:
                line.waveform.set_peaks(peaks)


class Files(QWidget):
    """The files of a song; a click opens one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)

    def show_sheet(self, sheet: SongSheet) -> None:
        """Show the files of a song."""
        empty(self._layout)
        for line in file_lines(sheet.files):
            self._layout.addWidget(FileRow(line))
        if not sheet.files:
            none = QLabel("No files yet: open the song and export it.")
            none.setProperty("look", "soft")
            none.setWordWrap(True)
            self._layout.addWidget(none)


def section_heading(title: str, *notes: QWidget) -> QHBoxLayout:
    """A title with notes or buttons to its right."""
    heading = QLabel(title)
    heading.setProperty("look", "heading")
    row = QHBoxLayout()
    row.setContentsMargins(0, 6, 0, 0)
    row.addWidget(heading)
    row.addStretch(1)
    for note in notes:
        row.addWidget(note)
    return row


def empty(layout: QLayout) -> None:
    """Let go of everything in a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()

"""Sections of the details: parameters, takes, files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from airdesk.library.takes import TakeRow
from airdesk.ui.library.detail_facts import parameters_of
from airdesk.ui.library.detail_rows import FileRow, TakeLine
from airdesk.ui.library.file_groups import file_lines
from airdesk.ui.library.take_outlines import TakeOutlines
from airdesk.workflows.song_library import SongSheet

if TYPE_CHECKING:
    from airdesk.audio.peaks import PeakPyramid

TWO_COLUMNS: Final = 280  # px
LONGEST_SHORT: Final = 16  # characters; longer values have a line of their own


class Parameters(QWidget):
    """Names and values in two columns."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(5)
        self._shown: list[tuple[str, str]] = []
        self._columns = 2

    def show_sheet(self, sheet: SongSheet) -> None:
        """Show what is known of a song."""
        self._shown = parameters_of(sheet)
        self._fill()

    def _fill(self) -> None:
        empty(self._grid)
        for column in (1, 4):
            self._grid.setColumnStretch(column, 1 if column < 3 * self._columns else 0)
        self._grid.setColumnMinimumWidth(2, 18 if self._columns == 2 else 0)
        short = [(name, value) for name, value in self._shown if len(value) <= LONGEST_SHORT]
        for number, (name, value) in enumerate(short):
            line, side = divmod(number, self._columns)
            self._add(name, value, line, side * 3, 1)
        below = -(-len(short) // self._columns)
        for number, (name, value) in enumerate(pair for pair in self._shown if pair not in short):
            self._add(name, value, below + number, 0, 4 if self._columns == 2 else 1)

    def _add(self, name: str, value: str, line: int, column: int, span: int) -> None:
        """A name and its value. *span*: columns of the value, which breaks its lines where it has several."""
        label, text = QLabel(name), QLabel(value)
        label.setProperty("look", "soft")
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setAlignment(Qt.AlignmentFlag.AlignRight)
        text.setWordWrap(len(value) > LONGEST_SHORT)
        text.setToolTip(value)
        self._grid.addWidget(label, line, column, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(text, line, column + 1, 1, span)

    # ── Qt ──

    def minimumSizeHint(self) -> QSize:
        return QSize(120, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns = 2 if self.width() >= TWO_COLUMNS else 1
        if columns != self._columns:
            self._columns = columns
            self._fill()


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

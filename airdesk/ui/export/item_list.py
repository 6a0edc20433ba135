"""Which kinds of files are exported: a line for each with what it is and how large it will be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLabel, QWidget

from airdesk.ui.theme import SPACE, TIGHT
from airdesk.workflows.export_choice import ITEMS, ExportItem

NAMES: Final[Mapping[ExportItem, tuple[str, str]]] = {
    "master": ("Master", "finished, at the genre's loudness"),
    "mix": ("Mix", "as you hear it, before mastering"),
    "stems": ("Stems", "one file for each track; together they are the mix"),
    "midi": ("MIDI", "all notes, for any workstation"),
    "pictures": ("Piano roll", "as PNG and SVG"),
}


INDENT: Final = 22  # px, past the box


class ItemList(QWidget):
    """Check boxes for the kinds of files, and one for all of it as a ZIP."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: dict[ExportItem, QCheckBox] = {}
        self._sizes: dict[ExportItem, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        for row, item in enumerate(ITEMS):
            self._add_line(2 * row, item)
        self.as_zip = _check_box("As one ZIP", "All of it in one file, with the song itself and a manifest")
        self.as_zip.toggled.connect(self.changed)
        line = QFrame()
        line.setProperty("look", "line")
        self._grid.addWidget(line, 2 * len(ITEMS), 0, 1, 2, Qt.AlignmentFlag.AlignTop)
        self._grid.setRowMinimumHeight(2 * len(ITEMS), SPACE - 2)
        self._put(2 * len(ITEMS) + 1, self.as_zip, "with the song itself and a list of the files")
        self.with_samples = _check_box("With its samples", "The files of the audio clips go into the ZIP, too")
        self.with_samples.toggled.connect(self.changed)
        self.as_zip.toggled.connect(self.with_samples.setEnabled)
        self.with_samples.setEnabled(False)
        self._grid.addWidget(self.with_samples, 2 * len(ITEMS) + 3, 0, 1, 2)
        self.with_samples.hide()  # until a song has audio clips

    def items(self) -> frozenset[ExportItem]:
        """What is ticked."""
        return frozenset(item for item, box in self.boxes.items() if box.isChecked())

    def set_items(self, items: frozenset[ExportItem], *, as_zip: bool, with_samples: bool = False) -> None:
        """Tick these."""
        for item, box in self.boxes.items():
            box.setChecked(item in items)
        self.as_zip.setChecked(as_zip)
        self.with_samples.setChecked(with_samples)

    def show_sizes(self, sizes: Mapping[ExportItem, int]) -> None:
        """Say how large each kind will be; nothing where there is no song."""
        for item, label in self._sizes.items():
            label.setText(f"about {size_text(sizes[item])}" if item in sizes else "")

    def _add_line(self, row: int, item: ExportItem) -> None:
        name, what = NAMES[item]
        box = self.boxes[item] = _check_box(name, f"{name}: {what}")
        box.toggled.connect(self.changed)
        size = self._sizes[item] = QLabel()
        size.setProperty("look", "faint")
        self._grid.addWidget(size, row, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._put(row, box, what)

    def _put(self, row: int, box: QCheckBox, what: str) -> None:
        """A check box with a soft line under it."""
        label = QLabel(what)
        label.setProperty("look", "faint")
        label.setIndent(INDENT)
        label.setContentsMargins(0, 0, 0, SPACE - TIGHT)
        self._grid.addWidget(box, row, 0)
        self._grid.addWidget(label, row + 1, 0, 1, 2)


def size_text(num_bytes: int) -> str:
    """A size as people say it."""
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if num_bytes >= factor:
            value = num_bytes / factor
            return f"{value:.1f} {unit}" if value < 10 and unit != "kB" else f"{value:.0f} {unit}"
    return f"{num_bytes} bytes"


def _check_box(name: str, tip: str) -> QCheckBox:
    box = QCheckBox(name)
    box.setAccessibleName(name)
    box.setAccessibleDescription(tip)
    box.setToolTip(tip)
    return box

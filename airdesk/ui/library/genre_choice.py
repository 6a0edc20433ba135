"""Choosing genres: boxes with how many songs there are of each."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QWidget

from airdesk.ui.library.wording import count_text, plain


class GenreChoice(QWidget):
    """None of them checked means all."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: dict[str, QCheckBox] = {}
        self._counts: dict[str, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)

    @property
    def chosen(self) -> frozenset[str]:
        """Genres to show; empty: all."""
        return frozenset(genre for genre, box in self.boxes.items() if box.isChecked())

    def text(self) -> str:
        """What is chosen, short; empty where all are."""
        chosen = sorted(self.chosen)
        return f"{len(chosen)} genres" if len(chosen) > 1 else "".join(chosen)

    def note(self) -> str:
        """ "6 of 14"."""
        return f"{len(self.chosen)} of {len(self.boxes)}" if self.chosen else "all" if self.boxes else ""

    def reset(self) -> None:
        """All genres."""
        for box in self.boxes.values():
            box.setChecked(False)

    def set_counts(self, genres: Mapping[str, int]) -> None:
        """Show which genres there are, in this order."""
        for genre in [name for name in self.boxes if name not in genres]:
            for widget in (self.boxes.pop(genre), self._counts.pop(genre)):
                widget.hide()
                widget.deleteLater()
        for row, (genre, count) in enumerate(genres.items()):
            if genre not in self.boxes:
                box = self.boxes[genre] = QCheckBox(plain(genre) or "no genre")
                box.toggled.connect(self.changed)
                self._counts[genre] = QLabel()
                self._counts[genre].setProperty("look", "soft")
            self._grid.addWidget(self.boxes[genre], row, 0)
            self._grid.addWidget(self._counts[genre], row, 1)
            self._counts[genre].setText(str(count))
            self.boxes[genre].setAccessibleName(f"{genre or 'no genre'}, {count_text(count)}")

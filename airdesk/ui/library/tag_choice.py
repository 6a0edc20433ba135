"""Choosing tags: chips with how many songs have them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from airdesk.ui.library.wording import count_text, plain
from airdesk.ui.widgets.flow_layout import FlowLayout

TAG_COLOURS: Final = ("#4fd1c5", "#c084fc", "#8aa0b8", "#f5a524", "#ff6b6b", "#7c9cff", "#7bd88f", "#e879c9")
MOST: Final = 24
"""Chips that are shown; the search field finds songs by all tags."""


class TagChoice(QWidget):
    """Several chosen ones mean songs that have them all."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chips: dict[str, QPushButton] = {}
        self._none = QLabel("Tags that you put on songs stand here.")
        self._none.setProperty("look", "soft")
        self._none.setWordWrap(True)
        self._area = QWidget()
        self._flow = FlowLayout(self._area, spacing=5)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._none)
        layout.addWidget(self._area)

    @property
    def chosen(self) -> frozenset[str]:
        """Tags that the songs shall have."""
        return frozenset(tag for tag, chip in self.chips.items() if chip.isChecked())

    def text(self) -> str:
        """What is chosen, short; empty where nothing is."""
        chosen = sorted(self.chosen)
        return f"{len(chosen)} tags" if len(chosen) > 1 else "".join(chosen)

    def reset(self) -> None:
        """Songs with whatever tags."""
        for chip in self.chips.values():
            chip.setChecked(False)

    def set_counts(self, tags: Mapping[str, int]) -> None:
        """Show which tags there are, the most used first."""
        chosen = self.chosen
        shown = {tag: count for number, (tag, count) in enumerate(tags.items()) if number < MOST or tag in chosen}
        texts = {tag: f"{tag}  {count}" for tag, count in shown.items()}
        if texts != {tag: chip.text().replace("&&", "&") for tag, chip in self.chips.items()}:
            self._flow.clear()
            self.chips = {tag: self._chip(tag, count, tag in chosen) for tag, count in shown.items()}
        self._none.setVisible(not tags)
        self._area.setVisible(bool(tags))
        self._area.updateGeometry()

    def _chip(self, tag: str, count: int, is_chosen: bool) -> QPushButton:
        chip = QPushButton(plain(f"{tag}  {count}"))
        chip.setIcon(dot_icon(tag_colour(tag)))
        chip.setIconSize(QSize(8, 8))
        chip.setProperty("look", "chip")
        chip.setCheckable(True)
        chip.setChecked(is_chosen)
        chip.setToolTip(count_text(count))
        chip.setAccessibleName(f"Tag {tag}, {count_text(count)}")
        chip.toggled.connect(self.changed)
        self._flow.addWidget(chip)
        return chip


def tag_colour(tag: str) -> str:
    """A tag's colour, always the same one."""
    return TAG_COLOURS[sum(tag.casefold().encode()) % len(TAG_COLOURS)]


def dot_icon(ink: str) -> QIcon:
    """A round dot."""
    picture = QPixmap(16, 16)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ink))
    painter.drawEllipse(1, 1, 14, 14)
    painter.end()
    return QIcon(picture)

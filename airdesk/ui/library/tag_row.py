"""The tags of one song: click takes one away, a word and Enter adds one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from airdesk.ui.library.tag_choice import dot_icon, tag_colour
from airdesk.ui.library.wording import plain
from airdesk.ui.widgets.flow_layout import FlowLayout


class TagRow(QWidget):
    """Chips and a small field."""

    changed = Signal(list)  # all tags of the song

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tags: list[str] = []
        self._flow = FlowLayout(self, spacing=5)
        self._field = _TagField()
        self._field.returnPressed.connect(self._add)
        self.set_tags(())

    def set_tags(self, tags: Sequence[str]) -> None:
        """Show the tags of a song."""
        has_focus, text = self._field.hasFocus(), self._field.text()
        self._tags = list(tags)
        self._field.setParent(self)
        self._flow.removeWidget(self._field)
        self._flow.clear()
        for tag in self._tags:
            self._flow.addWidget(self._chip(tag))
        self._flow.addWidget(self._field)
        self._field.setText(text)
        self._field.show()
        if has_focus:
            self._field.setFocus()
        self.updateGeometry()

    def _chip(self, tag: str) -> QPushButton:
        chip = QPushButton(plain(f"{tag}  ×"))
        chip.setProperty("look", "chip")
        chip.setIcon(dot_icon(tag_colour(tag)))
        chip.setIconSize(QSize(8, 8))
        chip.setToolTip(f"Take the tag “{tag}” away")
        chip.setAccessibleName(f"Take the tag {tag} away")
        chip.clicked.connect(lambda: self._set([kept for kept in self._tags if kept != tag]))
        return chip

    def _add(self) -> None:
        words = " ".join(self._field.text().split())
        self._field.clear()
        if words and words.casefold() not in {tag.casefold() for tag in self._tags}:
            self._set([*self._tags, words])

    def _set(self, tags: list[str]) -> None:
        self.set_tags(tags)
        self.changed.emit(tags)


class _TagField(QLineEdit):
    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("+ tag")
        self.setMaxLength(40)
        self.setProperty("look", "tag")
        self.setAccessibleName("Add a tag")
        self.setToolTip("Write a tag and press Enter")
        self.setFixedWidth(92)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.clearFocus()
            return
        super().keyPressEvent(event)

"""Choosing songs of the library for the set, searched by their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from airdesk.library.song_catalogue import CatalogueRow, SongQuery
from airdesk.ui.automix.song_notes import clock
from airdesk.ui.bridge import Latest
from airdesk.workflows.song_library import find_songs

if TYPE_CHECKING:
    from airdesk.ui.session import Session

_MANY = 500


class LibraryPicker(QDialog):
    """Says which songs were chosen; asked again for every letter that is typed."""

    chosen = Signal(list)  # CatalogueRow

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session = session
        self.setWindowTitle("Add from the library")
        self.resize(520, 460)
        self.search, self.songs, self._note = QLineEdit(), QListWidget(), QLabel()
        self.search.setPlaceholderText("Search your songs")
        self.search.setAccessibleName("Search your songs")
        self.search.setClearButtonEnabled(True)
        self.songs.setAccessibleName("Songs of the library")
        self.songs.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._note.setProperty("look", "soft")
        self._note.setWordWrap(True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.add = self.buttons.addButton("Add", QDialogButtonBox.ButtonRole.AcceptRole)
        self.add.setProperty("look", "primary")
        self.add.setEnabled(False)
        layout = QVBoxLayout(self)
        for widget in (self.search, self.songs, self._note, self.buttons):
            layout.addWidget(widget)
        self._answers = Latest(self)
        self._answers.answered.connect(self._show)
        self._answers.failed.connect(lambda error: self._note.setText(str(error)))
        self.search.textChanged.connect(self._ask)
        self.songs.itemSelectionChanged.connect(self._count)
        self.songs.itemActivated.connect(lambda _: self.accept())
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._ask("")

    def _ask(self, text: str) -> None:
        query, settings = SongQuery(text=text, limit=_MANY), self._session.settings
        self._answers.ask(lambda: find_songs(query, settings))

    def _show(self, rows: list[CatalogueRow]) -> None:
        self.songs.clear()
        for row in rows:
            item = QListWidgetItem(f"{row.title}\n{row.genre} · {row.tempo_bpm:g} BPM · {clock(row.duration_seconds)}")
            item.setData(Qt.ItemDataRole.UserRole, row)
            self.songs.addItem(item)
        late = sum(not (row.preview and row.is_preview_fresh) for row in rows)
        wait = "What was edited since it was last heard is rendered first." if late else ""
        self._note.setText(wait if rows else "No song fits. Songs that you make on the Compose page stand here.")
        self._note.setVisible(bool(self._note.text()))

    def _count(self) -> None:
        count = len(self.songs.selectedItems())
        self.add.setEnabled(count > 0)
        self.add.setText("Add" if count < 2 else f"Add {count} songs")

    # ── Qt ──

    def accept(self) -> None:
        songs = [item.data(Qt.ItemDataRole.UserRole) for item in self.songs.selectedItems()]
        if songs:
            self.chosen.emit(songs)
            super().accept()

"""Choosing songs of the library for the set: those that can be heard, searched by their words."""

from __future__ import annotations

from pathlib import Path
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

from airdesk.library.identity import new_id
from airdesk.library.song_catalogue import CatalogueRow, SongQuery
from airdesk.model.djset import SetSong
from airdesk.ui.automix.song_notes import clock
from airdesk.ui.bridge import Latest
from airdesk.workflows.song_library import find_songs

if TYPE_CHECKING:
    from airdesk.ui.session import Session

_MANY = 500


class LibraryPicker(QDialog):
    """Says which songs were chosen; asked again for every letter that is typed."""

    chosen = Signal(list)  # SetSong

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
        heard = [row for row in rows if row.preview]
        for row in heard:
            item = QListWidgetItem(f"{row.title}\n{row.genre} · {row.tempo_bpm:g} BPM · {clock(row.duration_seconds)}")
            path = self._session.settings.library_folder / str(row.preview)
            item.setData(Qt.ItemDataRole.UserRole, SetSong(id=new_id(), path=str(Path(path).absolute()), title=row.title))
            self.songs.addItem(item)
        rest = len(rows) - len(heard)
        silent = f"{rest} more cannot be heard yet: open them once, so that they are rendered." if rest else ""
        self._note.setText(silent if heard or rest else "No song fits. Songs that you make on the Compose page stand here.")
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

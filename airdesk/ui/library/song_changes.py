"""What can be done to songs from the library page: seen at once, stored in the background."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from airdesk.ui.library.card_grid import CardGrid
from airdesk.ui.library.previewing import Previewing
from airdesk.ui.library.shelf import Shelf
from airdesk.ui.library.songs_model import SongsModel
from airdesk.ui.library.wording import count_text
from airdesk.ui.session import Session


class SongChanges(QObject):
    """Acts on the songs that a grid shows."""

    renamed = Signal(str, str)  # song id, title
    trashed = Signal(object)  # list of song ids

    def __init__(
        self, session: Session, shelf: Shelf, model: SongsModel, grid: CardGrid, heard: Previewing, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._session, self._shelf, self._model, self._grid, self._heard = session, shelf, model, grid, heard
        self._window = parent
        self.in_trash = False  # the songs that are shown lie there

    def rename(self, song_id: str, title: str) -> None:
        """Give a song another title."""
        self._model.change(song_id, title=title)
        self.renamed.emit(song_id, title)
        self._shelf.rename(song_id, title)

    def toggle_favourite(self, song_id: str) -> None:
        """Put a heart on a song, or take it away."""
        card = self._model.card_of(song_id)
        if card is not None:
            self._model.change(song_id, is_favourite=not card.is_favourite)
            self._shelf.mark_favourite(song_id, not card.is_favourite)

    def duplicate(self, song_id: str) -> None:
        """Copy a song and choose the copy."""
        if not self.in_trash:
            self._shelf.duplicate(song_id, self._grid.choose_later)

    def trash(self, song_ids: Sequence[str]) -> None:
        """Move songs to the trash; where they lie there already, delete them for good once the user agrees."""
        cards = [card for card in map(self._model.card_of, song_ids) if card is not None]
        if not cards:
            return
        what = f"“{cards[0].title}”" if len(cards) == 1 else count_text(len(cards))
        if self.in_trash and not self._agreed(f"Delete {what} for good? Takes and files are removed and cannot come back."):
            return
        self._choose_beside(song_ids)
        for song_id in song_ids:
            self._heard.forget(song_id)
        if self.in_trash:
            self._shelf.delete_for_good(song_ids)
        else:
            self.trashed.emit(list(song_ids))
            self._shelf.trash(song_ids)
            verb = "is" if len(cards) == 1 else "are"
            self._session.tell(f"{what} {verb} in the trash: choose Trash on the left to take it back.")

    def restore(self, song_id: str) -> None:
        """Take a song out of the trash."""
        self._choose_beside([song_id])
        self._shelf.restore([song_id])

    def empty_trash(self, num_songs: int) -> None:
        """Delete all that lies in the trash, once the user agrees."""
        what = count_text(num_songs)
        if self._agreed(f"Delete {what} in the trash for good? Takes and files are removed and cannot come back."):
            self._shelf.empty_trash()

    def _agreed(self, question: str) -> bool:
        buttons = QMessageBox.StandardButton
        box = QMessageBox(QMessageBox.Icon.Warning, "AirDesk", question, buttons.Cancel, self._window)
        delete = box.addButton("Delete for good", QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(buttons.Cancel)
        box.exec()
        has_agreed = box.clickedButton() is delete
        box.deleteLater()
        return has_agreed

    def _choose_beside(self, song_ids: Sequence[str]) -> None:
        """The song that is chosen once these are gone: the next one, else the one before."""
        shown = [card.id for card in self._model.cards]
        gone = [shown.index(song_id) for song_id in song_ids if song_id in shown]
        left = [row for row in range(len(shown)) if row not in gone]
        if gone and left:
            self._grid.choose_later(shown[next((row for row in left if row > max(gone)), left[-1])])

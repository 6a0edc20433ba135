"""Asks the library for the page and does what the page wants, one thing after the other and never in the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from airdesk.library.song_catalogue import CatalogueRow, SongQuery
from airdesk.ui.bridge import InOrder, Latest
from airdesk.ui.library.listing import Listing, read_listing
from airdesk.ui.session import Session
from airdesk.workflows import song_copies, song_library
from airdesk.workflows.song_sound import sound_of_song

SETTLE_MS = 60
"""Several changes within this time lead to one look at the library."""


class Shelf(QObject):
    """What the page knows of the library."""

    listed = Signal(object)  # Listing
    failed = Signal(str)  # why the library cannot be read, a sentence
    sheet_read = Signal(object)  # SongSheet, or None where the song is gone

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._settings = session.settings
        self._query = SongQuery()
        self._lists, self._sheets = Latest(self), Latest(self)
        self._edits, self._sounds = InOrder(self), InOrder(self)
        self._num_pending = 0  # edits that are not stored yet
        self._listing: Listing | None = None
        self._lists.answered.connect(self._on_listing)
        self._lists.failed.connect(lambda error: self.failed.emit(str(error)))
        self._sheets.answered.connect(self.sheet_read)
        self._sheets.failed.connect(lambda _: self.sheet_read.emit(None))
        self._edits.failed.connect(self._say)
        self._sounds.failed.connect(self._say)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._look)

    def row(self, song_id: str) -> CatalogueRow | None:
        """What the list says of a song; None where it is not listed."""
        return None if self._listing is None else self._listing.rows.get(song_id)

    @property
    def num_in_trash(self) -> int:
        """Songs in the trash."""
        return 0 if self._listing is None else self._listing.counts.trash

    def ask(self, query: SongQuery) -> None:
        """List other songs."""
        self._query = query
        self._look()

    def refresh(self) -> None:
        """Look again, soon."""
        self._settle.start()

    def read_sheet(self, song_id: str) -> None:
        """Read the details of a song."""
        settings = self._settings
        self._sheets.ask(lambda: song_library.song_sheet(song_id, settings))

    def find_sound(self, song_id: str, then: Callable[[Path | None], object]) -> None:
        """Find the file that lets a song be heard; *then* gets it, None where there is none."""
        self._sounds.do(lambda: sound_of_song(song_id, self._settings), then)

    def rename(self, song_id: str, title: str) -> None:
        """Give a song another title."""
        self._do(lambda: song_library.rename(song_id, title, self._settings))

    def mark_favourite(self, song_id: str, is_favourite: bool) -> None:
        """Put a heart on a song, or take it away."""
        self._do(lambda: song_library.mark_favourite(song_id, self._settings, is_favourite=is_favourite))

    def tag(self, song_id: str, tags: Iterable[str]) -> None:
        """Give a song these tags and no others."""
        kept = tuple(tags)
        self._do(lambda: song_library.tag(song_id, kept, self._settings))

    def duplicate(self, song_id: str, then: Callable[[str], object]) -> None:
        """Copy a song; *then* gets the copy's id."""
        self._do(lambda: song_copies.duplicate(song_id, self._settings), then)

    def trash(self, song_ids: Iterable[str]) -> None:
        """Put songs into the trash."""
        kept = tuple(song_ids)
        self._do(lambda: song_library.trash(kept, self._settings))

    def restore(self, song_ids: Iterable[str]) -> None:
        """Take songs out of the trash."""
        kept = tuple(song_ids)
        self._do(lambda: song_library.restore(kept, self._settings))

    def delete_for_good(self, song_ids: Iterable[str]) -> None:
        """Remove songs with all that belongs to them."""
        kept = tuple(song_ids)
        self._do(lambda: song_copies.delete_for_good(kept, self._settings))

    def empty_trash(self) -> None:
        """Remove all that is in the trash."""
        self._do(lambda: song_copies.empty_trash(self._settings))

    def finish(self) -> None:
        """Wait until everything asked for is stored."""
        self._edits.finish()

    def _on_listing(self, listing: Listing) -> None:
        self._listing = listing
        self.listed.emit(listing)

    def _look(self) -> None:
        self._settle.stop()
        if self._num_pending:
            return  # what is read now would show the song as it was; the edit's end leads to another look
        query, settings = self._query, self._settings
        self._lists.ask(lambda: read_listing(query, settings))

    def _do(self, work: Callable[[], object], then: Callable[..., object] | None = None) -> None:
        self._num_pending += 1
        self._lists.forget()
        self._edits.do(work, then)
        self._edits.do(lambda: None, lambda _: self._on_edit_end())  # comes in its turn, whatever became of the work

    def _on_edit_end(self) -> None:
        self._num_pending -= 1
        self._session.library_changed.emit()

    def _say(self, error: Exception) -> None:
        self._session.tell(str(error), "error")

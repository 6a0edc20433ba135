"""Listening to songs from the library page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from airdesk.library.song_catalogue import CatalogueRow
from airdesk.library.takes import TakeRow
from airdesk.ui.covers.cache import CoverKey
from airdesk.ui.library.player_bar import PlayerBar
from airdesk.ui.library.previewing import Previewing
from airdesk.ui.library.shelf import Shelf
from airdesk.ui.session import Session


class SongListening(QObject):
    """Finds the file of a song, plays it and shows it in the player bar."""

    def __init__(self, session: Session, shelf: Shelf, heard: Previewing, player: PlayerBar, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._shelf, self._heard, self._player = session, shelf, heard, player

    def play(self, song_id: str) -> None:
        """Play a song, stop it where it is, or go on with it."""
        row = self._shelf.row(song_id)
        if row is None:
            return
        if song_id == self._heard.song_id and self._heard.path is not None:
            self._hear(row, self._heard.path, "")
        else:
            self._shelf.find_sound(song_id, lambda path: self._hear(row, path, ""))

    def play_take(self, take: TakeRow) -> None:
        """Play one take of a song."""
        row = self._shelf.row(take.song_id)
        if row is not None and take.preview is not None:
            self._hear(row, self._session.settings.library_folder / take.preview, take.name)

    def _hear(self, row: CatalogueRow, path: Path | None, take_name: str) -> None:
        if path is None:
            self._session.tell(f"“{row.title}” has no file to listen to yet: open it to hear it.", "warning")
            return
        self._heard.toggle(row.id, path, row.duration_seconds)
        if self._heard.path == path != self._player.path:
            note = take_name or (f"Take {row.current_take}" if row.current_take else "")
            key = CoverKey(row.id, row.changed_at)
            self._player.show_song(key, row.title, " · ".join(part for part in (note, path.name) if part))

"""Keeping a take while it is edited: its newest value always, a version of it now and then."""

from __future__ import annotations

import time
from typing import Final

from airdesk.library.database import open_library
from airdesk.library.song_history import keep_version
from airdesk.library.song_text import SongTexts
from airdesk.library.takes import save_take
from airdesk.model.song import Song
from airdesk.settings import Settings

VERSION_SECONDS: Final = 600.0
"""While one works, a version is kept about this often."""


class TakeSaver:
    """What `Autosave` is given to keep the values of one take; used by one thread at a time."""

    def __init__(self, song_id: str, number: int, settings: Settings, *, version_seconds: float = VERSION_SECONDS) -> None:
        self.song_id = song_id
        self.number = number
        self._settings = settings
        self._version_seconds = version_seconds
        self._next_version = time.monotonic() + version_seconds
        self._texts = SongTexts()

    def __call__(self, song: Song) -> None:
        """Keep the song as it is now. Raises LibraryError, StorageError; BadInputError where the take is gone."""
        if time.monotonic() >= self._next_version:
            self.keep_version(song, "Edited")
            return
        text = self._texts.text(song)
        with open_library(self._settings.library_folder) as library:
            save_take(library, self.song_id, self.number, song, text=text)

    def keep_version(self, song: Song, label: str) -> None:
        """Keep the song, and a version of it to go back to."""
        text = self._texts.text(song)
        with open_library(self._settings.library_folder) as library:
            keep_version(library, self.song_id, self.number, song, label, text=text)
        self._next_version = time.monotonic() + self._version_seconds

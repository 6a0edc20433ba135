"""Where the window and its panels stood, which page was shown and which song was open, kept beside the library."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QMainWindow

STATE_FILE = "window.ini"
LAYOUT_VERSION = 3
"""Counted up when panels are added or renamed, so that an old layout does not hide them."""


class WindowState:
    """A small file; one that is damaged or from elsewhere changes nothing."""

    def __init__(self, library_folder: Path) -> None:
        self._file = QSettings(str(library_folder / STATE_FILE), QSettings.Format.IniFormat)

    def restore(self, window: QMainWindow, panels: QMainWindow) -> bool:
        """Put window and panels where they stood; False where nothing is known."""
        geometry, layout = self._file.value("geometry"), self._file.value("panels")
        if isinstance(geometry, QByteArray):
            window.restoreGeometry(geometry)
        return isinstance(layout, QByteArray) and panels.restoreState(layout, LAYOUT_VERSION)

    def keep(self, window: QMainWindow, panels: QMainWindow) -> None:
        """Remember where window and panels stand."""
        self._file.setValue("geometry", window.saveGeometry())
        self._file.setValue("panels", panels.saveState(LAYOUT_VERSION))
        self._file.sync()

    @property
    def last_song(self) -> str:
        """Id of the song that was open; empty: none."""
        return str(self._file.value("last_song", "") or "")

    def keep_last_song(self, song_id: str | None) -> None:
        """Remember which song is open."""
        self._file.setValue("last_song", song_id or "")
        self._file.sync()

    @property
    def last_set(self) -> str:
        """Id of the set that was open on the Automix page; empty: none."""
        return str(self._file.value("last_set", "") or "")

    def keep_last_set(self, set_id: str) -> None:
        """Remember which set is open."""
        self._file.setValue("last_set", set_id)
        self._file.sync()

    @property
    def composer(self) -> str:
        """Id of the provider that composes, or "built-in"; empty: nothing was chosen yet."""
        return str(self._file.value("composer", "") or "")

    @property
    def composer_model(self) -> str:
        """The model that was chosen of it; empty: its usual one."""
        return str(self._file.value("composer_model", "") or "")

    def keep_composer(self, provider: str, model: str) -> None:
        """Remember who composes."""
        self._file.setValue("composer", provider)
        self._file.setValue("composer_model", model)
        self._file.sync()

    @property
    def composers(self) -> list[str]:
        """Ids of the providers that could be asked when last looked for, in the user's order."""
        text = str(self._file.value("composers", "") or "")
        return [one for one in text.split(" ") if one]

    def keep_composers(self, providers: list[str]) -> None:
        """Remember which providers can be asked."""
        self._file.setValue("composers", " ".join(providers))
        self._file.sync()

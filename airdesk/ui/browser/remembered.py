"""How the browser was left, kept beside the library."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings

from airdesk.ui.window_state import STATE_FILE


class BrowserMemory:
    """Small values in the window's own file; one that is damaged counts as none."""

    def __init__(self, library_folder: Path) -> None:
        self._file = QSettings(str(library_folder / STATE_FILE), QSettings.Format.IniFormat)

    def flag(self, name: str, usual: bool) -> bool:
        """Whether something is on."""
        return str(self._file.value(f"browser/{name}", usual)).lower() == "true"

    def number(self, name: str, usual: float) -> float:
        """A value."""
        try:
            return float(str(self._file.value(f"browser/{name}", usual)))
        except ValueError:
            return usual

    def keep(self, name: str, value: bool | float) -> None:
        """Remember it."""
        self._file.setValue(f"browser/{name}", value)

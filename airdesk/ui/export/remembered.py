"""What the export dialog was last set to, kept beside the library."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths

from airdesk.audio.encodings import AUDIO_FORMATS
from airdesk.ui.window_state import STATE_FILE
from airdesk.workflows.export_choice import ITEMS, ExportChoice


class RememberedExport:
    """A few lines of the window's state file; one that is damaged gives the defaults."""

    def __init__(self, library_folder: Path) -> None:
        self._file = QSettings(str(library_folder / STATE_FILE), QSettings.Format.IniFormat)
        self._file.beginGroup("export")

    def folder(self) -> Path:
        """The folder of the last export, or one in the user's music."""
        kept = str(self._file.value("folder", "") or "")
        if kept:
            return Path(kept)
        music = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.MusicLocation)
        return Path(music or Path.home()) / "AirDesk"

    def choice(self) -> ExportChoice:
        """Kinds of files, format and rate of the last export."""
        plain = ExportChoice()
        named = set(str(self._file.value("items", "master")).split("+"))
        items = frozenset(item for item in ITEMS if item in named)
        kept = str(self._file.value("format", plain.format))
        wanted = AUDIO_FORMATS.get(kept, plain.audio_format)  # type: ignore[call-overload]
        rate = str(self._file.value("sample_rate", plain.sample_rate))
        return ExportChoice(
            items or plain.items,
            wanted.id,
            int(rate) if rate.isdigit() and int(rate) in wanted.rates else wanted.rates[0],
            as_zip=str(self._file.value("as_zip", "no")) == "yes",
            with_samples=str(self._file.value("with_samples", "yes")) == "yes",
        )

    def keep(self, choice: ExportChoice, folder: Path) -> None:
        """Remember what was exported."""
        self._file.setValue("folder", str(folder))
        self._file.setValue("items", "+".join(item for item in ITEMS if item in choice.items))
        self._file.setValue("format", choice.format)
        self._file.setValue("sample_rate", choice.sample_rate)
        self._file.setValue("as_zip", "yes" if choice.as_zip else "no")
        if choice.as_zip:
            self._file.setValue("with_samples", "yes" if choice.with_samples else "no")
        self._file.sync()

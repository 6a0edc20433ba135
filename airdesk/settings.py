"""What the user can set, passed down to the work that needs it; nobody reads a global."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from airdesk.paths import default_library_folder, sound_cache_folder

MAX_SYNTHESIS_WORKERS = 8


@dataclass(frozen=True, slots=True)
class Settings:
    """Choices that hold for all work of this process."""

    library_folder: Path
    sample_rate: int = 44_100  # Hz, of what is rendered
    fadeout_seconds: float = 0.01  # of notes that are cut off
    target_lufs: float = -14.0  # of the master
    ceiling_dbtp: float = -1.0  # of the master
    synthesis_workers: int = 2  # processes that make factory sounds

    @property
    def sound_cache_folder(self) -> Path:
        """Where synthesised sounds are kept."""
        return sound_cache_folder(self.library_folder)

    @property
    def pitched_cache_folder(self) -> Path:
        """Where sounds pitched to single notes are kept."""
        return self.library_folder / "cache" / "pitched"

    @property
    def log_file(self) -> Path:
        """Where our own mistakes are written down."""
        return self.library_folder / "logs" / "airdesk.log"


def settings_for(library_folder: Path | None = None) -> Settings:
    """The settings of a library (the user's own unless another is named), fitted to this machine."""
    folder = library_folder or default_library_folder()
    workers = max(1, min(MAX_SYNTHESIS_WORKERS, os.cpu_count() or 1))
    return Settings(library_folder=folder.expanduser().absolute(), synthesis_workers=workers)

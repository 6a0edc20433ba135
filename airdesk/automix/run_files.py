"""Stretched runs kept in files of a folder: made ahead by several processes, played by one."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from airdesk.audio.buffer import Audio
from airdesk.audio.disk_errors import storage_error
from airdesk.automix.lane_runs import Run


class RunFiles:
    """Raw float32, both channels one after the other; each file belongs to one run of one song."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def has(self, song_id: str, run: Run) -> bool:
        """True when the run was stored whole."""
        return self._path(song_id, run).is_file()

    def store(self, song_id: str, run: Run, audio: Audio) -> None:
        """Keep the audio of a run. Raises StorageError."""
        path = self._path(song_id, run)
        beside = path.with_suffix(".part")
        try:
            np.ascontiguousarray(audio, np.float32).tofile(beside)
            beside.replace(path)
        except OSError as error:
            raise storage_error(error, path) from error

    def load(self, song_id: str, run: Run) -> Audio:
        """The audio of a run, float32 of shape (2, frames). Raises StorageError."""
        path = self._path(song_id, run)
        try:
            return np.fromfile(path, np.float32).reshape(2, -1)
        except OSError as error:
            raise storage_error(error, path) from error

    def drop(self, song_id: str, run: Run) -> None:
        """Remove a run that is not needed any more."""
        self._path(song_id, run).unlink(missing_ok=True)

    def _path(self, song_id: str, run: Run) -> Path:
        name = hashlib.sha1(song_id.encode(), usedforsecurity=False).hexdigest()[:12]
        return self._folder / f"{name}-{round(run.mix_start * 1e6)}.run"

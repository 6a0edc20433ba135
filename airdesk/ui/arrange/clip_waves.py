"""The outlines of the files that audio clips play: read in another process, kept in memory and on disk."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from airdesk.progress import Progress

if TYPE_CHECKING:
    from airdesk.audio.peaks import PeakPyramid
    from airdesk.ui.session import Session

REMEMBERED: Final = 200
"""Outlines in memory; an hour of sound takes 6 MB."""
KEPT_FILES: Final = 2000
"""Outlines on disk."""


class ClipWaves(QObject):
    """Gives outlines that are known, and reads the others; never makes the window wait."""

    changed = Signal(str)  # path of a file whose outline is known now, or that cannot be read, or is tried again

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._known: OrderedDict[str, PeakPyramid | None] = OrderedDict()
        self._asked: set[str] = set()

    def of(self, path: str) -> PeakPyramid | None:
        """The outline of a file; None while it is read, and where it cannot be."""
        if path in self._known:
            self._known.move_to_end(path)
            return self._known[path]
        if path not in self._asked:
            self._asked.add(path)
            executor = self._session.executor
            folder = self._session.settings.library_folder / "cache" / "outlines"
            work = executor.processes.work(OutlineCall(path, folder))
            job = executor.submit(work, kind="peaks", label=f"Outline of {Path(path).name}")
            job.done.connect(lambda peaks: self._keep(path, peaks))
            job.failed.connect(lambda _: self._keep(path, None))
        return None

    def is_unreadable(self, path: str) -> bool:
        """True where the file is missing or no sound."""
        return path in self._known and self._known[path] is None

    def forget_unreadable(self) -> None:
        """Try again what could not be read: a missing file may be back."""
        for path in [path for path, peaks in self._known.items() if peaks is None]:
            del self._known[path]
            self.changed.emit(path)

    def _keep(self, path: str, peaks: PeakPyramid | None) -> None:
        if not isValid(self):  # the window is gone, the file was read all the same
            return
        self._asked.discard(path)
        self._known[path] = peaks
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        if peaks is None:
            text = f"{path} is missing or no sound: its clips are silent. Their menu finds it again."
            self._session.tell(text, "warning")
        self.changed.emit(path)


class OutlineCall:
    """Reads the outline of a file; can be sent to another process."""

    def __init__(self, path: str, folder: Path) -> None:
        self._path, self._folder = Path(path), folder

    def __call__(self, progress: Progress) -> PeakPyramid | None:
        """The outline, from disk where it is kept there; None where the file cannot be read. Raises CancelledError."""
        from airdesk.errors import AudioFileError

        try:
            facts = self._path.stat()
            text = f"{self._path} {facts.st_size} {facts.st_mtime_ns}"
            place = self._folder / f"{blake2b(text.encode(errors='surrogateescape'), digest_size=16).hexdigest()}.npz"
            return kept_outline(self._path, place, progress.check_cancelled)
        except (AudioFileError, OSError):
            return None


def kept_outline(path: Path, place: Path, check_cancelled: Callable[[], None]) -> PeakPyramid:
    """The outline of a file, read from *place* or made and kept there. Raises AudioFileError, CancelledError."""
    from zipfile import BadZipFile

    import numpy as np

    from airdesk.audio.peaks import PeakPyramid, read_peaks

    damaged = (OSError, ValueError, KeyError, EOFError, BadZipFile)
    with suppress(*damaged), place.open("rb") as file, np.load(file) as kept:
        levels = tuple(kept[f"level{number}"] for number in range(len(kept.files) - 1))
        return PeakPyramid(levels, float(kept["seconds"]))
    peaks = read_peaks(path, check_cancelled=check_cancelled)
    with suppress(OSError):  # without it, it is read again next time
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = place.with_name(f".{place.name}.{os.getpid()}.npz")
        np.savez(beside, seconds=peaks.seconds, **{f"level{number}": level for number, level in enumerate(peaks.levels)})
        beside.replace(place)
        _tidy(place.parent)
    return peaks


def _tidy(folder: Path) -> None:
    """Take away the oldest outlines where there are too many."""
    kept = sorted(folder.glob("[!.]*.npz"), key=lambda path: path.stat().st_mtime_ns)
    for path in kept[:-KEPT_FILES]:
        path.unlink(missing_ok=True)

"""Folders in which something has changed, gathered until it has become quiet."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from airdesk.inventory.file_kinds import OTHER_ENDINGS, SAMPLE_ENDINGS, ending

SETTLE_SECONDS: Final = 0.8
"""So long nothing must happen before it is told what has: programs write a file in many steps."""

LONGEST_WAIT_SECONDS: Final = 5.0
"""But no longer than this, if it never becomes quiet."""

MOST_FOLDERS: Final = 64
"""More of them in one root, and all of it is looked through: the system may have dropped some of what it had to say."""


class TouchedFolders:
    """Not for several threads at once."""

    def __init__(
        self,
        *,
        settle_seconds: float = SETTLE_SECONDS,
        longest_seconds: float = LONGEST_WAIT_SECONDS,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settle, self._longest, self._now = settle_seconds, longest_seconds, now
        self._folders: dict[Path, set[Path]] = {}  # by root
        self._first = self._last = 0.0

    def add(self, root: Path, folder: Path) -> None:
        """Something has changed in a folder of a root."""
        self._last = self._now()
        if not self._folders:
            self._first = self._last
        folders = self._folders.setdefault(root, set())
        folders.add(folder)
        if len(folders) > MOST_FOLDERS:
            folders.clear()
            folders.add(root)

    def ready(self) -> list[Path]:
        """The folders to look through, once it is quiet; none lies in another, all are there (roots excepted)."""
        now = self._now()
        if not self._folders or (now - self._last < self._settle and now - self._first < self._longest):
            return []
        found = [_present(folder, root) for root, folders in self._folders.items() for folder in folders]
        self._folders.clear()
        return outermost(found)


def outermost(folders: Sequence[Path]) -> list[Path]:
    """The folders that lie in none of the others, in order."""
    kept: list[Path] = []
    for folder in sorted(set(folders)):
        if not any(other in folder.parents for other in kept):
            kept.append(folder)
    return kept


def concerns_samples(root: Path, path: Path, *, is_folder: bool) -> bool:
    """True for a path that can make a difference: a sample, or a folder, and not hidden."""
    try:
        inside = path.relative_to(root).parts
    except ValueError:
        return False
    if any(part.startswith(".") for part in inside):
        return False
    return is_folder or ending(path.name) in SAMPLE_ENDINGS | OTHER_ENDINGS


def _present(folder: Path, root: Path) -> Path:
    """The folder, or the nearest above it that is there, up to its root."""
    while folder != root and not folder.is_dir():
        folder = folder.parent
    return folder

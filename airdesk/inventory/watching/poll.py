"""Watching where the system does not tell of changes: folders are looked through every now and then."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

_BREATH_EVERY: Final = 200  # entries
_BREATH_SECONDS: Final = 0.002  # other threads, the window's above all, want their turn


class FolderPoll:
    """What a root was like when it was last looked at."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[str, int] | None = None  # folder → what its files are like

    def changed_folders(self, is_stopped: Callable[[], bool]) -> list[Path]:
        """Folders that are not as they were; nothing at the first look, or when it is stopped."""
        now = self._look(is_stopped)
        if now is None:
            return []
        before, self._known = self._known, now
        if before is None:
            return []
        return [Path(folder) for folder in before.keys() | now.keys() if before.get(folder) != now.get(folder)]

    def _look(self, is_stopped: Callable[[], bool]) -> dict[str, int] | None:
        found: dict[str, int] = {}
        waiting = [str(self._root)]
        count = 0
        while waiting:
            folder = waiting.pop()
            signature = 0
            try:
                with os.scandir(folder) as entries:
                    for entry in entries:
                        count += 1
                        if count % _BREATH_EVERY == 0:
                            time.sleep(_BREATH_SECONDS)
                            if is_stopped():
                                return None
                        if entry.name.startswith("."):
                            continue
                        if entry.is_dir(follow_symlinks=False):
                            waiting.append(entry.path)
                            signature ^= hash(entry.name)
                        else:
                            status = entry.stat(follow_symlinks=False)
                            signature ^= hash((entry.name, status.st_size, status.st_mtime_ns))
            except OSError:  # gone meanwhile, or not for us
                signature ^= 1
            found[folder] = signature
        return found

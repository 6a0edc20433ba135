"""What the system tells of changes in folders, through watchdog."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import ObservedWatch

_WANTED: Final[list[type[FileSystemEvent]]] = [
    *(DirCreatedEvent, DirDeletedEvent, DirMovedEvent, FileAttribEvent, FileClosedEvent),
    *(FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent),
]
"""Reading is no change, and a folder is modified whenever something in it is."""

OnEvent = Callable[[Path, Path, bool, bool], None]
"""Hears a root, a path in it, whether that is a folder, and whether it is new there."""


class _Handler(FileSystemEventHandler):
    def __init__(self, root: Path, on_event: OnEvent) -> None:
        self._root, self._on_event = root, on_event

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Pass it on; a move is two of them."""
        is_new = event.event_type == "created"
        self._on_event(self._root, _path(event.src_path), event.is_directory, is_new)
        if event.event_type == "moved" and event.dest_path:
            self._on_event(self._root, _path(event.dest_path), event.is_directory, True)


class SystemEvents:
    """One watchdog observer for all roots."""

    def __init__(self, on_event: OnEvent) -> None:
        """Raises OSError where the system cannot tell."""
        self._on_event = on_event
        self._observer = Observer()
        self._observer.daemon = True
        self._observer.start()
        self._watches: dict[Path, ObservedWatch] = {}

    def add(self, root: Path) -> None:
        """Hear of a root. Raises OSError, as where the system watches as many folders as it may."""
        self._watches[root] = self._observer.schedule(
            _Handler(root, self._on_event), str(root), recursive=True, event_filter=_WANTED
        )

    def remove(self, root: Path) -> None:
        """Hear of a root no more."""
        watch = self._watches.pop(root, None)
        if watch is not None:
            self._observer.unschedule(watch)

    def stop(self) -> None:
        """Hear of nothing more."""
        self._observer.stop()


def _path(path: bytes | str) -> Path:
    return Path(os.fsdecode(path))

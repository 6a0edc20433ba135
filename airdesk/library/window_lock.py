"""One window on a library at a time: a file says whose it is, and a window that died is no hindrance."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from airdesk.library.failures import folder_failure
from airdesk.library.identity import utc_now
from airdesk.library.process_mark import is_alive, is_other_machine, own_mark, pid_of

LOCK_FILE: Final = "window.lock"
FORGOTTEN_SECONDS: Final = 24 * 3600.0
"""A window of another machine cannot be looked at; its file counts for so long."""


@dataclass(frozen=True, slots=True)
class OtherWindow:
    """A window that has the library open."""

    pid: int | None
    since: str  # as `utc_now`

    @property
    def sentence(self) -> str:
        """What the user is told."""
        return (
            "This library is open in another AirDesk window: what both change in one song is kept as the last of them "
            "has it; close one of them."
        )


@dataclass(frozen=True, slots=True)
class WindowLock:
    """This window has the library; `release` when it closes."""

    path: Path
    mark: str

    def release(self) -> None:
        """Let others have the library; does nothing where it is somebody else's by now."""
        with suppress(OSError):
            if _holder(self.path).get("process") == self.mark:
                self.path.unlink()


def take_window_lock(folder: Path) -> WindowLock | OtherWindow:
    """The lock of a library's folder, or who has it. Raises LibraryError where the folder cannot be written."""
    path, mark = folder / LOCK_FILE, own_mark()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _one_at_a_time(folder):
            holder = _holder(path)
            if _counts(path, holder, mark):
                return OtherWindow(pid_of(str(holder["process"])), str(holder.get("since", "")))
            _write(path, mark)
    except OSError as error:
        raise folder_failure(error, folder) from error
    return WindowLock(path, mark)


def _counts(path: Path, holder: dict[str, Any], own: str) -> bool:
    """True when another window that lives holds the lock."""
    process = str(holder.get("process", ""))
    if process == own or not is_alive(process):
        return False
    return not is_other_machine(process) or time.time() - path.stat().st_mtime < FORGOTTEN_SECONDS


def _holder(path: Path) -> dict[str, Any]:
    """What the lock says; nothing where there is none or it is no such file."""
    try:
        holder = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return holder if isinstance(holder, dict) else {}


def _write(path: Path, mark: str) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        beside.write_text(json.dumps({"process": mark, "since": utc_now()}), encoding="utf-8")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """While two windows start at once, one of them looks and writes first; where the system cannot do that, both may."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)

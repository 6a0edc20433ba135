"""All samples below a folder: links that lead in circles, unreadable folders and things that are no files are no trouble."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from airdesk.inventory.file_kinds import OTHER_ENDINGS, SAMPLE_ENDINGS, ending, refusal

_SYSTEM_FOLDERS: Final = frozenset({"__MACOSX", "$RECYCLE.BIN", "System Volume Information", "@eaDir", "lost+found"})
_CHECKED_EVERY: Final = 256

Place = tuple[int, int]
"""Device and inode: the same folder, whatever the way to it."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A sample's file."""

    id: str  # path relative to the root, POSIX form, readable
    path: str  # as the system knows it
    num_bytes: int
    mtime_ns: int
    problem: str = ""  # why it need not be opened
    raw: bytes | None = None  # the path relative to the root, where `id` cannot hold it


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not in the inventory, and why."""

    id: str
    reason: str


@dataclass(slots=True)
class Walked:
    """What lies below a root."""

    files: list[FoundFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    """Folders that could not be looked into: what is known of them stays as it is."""


def walk(
    root: Path,
    *,
    subfolder: str = "",
    is_skipped: Callable[[str], bool],
    other_roots: frozenset[Place] = frozenset(),
    check: Callable[[int], None],
) -> Walked:
    """The samples below a root, or below one folder of it; folders that are roots of their own are left to themselves.

    *check* is called with the number of files every now and then, and may raise. Raises OSError where the root itself
    cannot be read.
    """
    return _Walk(str(root), is_skipped, other_roots, check).below(subfolder)


class _Walk:
    def __init__(
        self, root: str, is_skipped: Callable[[str], bool], other_roots: frozenset[Place], check: Callable[[int], None]
    ) -> None:
        self._root = root.rstrip("/") or "/"
        self._prefix = len(self._root) + (not self._root.endswith("/"))
        self._is_skipped, self._check = is_skipped, check
        self._seen: set[Place] = set(other_roots)
        self._files: set[Place] = set()
        self._links: list[tuple[str, os.stat_result]] = []
        self._found = Walked()
        self._count = 0

    def below(self, subfolder: str) -> Walked:
        """Real folders first, then what links lead to: so an id does not depend on which of them came first."""
        start = f"{self._root}/{subfolder}" if subfolder else self._root
        os.scandir(start).close()
        self._descend(start, Path(start).stat())
        place = 0
        while place < len(self._links):
            path, status = self._links[place]
            place += 1
            if stat.S_ISDIR(status.st_mode):
                self._descend(path, status)
            elif (status.st_dev, status.st_ino) not in self._files:
                self._file(path, status)
        self._found.files.sort(key=lambda file: file.id)
        return self._found

    def _descend(self, start: str, status: os.stat_result) -> None:
        waiting = [(start, (status.st_dev, status.st_ino))]
        while waiting:
            folder, place = waiting.pop()
            if place in self._seen:
                continue
            self._seen.add(place)
            try:
                with os.scandir(folder) as entries:
                    listed = sorted(entries, key=lambda entry: entry.name)
            except OSError as error:
                self._problem(folder, f"this folder cannot be read ({error.strerror})")
                self._found.unseen.append(self._id(folder))
                continue
            self._check(len(self._found.files))
            for entry in listed:
                if not entry.name.startswith("."):
                    self._entry(entry, waiting)

    def _entry(self, entry: os.DirEntry[str], waiting: list[tuple[str, Place]]) -> None:
        self._count += 1
        if self._count % _CHECKED_EVERY == 0:
            self._check(len(self._found.files))
        try:
            if entry.is_symlink():
                self._links.append((entry.path, entry.stat()))
            elif entry.is_dir(follow_symlinks=False):
                if entry.name not in _SYSTEM_FOLDERS:
                    status = entry.stat(follow_symlinks=False)
                    waiting.append((entry.path, (status.st_dev, status.st_ino)))
            elif ending(entry.name) in SAMPLE_ENDINGS or ending(entry.name) in OTHER_ENDINGS:
                self._file(entry.path, entry.stat(follow_symlinks=False))
        except OSError as error:
            if ending(entry.name) in SAMPLE_ENDINGS or (entry.is_symlink() and not ending(entry.name)):
                self._problem(entry.path, f"it cannot be reached ({error.strerror})")

    def _file(self, path: str, status: os.stat_result) -> None:
        name = path.rpartition("/")[2]
        kind = ending(name)
        if kind not in SAMPLE_ENDINGS and kind not in OTHER_ENDINGS:
            return
        if self._is_skipped(name):
            return
        problem = refusal(name) if kind in OTHER_ENDINGS else ""
        if not stat.S_ISREG(status.st_mode):
            problem = "it is no ordinary file"
        self._files.add((status.st_dev, status.st_ino))
        inside = path[self._prefix :]
        sample_id = readable(inside)
        raw = None if sample_id == inside else os.fsencode(inside)
        self._found.files.append(FoundFile(sample_id, path, status.st_size, status.st_mtime_ns, problem, raw))

    def _problem(self, path: str, reason: str) -> None:
        self._found.problems.append(Problem(self._id(path), reason))

    def _id(self, path: str) -> str:
        return readable(path[self._prefix :])


def readable(path: str) -> str:
    """A path as text that can be stored and shown; bytes that are no letters become "\\xe9"."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(path).decode("utf-8", "backslashreplace")
    return path


def place_of(path: Path) -> Place | None:
    """Which folder a path leads to; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino

"""Hashing files while others are still being made: SHA-256 leaves the interpreter free, and another core has time."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

from airdesk.export.manifest import FileEntry, file_stage, hash_file
from airdesk.progress import Progress


class HashingAhead:
    """A helper thread that hashes finished files; what it was not given is hashed when it is asked for."""

    def __init__(self, folder: Path, progress: Progress) -> None:
        self._folder = folder
        self._progress = progress
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="hashing")
        self._entries: dict[Path, Future[FileEntry]] = {}

    def start(self, paths: Iterable[Path]) -> None:
        """Begin hashing files that will not change any more."""
        for path in paths:
            self._entries[path] = self._thread.submit(self._hashed, path)

    def entry(self, path: Path) -> FileEntry:
        """The file with size and hash. Raises StorageError, CancelledError."""
        started = self._entries.get(path)
        return self._hashed(path) if started is None else started.result()

    def __enter__(self) -> HashingAhead:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _hashed(self, path: Path) -> FileEntry:
        relative = path.relative_to(self._folder).as_posix()
        sha256, size_bytes = hash_file(path, self._progress)
        return FileEntry(relative, file_stage(relative), size_bytes, sha256)

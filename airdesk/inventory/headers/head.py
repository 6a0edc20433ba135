"""The first bytes of a file, kept; others fetched where a chunk lies further back."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final

HEAD_BYTES: Final = 16384
MAX_CHUNKS: Final = 512
"""Chunks of a file that are looked at: more is a lie."""


@dataclass(frozen=True, slots=True)
class FileHead:
    """An open file as header readers see it."""

    descriptor: int
    size: int
    head: bytes

    def at(self, offset: int, count: int) -> bytes:
        """Some bytes, fewer at the end of the file."""
        if offset + count <= len(self.head):
            return self.head[offset : offset + count]
        if offset >= self.size or offset < 0:
            return b""
        return os.pread(self.descriptor, count, offset)


def open_head(descriptor: int) -> FileHead:
    """The head of an open file."""
    return FileHead(descriptor, os.fstat(descriptor).st_size, os.pread(descriptor, HEAD_BYTES, 0))

"""One file read quickly: its header, and a fingerprint by which it is known again under another name."""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from airdesk.errors import AudioFileError
from airdesk.inventory.headers.head import FileHead, open_head
from airdesk.inventory.headers.reading import read_by_hand
from airdesk.model.sample import SoundHeader

_PIECE: Final = 8192
_EXTRA: Final = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)  # a FIFO put there meanwhile must not hold us


@dataclass(frozen=True, slots=True)
class FileRead:
    """What a first look at a file gave."""

    fingerprint: str = ""
    header: SoundHeader | None = None  # None with no problem: a decoder must open it
    problem: str = ""


def read_file(path: str) -> FileRead:
    """Look at a file's first bytes, and a few further back."""
    try:
        descriptor = os.open(path, os.O_RDONLY | _EXTRA)
    except OSError as error:
        return FileRead(problem=f"it cannot be read ({error.strerror})")
    try:
        file = open_head(descriptor)
        fingerprint = _fingerprint(file)
        try:
            return FileRead(fingerprint, read_by_hand(file))
        except AudioFileError as error:
            return FileRead(fingerprint, problem=str(error))
    except OSError as error:
        return FileRead(problem=f"it cannot be read ({error.strerror})")
    finally:
        os.close(descriptor)


def _fingerprint(file: FileHead) -> str:
    """Size, beginning, middle and end, hashed: the whole of a small file, enough of a large one to tell it from others."""
    content = blake2b(file.head, digest_size=16)
    content.update(file.size.to_bytes(8, "little"))
    if file.size > len(file.head):
        content.update(os.pread(file.descriptor, _PIECE, max(len(file.head), file.size // 2)))
        content.update(os.pread(file.descriptor, _PIECE, max(len(file.head), file.size - _PIECE)))
    return content.hexdigest()

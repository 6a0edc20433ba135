"""A mark of the words names are read with, and of the way they are read: another mark, and names may say something else."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from airdesk.paths import resources_folder

READER_VERSION: Final = 1
"""Raised with each change of the code in this folder that makes names say something else."""
_FILES: Final = ("instruments.toml", "loops.toml", "tags.toml")


def words_mark(folder: Path | None = None) -> str:
    """16 hex digits, the same for the same word lists. Raises OSError where one cannot be read."""
    return _mark(folder or resources_folder() / "inventory")


@cache
def _mark(folder: Path) -> str:
    digest = hashlib.sha256(f"reader {READER_VERSION}".encode())
    for name in _FILES:
        digest.update(name.encode() + b"\0" + (folder / name).read_bytes())
    return digest.hexdigest()[:16]

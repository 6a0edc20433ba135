"""Looking for a secret in everything that a program wrote, packed files included."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path


def places_of(secret: str, *folders: Path) -> list[str]:
    """Files, and members of ZIP files, in whose name or content a secret stands."""
    return [place for folder in folders for place in _in_folder(secret.encode(), folder)]


def _in_folder(secret: bytes, folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if secret in str(path).encode():
            yield f"name of {path}"
        if not path.is_file():
            continue
        if secret in path.read_bytes():
            yield str(path)
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                yield from (f"{path}:{name}" for name in archive.namelist() if secret in archive.read(name))

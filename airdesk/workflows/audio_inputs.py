"""Audio files that are given to work on: found in folders, told apart by content, refused in a sentence."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from airdesk.errors import BadInputError

_PLAIN_SUFFIXES: Final = (
    ".wav",
    ".flac",
    ".mp3",
    ".ogg",
    ".oga",
    ".opus",
    ".aif",
    ".aiff",
    ".aifc",
    ".w64",
    ".rf64",
    ".caf",
    ".au",
)
AUDIO_SUFFIXES: Final = frozenset((*_PLAIN_SUFFIXES, ".m4a", ".aac", ".wma"))
"""What is looked for in folders; files that are named are tried whatever they are called."""

FOREIGN_SUFFIXES: Final = frozenset({".m4a", ".m4p", ".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".wma", ".aac", ".aax"})
"""Films, and audio that is protected or of a kind not read here."""
_HASHED_BYTES: Final = 1 << 22


def audio_files_of(paths: Sequence[Path]) -> list[Path]:
    """The files, folders replaced by the audio files in them. Raises BadInputError where there are none."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(each for each in path.rglob("*") if each.suffix.lower() in AUDIO_SUFFIXES and each.is_file())
            if not inside and len(paths) == 1:
                raise BadInputError(f"There are no audio files in {path}: choose another folder, or name the files.")
            found += inside
        else:
            found.append(path)
    if not found:
        raise BadInputError("No audio files were given: name some, or a folder with some in it.")
    return found


def content_of(path: Path, check: Callable[[], None]) -> str:
    """The SHA-256 of a file; *check* is called now and then and may raise. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_HASHED_BYTES):
            check()
            digest.update(block)
    return digest.hexdigest()


def unreadable(path: Path, error: OSError) -> str:
    """Why a file cannot be opened, as a sentence."""
    if isinstance(error, FileNotFoundError):
        return f"{path.name} does not exist: check its path."
    if isinstance(error, PermissionError):
        return f"{path.name} may not be read: change its rights, or choose another file."
    return f"{path.name} cannot be read ({error.strerror or error}): choose another file."


def refusal(path: Path, reason: str) -> str:
    """A reason as a sentence about the file; those of our own errors are sentences already."""
    if path.suffix.lower() in FOREIGN_SUFFIXES and "no audio file" in reason:
        return f"{path.name} is a film, or audio that is protected or not read here: convert it to WAV, FLAC, OGG or MP3."
    if reason.endswith((".", "!")):
        return reason
    return f"{path.name} cannot be analysed: {reason}."

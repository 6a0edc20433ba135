"""The files of a song in few lines: what one looks for by itself, the many as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from airdesk.ui.library.wording import count_text
from airdesk.workflows.song_library import SongFile

_SOUNDS: Final = frozenset({".wav", ".flac", ".ogg", ".mp3", ".opus"})
_PICTURES: Final = frozenset({".svg", ".png"})
_MANY: Final = 3
"""From so many on, files of a kind become one line."""


@dataclass(frozen=True, slots=True)
class FileLine:
    """One line of the list."""

    name: str
    note: str  # "6 files"; empty for a single file
    icon: str
    bytes: int
    path: Path  # what a click opens: the file, or the folder of several


def file_lines(files: Sequence[SongFile]) -> list[FileLine]:
    """Sounds first, then the ZIP and MIDI, then the rest; stems, notes and pictures each as one line."""
    kinds: dict[str, list[SongFile]] = {}
    for file in sorted(files, key=lambda file: file.path.name):
        kinds.setdefault(_kind(file), []).append(file)
    lines: list[FileLine] = []
    for kind in ("sound", "archive", "midi", "stems", "notes", "pictures", "other"):
        members = kinds.get(kind, [])
        if kind in ("stems", "notes", "pictures") and len(members) >= _MANY:
            lines.append(_group(kind, members))
        else:
            lines += [_single(file) for file in members]
    return lines


def _kind(file: SongFile) -> str:
    ending, name = file.path.suffix.lower(), file.path.name
    if file.path.parent.name == "stems":
        return "stems"
    if ending in _SOUNDS:
        return "sound"
    if ending in _PICTURES:
        return "pictures"
    if ending == ".zip":
        return "archive"
    if name == "midi.mid":
        return "midi"
    return "notes" if name.startswith("midi") else "other"


def _single(file: SongFile) -> FileLine:
    icon = "music" if file.path.suffix.lower() in _SOUNDS else "file"
    return FileLine(file.path.name, "", icon, file.bytes, file.path)


def _group(kind: str, members: Sequence[SongFile]) -> FileLine:
    size = sum(file.bytes for file in members)
    return FileLine(kind, count_text(len(members), "file"), "folder", size, members[0].path.parent)

"""What is dropped on a set: files, folders and playlists become the audio files in them, the rest is named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlparse

from airdesk.progress import NoProgress, PartProgress, Progress
from airdesk.settings import Settings
from airdesk.workflows.audio_inputs import AUDIO_SUFFIXES
from airdesk.workflows.not_songs import LeftOut, not_songs, own_mixes

PLAYLIST_SUFFIXES: Final = frozenset({".m3u", ".m3u8", ".pls"})
_NO_AUDIO: Final = frozenset(
    (
        ".txt", ".nfo", ".log", ".pdf", ".doc", ".docx", ".odt", ".html", ".htm", ".json", ".xml", ".csv", ".md", ".cue",
        ".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".svg", ".zip", ".rar", ".7z", ".gz", ".tar",
        ".mid", ".midi", ".py", ".ini", ".db", ".lnk", ".url", ".exe",
    )
)  # fmt: skip
"""Dropped by name these are left out; what else is named is tried whatever it is called."""
_MOST_BYTES: Final = 4_000_000
_MANY_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Intake:
    """The files for a set, in the order given, and sentences on what was left out."""

    files: tuple[Path, ...]
    notices: tuple[str, ...] = ()
    unusable: tuple[LeftOut, ...] = ()  # of the folders: what looks like a song and is none
    own_mixes: tuple[Path, ...] = ()  # of the folders: mixes that AirDesk made there


def files_for_set(paths: Sequence[Path], check: Callable[[], None] = lambda: None) -> Intake:
    """The audio files of files, folders and playlists. *check*: called now and then, may raise to stop."""
    files: list[Path] = []
    notices: list[str] = []
    others: list[str] = []
    unusable: list[LeftOut] = []
    mixes: list[Path] = []
    for path in paths:
        check()
        suffix = path.suffix.lower()
        if path.is_dir():
            own, strange = own_mixes([path]), _not_tried(not_songs([path], check))
            inside = [each for each in _in_folder(path, check) if each not in own]
            files += inside
            mixes += sorted(own)
            unusable += strange
            if not (inside or own or strange):
                notices.append(f"There are no audio files in {path.name or path}.")
        elif suffix in PLAYLIST_SUFFIXES:
            files += _of_playlist(path, notices)
        elif suffix in _NO_AUDIO:
            others.append(path.name)
        else:
            files.append(path)
    if others:
        notices.append(_left_out(others))
    return Intake(tuple(files), tuple(notices), tuple(unusable), tuple(mixes))


def heard_files(song_ids: Sequence[str], settings: Settings, progress: Progress | None = None) -> list[Path]:
    """The files in which songs of the library are heard as they are now, rendered where there are none.

    Raises BadInputError, RenderError, LibraryError, StorageError or CancelledError.
    """
    from airdesk.workflows.refresh_preview import refresh_preview  # late: it brings the synthesis

    progress = progress or NoProgress()
    return [
        refresh_preview(
            song_id, settings, progress=PartProgress(progress, number / len(song_ids), (number + 1) / len(song_ids))
        )
        for number, song_id in enumerate(song_ids)
    ]


def _left_out(names: Sequence[str]) -> str:
    listed = ", ".join(names[:_MANY_NAMED])
    more = f" and {len(names) - _MANY_NAMED} more" if len(names) > _MANY_NAMED else ""
    return f"Left out, because {'it is' if len(names) == 1 else 'they are'} no audio: {listed}{more}."


def _in_folder(folder: Path, check: Callable[[], None]) -> list[Path]:
    found = []
    for path in sorted(folder.rglob("*"), key=_natural):
        check()
        if path.suffix.lower() in AUDIO_SUFFIXES and not path.name.startswith(".") and path.is_file():
            found.append(path)
    return found


def _not_tried(strange: Sequence[LeftOut]) -> list[LeftOut]:
    """Those that are not looked for in folders: the others are tried, and it is said then what is wrong with them."""
    return [each for each in strange if each.path.suffix.lower() not in AUDIO_SUFFIXES or not each.path.is_file()]


def _natural(path: Path) -> list[tuple[int, str]]:
    """Sorts "2 Song" before "10 Song"."""
    return [(int(part), "") if part.isdigit() else (-1, part.casefold()) for part in re.split(r"(\d+)", str(path)) if part]


def _of_playlist(path: Path, notices: list[str]) -> list[Path]:
    try:
        with path.open("rb") as file:
            text = _decoded(file.read(_MOST_BYTES))
    except OSError as error:
        notices.append(f"{path.name} cannot be read ({error.strerror or error}): choose another playlist.")
        return []
    found = [_located(entry, path.parent) for entry in _entries(text, is_pls=path.suffix.lower() == ".pls")]
    files = [each for each in found if each is not None]
    streams = len(found) - len(files)
    if streams:
        notices.append(f"{path.name} names {streams} stream{'s' if streams > 1 else ''} of the web: only files can be mixed.")
    if not found:
        notices.append(f"{path.name} names no songs.")
    return files


def _decoded(data: bytes) -> str:
    """Playlists are UTF-8 or, from older programs, Latin-1."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _entries(text: str, *, is_pls: bool) -> Iterator[str]:
    for line in text.splitlines():
        entry = line.strip()
        if is_pls:
            key, _, value = entry.partition("=")
            if re.fullmatch(r"file\d+", key.strip(), re.IGNORECASE) and value.strip():
                yield value.strip()
        elif entry and not entry.startswith("#"):
            yield entry


def _located(entry: str, folder: Path) -> Path | None:
    """The file an entry names; None for an address of the web."""
    if re.match(r"[a-z][a-z0-9+.-]+://", entry, re.IGNORECASE):
        url = urlparse(entry)
        return Path(unquote(url.path)) if url.scheme.lower() == "file" else None
    path = Path(entry)
    if not path.is_absolute() and "\\" in entry and not (folder / path).exists():
        path = Path(entry.replace("\\", "/"))  # written on Windows
    return path if path.is_absolute() else folder / path

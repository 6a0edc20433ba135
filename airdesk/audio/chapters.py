"""Chapter marks in audio files: WAV cue points with labels, ID3 chapters of MP3, chapter comments of FLAC."""

from __future__ import annotations

import os
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from airdesk.audio.disk_errors import storage_error
from airdesk.errors import StorageError

_RIFF_LIMIT = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Chapter:
    """A place in a long file that has a name."""

    start_seconds: float
    title: str


def write_chapters(
    path: Path, chapters: Sequence[Chapter], *, duration_seconds: float, sample_rate: int, title: str = ""
) -> None:
    """Put chapter marks into a finished file, by its suffix; formats that have none stay as they are. Raises StorageError."""
    if not chapters:
        return
    try:
        if path.suffix == ".wav":
            _into_wav(path, chapters, sample_rate)
        elif path.suffix == ".mp3":
            _into_mp3(path, chapters, duration_seconds, title)
        elif path.suffix == ".flac":
            _into_flac(path, chapters, title)
    except OSError as error:
        raise storage_error(error, path) from error


def _into_wav(path: Path, chapters: Sequence[Chapter], sample_rate: int) -> None:
    """Append a cue chunk and its labels, and make the head say how long the file is now."""
    points = b"".join(
        struct.pack("<II4sIII", number, frame, b"data", 0, 0, frame)
        for number, frame in enumerate((round(each.start_seconds * sample_rate) for each in chapters), 1)
    )
    cue = struct.pack("<4sII", b"cue ", 4 + len(points), len(chapters)) + points
    labels = b"adtl" + b"".join(_label(number, each.title) for number, each in enumerate(chapters, 1))
    chunks = cue + struct.pack("<4sI", b"LIST", len(labels)) + labels
    with path.open("r+b") as file:
        head = file.read(20)
        size = os.fstat(file.fileno()).st_size + len(chunks)
        if head[:4] == b"RF64":
            file.seek(20)
            file.write(struct.pack("<Q", size - 8))
        elif size - 8 > _RIFF_LIMIT:
            return  # no room in the head of a plain file
        else:
            file.seek(4)
            file.write(struct.pack("<I", size - 8))
        file.seek(0, os.SEEK_END)
        file.write(chunks)


def _label(number: int, title: str) -> bytes:
    text = title.encode("utf-8", "replace") + b"\0"
    return struct.pack("<4sII", b"labl", 4 + len(text), number) + text + b"\0" * (len(text) % 2)


def _into_mp3(path: Path, chapters: Sequence[Chapter], duration_seconds: float, title: str) -> None:
    from mutagen._util import MutagenError
    from mutagen.id3 import CHAP, CTOC, ID3, TIT2, CTOCFlags, ID3NoHeaderError

    try:
        tags = ID3(path)  # type: ignore[no-untyped-call]
    except ID3NoHeaderError:
        tags = ID3()  # type: ignore[no-untyped-call]
    except MutagenError as error:
        raise StorageError(f"The chapters of {path.name} could not be written: {error}", path=path) from error
    ends = [*(each.start_seconds for each in chapters[1:]), duration_seconds]
    names = [f"chp{number}" for number in range(len(chapters))]
    flags = CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED
    tags.add(CTOC(element_id="toc", flags=flags, child_element_ids=names, sub_frames=[TIT2(encoding=3, text=[title])]))  # type: ignore[no-untyped-call]
    for name, each, end in zip(names, chapters, ends, strict=True):
        times = {"start_time": round(each.start_seconds * 1000), "end_time": round(end * 1000)}
        tags.add(CHAP(element_id=name, **times, sub_frames=[TIT2(encoding=3, text=[each.title])]))  # type: ignore[no-untyped-call]
    if title:
        tags.add(TIT2(encoding=3, text=[title]))  # type: ignore[no-untyped-call]
    tags.save(path)


def _into_flac(path: Path, chapters: Sequence[Chapter], title: str) -> None:
    from mutagen._util import MutagenError
    from mutagen.flac import FLAC

    try:
        file = FLAC(path)  # type: ignore[no-untyped-call]
        for number, each in enumerate(chapters, 1):
            hours, rest = divmod(each.start_seconds, 3600.0)
            minutes, seconds = divmod(rest, 60.0)
            file[f"CHAPTER{number:03}"] = f"{int(hours):02}:{int(minutes):02}:{seconds:06.3f}"
            file[f"CHAPTER{number:03}NAME"] = each.title
        if title:
            file["TITLE"] = title
        file.save()
    except MutagenError as error:
        raise StorageError(f"The chapters of {path.name} could not be written: {error}", path=path) from error

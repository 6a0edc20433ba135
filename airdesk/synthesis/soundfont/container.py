"""The RIFF container of a SoundFont: where its parts lie, every size checked before it is believed.

*Source*: SoundFont Technical Specification 2.04, section 4. Only the tables are read here, never the samples: that is some
hundred kilobytes of a file of any size.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from airdesk.errors import SoundFontError

_HEAD = struct.Struct("<4sI")
_LARGEST_TABLES_BYTES = 64 * 2**20  # hundreds of times what real ones take
TABLES = ("phdr", "pbag", "pgen", "inst", "ibag", "igen", "shdr")


@dataclass(frozen=True, slots=True)
class Container:
    """A SoundFont file, opened up."""

    path: Path
    name: str  # as its author calls it
    samples_offset: int  # bytes before the sample data
    samples_bytes: int
    tables: Mapping[str, bytes]  # the tables of presets, instruments and samples, by chunk name


@dataclass(frozen=True, slots=True)
class _Chunk:
    name: str
    offset: int  # of its content
    size: int


def read_container(path: Path) -> Container:
    """Where everything lies in a SoundFont. Raises SoundFontError with what is wrong."""
    try:
        with path.open("rb") as file:
            return _read(file, path)
    except FileNotFoundError as error:
        raise SoundFontError(f"There is no SoundFont {path}: check the path.", path=path) from error
    except IsADirectoryError as error:
        raise SoundFontError(f"{path} is a folder: name a SoundFont, a .sf2 or .sf3 file.", path=path) from error
    except OSError as error:
        raise SoundFontError(f"The SoundFont {path} cannot be read ({error.strerror}).", path=path) from error


def damaged(path: Path, what: str) -> SoundFontError:
    """The error for a SoundFont that is not as it should be."""
    return SoundFontError(f"The SoundFont {path} is damaged ({what}): copy it again or choose another one.", path=path)


def _read(file: BinaryIO, path: Path) -> Container:
    size = os.fstat(file.fileno()).st_size
    head = file.read(12)
    if size == 0:
        raise damaged(path, "it is empty")
    if len(head) < 12 or head[:4] != b"RIFF" or head[8:] != b"sfbk":
        raise SoundFontError(f"{path} is no SoundFont: name a .sf2 or .sf3 file.", path=path)
    lists = {_list_type(file, chunk): chunk for chunk in _chunks(file, 12, size, path) if chunk.name == "LIST"}
    samples = _inner(file, lists, "sdta", path).get("smpl")
    tables = _inner(file, lists, "pdta", path)
    missing = [name for name in TABLES if name not in tables]
    if samples is None or missing:
        raise damaged(path, f"it lacks its {', '.join(missing) if samples else 'samples'}")
    if sum(chunk.size for chunk in tables.values()) > _LARGEST_TABLES_BYTES:
        raise damaged(path, "its tables are larger than any real ones")
    name = _inner(file, lists, "INFO", path).get("INAM")
    return Container(
        path=path,
        name="" if name is None else _text(_content(file, name)),
        samples_offset=samples.offset,
        samples_bytes=samples.size,
        tables={table: _content(file, tables[table]) for table in TABLES},
    )


def _chunks(file: BinaryIO, start: int, end: int, path: Path) -> Iterator[_Chunk]:
    """The chunks between two places; each must lie inside."""
    offset = start
    while offset + _HEAD.size <= end:
        file.seek(offset)
        name, size = _HEAD.unpack(file.read(_HEAD.size))
        if offset + _HEAD.size + size > end:
            raise damaged(path, "it ends too early")
        yield _Chunk(name.decode("latin-1"), offset + _HEAD.size, size)
        offset += _HEAD.size + size + size % 2


def _list_type(file: BinaryIO, chunk: _Chunk) -> str:
    file.seek(chunk.offset)
    return file.read(min(4, chunk.size)).decode("latin-1")


def _inner(file: BinaryIO, lists: Mapping[str, _Chunk], name: str, path: Path) -> dict[str, _Chunk]:
    """The chunks inside one of the lists; none where the file lacks it."""
    outer = lists.get(name)
    if outer is None:
        return {}
    return {chunk.name: chunk for chunk in _chunks(file, outer.offset + 4, outer.offset + outer.size, path)}


def _content(file: BinaryIO, chunk: _Chunk) -> bytes:
    file.seek(chunk.offset)
    return file.read(chunk.size)


def _text(content: bytes) -> str:
    text = content.split(b"\0")[0].decode("utf-8", "replace")
    return " ".join(text.split())[:80]

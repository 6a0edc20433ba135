"""Zones in the sound cache: one file each, a short header and raw int16.

The header is checked whenever it is read, the audio when it is loaded: a song whose pitched sounds are kept never loads it,
and reading a hundred megabytes to find them whole would cost more than all else that such a song has to prepare.
"""

from __future__ import annotations

import json
import os
import struct
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from airdesk.audio.disk_errors import DISK_FULL
from airdesk.errors import StorageError
from airdesk.synthesis.made_zone import MadeZone
from airdesk.synthesis.sound import SAMPLE_RATE

MAGIC = b"ADZONE2\n"
HEAD = struct.Struct("<II")  # bytes of the header after it, and their CRC-32
_LONGEST_HEADER = 4096


class DamagedZoneError(StorageError):
    """A zone's audio is not what was written."""


@dataclass(frozen=True, slots=True)
class ZoneHeader:
    """What a zone file says about its audio."""

    channels: int
    num_frames: int
    gain_db: float
    loop_start_frame: int | None
    loop_end_frame: int | None
    checksum: int  # CRC-32 of the audio bytes
    audio_offset: int  # bytes before the audio
    tuning_cents: float = 0.0  # how far it sounds above its root
    sample_rate: int = SAMPLE_RATE  # Hz; zones of older versions do not say it


def zone_path(cache_folder: Path, key: str) -> Path:
    """Where the zone with this content address lies."""
    return cache_folder / f"{key}.zone"


def write_zone(path: Path, zone: MadeZone) -> None:
    """Write beside, then rename: a file under its final name is always whole."""
    audio = zone.audio.astype("<i2", copy=False).tobytes()
    facts = {
        "channels": zone.audio.shape[0],
        "num_frames": zone.audio.shape[1],
        "gain_db": zone.gain_db,
        "loop_start_frame": zone.loop_start_frame,
        "loop_end_frame": zone.loop_end_frame,
        "checksum": zlib.crc32(audio),
        "tuning_cents": zone.tuning_cents,
        "sample_rate": zone.sample_rate,
    }
    header = json.dumps(facts).encode()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_atomically(path, MAGIC + HEAD.pack(len(header), zlib.crc32(header)) + header, audio)
    except OSError as error:
        raise _cannot_write(error, path) from error


def _cannot_write(error: OSError, path: Path) -> StorageError:
    """What helps: space where the disk is full, else another place or the obstacle gone."""
    if error.errno in DISK_FULL:
        return StorageError(f"The disk is full: free some space for the sound cache in {path.parent} and try again.", path=path)
    hint = "remove what is in the way or choose another library"
    return StorageError(f"The sound cache cannot write {path} ({error.strerror or error}): {hint}.", path=path)


def _write_atomically(path: Path, header: bytes, audio: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.stem}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(header)
            file.write(audio)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read_header(path: Path) -> ZoneHeader | None:
    """The header of a whole zone file; None where the zone has to be made (again)."""
    try:
        with path.open("rb") as file:
            content = file.read(len(MAGIC) + HEAD.size + _LONGEST_HEADER)
            size = os.fstat(file.fileno()).st_size
        start = len(MAGIC) + HEAD.size
        length, checksum = HEAD.unpack_from(content, len(MAGIC))
        facts = content[start : start + length]
        header = ZoneHeader(**json.loads(facts), audio_offset=start + length)
    except (OSError, ValueError, TypeError, struct.error):
        return None
    is_whole = size == header.audio_offset + header.channels * header.num_frames * 2 and zlib.crc32(facts) == checksum
    return header if content.startswith(MAGIC) and is_whole else None


def load_audio(path: Path, header: ZoneHeader) -> NDArray[np.int16]:
    """The zone's samples, shape (channels, frames). Raises DamagedZoneError, StorageError where it went away."""
    try:
        samples = np.fromfile(path, dtype="<i2", offset=header.audio_offset)
    except OSError as error:
        raise StorageError(
            f"The cached sound {path.name} went away while it was needed; run the work again.", path=path
        ) from error
    if len(samples) != header.channels * header.num_frames or zlib.crc32(samples.tobytes()) != header.checksum:
        raise DamagedZoneError(f"The cached sound {path.name} is damaged; run the work again.", path=path)
    return samples.reshape(header.channels, header.num_frames).astype(np.int16, copy=False)

"""WAV files written as a stream: raw frames, a header that is true at the end, RF64 past 4 GB.

The data begins on a page of its own, so that blocks can go to the disk without passing through the system's file cache:
a song's stems are half a gigabyte that would push everything else out of it, and copying them there costs more time
than rendering them.
"""

from __future__ import annotations

import errno
import os
import struct
from pathlib import Path
from types import TracebackType
from typing import Literal

from airdesk.audio.disk_errors import storage_error

SampleFormat = Literal["pcm16", "pcm24", "float32"]

BYTES_PER_SAMPLE: dict[SampleFormat, int] = {"pcm16": 2, "pcm24": 3, "float32": 4}
_FORMAT_TAG: dict[SampleFormat, int] = {"pcm16": 1, "pcm24": 1, "float32": 3}
HEADER_BYTES = 4096
_MAX_RIFF_BYTES = 0xFFFFFFFF
_PAGE_BYTES = 4096  # what unbuffered writes must be multiples of, in memory and on disk


class WavWriter:
    """One WAV file being written; silence is left as a hole in the file where the file system can."""

    def __init__(
        self,
        path: Path,
        sample_rate: int,
        *,
        channels: int = 2,
        sample_format: SampleFormat = "pcm24",
        bypasses_cache: bool = False,
    ) -> None:
        """*bypasses_cache*: write around the system's file cache where it can be: for files nobody reads right after."""
        self.path = path
        self.sample_rate = sample_rate
        self.channels = channels
        self.sample_format = sample_format
        self._data_bytes = 0
        self._is_direct = False
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o644)
        except OSError as error:
            raise storage_error(error, path) from error
        if bypasses_cache:
            self._set_direct(True)

    @property
    def frame_bytes(self) -> int:
        """Bytes of one frame."""
        return BYTES_PER_SAMPLE[self.sample_format] * self.channels

    @property
    def num_frames(self) -> int:
        """Frames so far."""
        return self._data_bytes // self.frame_bytes

    def write(self, frames: bytes | memoryview) -> None:
        """Append interleaved frames, little-endian, as bytes."""
        view = memoryview(frames).cast("B")
        if self._is_direct and (len(view) % _PAGE_BYTES or self._data_bytes % _PAGE_BYTES):
            self._set_direct(False)
        try:
            os.lseek(self._file, HEADER_BYTES + self._data_bytes, os.SEEK_SET)
            self._write_all(view)
        except OSError as error:
            raise storage_error(error, self.path) from error
        self._data_bytes += len(view)

    def _write_all(self, view: memoryview) -> None:
        written = 0
        while written < len(view):
            try:
                written += os.write(self._file, view[written:])
            except OSError as error:
                if not self._is_direct or error.errno != errno.EINVAL:
                    raise
                self._set_direct(False)  # this file system wants it another way

    def _set_direct(self, is_direct: bool) -> None:
        """Write around the file cache or through it; where the system has no such choice nothing changes."""
        flag = getattr(os, "O_DIRECT", 0)
        if not flag:
            return
        import fcntl  # late: there is none on Windows, where there is no O_DIRECT either

        flags = fcntl.fcntl(self._file, fcntl.F_GETFL)
        try:
            fcntl.fcntl(self._file, fcntl.F_SETFL, flags | flag if is_direct else flags & ~flag)
        except OSError:
            return  # refused: through the cache, then
        self._is_direct = is_direct

    def write_silence(self, num_frames: int) -> None:
        """Append frames of zeros."""
        self._data_bytes += num_frames * self.frame_bytes

    def read_back(self, start_frame: int, num_frames: int) -> bytes:
        """Bytes of frames already written; fewer at the end."""
        self._set_direct(False)
        os.lseek(self._file, HEADER_BYTES + start_frame * self.frame_bytes, os.SEEK_SET)
        wanted = min(num_frames, self.num_frames - start_frame) * self.frame_bytes
        return os.read(self._file, wanted).ljust(wanted, b"\0")

    def close(self) -> None:
        """Write the header and close; the file is complete only after this."""
        try:
            padded = HEADER_BYTES + self._data_bytes + self._data_bytes % 2
            self._set_direct(False)
            os.ftruncate(self._file, padded)
            os.lseek(self._file, 0, os.SEEK_SET)
            os.write(self._file, self._header(padded))
        except OSError as error:
            raise storage_error(error, self.path) from error
        finally:
            self.abandon()

    def abandon(self) -> None:
        """Close without a header; the caller removes the file."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _header(self, file_bytes: int) -> bytes:
        """The page before the data: RIFF or RF64, room for 64-bit sizes, format, filling, data."""
        is_large = file_bytes - 8 > _MAX_RIFF_BYTES
        riff_size = _MAX_RIFF_BYTES if is_large else file_bytes - 8
        data_size = _MAX_RIFF_BYTES if is_large else self._data_bytes
        sizes = struct.pack("<QQQI", file_bytes - 8, self._data_bytes, self.num_frames, 0) if is_large else bytes(28)
        bits = 8 * BYTES_PER_SAMPLE[self.sample_format]
        sound = struct.pack(
            "<HHIIHH",
            _FORMAT_TAG[self.sample_format],
            self.channels,
            self.sample_rate,
            self.sample_rate * self.frame_bytes,
            self.frame_bytes,
            bits,
        )
        filling = bytes(HEADER_BYTES - 12 - 8 - len(sizes) - 8 - len(sound) - 8 - 8)
        return b"".join(
            (
                struct.pack("<4sI4s", b"RF64" if is_large else b"RIFF", riff_size, b"WAVE"),
                struct.pack("<4sI", b"ds64" if is_large else b"JUNK", len(sizes)) + sizes,
                struct.pack("<4sI", b"fmt ", len(sound)) + sound,
                struct.pack("<4sI", b"JUNK", len(filling)) + filling,
                struct.pack("<4sI", b"data", data_size),
            )
        )

    def __enter__(self) -> WavWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self.close()
        else:
            self.abandon()

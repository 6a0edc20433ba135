"""The sum of the stems, kept until its one gain is known: in memory at first, on disk when the song is long."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from airdesk.audio.disk_errors import storage_error
from airdesk.progress import Progress
from airdesk.render.blocks import BLOCK_FRAMES
from airdesk.render.settings import MIX_PEAK
from airdesk.render.stem_file import RenderedFile
from airdesk.units import amplitude_to_db, db_to_amplitude

_CHUNK_FLOATS = 32 * 2 * BLOCK_FRAMES  # 8 MB at a time: large enough that the system gives large pages
_MEMORY_CHUNKS = 16  # 128 MB, 6 minutes at 44.1 kHz; what is longer lies on disk


class MixSum:
    """Blocks of the mix before its gain; memory does not grow with the song."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._block_frames: list[int] = []
        self._full: list[NDArray[np.float32]] = []  # chunks in memory
        self._spilled: list[int] = []  # floats of each chunk on disk
        self._chunk = np.empty(_CHUNK_FLOATS, np.float32)
        self._filled = 0  # floats of the chunk being filled
        self.peak = 0.0  # linear
        try:
            self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 - closed by close()
        except OSError as error:
            raise storage_error(error, folder / "mix.wav") from error

    def add_block(self, audio: NDArray[np.float32]) -> float:
        """Append a block, shape (2, frames); returns its peak."""
        peak = max(float(audio.max()), -float(audio.min()))
        self.peak = max(self.peak, peak)
        self._block_frames.append(audio.shape[1])
        if self._filled + audio.size > _CHUNK_FLOATS:
            self._put_chunk_away()
        self._chunk[self._filled : self._filled + audio.size] = audio.reshape(-1)
        self._filled += audio.size
        return peak

    def _put_chunk_away(self) -> None:
        chunk, self._filled = self._chunk[: self._filled], 0
        if len(self._full) < _MEMORY_CHUNKS:
            self._full.append(chunk)
            self._chunk = np.empty(_CHUNK_FLOATS, np.float32)
            return
        self._spilled.append(len(chunk))
        try:
            view = chunk.data.cast("B")
            while len(view):
                view = view[self._file.write(view) :]
        except OSError as error:
            raise storage_error(error, self._folder / "mix.wav") from error

    def levelled_gain_db(self) -> float:
        """The gain that puts the loudest sample at `MIX_PEAK`; 0 dB for silence."""
        return amplitude_to_db(MIX_PEAK / self.peak) if self.peak > 0.0 else 0.0

    def write(self, path: Path, sample_rate: int, gain_db: float, progress: Progress, stage: str) -> RenderedFile:
        """Write the mix times one gain for both channels."""
        gain = db_to_amplitude(gain_db)
        file = RenderedFile(path, sample_rate)
        try:
            for number, audio in enumerate(self._blocks()):
                if number % 64 == 0:
                    progress.check_cancelled()
                    progress.report(number / len(self._block_frames), stage)
                file.write(audio, gain)
            file.close()
        finally:
            file.abandon()
        return file

    def _blocks(self) -> Iterator[NDArray[np.float32]]:
        """The blocks in order, read back."""
        frames = iter(self._block_frames)
        for chunk in self._full:
            yield from _cut(chunk, frames)
        last = self._chunk[: self._filled].copy()
        self._file.seek(0)
        for count in self._spilled:
            self._file.readinto(self._chunk[:count].data.cast("B"))
            yield from _cut(self._chunk[:count], frames)
        yield from _cut(last, frames)

    def close(self) -> None:
        """Drop the sum."""
        self._file.close()

    def __enter__(self) -> MixSum:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _cut(chunk: NDArray[np.float32], frames: Iterator[int]) -> Iterator[NDArray[np.float32]]:
    """The blocks of a chunk; takes as many lengths as it holds."""
    start = 0
    while start < len(chunk):
        count = next(frames)
        yield chunk[start : start + 2 * count].reshape(2, count)
        start += 2 * count

"""A sound file as it is played: decoded in blocks, at the rate of the device, in two channels."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from airdesk.audio.buffer import Audio
from airdesk.errors import AudioFileError
from airdesk.playback.board import FILE_SLOT

if TYPE_CHECKING:
    import soxr

    from airdesk.audio.steady_file import SteadyFile

_BLOCK_FRAMES = 8192


class FileMaterial:
    """A file that can be begun anywhere. Raises AudioFileError where it cannot be read."""

    def __init__(self, path: Path, sample_rate: int) -> None:
        self._path, self._rate = path, sample_rate
        with _open(path) as file:
            self._num_frames: int = round(file.frames * sample_rate / file.samplerate)

    @property
    def num_frames(self) -> int:
        """Length at the rate it is played at."""
        return self._num_frames

    def begun_at(self, frame: int) -> FilePass:
        """A pass from a frame on."""
        return FilePass(self._path, self._rate, frame)


class FilePass:
    """A file read on from one place. Raises AudioFileError where it cannot be opened there."""

    def __init__(self, path: Path, sample_rate: int, frame: int) -> None:
        file = self._file = _open(path)
        self._silence = max(0, -frame)  # frames before the file begins
        self._resampler: soxr.ResampleStream | None = None
        self._is_read: bool = False
        self._waiting = np.zeros((0, 2), np.float32)
        if file.samplerate != sample_rate:
            import soxr

            self._resampler = soxr.ResampleStream(file.samplerate, sample_rate, 2, dtype="float32", quality="HQ")
        at = round(max(0, frame) * file.samplerate / sample_rate)
        try:
            file.go_to(min(at, max(0, file.frames)))
        except RuntimeError as error:
            file.close()
            raise AudioFileError(f"{path.name} cannot be played from there: it is damaged.", path=path) from error

    @property
    def slots(self) -> Sequence[int]:
        """The slot of files."""
        return (FILE_SLOT,)

    @property
    def is_done(self) -> bool:
        """True when all has been read."""
        return self._is_read and len(self._waiting) == 0

    def has_ready(self, _num_frames: int) -> bool:
        """Always: the file is read when it is asked for."""
        return True

    def render(self, _slot: int, audio: Audio, _start_frame: int) -> bool:
        """Read the next stretch into `audio`; what cannot be decoded is the end of the file."""
        before = min(self._silence, audio.shape[1])
        self._silence -= before
        while len(self._waiting) < audio.shape[1] - before and not self._is_read:
            self._waiting = np.concatenate((self._waiting, self._next_block()))
        count = min(len(self._waiting), audio.shape[1] - before)
        audio[:, before : before + count] = self._waiting[:count].T
        self._waiting = self._waiting[count:]
        return bool(count > 0)

    def _next_block(self) -> Audio:
        """The next frames of the file at the device's rate, shape (frames, 2)."""
        try:
            block = self._file.read(_BLOCK_FRAMES, dtype="float32", always_2d=True)
        except RuntimeError:  # damaged from here on
            block = np.zeros((0, self._file.channels), np.float32)
        self._is_read = bool(len(block) < _BLOCK_FRAMES)
        stereo = block[:, :2] if block.shape[1] > 1 else np.repeat(block, 2, axis=1)
        if self._resampler is None:
            return np.asarray(stereo, np.float32)
        return np.asarray(self._resampler.resample_chunk(np.ascontiguousarray(stereo), last=self._is_read), np.float32)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _open(path: Path) -> SteadyFile:
    from airdesk.audio.steady_file import SteadyFile

    try:
        return SteadyFile(path)
    except (OSError, RuntimeError) as error:
        raise AudioFileError(f"{path.name} cannot be played: it is missing, damaged or no sound file.", path=path) from error

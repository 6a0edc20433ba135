"""A sound file as it is heard: from any place, repeated without a click, at the rate, length and pitch that are wanted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from airdesk.audio.buffer import Audio
from airdesk.errors import AudioFileError
from airdesk.playback.preview.messages import Preview

if TYPE_CHECKING:
    import soxr

    from airdesk.audio.steady_file import SteadyFile

_FIRST_FRAMES: Final = 2048  # read at once, so that it is heard soon
_BLOCK_FRAMES: Final = 4096
_SEAM_FRAMES: Final = 64
_FADE_FRAMES: Final = 128  # where it begins inside the file
_SMALLEST_CHANGE: Final = 1e-4
_SMALLEST_RATE: Final = 1000  # Hz


class FileFrames:
    """The frames of a file at its own rate. Raises AudioFileError where it cannot be opened or holds no sound."""

    def __init__(self, preview: Preview) -> None:
        self._path = preview.path
        self._file = _opened(preview.path)
        self.sample_rate = int(self._file.samplerate)
        wanted = preview.repeat_seconds
        self._period = int(self._file.frames) if wanted is None else max(1, round(wanted * self.sample_rate))
        self._is_repeated = preview.is_repeated
        self._at = 0
        self._last: Audio | None = None  # the frame before the seam
        self._has_sound = False
        self.is_done = False
        start = round(preview.start_seconds * self.sample_rate)
        if 0 < start < self._file.frames:
            self._go_to(start)

    @property
    def seconds(self) -> float:
        """Length of what is heard of the file."""
        frames = self._period if self._is_repeated else int(self._file.frames)
        return frames / self.sample_rate

    def read(self, count: int) -> Audio:
        """The next frames, shape (frames, 2). Raises AudioFileError where not even the first can be decoded."""
        block = self._decoded(min(count, self._period - self._at) if self._is_repeated else count)
        if self._last is not None and len(block):
            block = _joined(self._last, block)
            self._last = None
        self._at += len(block)
        if self._is_repeated and self._at >= self._period and len(block):
            self._last = block[-1].copy()
            self._go_to(0)
        return block

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _decoded(self, count: int) -> Audio:
        """So many frames, fewer at the end; a file that is shorter than what is repeated goes on in silence."""
        try:
            block = self._file.read(count, dtype="float32", always_2d=True)
        except (RuntimeError, OSError):  # damaged from here on
            block = np.zeros((0, self._file.channels), np.float32)
        if len(block) < count:
            if not len(block) and not self._has_sound:
                raise AudioFileError(f"{self._path.name} cannot be played: its sound cannot be decoded.", path=self._path)
            if self._is_repeated and self._has_sound:
                block = np.concatenate((block, np.zeros((count - len(block), block.shape[1]), np.float32)))
            else:
                self.is_done = True
        self._has_sound = self._has_sound or len(block) > 0
        stereo = block[:, :2] if block.shape[1] > 1 else np.repeat(block, 2, axis=1)
        return np.asarray(np.nan_to_num(stereo, posinf=0.0, neginf=0.0), np.float32)

    def _go_to(self, frame: int) -> None:
        try:
            self._file.go_to(frame)
        except (RuntimeError, OSError) as error:
            raise AudioFileError(f"{self._path.name} cannot be played from there: it is damaged.", path=self._path) from error
        self._at = frame


class PreviewReading:
    """A sample read on block by block as it is heard. Raises AudioFileError where it cannot be opened."""

    def __init__(self, preview: Preview, sample_rate: int) -> None:
        self._frames = FileFrames(preview)
        self._num_read = 0
        self._fades_in = preview.start_seconds > 0.0
        pace = 1.0 if preview.keeps_length else 2.0 ** (preview.semitones / 12.0)
        self._resampler = _resampler(self._frames.sample_rate * pace, sample_rate)
        self._block_frames = max(1, round(_BLOCK_FRAMES * min(1.0, self._frames.sample_rate / sample_rate)))
        self._stretcher = None
        if preview.keeps_length and max(abs(preview.time_ratio - 1.0), abs(preview.semitones)) > _SMALLEST_CHANGE:
            from airdesk.audio.quick_stretch import QuickStretch

            self._stretcher = QuickStretch(sample_rate, preview.time_ratio, preview.semitones)

    @property
    def file_seconds(self) -> float:
        """Length of what is heard of the file, in the file."""
        return self._frames.seconds

    @property
    def is_done(self) -> bool:
        """True when all has been read."""
        return self._frames.is_done

    def read(self) -> Audio:
        """The next frames at the device's rate, shape (2, frames); there may be none yet. Raises AudioFileError."""
        block = self._frames.read(self._block_frames if self._num_read else min(_FIRST_FRAMES, self._block_frames))
        self._num_read += 1
        if self._fades_in and len(block):
            count = min(_FADE_FRAMES, len(block))
            rising = 0.5 - 0.5 * np.cos(np.arange(1, count + 1, dtype=np.float32) * np.float32(np.pi / (count + 1)))
            block[:count] *= rising[:, None]
            self._fades_in = False
        if self._resampler is not None:
            block = self._resampler.resample_chunk(np.ascontiguousarray(block), last=self.is_done)
        audio = np.ascontiguousarray(block.T, dtype=np.float32)
        return audio if self._stretcher is None else self._stretcher.push(audio, is_last=self.is_done)

    def close(self) -> None:
        """Let go of the file."""
        self._frames.close()


def _joined(last: Audio, block: Audio) -> Audio:
    """A block bent at its beginning so that it goes on where the last frame was; nothing changes where it does by itself."""
    count = min(_SEAM_FRAMES, len(block))
    bend = 0.5 + 0.5 * np.cos(np.arange(1, count + 1, dtype=np.float32) * np.float32(np.pi / (count + 1)))
    block = block.copy()
    block[:count] += bend[:, None] * (last - block[0])
    return block


def _resampler(file_rate: float, sample_rate: int) -> soxr.ResampleStream | None:
    if abs(file_rate / sample_rate - 1.0) < _SMALLEST_CHANGE:
        return None
    import soxr

    return soxr.ResampleStream(file_rate, sample_rate, 2, dtype="float32", quality="MQ")


def _opened(path: Path) -> SteadyFile:
    from airdesk.audio.steady_file import SteadyFile

    try:
        file = SteadyFile(path)
    except (OSError, RuntimeError) as error:
        raise AudioFileError(f"{path.name} cannot be played: {_reason(path)}.", path=path) from error
    if file.frames <= 0 or file.samplerate < _SMALLEST_RATE:
        file.close()
        raise AudioFileError(f"{path.name} cannot be played: it holds no sound, or one of a rate that none is.", path=path)
    return file


def _reason(path: Path) -> str:
    return "it is damaged, or no sound file" if path.is_file() else "it is not there any more"

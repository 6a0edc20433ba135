"""One rendered file being written: 24-bit PCM, turned into 32-bit float from its first over on."""

from __future__ import annotations

import mmap
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from airdesk.audio.wav_writer import WavWriter
from airdesk.dsp.pcm24 import pack_pcm24

_COPY_FRAMES = 65536


class RenderedFile:
    """A stem or the mix on its way to disk."""

    def __init__(self, path: Path, sample_rate: int, *, bypasses_cache: bool = False) -> None:
        self.path = path
        self.peak = 0.0  # linear, so far
        self._bypasses_cache = bypasses_cache
        self._writer = WavWriter(path, sample_rate, bypasses_cache=bypasses_cache)
        self._words = np.empty(0, np.uint32)

    @property
    def is_float(self) -> bool:
        """True when something was too loud for whole numbers."""
        return self._writer.sample_format == "float32"

    def write(self, audio: NDArray[np.float32], gain: float = 1.0) -> float:
        """Append a block times `gain`, shape (2, frames), frames even; returns its peak."""
        words = self._packed(audio.shape[1])
        peak = float(pack_pcm24(audio, gain, words))
        self.peak = max(self.peak, peak)
        if peak > 1.0 and not self.is_float:
            self._widen()
        if self.is_float:
            self._writer.write(np.ascontiguousarray((audio * np.float32(gain)).T).data.cast("B"))
        else:
            self._writer.write(words.data.cast("B"))
        return peak

    def write_silence(self, num_frames: int) -> None:
        """Append silence, which costs nothing."""
        self._writer.write_silence(num_frames)

    def close(self) -> None:
        """Finish the file."""
        self._writer.close()

    def abandon(self) -> None:
        """Close an unfinished file; the caller removes it."""
        self._writer.abandon()

    def _packed(self, num_frames: int) -> NDArray[np.uint32]:
        count = num_frames * 3 // 2
        if len(self._words) != count:
            self._words = _page_aligned(count)
        return self._words

    def _widen(self) -> None:
        """Write again as float what is there already; 24 bits fit into a float exactly."""
        narrow = self._writer
        wide_path = self.path.with_name(self.path.name + ".wide")
        wide = WavWriter(wide_path, narrow.sample_rate, sample_format="float32", bypasses_cache=self._bypasses_cache)
        self._writer = wide
        for start in range(0, narrow.num_frames, _COPY_FRAMES):
            wide.write(_pcm24_to_float(narrow.read_back(start, _COPY_FRAMES)).data.cast("B"))
        narrow.abandon()
        wide_path.replace(self.path)


class UnwrittenFile:
    """A stem that only goes into the mix: measured as a file would be, and not kept."""

    path = None
    is_float = False

    def __init__(self) -> None:
        self.peak = 0.0  # linear, so far

    def write(self, audio: NDArray[np.float32]) -> float:
        """Measure a block; returns its peak."""
        peak = max(float(audio.max()), -float(audio.min()))
        self.peak = max(self.peak, peak)
        return peak

    def write_silence(self, num_frames: int) -> None:
        """Silence changes nothing."""

    def close(self) -> None:
        """There is nothing to finish."""

    def abandon(self) -> None:
        """There is nothing to close."""


def _page_aligned(count: int) -> NDArray[np.uint32]:
    """Uninitialised words that begin on a page, as unbuffered writes need them."""
    return np.frombuffer(mmap.mmap(-1, max(1, 4 * count)), np.uint32, count)


def _pcm24_to_float(raw: bytes) -> NDArray[np.float32]:
    """Interleaved samples of 24-bit PCM."""
    octets = np.frombuffer(raw, np.uint8).reshape(-1, 3)
    high = np.zeros((len(octets), 4), np.uint8)
    high[:, 1:] = octets
    return (high.view("<i4")[:, 0] / 2147483648.0).astype(np.float32)

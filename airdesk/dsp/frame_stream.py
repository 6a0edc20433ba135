"""A stream of audio cut into overlapping frames, each centred on its own moment, whatever blocks it comes in."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_FRAMES_AT_ONCE = 512


class FrameStream:
    """Takes mono audio in blocks and gives it back as frames; frame i is centred on audio frame i * hop."""

    def __init__(self, window_frames: int, hop_frames: int) -> None:
        self._window, self._hop = window_frames, hop_frames
        self._kept = np.zeros(window_frames // 2, np.float32)

    def frames(self, audio: Floats) -> Iterator[Floats]:
        """Frames that are complete now, shape (n, window), n of some hundreds at most."""
        known = np.concatenate((self._kept, audio))
        count = max(0, (len(known) - self._window) // self._hop + 1)
        if count:
            views = np.lib.stride_tricks.sliding_window_view(known, self._window)[:: self._hop]
            for start in range(0, count, _FRAMES_AT_ONCE):
                yield views[start : min(count, start + _FRAMES_AT_ONCE)]
        self._kept = known[count * self._hop :].copy()

    def last_frames(self) -> Iterator[Floats]:
        """The frames that reach beyond the end, with silence there."""
        yield from self.frames(np.zeros(self._window // 2, np.float32))


def hann(window_frames: int) -> Floats:
    """A Hann window whose overlapping copies add up evenly."""
    return np.asarray(0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(window_frames) / window_frames), np.float32)


def power_spectra(frames: Floats, window: Floats) -> Floats:
    """Power of each bin of each frame, shape (n, window // 2 + 1)."""
    spectra = np.fft.rfft(frames * window, axis=1)
    return np.asarray(spectra.real**2 + spectra.imag**2, np.float32)

"""A stream of audio cut into overlapping frames, each centred on its own moment, whatever blocks it comes in."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_VALUES_AT_ONCE = 1 << 16  # values: what stays in the cache


class FrameStream:
    """Takes mono audio in blocks and gives it back as frames; frame i is centred on audio frame i * hop."""

    def __init__(self, window_frames: int, hop_frames: int) -> None:
        self._window, self._hop = window_frames, hop_frames
        self._kept = np.zeros(window_frames // 2, np.float32)

    def frames(self, audio: Floats) -> Iterator[Floats]:
        """Frames that are complete now, shape (n, window), a few at a time."""
        known = np.concatenate((self._kept, audio))
        count = max(0, (len(known) - self._window) // self._hop + 1)
        if count:
            views = np.lib.stride_tricks.sliding_window_view(known, self._window)[:: self._hop]
            step = max(4, _VALUES_AT_ONCE // self._window)
            for start in range(0, count, step):
                yield views[start : min(count, start + step)]
        self._kept = known[count * self._hop :].copy()

    def last_frames(self) -> Iterator[Floats]:
        """The frames that reach beyond the end, with silence there."""
        yield from self.frames(np.zeros(self._window // 2, np.float32))


@cache
def hann(window_frames: int) -> Floats:
    """A Hann window whose overlapping copies add up evenly."""
    return np.asarray(0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(window_frames) / window_frames), np.float32)


def power_spectra(frames: Floats, window: Floats) -> Floats:
    """Power of each bin of each frame, shape (n, window // 2 + 1)."""
    spectra = np.fft.rfft(frames * window, axis=1).view(np.float32)
    np.square(spectra, out=spectra)
    return np.asarray(spectra[:, ::2] + spectra[:, 1::2], np.float32)

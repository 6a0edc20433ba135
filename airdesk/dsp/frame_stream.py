"""A stream of audio cut into overlapping frames, each centred on its own moment, whatever blocks it comes in."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class FrameStream:
    """Takes mono audio in blocks and gives it back in whole frames; frame i is centred on audio frame i * hop."""

    def __init__(self, window_frames: int, hop_frames: int) -> None:
        self._window, self._hop = window_frames, hop_frames
        self._kept = np.zeros(window_frames // 2, np.float32)

    def take(self, audio: Floats) -> tuple[Floats, int]:
        """The sound that begins with the next frame, and how many frames are complete in it now, each a hop after the other."""
        known = np.concatenate((self._kept, audio))
        count = max(0, (len(known) - self._window) // self._hop + 1)
        self._kept = known[count * self._hop :].copy()
        return known, count

    def last(self) -> tuple[Floats, int]:
        """What reaches beyond the end, with silence there."""
        return self.take(np.zeros(self._window // 2, np.float32))


@cache
def hann(window_frames: int) -> Floats:
    """A Hann window whose overlapping copies add up evenly."""
    return np.asarray(0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(window_frames) / window_frames), np.float32)

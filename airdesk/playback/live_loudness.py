"""Loudness of what plays, for hours: momentary, short-term and integrated."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from airdesk.audio.buffer import Audio
from airdesk.dsp.loudness import SILENCE_LUFS, LoudnessMeter, gated_loudness, mean_loudness

_MOMENTARY_HOPS, _SHORT_TERM_HOPS = 4, 30
_INTEGRATED_EVERY = 10  # hops


class LiveLoudness:
    """Takes audio block by block; every tenth of a second its figures are new."""

    def __init__(self, sample_rate: int) -> None:
        self._meter = LoudnessMeter(sample_rate)
        self.reset()

    def reset(self) -> None:
        """Measure anew."""
        self._hops = np.zeros(1024)
        self._count = 0
        self.momentary_lufs = self.short_term_lufs = self.integrated_lufs = SILENCE_LUFS

    def process(self, audio: Audio) -> bool:
        """Measure a block, float32, shape (2, frames); True when the figures have changed."""
        self._meter.process(audio)
        fresh = self._meter.take_hops()
        if not len(fresh):
            return False
        self._keep(fresh)
        hops = self._hops[: self._count]
        self.momentary_lufs = mean_loudness(hops[-_MOMENTARY_HOPS:])
        self.short_term_lufs = mean_loudness(hops[-_SHORT_TERM_HOPS:])
        if self._count < 2 * _SHORT_TERM_HOPS or self._count % _INTEGRATED_EVERY == 0:
            self.integrated_lufs = gated_loudness(hops)
        return True

    def _keep(self, fresh: NDArray[np.float64]) -> None:
        if self._count + len(fresh) > len(self._hops):
            self._hops = np.concatenate((self._hops, np.zeros(len(self._hops) + len(fresh))))
        self._hops[self._count : self._count + len(fresh)] = fresh
        self._count += len(fresh)

"""From ticks to frames for a whole song: the tempo map as arrays, made once, so that thousands of tempos cost nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from airdesk.model.timebase import TICKS_PER_BEAT, TempoMap

Frames = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class FrameClock:
    """Where every tick of a song lies in its audio."""

    sample_rate: int  # Hz
    starts: NDArray[np.int64]  # ticks at which the tempo changes
    seconds: NDArray[np.float64]  # of those ticks
    seconds_per_tick: NDArray[np.float64]  # from there on

    def frames(self, ticks: NDArray[np.int64]) -> Frames:
        """Nearest frame of each tick."""
        index = np.searchsorted(self.starts, ticks, side="right") - 1
        seconds = self.seconds[index] + (ticks - self.starts[index]) * self.seconds_per_tick[index]
        return np.asarray(np.rint(seconds * self.sample_rate), np.int64)

    def frames_of(self, seconds: float) -> int:
        """Whole frames in a stretch of time, at least one."""
        return max(1, round(seconds * self.sample_rate))


def frame_clock(tempo_map: TempoMap, sample_rate: int) -> FrameClock:
    """The clock of a song at a sample rate."""
    return FrameClock(
        sample_rate=sample_rate,
        starts=np.array([change.start_tick for change in tempo_map.changes], np.int64),
        seconds=np.array(tempo_map.change_seconds),
        seconds_per_tick=np.array([60.0 / (change.tempo_bpm * TICKS_PER_BEAT) for change in tempo_map.changes]),
    )

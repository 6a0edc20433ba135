"""Values over the seconds of a mix, and the faders that two songs of a transition move by."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from airdesk.audio.buffer import Audio
from airdesk.automix.mix_timeline import Overlap

STEPS = 48
"""Points of a fader's curve."""
_GAIN_STEP_FRAMES = 64
"""Between two values of a gain, straight in between."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A value over the seconds of the mix, straight between its points and constant outside."""

    points: tuple[tuple[float, float], ...]

    def at(self, seconds: NDArray[np.float64]) -> NDArray[np.float64]:
        """The values at some moments."""
        times, values = zip(*self.points, strict=True)
        return np.asarray(np.interp(seconds, times, values), np.float64)

    def amplify(self, audio: Audio, start_seconds: float, sample_rate: int) -> None:
        """Take the values as decibels and change a block that begins at a moment by them, in place."""
        num_frames = audio.shape[1]
        if num_frames == 0:
            return
        places = np.append(np.arange(0, num_frames, _GAIN_STEP_FRAMES), num_frames)
        gains = 10.0 ** (self.at(start_seconds + places / sample_rate) / 20.0)
        if np.ptp(gains) == 0.0:
            if gains[0] != 1.0:
                audio *= np.float32(gains[0])
            return
        audio *= np.interp(np.arange(num_frames), places, gains).astype(np.float32)

    @property
    def span(self) -> tuple[float, float]:
        """The moments between which it changes."""
        return self.points[0][0], self.points[-1][0]


def equal_power(overlap: Overlap, *, rises: bool, low: float = 0.0, high: float = 1.0) -> Curve:
    """A fader from one end to the other between two shares of the overlap, the sum of both powers constant."""
    start, length = overlap.mix_start, overlap.mix_end - overlap.mix_start
    points = []
    for step in range(STEPS + 1):
        angle = math.pi / 2 * step / STEPS
        moment = start + length * (low + (high - low) * step / STEPS)
        points.append((moment, math.sin(angle) if rises else math.cos(angle)))
    return Curve(tuple(points))


def crossing(overlap: Overlap, meeting: float, level: float = math.sqrt(0.5)) -> tuple[Curve, Curve]:
    """Faders out and in that meet at *level* at a share of the overlap; of equal power for the square root of a half."""
    start, length = overlap.mix_start, overlap.mix_end - overlap.mix_start
    shares = sorted({*(step / STEPS for step in range(STEPS + 1)), meeting})
    half = math.asin(level)  # how far the rising fader has come where both meet
    rising, falling = [], []
    for share in shares:
        before, behind = min(share / meeting, 1.0), max(0.0, share - meeting) / max(1.0 - meeting, 1e-9)
        moment = start + length * share
        rising.append((moment, math.sin(half * before + (math.pi / 2 - half) * behind)))
        falling.append((moment, math.cos((math.pi / 2 - half) * before + half * behind)))
    return Curve(tuple(falling)), Curve(tuple(rising))

"""Slow unsteadiness of breath, bow and hand: curves that wander and come back where the loop closes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from airdesk.synthesis.parts.looping import LoopLength
from airdesk.synthesis.sound import Signal

POINTS = 1024


def wandering(
    rng: np.random.Generator, loop: LoopLength, num_frames: int, turns: Sequence[int], depths: Sequence[float]
) -> Signal:
    """Slow sines with random phases, periodic in the loop: drawn at a few points, the frames between them interpolated.

    *turns*: how often each sine goes round in the loop. *depths*: their amplitudes. Returns `num_frames` frames from 0.
    """
    points = np.arange(POINTS + 1) / POINTS
    curve = sum(depth * np.sin(2.0 * np.pi * (turn * points + rng.random())) for turn, depth in zip(turns, depths, strict=True))
    once = np.interp(np.arange(loop.num_frames) / loop.num_frames, points, np.asarray(curve))
    return np.resize(once, num_frames)

"""Many short sounds scattered over a loop: crackle, drops, beads."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from airdesk.synthesis.sound import SAMPLE_RATE, Signal


def ticks(hz: float, q: float, *, decays: float = 7.0) -> Signal:
    """A damped sine around `hz`, as a click through a resonance of that `q` sounds; peak about 1."""
    seconds = q / (np.pi * hz)  # to 1/e
    time = np.arange(max(8, round(decays * seconds * SAMPLE_RATE))) / SAMPLE_RATE
    return np.asarray(np.sin(2.0 * np.pi * hz * time) * np.exp(-time / seconds))


def scattered(num_frames: int, grain: Signal, places: NDArray[np.int64], levels: Signal) -> Signal:
    """The grain at every place, at its level; what reaches over the end goes on at the start, shape (num_frames,)."""
    impulses = np.zeros(num_frames)
    np.add.at(impulses, places, levels)
    struck = np.flatnonzero(impulses)
    where = (struck[:, np.newaxis] + np.arange(len(grain))) % num_frames
    weights = (impulses[struck, np.newaxis] * grain).reshape(-1)
    return np.asarray(np.bincount(where.reshape(-1), weights, minlength=num_frames), dtype=np.float64)

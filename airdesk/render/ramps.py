"""Stepped values whose steps are short ramps: nothing that changes while a note sounds may click or zip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from airdesk.model.song import Automation
from airdesk.render.frame_clock import FrameClock, Frames

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ramps:
    """A value over time: straight between its corners, steady before the first and after the last."""

    frames: Frames  # of the corners, ascending
    values: Values

    def at(self, frames: Frames) -> Values:
        """The value at each frame."""
        return np.interp(frames, self.frames, self.values)

    @property
    def moves(self) -> NDArray[np.bool_]:
        """For each corner but the last: whether the value changes until the next."""
        moves: NDArray[np.bool_] = self.values[1:] != self.values[:-1]
        return moves


def ramped(
    steps: Sequence[Automation], before: float, clock: FrameClock, *, ramp_frames: int, joined_frames: int = 0, grid: int = 1
) -> Ramps:
    """Steps as ramps that end where the step is, so that a note that begins there begins right.

    *before*: the value until the first step. *ramp_frames*: length of a ramp where there is room for it. Steps no further
    apart than *joined_frames* are one line: a wheel in motion. *grid*: corners that are steps lie on multiples of it.
    """
    ordered = sorted(steps, key=lambda step: step.start_tick)
    frames = clock.frames(np.array([step.start_tick for step in ordered], np.int64)) // grid * grid
    values = np.array([step.value for step in ordered], np.float64)
    if len(frames):
        is_last_of_frame = np.append(frames[1:] != frames[:-1], True)
        frames, values = frames[is_last_of_frame], values[is_last_of_frame]
    if len(frames) == 0 or frames[0] > 0:
        frames, values = np.append(0, frames), np.append(before, values)
    gaps = np.diff(frames)
    lengths = np.where(gaps <= joined_frames, gaps, np.minimum(gaps, ramp_frames))
    corners = np.append(frames[0], np.stack((frames[1:] - lengths, frames[1:]), axis=1).reshape(-1))
    heights = np.append(values[0], np.stack((values[:-1], values[1:]), axis=1).reshape(-1))
    return Ramps(np.maximum(corners, 0), heights)

"""The outline of a sound file, read block by block, at several resolutions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from airdesk.audio.buffer import Audio
from airdesk.audio.files import audio_blocks, audio_info

FINEST_FRAMES: Final = 256
"""Frames of one point at the finest level."""

STEP: Final = 4
"""How many points of a level make one of the next."""

_BLOCK_FRAMES: Final = FINEST_FRAMES * 512

Extremes = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PeakPyramid:
    """Lowest and highest values of stretches of a sound, all channels together; each level is coarser than the one before."""

    levels: tuple[Extremes, ...]  # each of shape (2, points): lowest, highest
    seconds: float

    def columns(self, count: int, start: float = 0.0, end: float = 1.0) -> Extremes:
        """Shape (2, count): the extremes of equally wide columns between two places 0..1 of the sound."""
        level = self._level_for(count / max(end - start, 1e-9))
        points = level.shape[1]
        edges = np.linspace(start * points, end * points, count + 1)
        first = np.clip(np.floor(edges[:-1]).astype(int), 0, points - 1)
        level = level[:, : max(first[-1] + 1, int(np.ceil(edges[-1])))]  # the last column ends where it should
        lowest = np.minimum.reduceat(level[0], first)
        highest = np.maximum.reduceat(level[1], first)
        return np.stack((lowest, highest))

    def _level_for(self, points: float) -> Extremes:
        """The coarsest level that still has that many points."""
        fitting = [level for level in self.levels if level.shape[1] >= points]
        return fitting[-1] if fitting else self.levels[0]


def read_peaks(path: Path, *, check_cancelled: Callable[[], None] | None = None) -> PeakPyramid:
    """The outline of a sound file; memory does not grow with its length. Raises AudioFileError."""
    blocks: list[Extremes] = []
    for block in audio_blocks(path, _BLOCK_FRAMES):
        if check_cancelled is not None:
            check_cancelled()
        blocks.append(_extremes(block))
    return PeakPyramid(_pyramid(np.concatenate(blocks, axis=1)), audio_info(path).duration_seconds)


def _extremes(block: Audio) -> Extremes:
    """Shape (2, points) of a block of shape (channels, frames)."""
    starts = np.arange(0, block.shape[1], FINEST_FRAMES)
    lowest = np.minimum.reduceat(block.min(axis=0), starts)
    highest = np.maximum.reduceat(block.max(axis=0), starts)
    return np.stack((lowest, highest))


def _pyramid(finest: Extremes) -> tuple[Extremes, ...]:
    levels = [finest]
    while levels[-1].shape[1] > 2 * STEP:
        level = levels[-1]
        starts = np.arange(0, level.shape[1], STEP)
        levels.append(np.stack((np.minimum.reduceat(level[0], starts), np.maximum.reduceat(level[1], starts))))
    return tuple(levels)

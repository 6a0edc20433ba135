"""A small picture of a sound: its lowest and highest values in so many stretches, read block by block."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from airdesk.audio.files import audio_blocks, audio_info

_BLOCK_FRAMES: Final = 1 << 17


def read_outline(path: Path, points: int) -> NDArray[np.float32]:
    """Shape (2, points): the extremes of equally long stretches, all channels together. Raises AudioFileError."""
    edges = np.linspace(0, audio_info(path).num_frames, points + 1)
    first, end = np.floor(edges[:-1]).astype(int), np.maximum(np.ceil(edges[1:]), np.floor(edges[:-1]) + 1).astype(int)
    lowest, highest = np.full(points, np.inf, np.float32), np.full(points, -np.inf, np.float32)
    at = 0
    for block in audio_blocks(path, _BLOCK_FRAMES):
        count = block.shape[1]
        inside = np.flatnonzero((first < at + count) & (end > at))
        if len(inside):
            low, high = np.append(block.min(axis=0), np.float32(np.inf)), np.append(block.max(axis=0), np.float32(-np.inf))
            pairs = np.stack((np.maximum(first[inside] - at, 0), np.minimum(end[inside] - at, count)), axis=1).ravel()
            lowest[inside] = np.minimum(lowest[inside], np.minimum.reduceat(low, pairs)[::2])
            highest[inside] = np.maximum(highest[inside], np.maximum.reduceat(high, pairs)[::2])
        at += count
    shape = np.stack((lowest, highest))
    return np.asarray(np.where(np.isfinite(shape), shape, 0.0), np.float32)

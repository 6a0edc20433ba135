"""The blocks a song is rendered in: large ones to its musical end, small ones while it rings out, then a fade."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BLOCK_FRAMES = 32768  # a choice: large enough that the work per call vanishes, small enough for the cache
TAIL_BLOCK_FRAMES = 4096
_QUIET_FADE_BLOCKS = 2  # about 0.2 s, of what nobody hears any more
_CUT_FADE_BLOCKS = 10  # about 0.9 s, of what still rings when the limit is reached


@dataclass(frozen=True, slots=True)
class Block:
    """One stretch of the song."""

    start_frame: int
    num_frames: int
    fade: NDArray[np.float32] | None = None  # factor of each frame, where the song is fading to silence


def song_blocks(musical_frames: int, tail_limit_frames: int, has_rung_out: Callable[[], bool]) -> Iterator[Block]:
    """All blocks of a song; `has_rung_out` is asked before each block after the musical end.

    The last blocks fade to true silence. Every block is a multiple of `TAIL_BLOCK_FRAMES`.
    """
    start = 0
    while start < musical_frames:
        missing = -(-(musical_frames - start) // TAIL_BLOCK_FRAMES) * TAIL_BLOCK_FRAMES
        yield Block(start, min(BLOCK_FRAMES, missing))
        start += min(BLOCK_FRAMES, missing)
    limit = start + tail_limit_frames - _CUT_FADE_BLOCKS * TAIL_BLOCK_FRAMES
    while start < limit and not has_rung_out():
        yield Block(start, TAIL_BLOCK_FRAMES)
        start += TAIL_BLOCK_FRAMES
    count = _QUIET_FADE_BLOCKS if has_rung_out() else _CUT_FADE_BLOCKS
    fade = _fade_out(count * TAIL_BLOCK_FRAMES)
    for number in range(count):
        part = fade[number * TAIL_BLOCK_FRAMES : (number + 1) * TAIL_BLOCK_FRAMES]
        yield Block(start + number * TAIL_BLOCK_FRAMES, TAIL_BLOCK_FRAMES, part)


def _fade_out(num_frames: int) -> NDArray[np.float32]:
    """Half a cosine from 1 to exactly 0."""
    phase = np.arange(1, num_frames + 1) * (np.pi / num_frames)
    fade: NDArray[np.float32] = (0.5 + 0.5 * np.cos(phase)).astype(np.float32)
    fade[-1] = 0.0
    return fade

"""A loop for a sound that a player can hold and that was recorded long enough, so that notes may be longer than the file."""

from __future__ import annotations

from typing import Final

import numpy as np

from airdesk.audio.buffer import Audio
from airdesk.synthesis.soundfont.loops import find_loop, looped

_SETTLED_SECONDS: Final = 0.3
"""After which the attack of most held sounds is over."""
_LEAST_STEADY_SECONDS: Final = 1.25
_LONGEST_SECONDS: Final = 8.0
_BLOCK_SECONDS: Final = 0.05
_STEADY: Final = 0.4
"""Share of the usual level below which a sound has ended, or has not begun."""
_LEAST_LIKENESS: Final = 0.6


def with_loop(audio: Audio, sample_rate: int) -> tuple[Audio, tuple[int, int] | None]:
    """The sound up to the end of a loop in its steady part, and the loop; as it is, and None, where it has no such part.

    *audio*: shape (channels, frames), beginning with its onset.
    """
    settled, end = _steady(audio, sample_rate)
    if end - settled < _LEAST_STEADY_SECONDS * sample_rate:
        return audio, None
    steady = audio[:, : min(end, settled + round(_LONGEST_SECONDS * sample_rate))].astype(np.float64)
    if find_loop(steady, settled + round(0.35 * sample_rate)).likeness < _LEAST_LIKENESS:
        return audio, None
    sound = looped(steady, settled)
    if sound.loop_start_frame is None:
        return audio, None
    return np.ascontiguousarray(sound.audio, np.float32), (sound.loop_start_frame, sound.num_frames)


def _steady(audio: Audio, sample_rate: int) -> tuple[int, int]:
    """The first and the last frame between which a sound keeps its level."""
    block = max(1, round(_BLOCK_SECONDS * sample_rate))
    count = audio.shape[1] // block
    if count < 4:
        return 0, 0
    power = np.mean(audio[:, : count * block].reshape(len(audio), count, block) ** 2, axis=(0, 2))
    level = np.sqrt(power)
    first = round(_SETTLED_SECONDS / _BLOCK_SECONDS)
    usual = float(np.median(level[level > 0.2 * level.max()]))
    sounding = level >= _STEADY * usual
    if not np.any(sounding[first:]):
        return 0, 0
    start = first + int(np.argmax(sounding[first:]))
    quiet = np.flatnonzero(~sounding[start:])
    end = count if len(quiet) == 0 else start + int(quiet[0])
    return start * block, max(0, end - 1) * block

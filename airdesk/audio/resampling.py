"""Sample-rate conversion and transposition by soxr."""

from __future__ import annotations

import numpy as np

from airdesk.audio.buffer import Audio, AudioBuffer


def stretch_by_ratio(audio: Audio, ratio: float) -> Audio:
    """The same sound over `ratio` times as many frames: lower for ratios above 1, higher below.

    *audio*: float32, shape (channels, frames). *ratio*: output frames per input frame, exact to float precision.
    """
    if ratio == 1.0 or audio.shape[1] == 0:
        return audio
    import soxr  # late: a render from cached notes needs none

    frames_first = np.ascontiguousarray(audio.T)
    return np.ascontiguousarray(soxr.resample(frames_first, 1.0, ratio, quality="HQ").T, dtype=np.float32)


def resample(buffer: AudioBuffer, sample_rate: int) -> AudioBuffer:
    """The same sound at another sample rate."""
    return AudioBuffer(stretch_by_ratio(buffer.audio, sample_rate / buffer.sample_rate), sample_rate)

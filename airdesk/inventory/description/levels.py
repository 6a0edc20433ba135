"""How loud a sample is and what brings it to a common level."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from airdesk.audio.buffer import Audio

WANTED_RMS = 0.2
"""Linear; the level samples are brought to."""

MOST_GAIN_DB, LEAST_GAIN_DB = 24.0, -24.0
"""Beyond that a sample is meant to be soft or loud, or holds nothing but noise (a choice)."""

SILENCE = 1e-6
"""Linear peak of what counts as nothing."""


@dataclass(frozen=True, slots=True)
class Levels:
    """The level of a sample."""

    peak: float  # linear
    loudness_rms: float  # linear
    gain_db_normalize: float


def measure_levels(audio: Audio) -> Levels:
    """Levels of a sound, shape (channels, frames), over its whole length and all its channels."""
    peak = max(float(audio.max(initial=0.0)), -float(audio.min(initial=0.0)))
    return levels_of(peak, math.sqrt(sum(float(np.dot(row, row)) for row in audio) / max(1, audio.size)))


def levels_of(peak: float, rms: float) -> Levels:
    """Levels by peak and root mean square, both linear."""
    if not peak > SILENCE:
        return Levels(peak, 0.0, 0.0)
    gain_db = 20.0 * math.log10(WANTED_RMS / max(rms, 1e-9))
    return Levels(round(peak, 6), rms, round(max(LEAST_GAIN_DB, min(MOST_GAIN_DB, gain_db)), 2))

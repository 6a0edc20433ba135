"""A zone as it is made and kept, whoever made it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from airdesk.synthesis.sound import SAMPLE_RATE

FULL_SCALE = 32_000
"""A little below the largest int16, so that rounding never clips."""


@dataclass(frozen=True, slots=True)
class MadeZone:
    """A zone's audio as it is stored."""

    audio: NDArray[np.int16]  # (channels, frames), scaled to full range
    gain_db: float  # brings it to the patch's loudness
    loop_start_frame: int | None = None
    loop_end_frame: int | None = None
    tuning_cents: float = 0.0  # how far it sounds above its root
    sample_rate: int = SAMPLE_RATE  # Hz

"""Audio in memory: planar float32 with its sample rate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Audio = NDArray[np.float32]
"""float32, shape (channels, frames), nominal +-1.0."""


@dataclass(frozen=True, slots=True)
class AudioBuffer:
    """Audio of one or two channels; nobody guesses an axis."""

    audio: Audio  # float32, shape (channels, frames)
    sample_rate: int  # Hz

    def __post_init__(self) -> None:
        if self.audio.ndim != 2 or self.audio.dtype != np.float32:
            raise ValueError(f"audio must be float32 (channels, frames), not {self.audio.dtype} {self.audio.shape}")

    @property
    def num_frames(self) -> int:
        """Frames in each channel."""
        return int(self.audio.shape[1])

    @property
    def num_channels(self) -> int:
        """1 or 2."""
        return int(self.audio.shape[0])

    @property
    def duration_seconds(self) -> float:
        """Length in seconds."""
        return self.num_frames / self.sample_rate

"""What a synthesis method is asked for and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from airdesk.units import pitch_to_hz

SAMPLE_RATE = 44100
"""Hz; all factory sounds are made at this rate."""

Signal = NDArray[np.float64]
"""Samples of one channel (frames,) or of several (channels, frames)."""


@dataclass(frozen=True, slots=True)
class Note:
    """One zone to be made: its root, how hard it is played, and its own random numbers."""

    pitch: int  # MIDI pitch of the zone's root
    strength: float  # 0 softest .. 1 hardest touch of the velocity layer
    take: int  # round-robin number
    rng: np.random.Generator  # seeded by the zone: the same note always gets the same numbers

    @property
    def frequency_hz(self) -> float:
        """Fundamental of the root."""
        return pitch_to_hz(self.pitch)


@dataclass(frozen=True, slots=True)
class Sound:
    """What a method made, at any level."""

    audio: Signal  # shape (channels, frames), one or two channels
    loop_start_frame: int | None = None  # sustained sounds repeat [loop_start_frame, num_frames)

    @property
    def num_frames(self) -> int:
        """Frames in each channel."""
        return int(self.audio.shape[1])


def mono(signal: Signal) -> Sound:
    """A sound of one channel that rings out."""
    return Sound(signal[np.newaxis, :])


def stereo(left: Signal, right: Signal) -> Sound:
    """A sound of two channels that rings out."""
    return Sound(np.stack([left, right]))


def frames(seconds: float) -> int:
    """Nearest whole number of frames, at least one."""
    return max(1, round(seconds * SAMPLE_RATE))


def seconds_axis(num_frames: int) -> Signal:
    """The time of every frame in seconds, starting at 0."""
    return np.arange(num_frames, dtype=np.float64) / SAMPLE_RATE

"""A sound whose name and pitch are known, because it was made here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 44100
"""Hz of every lesson."""

Mono = NDArray[np.float32]
"""Samples of one channel."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One sound to learn from."""

    audio: Mono
    sound_class: str  # one of `resources/inventory/sound_classes.toml`; empty where only the pitch is learned
    origin: str  # who made it: lessons of one origin are never split between learning and checking
    root_pitch: float | None = None  # MIDI pitch; None for what has none
    tempo_bpm: float | None = None  # of loops


def seconds_axis(seconds: float) -> NDArray[np.float64]:
    """The time of every frame."""
    return np.arange(max(1, int(seconds * SAMPLE_RATE))) / SAMPLE_RATE


def levelled(audio: NDArray[np.floating]) -> Mono:
    """The sound with its peak at full scale."""
    return np.asarray(audio / max(1e-9, float(np.max(np.abs(audio)))), np.float32)


def fast_length(frames: int) -> int:
    """A length no shorter that is quickly transformed: a power of two, or three quarters of one."""
    power = 1 << max(1, frames - 1).bit_length()
    return power * 3 // 4 if power * 3 // 4 >= frames else power

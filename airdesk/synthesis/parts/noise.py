"""Noise of a given colour, ringing out or in seamless loops."""

from __future__ import annotations

import numpy as np

from airdesk.synthesis.parts.envelopes import decay
from airdesk.synthesis.parts.filters import Response, bandpass, fast_length, filtered, filtered_loop
from airdesk.synthesis.sound import Signal


def white(rng: np.random.Generator, num_frames: int) -> Signal:
    """White noise of unit power, shape (num_frames,)."""
    return rng.standard_normal(num_frames)


def shaped(rng: np.random.Generator, num_frames: int, response: Response) -> Signal:
    """White noise through a filter."""
    size = fast_length(num_frames)
    return filtered_loop(white(rng, size), response)[:num_frames]


def shaped_loop(rng: np.random.Generator, num_frames: int, response: Response) -> Signal:
    """White noise through a filter, seamless when repeated."""
    return filtered_loop(white(rng, num_frames), response)


def decaying_bands(
    rng: np.random.Generator, num_frames: int, bands: list[tuple[float, float, float]], *, q: float = 1.0
) -> Signal:
    """Noise in bands of (centre_hz, amplitude, decay_seconds): bright parts can die before dark ones."""
    total = np.zeros(num_frames)
    for centre_hz, amplitude, decay_seconds in bands:
        band = filtered(white(rng, num_frames), bandpass(centre_hz, q=q))
        total += amplitude * band / max(1e-12, float(np.std(band))) * decay(num_frames, decay_seconds)
    return total

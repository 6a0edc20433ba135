"""Breath and bow noise: broad, strongest around a centre, gone two octaves above it."""

from __future__ import annotations

import numpy as np

from airdesk.synthesis.parts.filters import bandpass, chain, highpass, lowpass
from airdesk.synthesis.parts.noise import shaped_loop
from airdesk.synthesis.sound import Signal


def breath_loop(rng: np.random.Generator, num_frames: int, centre_hz: float) -> Signal:
    """Noise of unit power in a seamless loop, shape (num_frames,)."""
    edge = lowpass(min(15_000.0, 3.0 * centre_hz), q=0.6)
    noise = shaped_loop(rng, num_frames, chain(bandpass(centre_hz, q=0.4), highpass(150.0), edge, edge))
    return noise / float(np.std(noise))

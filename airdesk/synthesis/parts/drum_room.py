"""A drum room: first reflections from walls and floor, then a tail that darkens."""

from __future__ import annotations

from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from airdesk.synthesis.parts.envelopes import attack
from airdesk.synthesis.parts.filters import chain, filtered, highpass, lowpass
from airdesk.synthesis.parts.painting import along, along_db, falling, painted
from airdesk.synthesis.sound import Signal, frames

REFLECTIONS_MS = ((3.1, 7.3, 11.9, 16.3, 22.9, 29.3), (4.3, 6.7, 13.1, 17.9, 21.1, 31.7))
"""When the walls answer on the left and on the right."""

COLOUR = ((100.0, -9.0), (250.0, -1.0), (1500.0, 0.0), (5000.0, -4.0), (12_000.0, -14.0))
"""dB; the bottom stays dry, so that kicks keep their weight in the middle."""

ROOM_SEED = 7
"""The room is the same for every drum of every kit."""


@lru_cache(maxsize=24)
def room_spectrum(seconds: float, size: int) -> NDArray[np.complex128]:
    """The response as a spectrum of `size` frames, shape (2, bins)."""
    return np.asarray(np.fft.rfft(room_response(seconds), size))


@cache
def room_response(seconds: float) -> Signal:
    """Impulse response of the room, shape (2, frames), unit energy on each side. *seconds*: until it fell by 60 dB."""
    rng = np.random.default_rng(ROOM_SEED)
    sides = np.stack([_side(rng, seconds, delays) for delays in REFLECTIONS_MS])
    return np.asarray(sides / np.sqrt(np.sum(sides**2, axis=1, keepdims=True)))


def _side(rng: np.random.Generator, seconds: float, delays_ms: tuple[float, ...]) -> Signal:
    num_frames = frames(seconds)
    lasts = ((150.0, 1.1 * seconds), (1500.0, seconds), (10_000.0, 0.5 * seconds))
    tail = painted(rng, num_frames, lambda hz, at: along_db(hz, COLOUR) * falling(at, along(hz, lasts)))
    early = np.zeros(num_frames)
    for number, delay in enumerate(delays_ms):
        if frames(delay / 1000.0) < num_frames:
            early[frames(delay / 1000.0)] = 12.0 * 0.8**number * (-1.0) ** (number % 3 == 1)
    soft = filtered(early, chain(highpass(180.0), lowpass(7000.0)))
    return np.asarray(tail * attack(num_frames, 0.02) + soft)

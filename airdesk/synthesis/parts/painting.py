"""Noise painted in time and frequency: every frequency has its own level at every moment.

Rattling wires, cymbals, breath, the tail of a room: what is too dense for single partials and too alive for one filter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from airdesk.synthesis.sound import SAMPLE_RATE, Signal

WINDOW_FRAMES = 512
"""12 ms: levels follow faster changes only through an envelope of the caller's."""

Picture = Callable[[Signal, Signal], Signal]
"""Level at frequencies in Hz, shape (1, bins), and moments in seconds, shape (moments, 1)."""


def painted(rng: np.random.Generator, num_frames: int, level: Picture, *, window_frames: int = WINDOW_FRAMES) -> Signal:
    """Noise whose spectrum at every moment is `level` (1: white noise of unit power), shape (num_frames,).

    *window_frames*: even; how finely time is painted, at the cost of frequency.
    """
    step = window_frames // 2
    window = np.sin(np.pi * (np.arange(window_frames) + 0.5) / window_frames)
    count = -(-num_frames // step) + 1
    source = rng.standard_normal((count + 1) * step, dtype=np.float32).astype(np.float64)
    pieces = np.lib.stride_tricks.sliding_window_view(source, window_frames)[::step]
    hz: Signal = np.asarray(np.fft.rfftfreq(window_frames, 1.0 / SAMPLE_RATE), dtype=np.float64)[np.newaxis, :]
    seconds: Signal = np.arange(count, dtype=np.float64)[:, np.newaxis] * (
        step / SAMPLE_RATE
    )  # the middle of each piece, step frames after its start
    coloured = np.fft.irfft(np.fft.rfft(pieces * window) * level(hz, seconds), window_frames) * window
    total = np.zeros((count + 1, step))
    total[:-1] += coloured[:, :step]
    total[1:] += coloured[:, step:]
    return total.reshape(-1)[step : step + num_frames]


def falling(seconds: Signal, decay_seconds: Signal | float) -> Signal:
    """A fall by 60 dB in `decay_seconds`, which may differ between frequencies."""
    return np.asarray(np.exp(-np.log(1000.0) * seconds / decay_seconds))


Points = Sequence[tuple[float, float]]
"""(Hz, value), in any order."""


def along(hz: Signal, points: Points) -> Signal:
    """A curve through the points, straight over octaves, level beyond the ends."""
    octaves, values = zip(*((np.log2(at), value) for at, value in sorted(points)), strict=True)
    return np.asarray(np.interp(np.log2(np.maximum(hz, 1.0)), octaves, values), dtype=np.float64)


def along_db(hz: Signal, points: Points) -> Signal:
    """`along` for levels in dB, as factors."""
    return np.asarray(10.0 ** (along(hz, points) / 20.0))

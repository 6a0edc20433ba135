"""Seamless stereo loops drawn as spectra: every partial a narrow cloud of lines with random phases, one inverse FFT.

The clouds beat like many players or voices; a steady line in the middle of each keeps the pitch certain.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from airdesk.synthesis.parts.looping import LoopLength
from airdesk.synthesis.sound import SAMPLE_RATE, Signal

FIRMEST = 0.97
"""Steadiness of the fundamental: many players blur the overtones, but we hear one pitch."""

CLOUD_REACH = 3.0
"""Half the width of a cloud, in standard deviations."""


def cloud_magnitudes(loop: LoopLength, amplitude: Signal, spread_cents: float, steadiness: float) -> Signal:
    """Magnitude of every FFT bin for harmonics 1, 2, 3… of the loop's fundamental, shape (bins,).

    *amplitude*: of each harmonic. *spread_cents*: width of the clouds at the fundamental; they widen more slowly than the
    harmonics rise. *steadiness*: 0..1, the share of amplitude that stays in the middle line.
    """
    bins = np.zeros(loop.num_frames // 2 + 1)
    hz_per_bin = SAMPLE_RATE / loop.num_frames
    for number, level in enumerate(amplitude, start=1):
        centre = loop.cycles * number
        if level <= 0 or centre >= len(bins) * 0.84:
            continue
        fundamental_hz = loop.cycles * hz_per_bin
        sigma = max(0.3, fundamental_hz * (2.0 ** (spread_cents / 1200.0) - 1.0) * number**0.85 / hz_per_bin)
        reach = int(np.ceil(CLOUD_REACH * sigma))
        low, high = max(1, centre - reach), min(len(bins), centre + reach + 1)
        shape = np.exp(-0.5 * ((np.arange(low, high) - centre) / sigma) ** 2)
        steady = steadiness + (FIRMEST - steadiness) / number**2 if steadiness < FIRMEST else steadiness
        bins[low:high] = np.hypot(bins[low:high], level * np.sqrt(1.0 - steady**2) * shape / np.linalg.norm(shape))
        bins[centre] = np.hypot(bins[centre], level * steady)
    return bins


def random_phases(rng: np.random.Generator, magnitudes: Signal) -> NDArray[np.complex128]:
    """The same magnitudes with random phases."""
    return np.asarray(magnitudes * np.exp(2j * np.pi * rng.random(len(magnitudes))))


def stereo_loop(first: NDArray[np.complex128], second: NDArray[np.complex128], width: float, num_frames: int) -> Signal:
    """Two independent spectra as one stereo loop, shape (2, num_frames); `width` 0 is mono, 1 has independent sides."""
    angle = width * np.pi / 4.0
    mid, side = np.cos(angle), np.sin(angle)
    sides = np.stack([mid * first + side * second, mid * first - side * second])
    return np.asarray(np.fft.irfft(sides, num_frames) * num_frames / 2.0)

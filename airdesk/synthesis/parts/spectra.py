"""Seamless stereo loops drawn as spectra: every partial a narrow cloud of lines with random phases, one inverse FFT.

The clouds beat like many players or voices; a steady line in the middle of each keeps the pitch certain.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from airdesk.synthesis.parts.looping import LoopLength
from airdesk.synthesis.sound import SAMPLE_RATE, Signal

Lines = NDArray[np.complex128]
"""Complex amplitudes of the bins of a real FFT, shape (bins,) or (channels, bins)."""

FIRMEST = 0.965
"""Steadiness of the fundamental: many players blur the overtones, but we hear one pitch."""

HIGHEST_SHARE = 0.84
"""Share of the Nyquist frequency up to which harmonics are drawn."""

CLOUD_REACH = 3.0
"""Half the width of a cloud, in standard deviations."""


@dataclass(frozen=True, slots=True)
class Clouds:
    """Magnitudes of every FFT bin, shape (bins,)."""

    lines: Signal  # the steady middle of each harmonic
    haze: Signal  # what beats around it

    def plus(self, other: Clouds, level: float) -> Clouds:
        """Both together, the other one scaled."""
        return Clouds(self.lines + level * other.lines, np.hypot(self.haze, level * other.haze))


def clouds(loop: LoopLength, amplitude: Signal, spread_cents: float, steadiness: float) -> Clouds:
    """Clouds around harmonics 1, 2, 3… of the loop's fundamental.

    *amplitude*: of each harmonic. *spread_cents*: width of the clouds at the fundamental; they widen more slowly than the
    harmonics rise. *steadiness*: 0..1, the share of amplitude that stays in the middle line.
    """
    lines, haze = np.zeros(loop.num_frames // 2 + 1), np.zeros(loop.num_frames // 2 + 1)
    hz_per_bin = SAMPLE_RATE / loop.num_frames
    spread_hz = loop.cycles * hz_per_bin * (2.0 ** (spread_cents / 1200.0) - 1.0)
    for number, level in enumerate(amplitude, start=1):
        centre = loop.cycles * number
        if level <= 0 or centre >= len(lines) * HIGHEST_SHARE:
            continue
        sigma = max(0.3, spread_hz * number**0.85 / hz_per_bin)
        reach = int(np.ceil(CLOUD_REACH * sigma))
        low, high = max(1, centre - reach), min(len(lines), centre + reach + 1)
        shape = np.exp(-0.5 * ((np.arange(low, high) - centre) / sigma) ** 2)
        steady = max(steadiness, steadiness + (FIRMEST - steadiness) / number**2)
        haze[low:high] = np.hypot(haze[low:high], level * np.sqrt(1.0 - steady**2) * shape / np.linalg.norm(shape))
        lines[centre] += level * steady
    return Clouds(lines, haze)


def random_phases(rng: np.random.Generator, magnitudes: Signal) -> Lines:
    """The same magnitudes with random phases."""
    spectrum = np.zeros(len(magnitudes), dtype=np.complex128)
    drawn = np.flatnonzero(magnitudes)
    spectrum[drawn] = magnitudes[drawn] * np.exp(2j * np.pi * rng.random(len(drawn)))
    return spectrum


def noise_spectrum(rng: np.random.Generator, colour: Signal) -> Lines:
    """Noise of a colour given for every bin."""
    real, imaginary = rng.standard_normal((2, len(colour)), dtype=np.float32)
    return np.asarray(colour * (real + 1j * imaginary), dtype=np.complex128)


def stereo_spectra(rng: np.random.Generator, clouded: Clouds, width: float) -> Lines:
    """Spectra of left and right, shape (2, bins); `width` 0 is mono, 1 has independent haze on both sides.

    The lines are the same on both sides, so that nothing disappears when the sides are summed.
    """
    lines = random_phases(rng, clouded.lines)
    first, second = random_phases(rng, clouded.haze), random_phases(rng, clouded.haze)
    angle = width * np.pi / 4.0
    return np.stack([lines + np.cos(angle) * first + sign * np.sin(angle) * second for sign in (1.0, -1.0)])


def loop_of(spectra: Lines, num_frames: int) -> Signal:
    """The loop with these spectra, shape (channels, num_frames)."""
    return np.asarray(np.fft.irfft(spectra, num_frames) * num_frames / 2.0)

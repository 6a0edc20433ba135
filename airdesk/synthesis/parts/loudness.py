"""How loud a zone is: the loudest moment, K-weighted, in LUFS."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from airdesk.synthesis.parts.filters import GRID_HZ, frequencies
from airdesk.synthesis.sound import SAMPLE_RATE, Signal

LOWEST_BASS_GAIN = 0.71
"""K-weighting turns deep bass down a lot; we follow it to -3 dB only, or sub basses would be made far too strong."""

LUFS_OFFSET_DB = -0.691

STEP_FRAMES = 2048
"""How finely the loudest moment is looked for."""

REACH_SECONDS = 1.0
"""The loudest moment lies this near to the highest peak: at the start of a note, at the end of a riser."""


def k_weighting(hz: Signal) -> Signal:
    """Gain of the K-weighting at each frequency, with a floor in the bass.

    *Source*: ITU-R BS.1770-4, the two filters of Annex 1 in their analogue form.
    """
    ratio = hz / 1681.97
    vh, vb, q = 1.58489, 1.25872, 0.7071752
    shelf = np.abs((1.0 - vh * ratio**2 + 1j * vb * ratio / q) / (1.0 - ratio**2 + 1j * ratio / q))
    low = np.maximum(hz, 1e-3) / 38.135
    roll_off = low**2 / np.abs(1.0 - low**2 + 1j * low / 0.5003270)
    return np.asarray(shelf * np.where(hz > 25.0, np.maximum(roll_off, LOWEST_BASS_GAIN), roll_off))


def _weights(size: int) -> Signal:
    """The K-weighting at every bin of a real FFT."""
    return np.asarray(np.interp(frequencies(size), GRID_HZ, k_weighting(GRID_HZ)))


def steady_lufs(audio: Signal) -> float:
    """Loudness of a loop as a whole; channels count with equal shares."""
    power = float(np.sum(_energies(audio))) / audio.shape[1]
    return LUFS_OFFSET_DB + 10.0 * float(np.log10(max(power, 1e-14)))


def loudest_moment_lufs(audio: Signal, window_seconds: float = 0.4) -> float:
    """Loudness of the loudest `window_seconds` around the highest peak; channels count with equal shares.

    *audio*: shape (channels, frames). A sound shorter than the window is measured as if followed by silence.
    """
    reach = round(REACH_SECONDS * SAMPLE_RATE)
    peak = int(np.argmax(np.max(np.abs(audio), axis=0)))
    heard = audio[:, max(0, peak - reach) : peak + reach]
    energy = np.cumsum(np.concatenate([[0.0], _energies(heard)]))
    steps = max(1, round(window_seconds * SAMPLE_RATE / STEP_FRAMES))
    loudest = float(np.max(energy[steps:] - energy[:-steps])) if len(energy) > steps else float(energy[-1])
    return LUFS_OFFSET_DB + 10.0 * float(np.log10(max(loudest / (window_seconds * SAMPLE_RATE), 1e-14)))


def _energies(audio: Signal) -> Signal:
    """K-weighted energy of every step, from overlapping short spectra, mean of the channels."""
    size = 2 * STEP_FRAMES
    count = -(-audio.shape[1] // STEP_FRAMES) + 1
    padded = np.zeros((audio.shape[0], (count + 1) * STEP_FRAMES), dtype=np.float32)
    padded[:, STEP_FRAMES : STEP_FRAMES + audio.shape[1]] = audio
    pieces = np.lib.stride_tricks.sliding_window_view(padded, size, axis=1)[:, ::STEP_FRAMES]
    spectra = np.fft.rfft(pieces * _half_sine(size))
    return np.asarray(2.0 / size * np.mean(np.square(np.abs(spectra)) @ np.square(_weights(size)), axis=0), dtype=np.float64)


@cache
def _half_sine(size: int) -> NDArray[np.float32]:
    """A window whose squares add up to one at half overlap."""
    return np.asarray(np.sin(np.pi * (np.arange(size) + 0.5) / size), dtype=np.float32)

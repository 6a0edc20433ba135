"""How hard a key is struck: softer is darker, also where a preset plays every velocity with the same wave.

A layer is turned darker only as far as its preset has not done so already: what the hardest layer would be at this touch is
the brightest that it may be. So brightness rises with velocity in every preset, and a preset's own layers stay what they are.
"""

from __future__ import annotations

import numpy as np

from airdesk.synthesis.parts.filters import Response, frequencies
from airdesk.synthesis.sound import Signal
from airdesk.units import pitch_to_hz

FULL_VELOCITY = 127
_SOFTEST_DB_PER_OCTAVE = -6.0  # at velocity 0; a choice, near what a piano does between ff and pp
_CURVE = 1.3  # so that loud touches differ less than soft ones
_FLAT_PARTIALS = 3.0  # below so many times the fundamental nothing changes
_LOWEST_CORNER_HZ = 350.0
_HEARD_HZ = (40.0, 16_000.0)
_HALVINGS = 5  # steps towards the share of the touch that is needed


def touch_response(velocity: float, pitch: float, share: float = 1.0) -> Response:
    """The filter that turns the hardest touch into one of this velocity; *share* of it, 0..1."""
    softness = max(0.0, (FULL_VELOCITY - velocity) / FULL_VELOCITY) ** _CURVE
    corner_hz = max(_LOWEST_CORNER_HZ, _FLAT_PARTIALS * pitch_to_hz(pitch))
    power = share * softness * _SOFTEST_DB_PER_OCTAVE / 6.0206  # of the ratio of frequencies
    return lambda hz: np.asarray((1.0 + (hz / corner_hz) ** 2) ** (0.5 * power), dtype=np.complex128)


def needed_share(layer: Signal, hardest: Signal, velocity: float, pitch: float) -> float:
    """How much of the touch a layer needs so that it is no brighter than the hardest layer would be at its velocity.

    *layer*, *hardest*: the beginning of the note in both, shape (channels, frames).
    """
    spectrum, hz = _spectrum(layer)
    touch = np.abs(touch_response(velocity, pitch)(hz))
    wanted_hz = _brightness_hz(_spectrum(hardest)[0] * touch, hz)
    if _brightness_hz(spectrum, hz) <= wanted_hz:
        return 0.0
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        is_bright = _brightness_hz(spectrum * touch**middle, hz) > wanted_hz
        low, high = (middle, high) if is_bright else (low, middle)
    return high


def _spectrum(audio: Signal) -> tuple[Signal, Signal]:
    size = 1 << (audio.shape[1] - 1).bit_length()
    faded = audio * np.cos(0.5 * np.pi * np.arange(audio.shape[1]) / audio.shape[1])  # or its end would be a click
    magnitude = np.sqrt(np.sum(np.abs(np.fft.rfft(faded, size)) ** 2, axis=0))
    return np.asarray(magnitude), frequencies(size)


def _brightness_hz(magnitude: Signal, hz: Signal) -> float:
    """The centre of a spectrum."""
    heard = magnitude * ((hz >= _HEARD_HZ[0]) & (hz <= _HEARD_HZ[1]))
    return float(np.sum(heard * hz) / max(1e-12, float(np.sum(heard))))

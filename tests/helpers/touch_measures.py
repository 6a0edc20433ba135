"""How a sound answers to the hand: brightness, attack, decay, and how far two hits of one drum differ."""

from __future__ import annotations

import math

import numpy as np

from airdesk.audio.instrument import Zone
from airdesk.units import db_to_amplitude
from tests.helpers.sound_measures import Float, zone_floats

THIRD_OCTAVES_HZ = 1000.0 * 2.0 ** (np.arange(-12, 13) / 3.0)
"""Centres from 62 Hz to 16 kHz."""


def heard(zone: Zone, velocity: int, exponent: float) -> Float:
    """The zone at its root as a velocity plays it, shape (channels, frames)."""
    return zone_floats(zone) * db_to_amplitude(zone.gain_db) * (velocity / 127.0) ** exponent


def level_db(audio: Float, sample_rate: int) -> float:
    """Power of the first second after the start, in dB; channels count with equal shares."""
    return 10.0 * math.log10(max(1e-20, float(np.sum(audio[:, :sample_rate] ** 2)) / audio.shape[0]))


def brightness_hz(audio: Float, sample_rate: int, *, seconds: float = 0.5) -> float:
    """Centroid of the amplitude spectrum of the first `seconds`: what ears call bright or dark."""
    start = audio[:, : round(seconds * sample_rate)].sum(axis=0)
    spectrum = np.abs(np.fft.rfft(start * np.linspace(1.0, 0.0, len(start)), sample_rate))
    return float(np.sum(spectrum * np.arange(len(spectrum))) / max(1e-12, float(np.sum(spectrum))))


def attack_seconds(audio: Float, sample_rate: int) -> float:
    """From the start until the level first comes within 1 dB of its highest."""
    level = _levels(audio, sample_rate // 500)
    return float(np.flatnonzero(level > 0.89 * np.max(level))[0]) / 500.0


def decay_seconds(audio: Float, sample_rate: int) -> float:
    """Time to fall by 60 dB, from the fall between 5 and 25 dB below the peak; infinite where it never falls so far."""
    level = 20.0 * np.log10(np.maximum(_levels(audio, sample_rate // 100), 1e-9))
    after = level[int(np.argmax(level)) :] - np.max(level)
    fallen = np.flatnonzero(after < -25.0)
    if len(fallen) == 0:
        return math.inf
    begins = int(np.flatnonzero(after < -5.0)[0])
    return 3.0 * max(1, int(fallen[0]) - begins) / 100.0


def third_octaves_db(audio: Float, sample_rate: int) -> Float:
    """Level of each third of an octave in the first 200 ms, dB."""
    start = audio[:, : sample_rate // 5].sum(axis=0)
    power = np.abs(np.fft.rfft(start, sample_rate)) ** 2
    edges = np.round(THIRD_OCTAVES_HZ[:, np.newaxis] * 2.0 ** np.array([-1 / 6, 1 / 6])).astype(int)
    return np.array([10.0 * math.log10(max(1e-12, float(np.sum(power[low:high])))) for low, high in edges])


def difference_db(one: Float, other: Float, sample_rate: int) -> float:
    """Mean difference of two hits over the third octaves that matter (within 40 dB of the loudest)."""
    first, second = third_octaves_db(one, sample_rate), third_octaves_db(other, sample_rate)
    matters = np.maximum(first, second) > max(np.max(first), np.max(second)) - 40.0
    return float(np.mean(np.abs(first - second)[matters]))


def _levels(audio: Float, step: int) -> Float:
    count = audio.shape[1] // step
    return np.asarray(np.sqrt(np.mean(audio[:, : count * step].reshape(audio.shape[0], count, step) ** 2, axis=(0, 2))))

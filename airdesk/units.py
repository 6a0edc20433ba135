"""Conversions between the units of sound: decibels, amplitudes, pitches, frequencies, cents, frames."""

from __future__ import annotations

import math

SILENCE_DB = -120.0
"""The level at which we call something silent; finite, so that it can be stored in JSON."""


def db_to_amplitude(gain_db: float) -> float:
    """Linear factor of a change in dB."""
    return float(10.0 ** (gain_db / 20.0))


def amplitude_to_db(amplitude: float) -> float:
    """Change in dB of a linear factor; `SILENCE_DB` for zero."""
    return max(SILENCE_DB, 20.0 * math.log10(amplitude)) if amplitude > 0 else SILENCE_DB


def pitch_to_hz(pitch: float) -> float:
    """Frequency in Hz of a MIDI pitch, equal temperament, 69 = 440 Hz."""
    return float(440.0 * 2.0 ** ((pitch - 69.0) / 12.0))


def hz_to_pitch(frequency_hz: float) -> float:
    """MIDI pitch (with fraction) of a frequency in Hz."""
    return 69.0 + 12.0 * math.log2(frequency_hz / 440.0)


def cents_between(measured_hz: float, wanted_hz: float) -> float:
    """How far `measured_hz` lies above `wanted_hz`, in cents."""
    return 1200.0 * math.log2(measured_hz / wanted_hz)


def seconds_to_frames(seconds: float, sample_rate: int) -> int:
    """Nearest whole frame."""
    return round(seconds * sample_rate)


def equal_power_pan(pan: float) -> tuple[float, float]:
    """Linear (left, right) factors for pan -1..1; -3 dB each at the centre, constant power."""
    angle = (max(-1.0, min(1.0, pan)) + 1.0) * math.pi / 4.0
    return math.cos(angle), math.sin(angle)

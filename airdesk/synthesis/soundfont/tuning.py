"""At which pitch a recorded note really sounds.

Peaks of single partials are not it: those of a low string are stretched, those of an ensemble are as many as its players.
So the energy around all low partials is laid over each other on one scale of cents and the place where most of it meets is
taken; where it does not meet in one place (bells, drums, noise) nothing is claimed.
"""

from __future__ import annotations

import numpy as np

from airdesk.synthesis.sound import Signal
from airdesk.units import pitch_to_hz

REACH_CENTS = 75
TRUSTED_CENTS = 45.0
"""What lies further off is another pitch on purpose, or none."""

_PARTIALS = 8
_HIGHEST_HZ = 6_000.0
_SMOOTHING_CENTS = 6.0
_WIDTH_CENTS = 14.0
_STEPS = 8
_MEETING_CENTS = 22.0
_LEAST_SHARE = 0.6
"""A tone has more than this share of its weight near one place; noise has less."""
_LEAST_SECONDS = 0.15
_LONGEST_FRAMES = 65_536

_CENTS = np.arange(-REACH_CENTS, REACH_CENTS + 1, dtype=np.float64)


def measured_cents(audio: Signal, sample_rate: int, pitch: float) -> float | None:
    """How far a note lies above `pitch`, in cents; None where it has no pitch near that.

    *audio*: shape (channels, frames), beginning behind the attack. The deepest notes need half a second, high ones less.
    """
    heard = audio[:, :_LONGEST_FRAMES]
    if heard.shape[1] < _LEAST_SECONDS * sample_rate or not np.any(heard):
        return None
    profile = _profile(heard, sample_rate, pitch)
    if profile is None:
        return None
    smooth = np.convolve(profile, _bell(_CENTS, 0.0, _SMOOTHING_CENTS), mode="same")
    cents = _centred(profile, float(_CENTS[int(np.argmax(smooth))]))
    share = float(np.sum(profile[np.abs(_CENTS - cents) <= _MEETING_CENTS]) / np.sum(profile))
    return cents if abs(cents) <= TRUSTED_CENTS and share >= _LEAST_SHARE else None


def _profile(audio: Signal, sample_rate: int, pitch: float) -> Signal | None:
    """Weight of the sound at each cent of `_CENTS`, all low partials together."""
    num_frames = audio.shape[1]
    size = 1 << (2 * num_frames - 1).bit_length()
    power = np.sum(np.abs(np.fft.rfft(audio * np.hanning(num_frames), size)) ** 2, axis=0)
    profile = np.zeros(len(_CENTS))
    for partial in range(1, _PARTIALS + 1):
        centre_hz = partial * pitch_to_hz(pitch)
        if partial > 1 and centre_hz > min(_HIGHEST_HZ, 0.4 * sample_rate):
            break
        bins = centre_hz * 2.0 ** (_CENTS / 1200.0) * size / sample_rate
        near = np.interp(bins, np.arange(len(power)), power)
        total = float(np.sum(near))
        profile += near / max(total, 1e-30) * (total / centre_hz) ** 0.35 / partial
    return profile if np.any(profile) else None


def _centred(profile: Signal, cents: float) -> float:
    """The middle of the weight around a place: that of a vibrato, whose strongest line may lie at its edge."""
    for _ in range(_STEPS):
        near = profile * _bell(_CENTS, cents, _WIDTH_CENTS)
        cents = float(np.sum(near * _CENTS) / np.sum(near))
    return cents


def _bell(cents: Signal, centre: float, width: float) -> Signal:
    return np.asarray(np.exp(-0.5 * ((cents - centre) / width) ** 2))

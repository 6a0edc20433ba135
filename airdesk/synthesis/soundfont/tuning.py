"""At which pitch a recorded note really sounds.

Peaks of single partials are not it: those of a low string are stretched, those of an ensemble are as many as its players.
So the energy around all low partials is laid over each other on one scale of cents. Where most of it meets in one place,
that place is the pitch; where many players spread it, but hardly any lies between the partials, its middle is. Where
neither holds (bells, drums, noise) nothing is claimed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.sound import Signal
from airdesk.units import pitch_to_hz

REACH_CENTS = 75
TRUSTED_CENTS = 45.0
"""What lies further off is another pitch on purpose, or none."""

_PARTIALS = 8
_HIGHEST_HZ = 6_000.0
_SMOOTHING_CENTS = 6.0
_WIDTHS_CENTS = (14.0, 30.0)  # over which the middle of one player, and of many, is taken
_STEPS = 10
_MEETING_CENTS = 22.0
_LEAST_SHARE = 0.6
"""One player has more than this share of its weight near one place."""
_LEAST_CONTRAST = 250.0  # of the power around the partials to that between them: of many players, not of noise
_WEAKEST_FUNDAMENTAL = 1e-3  # of the strongest partial: bells have none where their pitch is heard
_LEAST_SECONDS = 0.15
_LONGEST_FRAMES = 65_536

_CENTS = np.arange(-REACH_CENTS, REACH_CENTS + 1, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class _Partials:
    """The power around the low partials of a pitch."""

    weights: Signal  # at each cent of `_CENTS`, all partials together
    powers: Signal  # of each partial
    contrast: float  # power around the partials to power half-way between them


def measured_cents(audio: Signal, sample_rate: int, pitch: float) -> float | None:
    """How far a note lies above `pitch`, in cents; None where it has no pitch near that.

    *audio*: shape (channels, frames), beginning behind the attack. The deepest notes need half a second, high ones less.
    """
    heard = audio[:, :_LONGEST_FRAMES]
    if heard.shape[1] < _LEAST_SECONDS * sample_rate or not np.any(heard):
        return None
    partials = _partials(heard, sample_rate, pitch)
    cents = _of_one_player(partials)
    if cents is None:
        cents = _of_many_players(partials)
    return cents if cents is not None and abs(cents) <= TRUSTED_CENTS else None


def _of_one_player(partials: _Partials) -> float | None:
    smooth = np.convolve(partials.weights, _bell(_CENTS, 0.0, _SMOOTHING_CENTS), mode="same")
    cents = _centred(partials.weights, float(_CENTS[int(np.argmax(smooth))]), _WIDTHS_CENTS[0])
    near = np.abs(_CENTS - cents) <= _MEETING_CENTS
    share = float(np.sum(partials.weights[near]) / max(1e-30, float(np.sum(partials.weights))))
    return cents if share >= _LEAST_SHARE else None


def _of_many_players(partials: _Partials) -> float | None:
    is_tone = partials.powers[0] >= _WEAKEST_FUNDAMENTAL * float(np.max(partials.powers))
    return _centred(partials.weights, 0.0, _WIDTHS_CENTS[1]) if is_tone and partials.contrast >= _LEAST_CONTRAST else None


def _partials(audio: Signal, sample_rate: int, pitch: float) -> _Partials:
    num_frames = audio.shape[1]
    size = 1 << (2 * num_frames - 1).bit_length()
    power = np.sum(np.abs(np.fft.rfft(audio * np.hanning(num_frames), size)) ** 2, axis=0)
    weights, powers, between = np.zeros(len(_CENTS)), [], 0.0
    for partial in range(1, _PARTIALS + 1):
        centre_hz = partial * pitch_to_hz(pitch)
        if partial > 1 and centre_hz > min(_HIGHEST_HZ, 0.4 * sample_rate):
            break
        near = _around(power, centre_hz, size / sample_rate)
        powers.append(float(np.sum(near)) * centre_hz)
        between += float(np.sum(_around(power, centre_hz + 0.5 * pitch_to_hz(pitch), size / sample_rate))) * centre_hz
        weights += near / max(float(np.sum(near)), 1e-30) * (float(np.sum(near)) / centre_hz) ** 0.35 / partial
    return _Partials(weights, np.array(powers), sum(powers) / max(between, 1e-30))


def _around(power: Signal, centre_hz: float, bins_per_hz: float) -> Signal:
    """The power at each cent around a frequency."""
    bins = centre_hz * 2.0 ** (_CENTS / 1200.0) * bins_per_hz
    return np.asarray(np.interp(bins, np.arange(len(power)), power))


def _centred(weights: Signal, cents: float, width_cents: float) -> float:
    """The middle of the weight around a place: that of a vibrato, whose strongest line may lie at its edge."""
    for _ in range(_STEPS):
        near = weights * _bell(_CENTS, cents, width_cents)
        cents = float(np.sum(near * _CENTS) / max(1e-30, float(np.sum(near))))
    return cents


def _bell(cents: Signal, centre: float, width: float) -> Signal:
    return np.asarray(np.exp(-0.5 * ((cents - centre) / width) ** 2))

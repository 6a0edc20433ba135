"""Shapes over time: fades, attacks, decays; all arrays have one value per frame."""

from __future__ import annotations

import numpy as np

from airdesk.synthesis.sound import Signal, frames, seconds_axis


def rise(num_frames: int) -> Signal:
    """Half a cosine from 0 to 1."""
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * np.arange(num_frames) / max(1, num_frames)))


def attack(num_frames: int, attack_seconds: float) -> Signal:
    """1 throughout, but for a smooth rise at the start."""
    shape = np.ones(num_frames)
    length = min(num_frames, frames(attack_seconds))
    shape[:length] = rise(length)
    return shape


def fade_end(num_frames: int, fade_seconds: float) -> Signal:
    """1 throughout, but for a smooth fall to 0 at the end."""
    return attack(num_frames, fade_seconds)[::-1]


def decay(num_frames: int, decay_seconds: float) -> Signal:
    """An exponential fall by 60 dB in `decay_seconds`."""
    return np.asarray(np.exp(-np.log(1000.0) / decay_seconds * seconds_axis(num_frames)))


def settle(num_frames: int, start: float, end: float, time_constant_seconds: float) -> Signal:
    """An exponential approach from `start` to `end`."""
    return np.asarray(end + (start - end) * np.exp(-seconds_axis(num_frames) / max(1e-4, time_constant_seconds)))


def attack_decay_sustain(num_frames: int, *, attack_seconds: float, decay_seconds: float, sustain: float) -> Signal:
    """Smooth rise to 1, then an exponential fall to `sustain` whose time constant is a third of `decay_seconds`."""
    rising = frames(attack_seconds)
    after = settle(max(1, num_frames - rising), 1.0, sustain, decay_seconds / 3.0)
    return np.concatenate([rise(rising), after])[:num_frames]

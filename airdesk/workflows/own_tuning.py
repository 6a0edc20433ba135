"""How far a sample lies above its note: among its partials where it is near, else by ear."""

from __future__ import annotations

from typing import Final

import numpy as np

from airdesk.audio.buffer import Audio, AudioBuffer
from airdesk.inventory.description.describe import describe
from airdesk.synthesis.sound import Signal
from airdesk.synthesis.soundfont.tuning import measured_cents
from airdesk.units import pitch_to_hz

_BEHIND_ATTACK_SECONDS: Final = 0.08
_SURE: Final = 0.5
_FARTHEST_CENTS: Final = 160.0
"""A file named a semitone wrong is put right; what is farther off is another note on purpose, or misheard."""
_SINGLE_PARTIAL_HZ: Final = 3_000.0
"""Of notes from here on the ear is not sure, and the lowest partial is nearly all there is."""
_LONGEST_FRAMES: Final = 65_536


def cents_above(audio: Audio, sample_rate: int, pitch: float) -> float:
    """Cents that a sound lies above a MIDI pitch, octaves aside; 0 where nobody can say.

    *audio*: shape (channels, frames), beginning with its onset.
    """
    start = min(round(_BEHIND_ATTACK_SECONDS * sample_rate), audio.shape[1] // 4)
    behind = audio[:, start:].astype(np.float64)
    fine = measured_cents(behind, sample_rate, pitch)
    if fine is not None:
        return fine
    heard = _heard_cents(audio, sample_rate, pitch)
    if heard is not None:
        fine = measured_cents(behind, sample_rate, pitch + heard / 100.0)
        return heard if fine is None else heard + fine
    if pitch_to_hz(pitch) < _SINGLE_PARTIAL_HZ:
        return 0.0
    strongest = _strongest_cents(behind, sample_rate, pitch)
    fine = measured_cents(behind, sample_rate, pitch + strongest / 100.0)
    return 0.0 if fine is None else strongest + fine


def _heard_cents(audio: Audio, sample_rate: int, pitch: float) -> float | None:
    """The same as heard, or None where no pitch is heard near the note."""
    found = describe(AudioBuffer(np.ascontiguousarray(audio, np.float32), sample_rate))
    if found.root_midi is None or found.root_confidence < _SURE:
        return None
    cents = 100.0 * (found.root_midi - pitch) + found.root_cents
    cents -= 1200.0 * round(cents / 1200.0)
    return cents if abs(cents) <= _FARTHEST_CENTS else None


def _strongest_cents(audio: Signal, sample_rate: int, pitch: float) -> float:
    """Where around a note the strongest line of its spectrum lies, however weak against hands and wood far below."""
    heard = audio[:, :_LONGEST_FRAMES]
    power = np.sum(np.abs(np.fft.rfft(heard * np.hanning(heard.shape[1]))) ** 2, axis=0)
    hz = np.fft.rfftfreq(heard.shape[1], 1.0 / sample_rate)
    cents = 1200.0 * np.log2(np.maximum(hz, 1.0) / pitch_to_hz(pitch))
    return float(cents[int(np.argmax(np.where(np.abs(cents) <= _FARTHEST_CENTS, power, 0.0)))])

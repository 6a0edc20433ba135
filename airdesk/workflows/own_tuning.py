"""How far a sample lies above its note: among its partials where it is near, else by ear."""

from __future__ import annotations

from typing import Final

import numpy as np

from airdesk.audio.buffer import Audio, AudioBuffer
from airdesk.inventory.description.describe import describe
from airdesk.synthesis.soundfont.tuning import measured_cents

_BEHIND_ATTACK_SECONDS: Final = 0.08
_SURE: Final = 0.5
_FARTHEST_CENTS: Final = 160.0
"""A file named a semitone wrong is put right; what is farther off is another note on purpose, or misheard."""


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
    if heard is None:
        return 0.0
    fine = measured_cents(behind, sample_rate, pitch + heard / 100.0)
    return heard if fine is None else heard + fine


def _heard_cents(audio: Audio, sample_rate: int, pitch: float) -> float | None:
    """The same as heard, or None where no pitch is heard near the note."""
    found = describe(AudioBuffer(np.ascontiguousarray(audio, np.float32), sample_rate))
    if found.root_midi is None or found.root_confidence < _SURE:
        return None
    cents = 100.0 * (found.root_midi - pitch) + found.root_cents
    cents -= 1200.0 * round(cents / 1200.0)
    return cents if abs(cents) <= _FARTHEST_CENTS else None

"""How far a sample lies above its note: first by ear, which hears a semitone too, then to the cent among its partials."""

from __future__ import annotations

from typing import Final

import numpy as np

from airdesk.audio.buffer import Audio, AudioBuffer
from airdesk.inventory.description.describe import describe
from airdesk.synthesis.soundfont.tuning import measured_cents

_BEHIND_ATTACK_SECONDS: Final = 0.08
_SURE: Final = 0.5
_FARTHEST_CENTS: Final = 130.0
"""A file named a semitone wrong is put right; what is farther off is another note on purpose, or misheard."""
_SAME_CENTS: Final = 20.0


def cents_above(audio: Audio, sample_rate: int, pitch: float, loop: tuple[int, int] | None) -> float:
    """Cents that a sound lies above a MIDI pitch, octaves aside; 0 where nobody can say.

    *audio*: shape (channels, frames), beginning with its onset. *loop*: frames in which its pitch is what is heard longest.
    """
    start = min(round(_BEHIND_ATTACK_SECONDS * sample_rate), audio.shape[1] // 4)
    if loop is not None and loop[1] - loop[0] > 0.3 * sample_rate:
        start = loop[0]
    behind = audio[:, start:].astype(np.float64)
    heard = _heard_cents(audio, sample_rate, pitch)
    if heard is None:
        return measured_cents(behind, sample_rate, pitch) or 0.0
    fine = measured_cents(behind, sample_rate, pitch + heard / 100.0)
    return heard + fine if fine is not None and abs(fine) <= _SAME_CENTS else heard


def _heard_cents(audio: Audio, sample_rate: int, pitch: float) -> float | None:
    """The same as heard, or None where no pitch is heard near the note."""
    found = describe(AudioBuffer(np.ascontiguousarray(audio, np.float32), sample_rate))
    if found.root_midi is None or found.root_confidence < _SURE:
        return None
    cents = 100.0 * (found.root_midi - pitch) + found.root_cents
    cents -= 1200.0 * round(cents / 1200.0)
    return cents if abs(cents) <= _FARTHEST_CENTS else None

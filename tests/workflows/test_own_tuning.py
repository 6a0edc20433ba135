"""How far recorded notes are found above the note they are named."""

from __future__ import annotations

import numpy as np
import pytest

from airdesk.audio.buffer import Audio
from airdesk.units import pitch_to_hz
from airdesk.workflows.own_tuning import cents_above

RATE = 44_100
SECONDS = np.arange(2 * RATE) / RATE


def high_piano_note(pitch: float) -> Audio:
    """A short high note and, much louder, the wood that the key falls on."""
    wood = 0.6 * np.sin(2 * np.pi * 110.0 * SECONDS) * np.exp(-12.0 * SECONDS)
    note = 0.15 * np.sin(2 * np.pi * pitch_to_hz(pitch) * SECONDS) * np.exp(-5.0 * SECONDS)
    return (wood + note)[np.newaxis].astype(np.float32)


@pytest.mark.parametrize("cents", [-130.0, 30.0, 98.0])
def test_the_highest_notes_are_found_where_nobody_hears_their_pitch(cents: float) -> None:
    assert cents_above(high_piano_note(108 + cents / 100.0), RATE, 108.0) == pytest.approx(cents, abs=1.0)


def test_nothing_is_claimed_of_noise() -> None:
    hiss = np.random.default_rng(1).standard_normal((1, 2 * RATE)) * np.exp(-10.0 * SECONDS)
    assert cents_above(hiss.astype(np.float32), RATE, 108.0) == 0.0

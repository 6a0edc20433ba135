"""The pitch of a note is found where it has one, and nothing is claimed where it has none."""

from __future__ import annotations

import numpy as np
import pytest

from airdesk.synthesis.soundfont.tuning import measured_cents
from airdesk.units import pitch_to_hz

RATE = 44_100


def partials(pitch: float, *, cents: float = 0.0, stiffness: float = 0.0, missing: int = 0, seconds: float = 1.2) -> np.ndarray:
    hz, time = pitch_to_hz(pitch + cents / 100.0), np.arange(round(seconds * RATE)) / RATE
    numbers = range(1 + missing, 12)
    tones = [np.sin(2 * np.pi * n * hz * np.sqrt(1 + stiffness * n * n) * time + n) / n for n in numbers if n * hz < 15_000]
    return np.sum(tones, axis=0)[np.newaxis]


@pytest.mark.parametrize("pitch", [24, 33, 45, 60, 72, 84, 96, 105])
@pytest.mark.parametrize("cents", [-31.0, -4.0, 0.0, 12.0, 40.0])
def test_clean_tones_are_measured_within_a_cent(pitch: int, cents: float) -> None:
    assert measured_cents(partials(pitch, cents=cents), RATE, pitch) == pytest.approx(cents, abs=1.2)


def test_a_missing_fundamental_does_not_matter() -> None:
    assert measured_cents(partials(33, cents=9.0, missing=1), RATE, 33) == pytest.approx(9.0, abs=1.0)


def test_stretched_partials_pull_the_pitch_only_a_little() -> None:
    cents = measured_cents(partials(40, stiffness=3e-4), RATE, 40)
    assert cents is not None
    assert 0.0 <= cents < 4.0


def test_a_vibrato_is_measured_in_its_middle() -> None:
    time = np.arange(2 * RATE) / RATE
    sway = 25.0 / 1200.0 * np.log(2.0) * 440.0 / 5.5 * np.sin(2 * np.pi * 5.5 * time)
    audio = sum(np.sin(n * (2 * np.pi * 440.0 * 2 ** (6.0 / 1200) * time + sway)) / n for n in range(1, 6))
    assert measured_cents(np.asarray(audio)[np.newaxis], RATE, 69) == pytest.approx(6.0, abs=3.0)


def test_noise_silence_and_far_off_tones_have_no_pitch_here() -> None:
    noise = np.random.default_rng(1).standard_normal((1, RATE))
    assert measured_cents(noise, RATE, 57) is None
    assert measured_cents(np.zeros((1, RATE)), RATE, 57) is None
    assert measured_cents(partials(60), RATE, 61) is None
    assert measured_cents(partials(60, seconds=0.1), RATE, 60) is None

"""Loops close without a step in level, phase or vibrato."""

from __future__ import annotations

import numpy as np
import pytest

from airdesk.synthesis.soundfont.loops import find_loop, looped

RATE = 44_100


def tone(hz: float, seconds: float, *, vibrato_hz: float = 0.0, cents: float = 0.0, fall_db: float = 0.0) -> np.ndarray:
    time = np.arange(round(seconds * RATE)) / RATE
    depth = (2 ** (cents / 1200.0) - 1.0) * hz / max(vibrato_hz, 1e-9)
    phase = 2 * np.pi * hz * time + depth * np.sin(2 * np.pi * vibrato_hz * time)
    audio = np.sin(phase) + 0.4 * np.sin(2 * phase) + 0.2 * np.sin(5 * phase)
    return np.asarray(0.3 * audio * 10.0 ** (-fall_db * time / 20.0))


def repeated(audio: np.ndarray, start: int, times: int = 3) -> np.ndarray:
    """The sound as it is held."""
    return np.concatenate([audio, *[audio[:, start:]] * times], axis=1)


def levels_db(audio: np.ndarray, seconds: float = 0.05) -> np.ndarray:
    hop = round(seconds * RATE)
    blocks = audio[0, : audio.shape[1] // hop * hop].reshape(-1, hop)
    return np.asarray(10.0 * np.log10(np.mean(blocks**2, axis=1)))


@pytest.mark.parametrize("hz", [41.2, 110.0, 440.0, 1760.3, 3100.7])
def test_a_held_tone_goes_on_evenly(hz: float) -> None:
    audio = np.stack([tone(hz, 4.0), 0.7 * tone(hz, 4.0)])
    sound = looped(audio, RATE // 2)
    assert sound.loop_start_frame is not None
    held = repeated(sound.audio, sound.loop_start_frame)
    assert np.ptp(levels_db(held, 0.1)) < 0.3
    assert np.max(np.abs(np.diff(held))) < 1.1 * np.max(np.abs(np.diff(audio)))


def test_a_vibrato_runs_through_the_seam_in_step() -> None:
    audio = tone(440.0, 4.5, vibrato_hz=5.3, cents=20.0)[np.newaxis]
    place = find_loop(audio, RATE)
    turns = (place.end_frame - place.start_frame) / RATE * 5.3
    assert abs(turns - round(turns)) < 0.03
    assert place.likeness > 0.99


def test_a_slow_decay_does_not_step_up_at_the_seam() -> None:
    audio = tone(220.0, 4.5, fall_db=3.0)[np.newaxis]
    sound = looped(audio, RATE // 2)
    assert sound.loop_start_frame is not None
    held = repeated(sound.audio, sound.loop_start_frame)
    assert np.ptp(levels_db(held[:, sound.loop_start_frame :], 0.1)) < 0.4


def test_an_ensemble_keeps_its_level_through_the_seam() -> None:
    rng = np.random.default_rng(5)
    voices = [
        tone(220.0 * 2 ** (rng.normal(0, 9) / 1200), 5.0, vibrato_hz=rng.uniform(4, 6), cents=8.0)
        * np.exp(1j * rng.uniform(0, 6)).real
        for _ in range(14)
    ]
    audio = np.stack([np.sum(voices[:7], axis=0), np.sum(voices[7:], axis=0)])
    sound = looped(audio, RATE)
    assert sound.loop_start_frame is not None
    held = repeated(sound.audio, sound.loop_start_frame)[:, RATE:]
    own = levels_db(audio[:, RATE:], 0.2)
    seam = levels_db(held, 0.2)
    assert np.min(seam) > np.min(own) - 1.5
    assert np.max(seam) < np.max(own) + 1.5


def test_of_equally_good_loops_the_shortest_is_taken() -> None:
    place = find_loop(tone(200.0, 4.0)[np.newaxis], RATE)
    assert (place.end_frame - place.start_frame) / RATE < 0.75

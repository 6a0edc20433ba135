"""Tempos that loops may have: the true one is among them, however the loop was cut."""

from __future__ import annotations

import numpy as np
import pytest

from airdesk.dsp.onsets import band_and_bin_power, onset_strengths
from airdesk.dsp.tempo_candidates import (
    BEAT,
    CUT_TO_BARS,
    FASTEST_BPM,
    MOST_CANDIDATES,
    NUM_EVIDENCE,
    SLOWEST_BPM,
    TempoCandidates,
    tempo_candidates,
)

RATE = 44100


def _loop(tempo: float, beats: int, length_share: float = 1.0, halves: int = 2) -> np.ndarray:
    """Noise on every beat, or on every half beat."""
    rng = np.random.default_rng(1)
    audio = np.zeros(int(beats * 60 / tempo * RATE * length_share), np.float32)
    for number in range(halves * beats):
        start = int(number * 60 / halves / tempo * RATE)
        piece = rng.standard_normal(3000) * np.exp(-np.arange(3000) / 500)
        room = max(0, min(len(piece), len(audio) - start))
        audio[start : start + room] += piece[:room].astype(np.float32)
    return audio


def _candidates(audio: np.ndarray) -> TempoCandidates:
    bands, _ = band_and_bin_power(np.concatenate([np.zeros(3 * 512, np.float32), audio]), RATE)
    return tempo_candidates(onset_strengths(bands), len(audio) / RATE, len(audio) / RATE, lead_frames=3)


@pytest.mark.parametrize("length_share", [1.0, 0.97, 1.03])
@pytest.mark.parametrize("tempo", [84.0, 128.0, 141.0, 174.0])
def test_the_true_tempo_is_among_the_candidates_however_the_loop_was_cut(tempo: float, length_share: float) -> None:
    found = _candidates(_loop(tempo, 8, length_share))
    assert np.min(np.abs(found.bpm / tempo - 1)) < 0.002
    assert found.evidence.shape == (len(found.bpm), NUM_EVIDENCE)
    assert len(found.bpm) <= MOST_CANDIDATES
    assert np.all((found.bpm >= SLOWEST_BPM) & (found.bpm <= FASTEST_BPM))


def test_what_begins_keeps_the_true_beat_and_no_other() -> None:
    found = _candidates(_loop(120.0, 8, halves=1))
    right = np.abs(found.bpm / 120.0 - 1) < 0.002
    wrong = (np.abs(found.bpm / 120.0 - 1) > 0.03) & (np.abs(found.bpm / 60.0 - 1) > 0.03)
    assert found.evidence[right, BEAT].max() > 1.5 * found.evidence[wrong, BEAT].max()
    assert found.evidence[right, CUT_TO_BARS].max() == 1.0


def test_silence_and_a_single_click_have_candidates_too() -> None:
    for strengths in (np.zeros((60, 3), np.float32), np.eye(60, 3, dtype=np.float32)):
        found = tempo_candidates(strengths, 60 * 512 / RATE, 60 * 512 / RATE)
        assert len(found.bpm) >= 1
        assert np.isfinite(found.evidence).all()

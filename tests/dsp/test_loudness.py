"""Loudness against the standard's own values and against libebur128."""

from __future__ import annotations

import numpy as np
import pytest

from airdesk.dsp.loudness import LoudnessMeter

pyebur128 = pytest.importorskip("pyebur128")  # newer Pythons lack its wheel


def _meter(audio: np.ndarray, sample_rate: int, block: int = 10000) -> LoudnessMeter:
    meter = LoudnessMeter(sample_rate, audio.shape[0])
    for start in range(0, audio.shape[1], block):
        meter.process(np.ascontiguousarray(audio[:, start : start + block], dtype=np.float32))
    return meter


def _sine(seconds: float, dbfs: float, sample_rate: int) -> np.ndarray:
    return np.sin(2 * np.pi * 1000 * np.arange(round(seconds * sample_rate)) / sample_rate) * 10 ** (dbfs / 20)


@pytest.mark.parametrize("sample_rate", [44100, 48000, 96000])
def test_tech_3341_case_1(sample_rate: int) -> None:
    sine = _sine(20.0, -23.0, sample_rate)
    meter = _meter(np.stack([sine, sine]), sample_rate)
    assert meter.integrated_lufs == pytest.approx(-23.0, abs=0.1)
    assert meter.momentary_max_lufs == pytest.approx(-23.0, abs=0.1)
    assert meter.short_term_max_lufs == pytest.approx(-23.0, abs=0.1)


def test_tech_3341_case_3_gates_the_quiet_parts() -> None:
    parts = [_sine(10.0, -36.0, 48000), _sine(60.0, -23.0, 48000), _sine(10.0, -36.0, 48000)]
    sine = np.concatenate(parts)
    assert _meter(np.stack([sine, sine]), 48000).integrated_lufs == pytest.approx(-23.0, abs=0.1)


def test_tech_3342_case_1_range() -> None:
    sine = np.concatenate([_sine(20.0, -20.0, 48000), _sine(20.0, -30.0, 48000)])
    assert _meter(np.stack([sine, sine]), 48000).loudness_range_lu == pytest.approx(10.0, abs=1.0)


@pytest.mark.parametrize("sample_rate", [44100, 48000])
def test_agrees_with_libebur128_on_noise(sample_rate: int) -> None:
    rng = np.random.default_rng(2)
    envelope = np.repeat(rng.uniform(0.01, 0.3, 40), sample_rate // 2)
    audio = (rng.standard_normal((2, len(envelope))) * envelope).astype(np.float32)
    state = pyebur128.R128State(2, sample_rate, pyebur128.MeasurementMode.MODE_I)
    state.add_frames(np.ascontiguousarray(audio.T).reshape(-1), audio.shape[1])
    assert _meter(audio, sample_rate, 4321).integrated_lufs == pytest.approx(pyebur128.get_loudness_global(state), abs=0.01)


def test_silence_has_no_loudness() -> None:
    meter = _meter(np.zeros((2, 48000)), 48000)
    assert meter.integrated_lufs == -np.inf
    assert meter.loudness_range_lu == 0.0

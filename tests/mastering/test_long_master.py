"""Long mixes come out as loud as wanted, under the ceiling, to the frame, without being held whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from airdesk.dsp.loudness import LoudnessMeter
from airdesk.mastering.long_master import master_blocks
from airdesk.mastering.master import measure_file
from airdesk.progress import NoProgress

RATE = 44_100


def drums(seconds: float) -> np.ndarray:
    """Noise strikes twice a second: far peaks, little loudness."""
    times = np.arange(round(seconds * RATE)) / RATE
    noise = np.random.default_rng(1).normal(size=(2, len(times)))
    return (0.3 * noise * np.exp(-(times % 0.5) / 0.08)).astype(np.float32)


def blocks(audio: np.ndarray) -> Iterator[np.ndarray]:
    for start in range(0, audio.shape[1], 30_001):
        yield audio[:, start : start + 30_001]


def lufs(audio: np.ndarray) -> float:
    meter = LoudnessMeter(RATE)
    meter.process(np.ascontiguousarray(audio))
    return meter.integrated_lufs


@pytest.mark.parametrize("target", [-14.0, -11.0, -23.0])
def test_loudness_and_peak_are_what_was_asked_for(tmp_path: Path, target: float) -> None:
    audio, out = drums(20.0), tmp_path / "mix.wav"
    made = master_blocks(
        lambda: blocks(audio), audio.shape[1], RATE, out,
        before_lufs=lufs(audio), target_lufs=target, ceiling_dbtp=-1.0, progress=NoProgress(),
    )  # fmt: skip
    measured = measure_file(out)
    assert soundfile.info(out).frames == audio.shape[1]
    assert measured.integrated_lufs == pytest.approx(target, abs=0.3)
    assert measured.true_peak_dbtp <= -1.0
    assert made.integrated_lufs == pytest.approx(measured.integrated_lufs, abs=0.02)


def test_a_quiet_mix_needs_one_pass_and_silence_stays_silence(tmp_path: Path) -> None:
    tone = (0.05 * np.sin(2 * np.pi * 500 * np.arange(5 * RATE) / RATE)).astype(np.float32)
    audio = np.stack([tone, tone])
    made = master_blocks(
        lambda: blocks(audio), audio.shape[1], RATE, tmp_path / "a.wav",
        before_lufs=lufs(audio), target_lufs=-20.0, ceiling_dbtp=-1.0, progress=NoProgress(),
    )  # fmt: skip
    assert made.num_passes == 1
    still = master_blocks(
        lambda: blocks(0.0 * audio), audio.shape[1], RATE, tmp_path / "b.wav",
        before_lufs=float("-inf"), target_lufs=-14.0, ceiling_dbtp=-1.0, progress=NoProgress(),
    )  # fmt: skip
    assert "silent" in still.warnings[0]
    assert not soundfile.read(tmp_path / "b.wav")[0].any()

"""24-bit PCM as another program reads it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile

from airdesk.audio.wav_writer import WavWriter
from airdesk.dsp.pcm24 import pack_pcm24


def _round_trip(audio: np.ndarray, gain: float, path: Path) -> tuple[np.ndarray, float]:
    words = np.empty(audio.shape[1] * 3 // 2, np.uint32)
    peak = pack_pcm24(audio, gain, words)
    with WavWriter(path, 44100) as writer:
        writer.write(words.data.cast("B"))
    read, _ = soundfile.read(path, dtype="float64")
    return read.T, float(peak)


def test_is_exact_to_half_a_step(tmp_path: Path) -> None:
    audio = np.random.default_rng(1).uniform(-1, 1, (2, 1000)).astype(np.float32)
    read, peak = _round_trip(audio, 0.5, tmp_path / "a.wav")
    assert np.abs(read - audio * 0.5).max() <= 0.5001 / 2**23
    assert peak == np.abs(audio * np.float32(0.5)).max()


def test_full_scale_is_clamped_and_reported(tmp_path: Path) -> None:
    audio = np.array([[1.5, -1.5, 1.0, -1.0], [0.0, 0.25, -0.25, 0.999]], np.float32)
    read, peak = _round_trip(audio, 1.0, tmp_path / "a.wav")
    assert peak == 1.5
    assert np.abs(read[0] - [1.0, -1.0, 1.0, -1.0]).max() < 2e-7
    assert np.abs(read[1] - audio[1]).max() < 2e-7

"""A master reaches its loudness, holds its ceiling and keeps its length."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from airdesk.errors import AudioFileError, BadInputError, CancelledError
from airdesk.mastering.master import Glue, master_file

pyebur128 = pytest.importorskip("pyebur128")  # newer Pythons lack its wheel


def _drums_and_tone(seconds: float, sample_rate: int, level: float = 0.1) -> np.ndarray:
    rng = np.random.default_rng(7)
    time = np.arange(round(seconds * sample_rate)) / sample_rate
    hits = np.exp(-((time % 0.5) * 30)) * rng.standard_normal(len(time))
    return np.stack([hits + np.sin(440 * np.pi * time), 0.8 * hits + np.sin(444 * np.pi * time)]) * level


def _measured(path: Path) -> tuple[float, float]:
    audio, sample_rate = soundfile.read(path, dtype="float32")
    mode = pyebur128.MeasurementMode.MODE_I | pyebur128.MeasurementMode.MODE_TRUE_PEAK
    state = pyebur128.R128State(2, sample_rate, mode)
    state.add_frames(np.ascontiguousarray(audio).reshape(-1), len(audio))
    peak = max(pyebur128.get_true_peak(state, channel) for channel in (0, 1))
    return pyebur128.get_loudness_global(state), 20 * float(np.log10(peak))


@pytest.mark.parametrize("sample_rate", [44100, 48000])
@pytest.mark.parametrize("target_lufs", [-18.0, -14.0, -10.0])
def test_loudness_and_true_peak_are_kept(tmp_path: Path, sample_rate: int, target_lufs: float) -> None:
    mix, out = tmp_path / "mix.wav", tmp_path / "master.wav"
    audio = _drums_and_tone(8.0, sample_rate)
    soundfile.write(mix, audio.T, sample_rate, subtype="PCM_24")
    report = master_file(mix, out, target_lufs=target_lufs, ceiling_dbtp=-1.0)
    loudness, true_peak = _measured(out)
    assert loudness == pytest.approx(target_lufs, abs=0.2)
    assert true_peak <= -1.0
    assert report.after.integrated_lufs == pytest.approx(loudness, abs=0.05)
    assert soundfile.info(out).frames == audio.shape[1]
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["master.wav", "mix.wav"]


def test_a_gain_alone_moves_no_frame(tmp_path: Path) -> None:
    mix, out = tmp_path / "mix.wav", tmp_path / "master.wav"
    audio = _drums_and_tone(4.0, 44100)
    soundfile.write(mix, audio.T, 44100, subtype="FLOAT")
    report = master_file(mix, out, target_lufs=-24.0)
    heard, _ = soundfile.read(out)
    assert np.abs(heard.T - audio * 10 ** (report.gain_db / 20)).max() < 1e-6
    assert report.lowest_gain_db == 0.0


def test_glue_narrows_what_lies_above_the_mixs_loudness_and_still_meets_the_target(tmp_path: Path) -> None:
    mix, plain, glued = tmp_path / "mix.wav", tmp_path / "plain.wav", tmp_path / "glued.wav"
    time = np.arange(44100 * 12) / 44100
    level = np.where(time % 4 < 2, 0.08, 0.3)  # soft and loud two seconds each
    audio = np.stack([np.sin(2 * np.pi * 500 * time) * level] * 2)
    soundfile.write(mix, audio.T, 44100, subtype="FLOAT")
    without = master_file(mix, plain, target_lufs=-20.0)
    report = master_file(mix, glued, target_lufs=-20.0, glue=Glue(ratio=2.0, above_lu=-6.0))
    loudness, true_peak = _measured(glued)
    assert loudness == pytest.approx(-20.0, abs=0.2)
    assert true_peak <= -1.0
    assert report.glue_gain_db < -2.0 and without.glue_gain_db == 0.0
    assert _contrast_db(glued) < _contrast_db(plain) - 2.0


def _contrast_db(path: Path) -> float:
    """Between the loud and the soft seconds of the file."""
    audio, rate = soundfile.read(path)
    soft, loud = audio[rate : 2 * rate], audio[3 * rate : 4 * rate]
    return float(20.0 * np.log10(np.std(loud) / np.std(soft)))


def test_what_cannot_get_that_loud_says_so(tmp_path: Path) -> None:
    audio = np.zeros((2, 44100 * 5))
    audio[:, ::22050] = 0.9
    audio += np.random.default_rng(1).standard_normal(audio.shape) * 0.001
    soundfile.write(tmp_path / "mix.wav", audio.T, 44100, subtype="PCM_24")
    report = master_file(tmp_path / "mix.wav", tmp_path / "master.wav", target_lufs=-8.0)
    assert report.after.true_peak_dbtp <= -1.0
    assert "instead of -8.0" in report.warnings[0]


def test_silence_stays_silence(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "mix.wav", np.zeros((44100, 2)), 44100, subtype="PCM_24")
    report = master_file(tmp_path / "mix.wav", tmp_path / "master.wav")
    assert np.abs(soundfile.read(tmp_path / "master.wav")[0]).max() == 0.0
    assert report.warnings


def test_mono_becomes_stereo(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "mix.wav", _drums_and_tone(2.0, 44100)[0], 44100)
    master_file(tmp_path / "mix.wav", tmp_path / "master.wav")
    assert soundfile.info(tmp_path / "master.wav").channels == 2


def test_what_is_no_audio_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mix.wav").write_text("no sound")
    with pytest.raises(AudioFileError):
        master_file(tmp_path / "mix.wav", tmp_path / "master.wav")
    with pytest.raises(BadInputError, match="target_lufs"):
        master_file(tmp_path / "mix.wav", tmp_path / "master.wav", target_lufs=3.0)


class _Cancelled:
    def report(self, fraction: float | None, stage: str) -> None:
        pass

    def check_cancelled(self) -> None:
        raise CancelledError("cancelled")


def test_cancel_leaves_no_master(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "mix.wav", _drums_and_tone(2.0, 44100).T, 44100)
    with pytest.raises(CancelledError):
        master_file(tmp_path / "mix.wav", tmp_path / "master.wav", progress=_Cancelled())
    assert [path.name for path in tmp_path.iterdir()] == ["mix.wav"]

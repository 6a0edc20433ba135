from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from airdesk.audio.peaks import FINEST_FRAMES, PeakPyramid, read_peaks
from airdesk.errors import AudioFileError, CancelledError


def written(path: Path, frames: np.ndarray, sample_rate: int = 44_100) -> Path:
    soundfile.write(path, frames.astype(np.float32), sample_rate, subtype="FLOAT")
    return path


def test_extremes_of_every_stretch_are_found_whatever_the_block_they_lie_in(tmp_path: Path) -> None:
    frames = np.zeros((FINEST_FRAMES * 1500 + 17, 2))
    frames[FINEST_FRAMES * 700 + 3, 1] = 0.75
    frames[-1, 0] = -0.5
    peaks = read_peaks(written(tmp_path / "a.wav", frames))
    finest = peaks.levels[0]
    assert finest.shape == (2, 1501)
    assert finest[1].argmax() == 700 and finest[1].max() == pytest.approx(0.75)
    assert finest[0, 1500] == pytest.approx(-0.5)
    for level in peaks.levels:
        assert level[1].max() == pytest.approx(0.75) and level[0].min() == pytest.approx(-0.5)


@pytest.mark.parametrize("sample_rate", [44_100, 48_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_columns_show_a_rising_tone_as_rising(tmp_path: Path, sample_rate: int, channels: int) -> None:
    ramp = np.linspace(0, 1, sample_rate * 3) * np.sin(np.arange(sample_rate * 3) * 0.3)
    peaks = read_peaks(written(tmp_path / "a.wav", np.stack([ramp] * channels, axis=1), sample_rate))
    assert peaks.seconds == pytest.approx(3.0)
    for count in (7, 120, 900):
        lowest, highest = peaks.columns(count)
        assert len(lowest) == count
        assert highest[-1] == pytest.approx(1.0, abs=0.05) and highest[0] < 0.2
        assert lowest[-1] == pytest.approx(-1.0, abs=0.05)
    half = peaks.columns(50, 0.5, 1.0)
    assert half[1][0] == pytest.approx(0.5, abs=0.06)
    assert peaks.columns(50, 0.0, 0.5)[1][-1] == pytest.approx(0.5, abs=0.06)


def test_what_is_no_sound_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_text("hello")
    with pytest.raises(AudioFileError):
        read_peaks(tmp_path / "a.wav")
    with pytest.raises(AudioFileError):
        read_peaks(tmp_path / "none.wav")
    with pytest.raises(AudioFileError):
        read_peaks(written(tmp_path / "empty.wav", np.zeros((0, 2))))


def test_reading_stops_when_it_is_no_longer_wanted(tmp_path: Path) -> None:
    def stop() -> None:
        raise CancelledError("Stopped.")

    with pytest.raises(CancelledError):
        read_peaks(written(tmp_path / "a.wav", np.zeros((100, 1))), check_cancelled=stop)


def test_pyramid_of_a_single_point() -> None:
    point = np.array([[-1.0], [1.0]], np.float32)
    assert PeakPyramid((point,), 0.01).columns(4).shape == (2, 4)

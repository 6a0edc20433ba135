from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from airdesk.dsp.bus_compressor import BusCompressor

RATE = 44100


def tone(level_db: float, seconds: float, hz: float = 1000.0) -> NDArray[np.float32]:
    """A stereo sine whose mean level is `level_db`."""
    wave = np.sqrt(2.0) * 10.0 ** (level_db / 20.0) * np.sin(2.0 * np.pi * hz * np.arange(round(seconds * RATE)) / RATE)
    return np.stack([wave, wave]).astype(np.float32)


def level_db(audio: NDArray[np.float32]) -> float:
    return float(10.0 * np.log10(np.mean(np.square(audio, dtype=np.float64))))


@pytest.mark.parametrize("sample_rate", [44100, 48000])
@pytest.mark.parametrize(("level", "ratio"), [(-10.0, 2.0), (-8.0, 4.0), (-14.0, 2.0)])
def test_what_lies_above_the_threshold_is_divided_by_the_ratio(level: float, ratio: float, sample_rate: int) -> None:
    audio = tone(level, 2.0)
    BusCompressor(sample_rate, threshold_db=-20.0, ratio=ratio).process(audio)
    assert level_db(audio[:, RATE:]) == pytest.approx(-20.0 + (level + 20.0) / ratio, abs=0.15)


def test_what_lies_below_is_untouched() -> None:
    audio = tone(-30.0, 1.0)
    before = audio.copy()
    compressor = BusCompressor(RATE, threshold_db=-20.0, ratio=2.0)
    compressor.process(audio)
    assert np.array_equal(audio, before)
    assert compressor.lowest_gain_db == 0.0


def test_a_kick_below_hearing_hardly_moves_it() -> None:
    deep, high = tone(-10.0, 1.5, hz=45.0), tone(-10.0, 1.5)
    for audio in (deep, high):
        BusCompressor(RATE, threshold_db=-20.0, ratio=2.0).process(audio)
    assert level_db(deep[:, RATE:]) > level_db(high[:, RATE:]) + 2.5


def test_it_lets_go_in_its_release_time() -> None:
    audio = np.concatenate([tone(-8.0, 1.0), tone(-30.0, 2.0)], axis=1)
    BusCompressor(RATE, threshold_db=-20.0, ratio=4.0, release_seconds=0.2).process(audio)
    after = [level_db(audio[:, RATE + round(start * RATE) : RATE + round((start + 0.05) * RATE)]) for start in (0.05, 0.3, 1.5)]
    assert after[0] < after[1] < after[2]
    assert after[2] == pytest.approx(-30.0, abs=0.1)


def test_both_channels_get_one_gain_and_no_step_clicks() -> None:
    audio = tone(-6.0, 1.0)
    audio[1] *= 0.25
    before = audio.copy()
    BusCompressor(RATE, threshold_db=-20.0, ratio=3.0).process(audio)
    loud = np.abs(before[0]) > 0.05
    gains = audio[:, loud] / before[:, loud]
    assert np.allclose(gains[0], gains[1], rtol=1e-4)
    assert float(np.abs(np.diff(gains[0])).max()) < 0.02


def test_cutting_the_stream_elsewhere_changes_nothing() -> None:
    rng = np.random.default_rng(5)
    audio = rng.standard_normal((2, 20000)).astype(np.float32) * 0.3
    whole, parts = audio.copy(), audio.copy()
    BusCompressor(RATE, threshold_db=-24.0, ratio=3.0).process(whole)
    compressor = BusCompressor(RATE, threshold_db=-24.0, ratio=3.0)
    pieces = [np.ascontiguousarray(piece) for piece in np.split(parts, [1, 33, 5000, 5001, 12345], axis=1)]
    for piece in pieces:
        compressor.process(piece)
    assert np.array_equal(np.concatenate(pieces, axis=1), whole)


def test_a_ratio_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="ratio"):
        BusCompressor(RATE, threshold_db=-20.0, ratio=0.5)

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from airdesk.dsp.equaliser import EqBand, Equaliser, response_db

RATE = 44100


def gain_db(bands: list[EqBand], hz: float, sample_rate: int = RATE) -> float:
    """What a tone gains on its way through the filters."""
    time = np.arange(sample_rate) / sample_rate
    tone = np.stack([np.sin(2 * np.pi * hz * time)] * 2).astype(np.float32)
    heard = tone.copy()
    Equaliser(sample_rate, bands).process(heard)
    settled = slice(sample_rate // 2, None)
    return float(20 * np.log10(np.std(heard[:, settled]) / np.std(tone[:, settled])))


@pytest.mark.parametrize("sample_rate", [44100, 48000])
@pytest.mark.parametrize("gain", [-6.0, 4.0])
def test_a_bell_has_its_gain_at_its_centre_and_leaves_the_ends_alone(gain: float, sample_rate: int) -> None:
    bands = [EqBand("bell", 1000.0, gain, 1.0)]
    assert gain_db(bands, 1000.0, sample_rate) == pytest.approx(gain, abs=0.05)
    assert gain_db(bands, 40.0, sample_rate) == pytest.approx(0.0, abs=0.1)
    assert gain_db(bands, 15000.0, sample_rate) == pytest.approx(0.0, abs=0.2)


def test_shelves_lift_one_side_and_have_half_their_gain_in_the_middle() -> None:
    low, high = [EqBand("low shelf", 200.0, 6.0)], [EqBand("high shelf", 4000.0, -8.0)]
    assert gain_db(low, 30.0) == pytest.approx(6.0, abs=0.1)
    assert gain_db(low, 200.0) == pytest.approx(3.0, abs=0.1)
    assert gain_db(low, 5000.0) == pytest.approx(0.0, abs=0.1)
    assert gain_db(high, 16000.0) == pytest.approx(-8.0, abs=0.3)
    assert gain_db(high, 4000.0) == pytest.approx(-4.0, abs=0.1)
    assert gain_db(high, 100.0) == pytest.approx(0.0, abs=0.05)


def test_what_is_said_of_a_frequency_is_what_is_heard() -> None:
    bands = [EqBand("low shelf", 60.0, -3.0), EqBand("bell", 300.0, 2.5, 0.8), EqBand("high shelf", 8000.0, 4.0)]
    hz = np.array([50.0, 120.0, 300.0, 900.0, 5000.0, 12000.0])
    heard = [gain_db(bands, float(frequency)) for frequency in hz]
    assert response_db(bands, hz, RATE) == pytest.approx(np.array(heard), abs=0.05)


def test_cutting_the_stream_elsewhere_changes_nothing() -> None:
    bands = [EqBand("bell", 700.0, 5.0), EqBand("high shelf", 6000.0, -4.0)]
    audio: NDArray[np.float32] = np.random.default_rng(1).standard_normal((2, 9000)).astype(np.float32)
    whole = audio.copy()
    Equaliser(RATE, bands).process(whole)
    equaliser = Equaliser(RATE, bands)
    pieces = [np.ascontiguousarray(piece) for piece in np.split(audio, [1, 500, 501], axis=1)]
    for piece in pieces:
        equaliser.process(piece)
    assert np.array_equal(np.concatenate(pieces, axis=1), whole)


def test_bands_without_gain_change_nothing() -> None:
    audio = np.random.default_rng(2).standard_normal((2, 1000)).astype(np.float32)
    heard = audio.copy()
    Equaliser(RATE, [EqBand("bell", 700.0, 0.0)]).process(heard)
    assert np.array_equal(heard, audio)

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from airdesk.dsp.equaliser import EqBand, Equaliser
from airdesk.mastering.master import master_file
from airdesk.mastering.tonal_balance import (
    LARGEST_BOOST_DB,
    LARGEST_CUT_DB,
    RECORDS_DB,
    SpectrumMeter,
    balancing_bands,
    band_levels_db,
)

RATE = 44100


def pink(seconds: float = 12.0, *bands: EqBand) -> NDArray[np.float32]:
    """Noise that falls by 5.2 dB an octave, about as records do, with a tone control on it; shape (2, frames)."""
    count = round(seconds * RATE)
    rng = np.random.default_rng(4)
    hz = np.maximum(np.fft.rfftfreq(count, 1 / RATE), 95.0)
    spectrum = np.fft.rfft(rng.standard_normal(count)) * (hz / 1000.0) ** (-5.2 / 6.02)
    noise = np.fft.irfft(spectrum, count)
    audio = np.stack([noise, noise]) * (0.1 / np.std(noise))
    tilted: NDArray[np.float32] = audio.astype(np.float32)
    Equaliser(RATE, bands).process(tilted)
    return tilted


def levels(audio: NDArray[np.float32]) -> dict[str, float]:
    meter = SpectrumMeter(RATE)
    meter.process(audio)
    return band_levels_db(meter.hz, meter.power)


def balanced(audio: NDArray[np.float32]) -> tuple[tuple[EqBand, ...], NDArray[np.float32]]:
    meter = SpectrumMeter(RATE)
    for block in np.array_split(audio, 7, axis=1):
        meter.process(block)
    bands = balancing_bands(meter.hz, meter.power, RATE, RECORDS_DB)
    heard = audio.copy()
    Equaliser(RATE, bands).process(heard)
    return bands, heard


def test_what_is_balanced_is_left_alone() -> None:
    bands, _ = balanced(pink())
    assert bands == ()


@pytest.mark.parametrize(
    "fault", [EqBand("bell", 3400.0, 8.0, 0.7), EqBand("low shelf", 60.0, 5.0), EqBand("high shelf", 7000.0, 9.0)]
)
def test_too_much_of_a_band_is_brought_into_the_range_of_records(fault: EqBand) -> None:
    audio = pink(12.0, fault)
    outside = [name for name, level in levels(audio).items() if not RECORDS_DB[name][0] <= level <= RECORDS_DB[name][1]]
    _, heard = balanced(audio)
    assert outside
    for name, level in levels(heard).items():
        assert RECORDS_DB[name][0] - 0.3 <= level <= RECORDS_DB[name][1] + 0.3, name


def test_the_filters_stay_gentle() -> None:
    bands, _ = balanced(pink(12.0, EqBand("bell", 3000.0, 24.0, 0.5)))
    assert bands
    assert all(-LARGEST_CUT_DB <= band.gain_db <= LARGEST_BOOST_DB for band in bands)


def test_a_band_with_nothing_in_it_is_not_raised() -> None:
    time = np.arange(10 * RATE) / RATE
    tone = np.stack([np.sin(2 * np.pi * 500 * time)] * 2).astype(np.float32)
    bands, _ = balanced(tone)
    assert all(band.gain_db < 0 for band in bands)


def test_silence_needs_no_filters() -> None:
    assert balanced(np.zeros((2, RATE), np.float32))[0] == ()


def test_a_master_is_balanced_and_says_how(tmp_path: Path) -> None:
    audio = pink(14.0, EqBand("bell", 3400.0, 8.0, 0.7)) * 0.5
    soundfile.write(tmp_path / "mix.wav", audio.T, RATE, subtype="FLOAT")
    plain = master_file(tmp_path / "mix.wav", tmp_path / "plain.wav", target_lufs=-18.0)
    report = master_file(tmp_path / "mix.wav", tmp_path / "master.wav", target_lufs=-18.0, balance_db=RECORDS_DB)
    heard, _ = soundfile.read(tmp_path / "master.wav", dtype="float32")
    assert plain.bands == ()
    assert any(band.hz == 3400.0 and band.gain_db < -1.0 for band in report.bands)
    assert levels(np.ascontiguousarray(heard.T))["presence"] <= RECORDS_DB["presence"][1] + 0.3
    assert report.after.integrated_lufs == pytest.approx(-18.0, abs=0.2)

"""Tonal balance: where a mix has too much or too little of a band against released records, a few broad filters lean on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from airdesk.dsp.equaliser import EqBand, response_db

Range = tuple[float, float]
Spectrum = NDArray[np.float64]

BANDS_HZ: Final[Mapping[str, Range]] = {
    "sub": (20.0, 60.0),
    "bass": (60.0, 120.0),
    "low mids": (120.0, 400.0),
    "mids": (400.0, 2000.0),
    "presence": (2000.0, 6000.0),
    "air": (6000.0, 16_000.0),
}

RECORDS_DB: Final[Mapping[str, Range]] = {
    "sub": (-23.0, -5.0),
    "bass": (-13.0, -4.0),
    "low mids": (-8.0, -3.0),
    "mids": (-12.0, -3.0),
    "presence": (-21.0, -11.0),
    "air": (-37.0, -14.0),
}
"""Energy of each band in dB of the whole: between these lie eight of ten released records of very different genres."""

FILTERS: Final[Mapping[str, EqBand]] = {
    "sub": EqBand("low shelf", 55.0, 0.0, 0.8),
    "bass": EqBand("bell", 85.0, 0.0, 1.0),
    "low mids": EqBand("bell", 220.0, 0.0, 0.7),
    "mids": EqBand("bell", 900.0, 0.0, 0.6),
    "presence": EqBand("bell", 3400.0, 0.0, 0.8),
    "air": EqBand("high shelf", 8500.0, 0.0, 0.7),
}

MARGIN_DB: Final = 1.2
"""How far inside the ranges the filters aim."""

LARGEST_CUT_DB: Final = 5.0
LARGEST_BOOST_DB: Final = 3.0
HOPELESS_DB: Final = 10.0
"""A band that lacks more than this has nothing in it: raising it would only raise noise."""

SMALLEST_DB: Final = 0.3
_STEPS: Final = 16
_PACE: Final = 0.6
_FFT_FRAMES: Final = 8192


class SpectrumMeter:
    """Mean power spectrum of the middle of a stereo stream."""

    def __init__(self, sample_rate: int) -> None:
        self.hz: Spectrum = np.asarray(np.fft.rfftfreq(_FFT_FRAMES, 1.0 / sample_rate))
        self._window = np.hanning(_FFT_FRAMES)
        self._total = np.zeros(len(self.hz))
        self._waiting = np.zeros(0)

    def process(self, audio: NDArray[np.float32]) -> None:
        """Measure a block, shape (channels, frames)."""
        middle = np.concatenate([self._waiting, audio.mean(axis=0, dtype=np.float64)])
        count = len(middle) // _FFT_FRAMES
        if count:
            frames = middle[: count * _FFT_FRAMES].reshape(count, _FFT_FRAMES) * self._window
            self._total += (np.abs(np.fft.rfft(frames, axis=1)) ** 2).sum(axis=0)
        self._waiting = middle[count * _FFT_FRAMES :]

    @property
    def power(self) -> Spectrum:
        """Power at each of `hz`, on any scale."""
        return self._total


def balancing_bands(hz: Spectrum, power: Spectrum, sample_rate: int, targets: Mapping[str, Range]) -> tuple[EqBand, ...]:
    """The filters that bring a spectrum's bands into their ranges, or as near as they may; none for silence.

    *targets*: band -> lowest and highest energy in dB of the whole, as in `RECORDS_DB`.
    """
    if not power.any():
        return ()
    gains = dict.fromkeys(BANDS_HZ, 0.0)
    start = band_levels_db(hz, power)
    for _ in range(_STEPS):
        bands = _bands(gains)
        levels = band_levels_db(hz, power * 10.0 ** (response_db(bands, hz, sample_rate) / 10.0))
        for name, (low, high) in targets.items():
            if start[name] < low - HOPELESS_DB:
                continue
            wanted = gains[name] + _PACE * _missing_db(levels[name], low, high)
            gains[name] = max(-LARGEST_CUT_DB, min(LARGEST_BOOST_DB, wanted))
    return tuple(replace(band, gain_db=round(band.gain_db, 1)) for band in _bands(gains) if abs(band.gain_db) >= SMALLEST_DB)


def band_levels_db(hz: Spectrum, power: Spectrum) -> dict[str, float]:
    """Energy of each band in dB of everything from 20 Hz to 16 kHz."""
    whole = max(1e-30, float(power[(hz >= 20.0) & (hz < 16_000.0)].sum()))
    shares = {name: float(power[(hz >= low) & (hz < high)].sum()) / whole for name, (low, high) in BANDS_HZ.items()}
    return {name: 10.0 * float(np.log10(max(1e-12, share))) for name, share in shares.items()}


def _bands(gains: Mapping[str, float]) -> Sequence[EqBand]:
    return [replace(FILTERS[name], gain_db=gain) for name, gain in gains.items()]


def _missing_db(level: float, low: float, high: float) -> float:
    """How much a band has to rise (or, negative, fall) to lie well inside its range."""
    margin = min(MARGIN_DB, (high - low) / 2.0)
    if level < low + margin:
        return low + margin - level
    return high - margin - level if level > high - margin else 0.0

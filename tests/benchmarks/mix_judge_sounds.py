"""Drums, basses and chords of songs that are made to be judged: nothing in them above their top frequency."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def below(sound: Floats, sample_rate: int, top_hz: float) -> Floats:
    """A sound without anything above a frequency; it begins LEAD_SECONDS after the start, so that nothing rings before it."""
    padded = np.concatenate([np.zeros(round(LEAD_SECONDS * sample_rate)), sound, np.zeros(sample_rate // 50)])
    spectrum = np.fft.rfft(padded)
    hz = np.fft.rfftfreq(len(padded), 1.0 / sample_rate)
    spectrum *= np.clip((top_hz - hz) / (0.12 * top_hz), 0.0, 1.0)
    result = np.fft.irfft(spectrum, len(padded))
    edge = sample_rate // 500
    result[-edge:] *= np.linspace(1.0, 0.0, edge)
    result[:edge] *= np.linspace(0.0, 1.0, edge)
    return result


LEAD_SECONDS = 0.01


@dataclass
class Sounds:
    """The sounds of one song; each is made once."""

    sample_rate: int
    bass_hz: float
    top_hz: float = 5000.0
    seed: int = 0

    def __post_init__(self) -> None:
        self._made: dict[tuple[object, ...], Floats] = {}
        self._rng = np.random.default_rng(self.seed)

    def _kept(self, key: tuple[object, ...], sound: Floats) -> Floats:
        self._made[key] = below(sound, self.sample_rate, self.top_hz)
        return self._made[key]

    def _times(self, seconds: float) -> Floats:
        return np.arange(int(seconds * self.sample_rate)) / self.sample_rate

    def kick(self) -> Floats:
        """A body at the frequency of the song's bass and a knock above it."""
        key = ("kick",)
        if key in self._made:
            return self._made[key]
        time = self._times(0.4)
        body = 0.45 * np.sin(2 * np.pi * self.bass_hz * time) * np.exp(-time / 0.11)
        sweep = np.cumsum(180.0 + 500.0 * np.exp(-time / 0.012)) / self.sample_rate
        knock = 0.5 * np.sin(2 * np.pi * sweep) * np.exp(-time / 0.03)
        return self._kept(key, (body + knock) * np.clip(time / 0.0008, 0, 1))

    def snare(self) -> Floats:
        """A tone at 200 Hz and noise."""
        key = ("snare",)
        if key in self._made:
            return self._made[key]
        time = self._times(0.25)
        noise = self._rng.normal(0.0, 0.35, len(time)) * np.exp(-time / 0.06)
        tone = 0.35 * np.sin(2 * np.pi * 200 * time) * np.exp(-time / 0.05)
        return self._kept(key, noise + tone)

    def hat(self) -> Floats:
        """A short noise at the top of the song's band."""
        key = ("hat",)
        if key in self._made:
            return self._made[key]
        time = self._times(0.08)
        noise = np.diff(self._rng.normal(0.0, 0.3, len(time) + 1)) * np.exp(-time / 0.02)
        return self._kept(key, noise)

    def tone(self, midi: int, seconds: float, brightness: float = 1.0) -> Floats:
        """A note of a few partials that begins softly and dies away slowly."""
        key = (midi, round(seconds, 2), brightness)
        if key in self._made:
            return self._made[key]
        time, hz = self._times(seconds), 440.0 * 2 ** ((midi - 69) / 12)
        sound = sum(
            np.sin(2 * np.pi * hz * partial * time + partial) * brightness**partial / partial**1.3
            for partial in range(1, 7)
            if hz * partial < self.top_hz
        )
        shape = np.clip(time / 0.008, 0, 1) * np.clip((seconds - time) / 0.03, 0, 1) * np.exp(-time / (seconds + 0.3))
        return self._kept(key, np.asarray(0.12 * sound * shape))

    def marker(self, carrier_hz: float) -> Floats:
        """A burst whose middle can be found to a few microseconds; 6 sigma either side of its middle."""
        sigma = MARKER_SIGMA_SECONDS
        count = int(6 * sigma * self.sample_rate)
        time = np.arange(-count, count + 1) / self.sample_rate
        return np.cos(2 * np.pi * carrier_hz * time) * np.exp(-0.5 * (time / sigma) ** 2)


MARKER_SIGMA_SECONDS = 0.003

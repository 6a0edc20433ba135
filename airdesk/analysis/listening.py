"""One pass over an audio file: everything that later stages look at, small enough for hours of sound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from airdesk.audio.files import audio_blocks, audio_info
from airdesk.dsp.band_spectra import Bands, BandSpectra, bands_of, single_bins
from airdesk.dsp.fine_energy import FineEnergy
from airdesk.dsp.frame_stream import FrameStream
from airdesk.dsp.long_arrays import GrowingRows
from airdesk.dsp.loudness import LoudnessMeter
from airdesk.dsp.peak_search import PeakSearch
from airdesk.dsp.tone_peaks import BINS_PER_OCTAVE, fold_tones, num_bins

Floats = NDArray[np.float32]

RATE: Final = 22050
"""Hz; what rhythm and harmony are read from, mono."""

HOP: Final = 220
FRAME_RATE: Final = RATE / HOP
"""Spectra per second."""

FINE_HOP: Final = 22
FINE_RATE: Final = RATE / FINE_HOP
"""Energies per second."""

TONE_HOP: Final = 2205
TONE_RATE: Final = RATE / TONE_HOP
"""Tone spectra per second."""

NUM_BANDS: Final = 24
_WINDOW, _TONE_WINDOW = 1024, 8192
_TONE_BINS: Final = num_bins(RATE, _TONE_WINDOW)
_LOWEST_HZ, _HIGHEST_HZ = 32.0, 10500.0
_BLOCK_FRAMES = 1 << 16  # what stays in the cache
_MOST_LEVEL: Final = 1e6  # a float file may hold anything; what is beyond is no sound
_LONGEST_BELIEVED_SECONDS = 6 * 3600.0  # a header may say anything


@dataclass(frozen=True, slots=True)
class Heard:
    """What one pass over a file gives."""

    sample_rate: int  # Hz, of the file
    num_channels: int
    duration_seconds: float
    bands: Floats  # power, shape (frames, NUM_BANDS), FRAME_RATE
    fine: Floats  # energy of edges and lows, shape (n, 2), FINE_RATE
    treble_tones: Floats  # shape (n, BINS_PER_OCTAVE), TONE_RATE
    bass_tones: Floats
    loudness_hops: NDArray[np.float64]  # K-weighted energy of each tenth of a second
    integrated_lufs: float
    loudness_range_lu: float
    short_term_max_lufs: float
    true_peak: float  # linear


@cache
def _bands() -> Bands:
    """Which bins make up each band: evenly spaced by pitch, at least a bin wide."""
    edges = np.geomspace(_LOWEST_HZ, _HIGHEST_HZ, NUM_BANDS + 1) / (RATE / _WINDOW)
    weights = np.zeros((_WINDOW // 2 + 1, NUM_BANDS), np.float32)
    for band in range(NUM_BANDS):
        first, last = edges[band], max(edges[band + 1], edges[band] + 1.0)
        for place in range(int(first), int(np.ceil(last)) + 1):
            share = min(last, place + 0.5) - max(first, place - 0.5)
            weights[place, band] = max(0.0, share)
    return bands_of(weights)


def band_hz() -> NDArray[np.float64]:
    """The middle of each band in Hz."""
    edges = np.geomspace(_LOWEST_HZ, _HIGHEST_HZ, NUM_BANDS + 1)
    return np.asarray(np.sqrt(edges[1:] * edges[:-1]))


@dataclass(slots=True)
class _Rhythm:
    """Bands, fine energy and tones of the mono stream."""

    bands: GrowingRows
    energies: GrowingRows
    treble: GrowingRows
    bass: GrowingRows
    short: FrameStream = field(default_factory=lambda: FrameStream(_WINDOW, HOP))
    long: FrameStream = field(default_factory=lambda: FrameStream(_TONE_WINDOW, TONE_HOP))
    fine: FineEnergy = field(default_factory=lambda: FineEnergy(RATE, FINE_HOP))
    short_spectra: BandSpectra = field(default_factory=lambda: BandSpectra(_WINDOW, _bands()))
    long_spectra: BandSpectra = field(default_factory=lambda: BandSpectra(_TONE_WINDOW, single_bins(_TONE_BINS)))

    def process(self, mono: Floats) -> None:
        """Take in a further block, mono at `RATE`."""
        self._short(*self.short.take(mono))
        self._long(*self.long.take(mono))
        self.energies.add(self.fine.process(mono))

    def finish(self) -> None:
        """Take in what is left in the windows once the stream has ended."""
        self._short(*self.short.last())
        self._long(*self.long.last())

    def _short(self, sound: Floats, count: int) -> None:
        self.bands.add(self.short_spectra.rows(sound, HOP, count))

    def _long(self, sound: Floats, count: int) -> None:
        treble, bass = fold_tones(self.long_spectra.rows(sound, TONE_HOP, count), RATE, _TONE_WINDOW)
        self.treble.add(treble)
        self.bass.add(bass)


def listen(path: Path, on_fraction: Callable[[float], None] | None = None) -> Heard:
    """Everything of a file in one pass; *on_fraction* hears how far it is and may raise. Raises AudioFileError."""
    import soxr

    info = audio_info(path)
    rate, channels = info.sample_rate, min(2, info.num_channels)
    meter, peaks, rhythm = LoudnessMeter(rate, channels), PeakSearch(channels), _rhythm(info.num_frames / rate)
    resampler = None if rate == RATE else soxr.ResampleStream(rate, RATE, 1, dtype="float32", quality="MQ")
    num_frames = 0
    for whole in audio_blocks(path, _BLOCK_FRAMES):
        block = np.ascontiguousarray(whole[:2])
        if not (block.min() > -_MOST_LEVEL and block.max() < _MOST_LEVEL):  # or no number at all
            block[~(np.abs(block) < _MOST_LEVEL)] = 0.0
        meter.process(block)
        peaks.process(block)
        mono = block[0] if channels == 1 else 0.5 * (block[0] + block[1])
        rhythm.process(mono if resampler is None else resampler.resample_chunk(mono))
        num_frames += block.shape[1]
        if on_fraction is not None:
            on_fraction(min(1.0, num_frames / max(1, info.num_frames)))
    if resampler is not None:
        rhythm.process(resampler.resample_chunk(np.zeros(0, np.float32), last=True))
    rhythm.finish()
    return Heard(
        sample_rate=rate,
        num_channels=info.num_channels,
        duration_seconds=num_frames / rate,
        bands=rhythm.bands.whole(),
        fine=rhythm.energies.whole(),
        treble_tones=rhythm.treble.whole(),
        bass_tones=rhythm.bass.whole(),
        loudness_hops=meter.hop_energies,
        integrated_lufs=meter.integrated_lufs,
        loudness_range_lu=meter.loudness_range_lu,
        short_term_max_lufs=meter.short_term_max_lufs,
        true_peak=peaks.finish(),
    )


def _rhythm(seconds: float) -> _Rhythm:
    """*seconds*: how long the file says that it is."""
    expected = min(max(0.0, seconds), _LONGEST_BELIEVED_SECONDS) + 1.0
    tones = round(expected * TONE_RATE)
    return _Rhythm(
        GrowingRows(NUM_BANDS, round(expected * FRAME_RATE)),
        GrowingRows(2, round(expected * FINE_RATE)),
        GrowingRows(BINS_PER_OCTAVE, tones),
        GrowingRows(BINS_PER_OCTAVE, tones),
    )

"""The marks of songs found in a mix: when each beat of each song sounds, to a few hundredths of a millisecond, and how loud."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from tests.benchmarks.mix_judge_songs import MARK_LEVEL, SECOND_BURST_SECONDS, JudgedSong
from tests.benchmarks.mix_judge_sounds import MARKER_SIGMA_SECONDS

Floats = NDArray[np.float64]

QUIETEST = 10 ** (-34 / 20)  # of a song's usual mark: below it the song is not heard any more
SHIFTS = (0, -1, 1)  # semitones
_CHUNK = 1 << 20
_EDGE_SECONDS = 0.25
_CELL_SECONDS = 0.03
_COARSE_RATE = 8  # points in each sigma of a burst


@dataclass(frozen=True)
class Marks:
    """One song's marks in a mix."""

    song: JudgedSong
    beats: Floats  # seconds of the mix
    levels: Floats  # of each, 1 is usual
    is_downbeat: NDArray[np.bool_]
    shifts: NDArray[np.int64]

    @property
    def downbeats(self) -> Floats:
        """Those that begin a bar."""
        return self.beats[self.is_downbeat]


def find_marks(path: Path, songs: Sequence[JudgedSong]) -> dict[str, Marks]:
    """The marks of all songs in a mix, by name."""
    peaks = _all_peaks(path, songs)
    return {song.order.name: _as_marks(song, [peaks[song.order.name, shift] for shift in SHIFTS]) for song in songs}


def mono_chunks(path: Path) -> Iterator[tuple[int, Floats, int]]:
    """First frame, samples of one channel with an edge on both sides, sample rate."""
    with soundfile.SoundFile(path) as file:
        edge = int(_EDGE_SECONDS * file.samplerate)
        for start in range(0, len(file), _CHUNK - 2 * edge):
            first = max(0, start - edge)
            file.seek(first)
            yield first, file.read(_CHUNK, always_2d=True).mean(axis=1), file.samplerate


def _all_peaks(path: Path, songs: Sequence[JudgedSong]) -> dict[tuple[str, int], tuple[Floats, Floats]]:
    found: dict[tuple[str, int], list[tuple[Floats, Floats]]] = {}
    for first, audio, rate in mono_chunks(path):
        spectrum = np.fft.fft(audio, _CHUNK)
        edge = _EDGE_SECONDS if first else 0.0
        last = len(audio) / rate - (_EDGE_SECONDS if len(audio) == _CHUNK else 0.0)
        for song in songs:
            for shift in SHIFTS:
                times, levels = _peaks(spectrum, rate, song.order.carrier_hz * 2 ** (shift / 12))
                keep = (times >= edge) & (times < last)
                found.setdefault((song.order.name, shift), []).append((times[keep] + first / rate, levels[keep]))
    return {key: (np.concatenate([t for t, _ in parts]), np.concatenate([v for _, v in parts])) for key, parts in found.items()}


def _peaks(spectrum: NDArray[np.complex128], rate: int, carrier_hz: float) -> tuple[Floats, Floats]:
    """Moments and heights of all bursts of a carrier in a chunk."""
    sigma_hz = 1.0 / (2 * np.pi * MARKER_SIGMA_SECONDS)
    bin_hz = rate / len(spectrum)
    centre, reach = round(carrier_hz / bin_hz), int(5 * sigma_hz / bin_hz)
    if centre + reach >= len(spectrum) // 2:
        return np.zeros(0), np.zeros(0)
    offsets = np.arange(-reach, reach + 1)
    shaped = spectrum[centre + offsets] * np.exp(-0.5 * (((centre + offsets) * bin_hz - carrier_hz) / sigma_hz) ** 2)
    count = 1 << int(np.ceil(np.log2(_COARSE_RATE / MARKER_SIGMA_SECONDS / bin_hz)))
    band = np.zeros(count, np.complex128)
    band[offsets % count] = shaped
    envelope = np.abs(np.fft.ifft(band)) * (count / len(spectrum))
    step = len(spectrum) / count / rate
    return _maxima(envelope, step)


def _maxima(envelope: Floats, step: float) -> tuple[Floats, Floats]:
    middle = envelope[1:-1]
    places = np.flatnonzero((middle >= envelope[:-2]) & (middle > envelope[2:]) & (middle > 1e-7)) + 1
    low, top, high = (np.log(np.maximum(envelope[places + side], 1e-12)) for side in (-1, 0, 1))
    bend = low - 2 * top + high
    offset = np.where(bend < -1e-9, 0.5 * (low - high) / np.minimum(bend, -1e-9), 0.0)
    return (places + np.clip(offset, -0.5, 0.5)) * step, envelope[places]


def _usual(levels: Floats) -> float:
    """The level of a song's marks where it plays alone."""
    if not len(levels):
        return 1.0
    loud = levels[levels > 0.25 * np.max(levels)]
    return max(float(np.median(loud)), 0.1 * MARK_LEVEL / 8**0.5)


def _as_marks(song: JudgedSong, peaks: Sequence[tuple[Floats, Floats]]) -> Marks:
    usual = _usual(peaks[0][1])
    own = peaks[0][0][peaks[0][1] > 0.3 * usual]
    begin = float(own.min()) if len(own) else 0.0
    rows = []
    for shift, (times, levels) in zip(SHIFTS, peaks, strict=True):
        for time, level in zip(times, levels / usual, strict=True):
            if level > QUIETEST and (shift == 0 or (level > 0.05 and begin - 90.0 < time < begin + 60.0)):
                rows.append((float(time), float(level), shift))
    rows = _strongest(sorted(rows))
    times = np.array([row[0] for row in rows])
    levels = np.array([row[1] for row in rows])
    firsts, is_downbeat = [], []
    index = 0
    while index < len(times):
        gap = times[index + 1] - times[index] if index + 1 < len(times) else 1.0
        is_pair = abs(gap - SECOND_BURST_SECONDS) < 0.2 * SECOND_BURST_SECONDS and 0.4 < levels[index + 1] / levels[index] < 2.5
        firsts.append(index)
        is_downbeat.append(bool(is_pair))
        index += 2 if is_pair else 1
    chosen = np.array(firsts, np.int64)
    shifts = np.array([row[2] for row in rows], np.int64)
    return Marks(song, times[chosen], levels[chosen], np.array(is_downbeat, bool), shifts[chosen])


def _strongest(rows: list[tuple[float, float, int]]) -> list[tuple[float, float, int]]:
    """Of maxima nearer than 15 ms to one another the strongest: the others are its skirts."""
    kept: dict[int, list[tuple[float, float, int]]] = {}
    for row in sorted(rows, key=lambda row: -row[1]):
        cell = int(row[0] / _CELL_SECONDS)
        near = [other for place in (cell - 1, cell, cell + 1) for other in kept.get(place, ())]
        if all(abs(row[0] - other[0]) > (0.015 if row[1] > 0.3 * other[1] else 0.026) for other in near):
            kept.setdefault(cell, []).append(row)
    return sorted(row for cell in kept.values() for row in cell)

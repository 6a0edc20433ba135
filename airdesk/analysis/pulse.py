"""Which tempi a song could have: how much its onsets repeat after each length of time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from airdesk.analysis.listening import FRAME_RATE, Heard, band_hz
from airdesk.dsp.onset_curves import evened, mean_rises

Floats = NDArray[np.float32]

GROUPS: Final = ("low", "body", "middle", "high")
_EDGES_HZ = (0.0, 120.0, 400.0, 2600.0, 1e9)
SLOWEST_BPM, FASTEST_BPM = 36.0, 270.0
_LONGEST_SECONDS: Final = 6.0
_WINDOW_SECONDS: Final = 12.0
_HOP_SECONDS: Final = 3.0
_COMB: Final = (1.0, 0.8, 0.4, 0.6)
_LOCAL: Final = np.asarray([0.6, 0.8, 0.8, 1.0])
_STEP, _STEPS = 0.0025, 32  # tempi near a tempo: within 8 %
_COURSE_COST: Final = 0.004
_RATIOS: Final = (0.5, 2.0, 1 / 3, 3.0, 2 / 3, 1.5, 0.25, 4.0)
_PIECES_AT_ONCE: Final = 32
_SAME: Final = 0.025  # tempi closer than this are one


@dataclass(frozen=True, slots=True)
class Onsets:
    """Onset strength over time at FRAME_RATE: of all, and of four ranges of pitch."""

    whole: Floats  # shape (frames,)
    groups: Floats  # shape (frames, 4)


def onsets_of(heard: Heard) -> Onsets:
    """The onset strength of a song."""
    hz = band_hz()
    whole, groups = mean_rises(heard.bands, [(low <= hz) & (hz < high) for low, high in pairwise(_EDGES_HZ)])
    return Onsets(evened(whole, FRAME_RATE), evened(groups, FRAME_RATE))


def likeness(curve: Floats) -> Floats:
    """How alike pieces of twelve seconds of a curve are to themselves up to six seconds later; shape (pieces, lags)."""
    size, lags = round(_WINDOW_SECONDS * FRAME_RATE), round(_LONGEST_SECONDS * FRAME_RATE)
    hop = round(_HOP_SECONDS * FRAME_RATE)
    count = max(1, -(-len(curve) // hop))
    known = np.pad(curve, (size // 2, size // 2 + hop))
    pieces = np.lib.stride_tricks.sliding_window_view(known, size)[::hop][:count]
    padded = 1 << (size + lags - 1).bit_length()  # what comes round at the end meets no lag that is asked for
    alike = np.empty((count, lags), np.float32)
    for first in range(0, count, _PIECES_AT_ONCE):
        some = pieces[first : first + _PIECES_AT_ONCE]
        spectra = np.fft.rfft(some - some.mean(axis=1, keepdims=True), padded, axis=1)
        power = np.square(spectra.real) + np.square(spectra.imag)
        alike[first : first + len(some)] = np.fft.irfft(power, padded, axis=1)[:, :lags]
    alike /= np.maximum(0.2, 1.0 - np.arange(lags, dtype=np.float32) / size)  # fewer pairs at long lags
    return np.asarray(alike / (np.maximum(alike[:, :1], 0.25 * float(alike[:, 0].mean())) + 1e-9), np.float32)


def at_lags(curve: NDArray[np.floating], lags: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values between frames, linearly; 0 beyond the end."""
    return np.asarray(np.interp(lags, np.arange(len(curve)), curve, right=0.0))


def _all_at_lags(curves: Floats, lags: NDArray[np.float64]) -> NDArray[np.float64]:
    """`at_lags` of many curves of one length, one a row."""
    places = np.minimum(lags.astype(np.int64), curves.shape[1] - 2)
    before, after = (curves[:, each].astype(np.float64) for each in (places, places + 1))
    return np.asarray(np.where(lags > curves.shape[1] - 1, 0.0, (after - before) * (lags - places) + before))


def candidate_tempi(alike: Floats, count: int = 5) -> list[float]:
    """Tempi at which onsets repeat, and their relatives, strongest first."""
    mean = alike.mean(axis=0)
    tempi = SLOWEST_BPM * 2.0 ** np.arange(0.0, np.log2(FASTEST_BPM / SLOWEST_BPM), 0.004)
    periods = 60.0 / tempi * FRAME_RATE
    wide = np.maximum(mean, np.maximum(np.roll(mean, 1), np.roll(mean, -1)))
    scores = np.sum([w * at_lags(wide, k * periods) for k, w in enumerate(_COMB, 1)], axis=0)
    peaks = np.flatnonzero((scores >= np.roll(scores, 1)) & (scores > np.roll(scores, -1)))
    order = peaks[np.argsort(-scores[peaks])]
    found: list[float] = []
    for place in order[:count]:
        _add(found, float(tempi[place]))
    for tempo in list(found[:3]):
        for ratio in _RATIOS:
            _add(found, tempo * ratio)
    return found


def _add(found: list[float], tempo: float) -> None:
    if SLOWEST_BPM <= tempo <= FASTEST_BPM and all(abs(tempo / other - 1.0) > _SAME for other in found):
        found.append(tempo)


def local_periods(alike: Floats, tempo_bpm: float, num_frames: int) -> Floats:
    """Frames from beat to beat at every frame, near a tempo: the smoothest course through what repeats in each piece."""
    ratios = 1.0 + np.arange(-_STEPS, _STEPS + 1) * _STEP
    period = 60.0 / tempo_bpm * FRAME_RATE
    lags = np.concatenate([k * period / ratios for k in range(1, 5)])
    course = _smoothest(
        (_all_at_lags(alike, lags).reshape(len(alike), 4, -1) * _LOCAL[:, np.newaxis]).sum(axis=1), _COURSE_COST
    )
    times = (np.arange(len(alike)) * _HOP_SECONDS) * FRAME_RATE
    return np.asarray(period / np.interp(np.arange(num_frames), times, ratios[course]), np.float32)


def _smoothest(scores: NDArray[np.float64], cost: float) -> NDArray[np.int64]:
    """Which column to take in each row, for the most score at the least change."""
    places = np.arange(scores.shape[1])
    change = cost * np.square(places[:, np.newaxis] - places)
    best, back = scores[0], np.zeros(scores.shape, np.int64)
    for row in range(1, len(scores)):
        total = best - change
        back[row] = total.argmax(axis=1)
        best = total.max(axis=1) + scores[row]
    course = np.zeros(len(scores), np.int64)
    course[-1] = int(best.argmax())
    for row in range(len(scores) - 1, 0, -1):
        course[row - 1] = back[row, course[row]]
    return course

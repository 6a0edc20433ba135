"""The tempo of a loop: a whole number of beats fits its length, and what happens in it lies on their grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from airdesk.dsp.onsets import HOP, pick_onsets

Floats = NDArray[np.float32]

SLOWEST_BPM, FASTEST_BPM = 60.0, 200.0
FRAME_RATE = 44100 / HOP

_USUAL_BEATS = {1: 0.2, 2: 0.5, 3: 0.25, 4: 1.0, 6: 0.45, 7: 0.0, 8: 1.0, 12: 0.6, 16: 1.0, 24: 0.6, 32: 1.0, 64: 0.9}
"""How usual loops of so many beats are (a choice)."""
_USUAL_BPM, _OCTAVES_AROUND = 125.0, 0.42
_STEPS_PER_BEAT = 4
_MOST_BEATS = 96
_SLOW_BPM, _FINE_FIT, _FEWEST_FINE = 100.0, 0.13, 4
_FEWEST_ONSETS, _ON_TIME_SECONDS = 6, 0.008
_CARELESS, _MOST_DIFFERENCE = 0.006, 0.04


@dataclass(frozen=True, slots=True)
class LoopTempo:
    """The best tempo, and how well it fits."""

    tempo_bpm: float
    beats: float
    fit: float  # about 0 by chance .. 1 everything on the grid
    periodicity: float  # 0..1: how much the onsets repeat


def loop_tempo(strengths: Floats, length_seconds: float) -> LoopTempo:
    """Of a loop with onset strengths of three ranges, shape (frames, 3)."""
    strength = np.asarray(strengths.sum(axis=1), np.float64)
    strength[0] = max(strength[0], float(strength.max(initial=0.0)) * 0.5)
    likeness = _autocorrelation(strength)
    best = LoopTempo(120.0, length_seconds * 2.0, 0.0, _periodicity(likeness))
    best_score = -np.inf
    for beats in range(1, _MOST_BEATS + 1):
        tempo = 60.0 * beats / length_seconds
        if not SLOWEST_BPM <= tempo <= FASTEST_BPM:
            continue
        score, fit = _score(strength, likeness, tempo, beats)
        if score > best_score:
            best_score, best = score, LoopTempo(tempo, float(beats), fit, best.periodicity)
    found = _free(strength, likeness, length_seconds, best, best_score)
    return _by_onsets(strength, _by_fine_grid(strength, found))


def _by_fine_grid(strength: NDArray[np.float64], slow: LoopTempo) -> LoopTempo:
    """Twice the tempo, where a slow one would have thirty-seconds played: then they are sixteenths of a fast one."""
    fast = 2.0 * slow.tempo_bpm
    if slow.tempo_bpm >= _SLOW_BPM or fast > FASTEST_BPM or grid_fit(strength, fast) < _FINE_FIT:
        return slow
    if len(pick_onsets(np.asarray(strength, np.float32))) < _FEWEST_FINE:
        return slow
    return LoopTempo(fast, 2.0 * slow.beats, slow.fit, slow.periodicity)


def _by_onsets(strength: NDArray[np.float64], whole: LoopTempo) -> LoopTempo:
    """The tempo that the onsets themselves keep, where it differs from what the file's length says: it was cut carelessly."""
    onsets = pick_onsets(np.asarray(strength, np.float32))
    onsets = onsets[(onsets > 0) & (onsets < len(strength) - 1)]
    if len(onsets) < _FEWEST_ONSETS or onsets[-1] - onsets[0] < 0.6 * len(strength):
        return whole
    left, middle, right = strength[onsets - 1], strength[onsets], strength[onsets + 1]
    seconds = (onsets + 0.5 * (left - right) / np.minimum(left - 2 * middle + right, -1e-9)) / FRAME_RATE
    step = 60.0 / whole.tempo_bpm / _STEPS_PER_BEAT
    weights = np.minimum(middle, np.median(middle) * 2.0)
    offset = seconds[0]
    for _ in range(4):
        numbers = np.round((seconds - offset) / step)
        step, offset = np.polyfit(numbers, seconds, 1, w=weights)
    apart = np.abs(seconds - offset - step * numbers)
    tempo = 60.0 / step / _STEPS_PER_BEAT
    differs = abs(tempo / whole.tempo_bpm - 1.0)
    if float(np.median(apart)) > _ON_TIME_SECONDS or not _CARELESS < differs < _MOST_DIFFERENCE:
        return whole
    return LoopTempo(float(tempo), whole.beats * float(tempo) / whole.tempo_bpm, whole.fit, whole.periodicity)


def _score(strength: NDArray[np.float64], likeness: NDArray[np.float64], tempo: float, beats: int) -> tuple[float, float]:
    """How well a whole number of beats fits: grid, repetition, habit."""
    fit = grid_fit(strength, tempo)
    usual = _USUAL_BEATS.get(beats, 0.1 if beats % 4 == 0 else 0.0)
    return fit + 0.6 * _comb(likeness, tempo) + 0.5 * usual + 0.45 * _prior(tempo), fit


def _prior(tempo: float) -> float:
    return float(np.exp(-0.5 * (np.log2(tempo / _USUAL_BPM) / _OCTAVES_AROUND) ** 2))


def _free(
    strength: NDArray[np.float64], likeness: NDArray[np.float64], length_seconds: float, whole: LoopTempo, score: float
) -> LoopTempo:
    """A tempo that is no whole number of beats, where it fits clearly better: files with a tail or a lead."""
    tempos = SLOWEST_BPM * 2.0 ** np.arange(0.0, np.log2(FASTEST_BPM / SLOWEST_BPM), 0.004)
    if length_seconds * SLOWEST_BPM / 60.0 < 3.0:
        return whole
    fits = np.asarray([grid_fit(strength, tempo) for tempo in tempos])
    scores = (
        fits + 0.6 * np.asarray([_comb(likeness, tempo) for tempo in tempos]) + 0.45 * np.asarray([_prior(t) for t in tempos])
    )
    best = int(np.argmax(scores))
    if scores[best] < score - 0.15:
        return whole
    tempo = float(tempos[best])
    return LoopTempo(tempo, length_seconds * tempo / 60.0, float(fits[best]), whole.periodicity)


def grid_fit(strength: NDArray[np.float64], tempo: float) -> float:
    """How much more happens on the sixteenths than between them, the beats counting double; 0 by chance, 1 at best."""
    step = 60.0 / tempo / _STEPS_PER_BEAT * FRAME_RATE
    count = int((len(strength) - 1) / step)
    if count < 3:
        return 0.0
    places = np.arange(count) * step + _first(strength)
    widened = np.maximum(strength, 0.7 * np.maximum(np.roll(strength, 1), np.roll(strength, -1)))
    frames = np.minimum(np.round(places).astype(int), len(strength) - 1)
    between = np.minimum(np.round(places + step / 2).astype(int), len(strength) - 1)
    on, off = widened[frames], widened[between]
    beats = on[::_STEPS_PER_BEAT]
    total = float(on.mean() + off.mean()) + 1e-9
    return float((on.mean() - off.mean()) / total) * 0.6 + 0.4 * float(
        (beats.mean() - on.mean()) / (beats.mean() + on.mean() + 1e-9)
    )


def _first(strength: NDArray[np.float64]) -> int:
    """Where the first thing happens."""
    loud = np.flatnonzero(strength[:20] > 0.4 * strength.max(initial=1e-9))
    return int(loud[0]) if len(loud) else 0


def _autocorrelation(strength: NDArray[np.float64]) -> NDArray[np.float64]:
    centred = strength - strength.mean()
    size = 1 << (2 * len(centred) - 1).bit_length()
    lags = np.fft.irfft(np.abs(np.fft.rfft(centred, size)) ** 2, size)[: len(centred)]
    return np.asarray(lags / max(float(lags[0]), 1e-12))


def _comb(likeness: NDArray[np.float64], tempo: float) -> float:
    """Repetition at one, two and four beats."""
    period = 60.0 / tempo * FRAME_RATE
    lags = np.round(period * np.asarray([0.5, 1.0, 2.0, 4.0])).astype(int)
    heard = [float(likeness[max(0, lag - 1) : lag + 2].max()) for lag in lags if lag + 2 < len(likeness)]
    return float(np.mean(heard)) if heard else 0.0


def _periodicity(likeness: NDArray[np.float64]) -> float:
    first, last = int(0.12 * FRAME_RATE), min(len(likeness), int(2.2 * FRAME_RATE))
    return float(np.clip(likeness[first:last].max(), 0.0, 1.0)) if last > first + 2 else 0.0

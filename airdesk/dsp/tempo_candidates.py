"""Tempos that a loop may have, each with its evidence; which of them it is, is for whoever knows loops to say.

A loop was cut to whole beats, or carelessly; what happens in it lies on a grid; people like whole tempos: all are evidence.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from airdesk.dsp.onsets import HOP, pick_onsets

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

SLOWEST_BPM, FASTEST_BPM = 60.0, 200.0
FRAME_RATE = 44100 / HOP
MOST_CANDIDATES = 40

_FREE_BPM = SLOWEST_BPM * 2.0 ** np.arange(0.0, np.log2(FASTEST_BPM / SLOWEST_BPM), 0.006)
_FREE_PEAKS = 8
_MOST_ONSETS = 160
_RATES = (0.25, 0.5, 1.0, 2.0, 3.0, 4.0, 8.0)
"""Pulses per beat whose presence is looked for: bars, halves, beats, eighths, triplets, sixteenths, thirty-seconds."""
_RANGE_RATES = slice(1, 4)
_FREE_RATES = np.asarray([1, 2, 3, 5])
_LAGS = np.asarray([0.5, 1.0, 2.0, 4.0])  # beats
_WHOLE = 0.012  # as far as that a whole tempo is tried instead
_APART = 0.0012  # candidates closer than this are one
_STEPS_PER_BEAT = 4
_FEWEST_ONSETS = 4
_ON_TIME_SECONDS = 0.006  # what strays further says little of the tempo
_AHEAD_SECONDS = 0.032  # a frame sees what begins near its end: measured on clicks, noise and tones

BEAT, SIXTEENTH = 2, 5
"""Columns of the evidence: how well onsets keep the beat, and sixteenths."""

CUT_TO_BARS = len(_RATES) + 3 * 3 + 2 * len(_LAGS) + 14
"""Column of the evidence: 1 where the length is whole bars."""

NUM_EVIDENCE = len(_RATES) + 3 * 3 + 2 * len(_LAGS) + 15


@dataclass(frozen=True, slots=True)
class TempoCandidates:
    """Tempos with what speaks for and against each."""

    bpm: Doubles  # (count,)
    evidence: Floats  # (count, NUM_EVIDENCE)


@dataclass(frozen=True, slots=True)
class _Onsets:
    """When things begin, in seconds, how strongly, and in which ranges."""

    seconds: Doubles
    weights: Doubles  # (4, count): all together, low, middle, high


def tempo_candidates(strengths: Floats, length_seconds: float, sound_seconds: float, lead_frames: int = 0) -> TempoCandidates:
    """Of a sound with onset strengths of three ranges, shape (frames, 3), that can be heard for *sound_seconds* of its length.

    *lead_frames*: so many frames lie before its start, so that what begins right there is timed as exactly as the rest.
    """
    onsets = _onsets(strengths, lead_frames)
    bpm = _proposed(onsets, length_seconds, sound_seconds)
    likeness = autocorrelation(np.asarray(strengths.sum(axis=1), np.float64))
    evidence = _evidence(bpm, onsets, likeness, length_seconds, sound_seconds)
    return TempoCandidates(bpm, evidence)


def _onsets(strengths: Floats, lead_frames: int) -> _Onsets:
    total = strengths.sum(axis=1)
    if not lead_frames:
        total[0] = max(float(total[0]), 0.5 * float(total.max(initial=0.0)))
    found = pick_onsets(np.concatenate([[np.float32(0.0)], total, [np.float32(0.0)]])) - 1
    found = found[np.argsort(-total[found])[:_MOST_ONSETS]]
    found.sort()
    if not len(found):
        found = np.zeros(1, np.int64)
    before, after = np.maximum(found - 1, 0), np.minimum(found + 1, len(total) - 1)
    left, middle, right = total[before], total[found], total[after]
    bend = np.minimum(left - 2.0 * middle + right, -1e-9)
    shift = np.where((found > 0) & (found < len(total) - 1), np.clip(0.5 * (left - right) / bend, -0.6, 0.6), 0.0)
    around = np.maximum(np.maximum(strengths[before], strengths[found]), strengths[after])
    rows = np.vstack([np.minimum(middle, 2.0 * np.median(middle)), around.T]).astype(np.float64)
    seconds = (found + shift - lead_frames) / FRAME_RATE + _AHEAD_SECONDS
    seconds = np.where(found == 0, 0.0, seconds) if not lead_frames else seconds
    return _Onsets(seconds, rows / np.maximum(rows.sum(axis=1, keepdims=True), 1e-9))


def _proposed(onsets: _Onsets, length_seconds: float, sound_seconds: float) -> Doubles:
    """Whole beats of the length and of what is heard; what the onsets keep; whole tempos close to those."""
    lengths = [length_seconds] if abs(sound_seconds / length_seconds - 1) < 0.003 else [length_seconds, sound_seconds]
    by_length = np.concatenate([60.0 / length * np.arange(1, 97) for length in lengths])
    pulses = _pulses(_FREE_BPM, onsets, _FREE_RATES, slice(0, 1))[:, 0]
    score = pulses @ np.asarray([0.4, 1.0, 0.8, 0.6])
    inner = np.flatnonzero((score[1:-1] >= score[:-2]) & (score[1:-1] > score[2:])) + 1
    peaks = _FREE_BPM[inner[np.argsort(-score[inner])[:_FREE_PEAKS]]]
    fitted = np.asarray([_fitted(tempo, onsets) for tempo in peaks])
    usual = by_length[_is_usual(by_length, length_seconds)]
    ready = np.concatenate([fitted, usual, peaks])
    whole = np.round(ready[np.abs(ready / np.round(ready) - 1.0) < _WHOLE])
    every = np.concatenate([fitted, usual, whole, by_length])
    every = every[(every >= SLOWEST_BPM) & (every <= FASTEST_BPM)]
    kept: list[float] = []
    for tempo in every:
        if all(abs(tempo / other - 1.0) > _APART for other in kept):
            kept.append(float(tempo))
        if len(kept) == MOST_CANDIDATES:
            break
    return np.asarray(kept or [120.0])


def _is_usual(bpm: Doubles, length_seconds: float) -> NDArray[np.bool_]:
    """Whole bars and halves of bars come first; of long loops not every number of beats is tried."""
    beats = np.round(bpm * length_seconds / 60.0)
    return np.asarray((bpm >= SLOWEST_BPM) & (bpm <= FASTEST_BPM) & ((beats % 4 == 0) | (beats <= 8)))


def _fitted(tempo: float, onsets: _Onsets) -> float:
    """The tempo nearby that the onsets keep best on sixteenths."""
    if len(onsets.seconds) < _FEWEST_ONSETS:
        return tempo
    seconds, weights = onsets.seconds, onsets.weights[0]
    step, offset = 60.0 / tempo / _STEPS_PER_BEAT, float(seconds[0])
    for turn in range(5):
        numbers = np.round((seconds - offset) / step)
        off = np.abs(seconds - offset - step * numbers)
        near = weights * (off < 0.3 * step) if turn < 2 else weights / (1.0 + (off / _ON_TIME_SECONDS) ** 2)
        total = max(float(near.sum()), 1e-9)
        mean_number, mean_time = float(near @ numbers) / total, float(near @ seconds) / total
        spread = float(near @ (numbers - mean_number) ** 2)
        if spread < 1e-9:
            return tempo
        step = float(near @ ((numbers - mean_number) * (seconds - mean_time))) / spread
        offset = mean_time - step * mean_number
        if not 0.5 < step * tempo * _STEPS_PER_BEAT / 60.0 < 2.0:
            return tempo
    return 60.0 / step / _STEPS_PER_BEAT


def _pulses(bpm: Doubles, onsets: _Onsets, rates: slice | NDArray[np.int64], rows: slice) -> Doubles:
    """How well onsets keep some of the pulses, 1 all of them, 0 by chance; shape (tempos, rows of weights, rates)."""
    quarter = np.exp((-0.5j * np.pi / 60.0) * (bpm[:, np.newaxis] * onsets.seconds))
    half = quarter * quarter
    one = half * half
    two = one * one
    four = two * two
    turns = np.stack([quarter, half, one, two, one * two, four, four * four], axis=1)[:, rates]
    return np.asarray(np.abs(turns @ onsets.weights[rows].T), np.float64).transpose(0, 2, 1)


def _evidence(bpm: Doubles, onsets: _Onsets, likeness: Doubles, length_seconds: float, sound_seconds: float) -> Floats:
    count = len(onsets.seconds)
    every = _pulses(bpm, onsets, slice(None), slice(None))
    pulses, ranges = every[:, 0], every[:, 1:, _RANGE_RATES].reshape(len(bpm), -1)
    lags = np.round(60.0 / bpm[:, np.newaxis] * _LAGS * FRAME_RATE).astype(int)
    inside = lags + 1 < len(likeness)
    safe = np.where(inside, lags, 0)
    near = np.maximum(
        likeness[safe], np.maximum(likeness[np.maximum(safe - 1, 0)], likeness[np.minimum(safe + 1, len(likeness) - 1)])
    )
    columns = [*pulses.T, *ranges.T, *np.where(inside, near, 0.0).T, *inside.T.astype(float)]
    beats, heard = bpm * length_seconds / 60.0, bpm * sound_seconds / 60.0
    nearest = np.maximum(np.round(beats), 1.0)
    whole = np.round(bpm)
    exact_ms = 1000.0 * np.abs(length_seconds - np.maximum(np.round(whole * length_seconds / 60.0), 1.0) * 60.0 / whole)
    octaves = np.log2(bpm / 120.0)
    columns += [
        *(octaves, octaves**2, np.abs(octaves)),
        *(
            np.minimum(np.abs(beats - nearest), 0.5),
            np.abs(heard - np.round(heard)),
            np.abs(beats / 4.0 - np.round(beats / 4.0)),
        ),
        *((nearest % 4 == 0).astype(float), (nearest % 2 == 0).astype(float), np.log2(beats + 0.5)),
        *(np.minimum(np.abs(bpm - whole), 0.5), (whole % 5 == 0).astype(float), np.log10(exact_ms + 0.3)),
        *(np.log2(count / beats + 0.1), np.full(len(bpm), np.log2(count + 1.0))),
        ((np.abs(beats - nearest) < 0.02 * nearest / 4.0) & (nearest % 4 == 0)).astype(float),
    ]
    return np.asarray(np.stack(columns, axis=1), np.float32)


def autocorrelation(strength: Doubles) -> Doubles:
    """How much the onsets are like themselves later, by frames; 1 at 0."""
    centred = strength - strength.mean()
    size = 1 << (2 * len(centred) - 1).bit_length()
    lags = np.fft.irfft(np.abs(np.fft.rfft(centred, size)) ** 2, size)[: len(centred)]
    return np.asarray(lags / max(float(lags[0]), 1e-12))

"""The key of a song: what its chords do around each tonic, half bar by half bar, and which tones sound at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from airdesk.analysis.judge import judge_named
from airdesk.analysis.key_facts import tonic_facts
from airdesk.analysis.listening import TONE_RATE, Heard
from airdesk.dsp.tone_peaks import BINS_PER_OCTAVE
from airdesk.model.harmony import Key

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

_PER_TONE: Final = BINS_PER_OCTAVE // 12
_A: Final = 9  # pitch class of place 0
_BAR_SECONDS: Final = 2.0  # where there are no bars


@dataclass(frozen=True, slots=True)
class FoundKey:
    """The likeliest key."""

    key: Key | None
    confidence: float  # 0..1
    tuning_cents: float


def tuning_of(tones: Floats) -> float:
    """How far the tones lie above those of A = 440 Hz, in cents, -50..50."""
    total = tones.sum(axis=0, dtype=np.float64)
    turn = complex(np.exp(2j * np.pi * np.arange(len(total)) / _PER_TONE) @ total)
    return float(np.angle(turn) / (2.0 * np.pi) * 100.0) if abs(turn) > 0 else 0.0


def pitch_classes(tones: Floats, tuning_cents: float) -> Floats:
    """Twelve pitch classes, C first, from finer tones; what lies between two counts less. Shape (n, 12)."""
    away = np.arange(tones.shape[1]) / _PER_TONE - tuning_cents / 100.0
    nearest = np.round(away).astype(np.int64)
    weights = np.exp(-0.5 * np.square((away - nearest) * _PER_TONE)).astype(np.float32)
    fold = np.zeros((tones.shape[1], 12), np.float32)
    fold[np.arange(len(away)), (nearest + _A) % 12] = weights
    return np.asarray(tones @ fold, np.float32)


def find_key(heard: Heard, downbeats: Doubles, start: float, end: float) -> FoundKey:
    """The key of a song; none where nothing tonal sounds."""
    if len(heard.treble_tones) < 10 or not float(heard.treble_tones.sum()) > 0.0:
        return FoundKey(None, 0.0, 0.0)
    tuning = tuning_of(heard.treble_tones)
    treble, bass = (pitch_classes(tones, tuning) for tones in (heard.treble_tones, heard.bass_tones))
    shares = judge_named("key").shares(key_rows(treble, bass, downbeats, start, end))
    best = int(shares.argmax())
    clearness = float(np.clip((_contrast(treble) - 0.25) / 0.2, 0.05, 1.0))
    return FoundKey(Key(best % 12, "minor" if best >= 12 else "major"), float(shares[best]) * clearness, tuning)


def key_rows(treble: Floats, bass: Floats, downbeats: Doubles, start: float, end: float) -> Floats:
    """The facts of each of the twelve tonics, C first; of each the judge says how likely it is in major and in minor.

    *treble*, *bass*: pitch classes, TONE_RATE.
    """
    treble, bass = _evened(treble), _evened(bass)
    halves = _half_bars(downbeats, start, end)
    return tonic_facts(treble, bass, _means(treble, halves), _means(bass, halves))


def _contrast(treble: Floats) -> float:
    """How much some tones stand out from the others."""
    whole = _evened(treble).mean(axis=0)
    unit = whole / (np.linalg.norm(whole) + 1e-9)
    return float(np.linalg.norm(unit - unit.mean()))


def _evened(tones: Floats) -> Floats:
    """Every moment with about the same weight, silence with none."""
    size = np.linalg.norm(tones, axis=1, keepdims=True)
    return np.asarray(tones / (size + 0.3 * float(size.mean()) + 1e-9), np.float32)


def _half_bars(downbeats: Doubles, start: float, end: float) -> Doubles:
    """Seconds at which half bars begin, and the end of the last; an even number of them."""
    if len(downbeats) < 4:
        count = max(2, int((end - start) / _BAR_SECONDS))
        downbeats = np.asarray(start + np.arange(count + 1) * _BAR_SECONDS)
    bar = float(np.median(np.diff(downbeats)))
    inside = downbeats[(downbeats > start - 0.3 * bar) & (downbeats < end - 0.4 * bar)]
    if len(inside) < 2:
        inside = downbeats
    edges = np.append(inside, inside[-1] + bar)
    return np.sort(np.concatenate((edges, edges[:-1] + np.diff(edges) / 2.0)))


def _means(tones: Floats, edges: Doubles) -> Doubles:
    """Mean tones of each half bar; its beginning blurs into the one before and is left out."""
    sums = np.concatenate((np.zeros((1, 12)), np.cumsum(tones, axis=0, dtype=np.float64)))
    first = np.clip(np.round(edges[:-1] * TONE_RATE + 1.0).astype(np.int64), 0, len(tones))
    last = np.clip(np.round(edges[1:] * TONE_RATE).astype(np.int64), 0, len(tones))
    last = np.maximum(last, np.minimum(first + 1, len(tones)))
    return np.asarray((sums[last] - sums[first]) / np.maximum(1, last - first)[:, np.newaxis])

"""The key of a song: its tones, its bass and what stands at the beginnings of bars and phrases, held against learnt profiles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from airdesk.analysis.judge import judge_named
from airdesk.analysis.listening import TONE_RATE, Heard
from airdesk.dsp.tone_peaks import BINS_PER_OCTAVE
from airdesk.model.harmony import Key

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

_PER_TONE: Final = BINS_PER_OCTAVE // 12
_A: Final = 9  # pitch class of place 0
_PHRASE_BARS: Final = 4
_END_SECONDS: Final = 6.0


@dataclass(frozen=True, slots=True)
class FoundKey:
    """The likeliest key."""

    key: Key | None
    confidence: float  # 0..1
    tuning_cents: float


def tuning_of(tones: Floats) -> float:
    """How far the tones lie above those of A = 440 Hz, in cents, -50..50."""
    total = tones.sum(axis=0, dtype=np.float64)
    turn = np.exp(2j * np.pi * np.arange(len(total)) / _PER_TONE) @ total
    return float(np.angle(turn) / (2.0 * np.pi) * 100.0) if abs(turn) > 0 else 0.0


def pitch_classes(tones: Floats, tuning_cents: float) -> Floats:
    """Twelve pitch classes, C first, from finer tones; what lies between two counts less. Shape (n, 12)."""
    away = np.arange(tones.shape[1]) / _PER_TONE - tuning_cents / 100.0
    nearest = np.round(away).astype(np.int64)
    weights = np.exp(-0.5 * np.square((away - nearest) * _PER_TONE)).astype(np.float32)
    fold = np.zeros((tones.shape[1], 12), np.float32)
    fold[np.arange(len(away)), (nearest + _A) % 12] = weights
    return tones @ fold


def key_rows(heard: Heard, downbeats: Doubles, start: float, end: float) -> tuple[Floats, float, float]:
    """The facts of each of the 24 keys (major first, C first), the tuning, and how much is tonal at all.

    Each row sees the song transposed to its tonic, so what is learned holds for every key.
    """
    tuning = tuning_of(heard.treble_tones)
    treble, bass = (_evened(pitch_classes(tones, tuning)) for tones in (heard.treble_tones, heard.bass_tones))
    spans = _spans(downbeats, start, end)
    parts = [treble.mean(axis=0), bass.mean(axis=0)]
    parts += [_mean_of(tones, spans[name]) for name in ("bars", "phrases", "first", "last") for tones in (treble, bass)]
    vectors = np.stack([_unit(part) for part in parts])
    rows = []
    for mode in (0.0, 1.0):
        for tonic in range(12):
            turned = np.roll(vectors, -tonic, axis=1).ravel()
            blank = np.zeros_like(turned)
            rows.append(np.concatenate(([mode], turned, blank) if mode == 0.0 else ([mode], blank, turned)))
    return np.asarray(rows, np.float32), tuning, float(np.linalg.norm(vectors[0] - vectors[0].mean()))


def find_key(heard: Heard, downbeats: Doubles, start: float, end: float) -> FoundKey:
    """The key of a song; none where nothing tonal sounds."""
    if len(heard.treble_tones) < 10 or not float(heard.treble_tones.sum()) > 0.0:
        return FoundKey(None, 0.0, 0.0)
    rows, tuning, contrast = key_rows(heard, downbeats, start, end)
    shares = judge_named("key").shares(rows)
    best = int(shares.argmax())
    clearness = float(np.clip((contrast - 0.25) / 0.3, 0.05, 1.0))
    return FoundKey(Key(best % 12, "minor" if best >= 12 else "major"), float(shares[best]) * clearness, tuning)


def _evened(tones: Floats) -> Floats:
    """Every moment with about the same weight, silence with none."""
    size = np.linalg.norm(tones, axis=1, keepdims=True)
    return np.asarray(tones / (size + 0.3 * float(size.mean()) + 1e-9), np.float32)


def _spans(downbeats: Doubles, start: float, end: float) -> dict[str, list[tuple[float, float]]]:
    if len(downbeats) < 2:
        return {"bars": [], "phrases": [], "first": [(start, start + _END_SECONDS)], "last": [(end - _END_SECONDS, end)]}
    beat = float(np.median(np.diff(downbeats))) / 4.0
    bars = [(bar, bar + 1.5 * beat) for bar in downbeats]
    inside = downbeats[downbeats > start - beat]
    phrases = [(bar, bar + 4.0 * beat) for bar in inside[::_PHRASE_BARS]]
    last = [(bar, bar + 4.0 * beat) for bar in downbeats[downbeats < end - beat][-2:]]
    return {"bars": bars, "phrases": phrases, "first": phrases[:1], "last": last}


def _mean_of(tones: Floats, spans: list[tuple[float, float]]) -> Floats:
    pieces = [tones[max(0, round(a * TONE_RATE)) : max(0, round(b * TONE_RATE))] for a, b in spans]
    pieces = [piece for piece in pieces if len(piece)]
    return np.asarray(np.concatenate(pieces).mean(axis=0) if pieces else np.zeros(12), np.float32)


def _unit(vector: Floats) -> Floats:
    return np.asarray(vector / (np.linalg.norm(vector) + 1e-6), np.float32)

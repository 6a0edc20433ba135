"""The key of a song: what its chords do in each key, and which tones sound at all.

*Source* of the profiles: Á. Faraldo and others, "Key estimation in electronic dance music" (ECIR 2016), simplified.
"""

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
_BAR_SECONDS: Final = 2.0  # where there are no bars
_BASS: Final = 0.45  # what the root in the bass counts beside the triad
_SHARPNESS: Final = 9.0  # of the choice between chords

_MAJOR: Final = np.asarray([1.00, 0.00, 0.42, 0.00, 0.53, 0.37, 0.00, 0.77, 0.00, 0.38, 0.21, 0.30])
_MINOR: Final = np.asarray([1.00, 0.00, 0.36, 0.39, 0.00, 0.38, 0.00, 0.74, 0.27, 0.00, 0.42, 0.23])
_DEGREES: Final = {  # semitones above the tonic and whether the chord is minor
    "major": ((0, 0), (2, 1), (4, 1), (5, 0), (7, 0), (9, 1), (10, 0), (5, 1)),
    "minor": ((0, 1), (3, 0), (5, 1), (7, 1), (7, 0), (8, 0), (10, 0), (0, 0)),
}


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
    rows, tuning, contrast = key_rows(heard, downbeats, start, end)
    shares = judge_named("key").shares(rows)
    best = int(shares.argmax())
    clearness = float(np.clip((contrast - 0.25) / 0.2, 0.05, 1.0))
    return FoundKey(Key(best % 12, "minor" if best >= 12 else "major"), float(shares[best]) * clearness, tuning)


def key_rows(heard: Heard, downbeats: Doubles, start: float, end: float) -> tuple[Floats, float, float]:
    """The facts of each of the 24 keys (major first, C first), the tuning, and how much is tonal at all.

    Each row sees the song from its own tonic, so what is learned holds for every key.
    """
    tuning = tuning_of(heard.treble_tones)
    treble, bass = (_evened(pitch_classes(tones, tuning)) for tones in (heard.treble_tones, heard.bass_tones))
    halves = _half_bars(downbeats, start, end)
    high, low = _means(treble, halves), _means(bass, halves)
    chords = _chords(high, low)
    whole = treble.mean(axis=0)
    lows = bass.mean(axis=0)
    rows = [_key_row(mode, tonic, chords, low, whole, lows) for mode in ("major", "minor") for tonic in range(12)]
    unit = whole / (np.linalg.norm(whole) + 1e-9)
    return np.asarray(rows, np.float32), tuning, float(np.linalg.norm(unit - unit.mean()))


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


def _chords(high: Doubles, low: Doubles) -> Doubles:
    """How likely each of the 24 triads sounds in each half bar, shape (halves, 12 roots, 2: major, minor)."""
    high = high / (np.linalg.norm(high, axis=1, keepdims=True) + 1e-6)
    low = low / (np.linalg.norm(low, axis=1, keepdims=True) + 1e-6)
    scores = np.empty((len(high), 12, 2))
    for root in range(12):
        for minor in (0, 1):
            third, fifth = (root + 4 - minor) % 12, (root + 7) % 12
            triad = (high[:, root] + high[:, third] + 0.9 * high[:, fifth]) / 1.7
            wrong = high[:, (root + 3 + minor) % 12]  # the third of the other mode
            scores[:, root, minor] = triad - 0.3 * wrong + _BASS * low[:, root] + 0.1 * low[:, fifth] + 0.1 * low[:, third]
    scores = np.exp(_SHARPNESS * (scores - scores.max(axis=(1, 2), keepdims=True)))
    heard = np.minimum(1.0, np.linalg.norm(high, axis=1) * 2.0)
    return np.asarray(scores / scores.sum(axis=(1, 2), keepdims=True) * heard[:, np.newaxis, np.newaxis])


def _key_row(mode: str, tonic: int, chords: Doubles, low: Doubles, whole: Floats, lows: Floats) -> Doubles:
    """What the chords and tones of a song do in one key."""
    degrees = [chords[:, (tonic + step) % 12, minor] for step, minor in _DEGREES[mode]]
    home = degrees[0]
    dominant = degrees[4] + (degrees[3] if mode == "minor" else 0.0)
    phrases, bars = home[:: 2 * _PHRASE_BARS], home[::2]
    bass_home = low[:, tonic] / (np.linalg.norm(low, axis=1) + 1e-6)
    shared = [
        _alike(whole, tonic, mode),
        _alike(lows, tonic, mode),
        float(bars.mean()),
        float(phrases.mean()),
        float(home[:2].max()),
        float(home[-2:].max()),
        float(home[-4:].max()),
        float((dominant[:-1] * home[1:]).mean() * 4.0) if len(home) > 1 else 0.0,
        float((dominant[2 * _PHRASE_BARS - 1 :: 2 * _PHRASE_BARS]).mean()) if len(home) >= 2 * _PHRASE_BARS else 0.0,
        float(bass_home.mean()),
        float(bass_home[:: 2 * _PHRASE_BARS].mean()),
        float(bass_home[:2].max()),
        float(bass_home[-2:].max()),
        float(bass_home[-4:].max()),
        float((home * bass_home).mean()),
        float((home * bass_home)[-4:].max()),
    ]
    own = np.asarray([*shared, *(float(each.mean()) for each in degrees)])
    blank = np.zeros_like(own)
    return np.concatenate(([1.0], blank, own) if mode == "minor" else ([0.0], own, blank))


def _alike(tones: Floats, tonic: int, mode: str) -> float:
    profile = np.roll(_MINOR if mode == "minor" else _MAJOR, tonic)
    return float(np.corrcoef(tones, profile)[0, 1]) if float(tones.std()) > 0 else 0.0

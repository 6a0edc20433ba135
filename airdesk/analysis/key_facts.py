"""What the chords, bass and tones of a song do around each tonic: the facts by which its key is judged."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]

_PHRASE_BARS: Final = 4
_BASS: Final = 0.45  # what the root in the bass counts beside the triad
_SHARPNESS: Final = 9.0  # of the choice between chords
_STEPS: Final = (5, 7, 2)  # semitones up to the next root: as a dominant, a subdominant and a seventh degree go home


def tonic_facts(treble: Floats, bass: Floats, high: Doubles, low: Doubles) -> Floats:
    """What each of the twelve tonics, C first, would have around itself, shape (12, facts).

    *treble*, *bass*: pitch classes of each moment; *high*, *low*: the same of each half bar, two to a bar. Every row sees the
    song from its own tonic, so what is learned of one holds for all.
    """
    likely, phrase = chords_of(high, low), 2 * _PHRASE_BARS
    lows = low / (np.linalg.norm(low, axis=1, keepdims=True) + 1e-6)
    triads = [
        likely.mean(axis=0),
        *(_mean(likely[2 * bar :: phrase]) for bar in range(_PHRASE_BARS)),
        likely[:2].mean(axis=0),
        likely[-2:].mean(axis=0),
        _mean(likely[-4:-2]),
        *_moves(likely),
    ]
    roots = np.square(lows)
    roots /= roots.sum(axis=1, keepdims=True) + 1e-6
    tones = [
        _unit(treble.mean(axis=0)),
        _unit(bass.mean(axis=0)),
        lows[::phrase].mean(axis=0),
        lows[:2].mean(axis=0),
        lows[-2:].mean(axis=0),
        _unit(high[-2:].mean(axis=0)),
        _unit(high[:2].mean(axis=0)),
        lows[::2].mean(axis=0),
        _unit(high[::phrase].mean(axis=0)),
        *(_mean(lows[2 * bar :: phrase]) for bar in range(1, _PHRASE_BARS)),
        _mean(lows[-4:-2]),
        *(_unit(_mean(high[2 * bar :: phrase])) for bar in range(1, _PHRASE_BARS)),
        *(4.0 * _mean(np.roll(roots[:-1], step, axis=1) * roots[1:]) for step in _STEPS),
    ]
    rows = [np.concatenate([np.roll(each, -tonic, axis=0).ravel() for each in (*triads, *tones)]) for tonic in range(12)]
    return np.asarray(rows, np.float32)


def chords_of(high: Doubles, low: Doubles) -> Doubles:
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


def _moves(likely: Doubles) -> list[Doubles]:
    """How often each chord is reached by each of the steps that lead home in one key or another."""
    before, after = likely[:-1].sum(axis=2), likely[1:]
    return [4.0 * _mean(np.roll(before, step, axis=1)[:, :, np.newaxis] * after) for step in _STEPS]


def _mean(rows: Doubles) -> Doubles:
    """Mean of the first axis; nothing where there is nothing."""
    return np.asarray(rows.mean(axis=0)) if len(rows) else np.zeros(rows.shape[1:])


def _unit(tones: Doubles | Floats) -> Doubles:
    return np.asarray(tones / (np.linalg.norm(tones) + 1e-6), np.float64)

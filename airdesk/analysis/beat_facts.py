"""What is heard on and between the beats of a possible grid: the facts by which the right level and phase are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from airdesk.analysis.beat_grid import BeatGrid
from airdesk.analysis.listening import FRAME_RATE, TONE_RATE, Heard
from airdesk.analysis.pulse import Onsets, at_lags, likeness

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

_PLACES: Final = (0.0, 0.25, 1 / 3, 0.5, 2 / 3, 0.75)
_LAGS: Final = (0.25, 1 / 3, 0.5, 2 / 3, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0)
_MOST_STRENGTH: Final = 4.0  # an onset counts for
_SPREAD: Final = 2  # frames to either side in which an onset counts


@dataclass(frozen=True, slots=True)
class SongFacts:
    """What the facts of all grids of a song are taken from."""

    curves: Floats  # onset strength of the four ranges, each frame the best of its neighbours, shape (frames, 4)
    alike: Floats  # repetition of all, of the lows and of the highs at each lag, shape (3, lags)
    treble: Floats  # tones at TONE_RATE, shape (n, 12)
    bass: Floats


def song_facts(heard: Heard, onsets: Onsets, alike: Floats) -> SongFacts:
    """Prepare a song."""
    several = [alike.mean(axis=0)] + [likeness(onsets.groups[:, group]).mean(axis=0) for group in (0, 3)]
    return SongFacts(spread(onsets.groups), np.stack(several), folded(heard.treble_tones), folded(heard.bass_tones))


def spread(curves: Floats) -> Floats:
    """Each frame the best of its neighbours: onsets count a little before and after their time."""
    wide = curves.copy()
    for shift in range(1, _SPREAD + 1):
        np.maximum(wide[shift:], curves[:-shift], out=wide[shift:])
        np.maximum(wide[:-shift], curves[shift:], out=wide[:-shift])
    return wide


def curves_at(curves: Floats, times: Doubles) -> Doubles:
    """Onset strength at some times, shape of *times* and then groups."""
    frames = np.clip(np.round(times * FRAME_RATE).astype(np.int64), 0, len(curves) - 1)
    return np.minimum(curves[frames], _MOST_STRENGTH).astype(np.float64)


def folded(tones: Floats) -> Floats:
    """Twelve tones from finer ones, shape (n, 12), place 0 at A; five places to a tone, the middle one first."""
    return np.asarray(np.roll(tones, 2, axis=1).reshape(len(tones), 12, -1).sum(axis=2), np.float32)


def grid_facts(grid: BeatGrid, song: SongFacts) -> Floats:
    """The facts of a grid, one row; every one about -1 to 1."""
    beats = grid.beats
    period = grid.period_seconds
    x = np.log2(60.0 / period / 110.0)
    rows = [np.asarray([x, x * x, x**3, grid.on_time, float(grid.is_constant), min(1.0, grid.wander_seconds / period * 4.0)])]
    heard = _heard(beats, song.curves)  # (beats, places, groups)
    rows.append(_places(heard))
    rows.append(_alternation(heard))
    rows.append(at_lags_of(song.alike, period).ravel())
    rows.append(np.minimum(2.0, song.curves.mean(axis=0) * period * 2.0))
    rows.append(_harmony(beats, song))
    return np.asarray(np.concatenate(rows), np.float32)


def at_lags_of(alike: Floats, period: float) -> Doubles:
    """Repetition at fractions and multiples of the period, shape (3, lags)."""
    lags = np.asarray(_LAGS) * period * FRAME_RATE
    return np.stack([at_lags(row, lags) for row in alike])


def _heard(beats: Doubles, curves: Floats) -> Doubles:
    """Onset strength at places between each beat and the next, shape (beats - 1, places, groups)."""
    times = beats[:-1, np.newaxis] + np.diff(beats)[:, np.newaxis] * np.asarray(_PLACES)
    return curves_at(curves, times)


def _places(heard: Doubles) -> Doubles:
    mean = heard.mean(axis=0)
    on, quarter, third, half, third2, quarter3 = mean
    total = on + half + 0.05
    quarters, thirds = quarter + quarter3, third + third2
    parts = [
        (on - half) / total,
        quarters / (total + quarters),
        thirds / (total + thirds),
        (third2 - third) / (thirds + 0.05),
        on / 3.0,
    ]
    return np.concatenate(parts)


def _alternation(heard: Doubles) -> Doubles:
    """How unlike each other every second, third and fourth beat are, for lows, bodies and highs; and every second off-beat."""
    facts = []
    for place, groups in ((0, (0, 1, 2, 3)), (3, (0, 2, 3))):
        for group in groups:
            values = heard[:, place, group]
            means = {n: np.asarray([values[k::n].mean() if len(values) > k else 0.0 for k in range(n)]) for n in (2, 3, 4)}
            total = float(values.mean()) + 0.05
            facts.append(abs(means[2][0] - means[2][1]) / total / 2.0)
            facts.append(float(means[3].std()) / total)
            halves = means[4].reshape(2, 2)
            facts.append(float(np.abs(halves[0] - halves[1]).max()) / total / 2.0)
    both = heard[:, 0, 0] - heard[:, 0, 2]  # a kick and a snare take turns
    facts.append(abs(float(both[::2].mean() - both[1::2].mean())) / (float(heard[:, 0, :3:2].mean()) + 0.1) / 2.0)
    return np.asarray(facts)


def beat_tones(beats: Doubles, tones: Floats) -> Doubles:
    """Mean tones from each beat to the next, of length 1, shape (beats, 12)."""
    if not len(tones):
        return np.zeros((len(beats), 12))
    sums = np.concatenate((np.zeros((1, 12)), np.cumsum(tones, axis=0, dtype=np.float64)))
    edges = np.append(beats, 2 * beats[-1] - beats[-2])
    places = np.clip(edges * TONE_RATE + 0.5, 0, len(tones))
    whole = places.astype(np.int64)
    at = sums[whole] + (places - whole)[:, np.newaxis] * (sums[np.minimum(whole + 1, len(tones))] - sums[whole])
    mean = np.diff(at, axis=0)
    return np.asarray(mean / (np.linalg.norm(mean, axis=1, keepdims=True) + 1e-9))


def changes(tones: Doubles) -> Doubles:
    """How different the tones of each beat are from those of the beat before, 0..1; the first is 0."""
    alike = np.einsum("ij,ij->i", tones[1:], tones[:-1])
    return np.concatenate(([0.0], np.clip(1.0 - alike, 0.0, 1.0)))


def _harmony(beats: Doubles, song: SongFacts) -> Doubles:
    facts = []
    for tones in (song.treble, song.bass):
        change = changes(beat_tones(beats, tones))
        total = float(change.mean()) + 0.02
        facts.append(total * 2.0)
        for n in (2, 3, 4):
            means = np.asarray([change[k::n].mean() if len(change) > k else 0.0 for k in range(n)])
            facts.append(float(means.max() - means.mean()) / total / 2.0)
    return np.asarray(facts)

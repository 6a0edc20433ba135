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
_TURNING: Final = ((0, 0, 0, 0, 3, 3, 3), (0, 1, 2, 3, 0, 2, 3))  # places and groups that may take turns
_MOST_STRENGTH: Final = 4.0  # an onset counts for
_SPREAD: Final = 2  # frames to either side in which an onset counts


@dataclass(frozen=True, slots=True)
class SongFacts:
    """What the facts of all grids of a song are taken from."""

    busy: Floats  # mean of the onset strength of each range, shape (4,)
    curves: Floats  # onset strength of the four ranges, each frame the best of its neighbours, shape (frames, 4)
    alike: Floats  # repetition of all, of the lows and of the highs at each lag, shape (3, lags)
    tones: Doubles  # running sums of treble and bass tones at TONE_RATE, shape (n + 1, 2, 12)


def song_facts(heard: Heard, onsets: Onsets, alike: Floats) -> SongFacts:
    """Prepare a song."""
    several = [alike.mean(axis=0)] + [likeness(onsets.groups[:, group]).mean(axis=0) for group in (0, 3)]
    tones = np.stack([folded(each) for each in (heard.treble_tones, heard.bass_tones)], axis=1)
    sums = np.concatenate((np.zeros((1, 2, 12)), np.cumsum(tones, axis=0, dtype=np.float64)))
    curves = spread(onsets.groups)
    return SongFacts(curves.mean(axis=0), curves, np.stack(several), sums)


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
    rows.append(np.minimum(2.0, song.busy * period * 2.0))
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


def phase_means(values: Doubles, count: int) -> Doubles:
    """Mean of every so-many-th row, from the first, the second ... row on, 0 where there is none; shape (count, columns)."""
    whole = len(values) // count * count
    sums = values[:whole].reshape(-1, count, values.shape[1]).sum(axis=0)
    sums[: len(values) - whole] += values[whole:]
    return np.asarray(sums / np.maximum(1, (len(values) - np.arange(count) + count - 1) // count)[:, np.newaxis])


def _alternation(heard: Doubles) -> Doubles:
    """How unlike each other every second, third and fourth beat are, for lows, bodies and highs; and every second off-beat."""
    values = heard[:, _TURNING[0], _TURNING[1]]
    total = values.mean(axis=0)
    twos, threes, fours = (phase_means(values, count) for count in (2, 3, 4))
    facts = [
        np.abs(twos[0] - twos[1]) / 2.0,
        threes.std(axis=0),
        np.abs(fours[:2] - fours[2:]).max(axis=0) / 2.0,
    ]
    kick, _, snare = (twos[0] - twos[1])[:3]  # they take turns
    turns = abs(float(kick - snare)) / (float(total[0] + total[2]) / 2.0 + 0.1) / 2.0
    return np.append((np.stack(facts) / (total + 0.05)).T.ravel(), turns)


def beat_tones(beats: Doubles, sums: Doubles) -> Doubles:
    """Mean tones from each beat to the next, of length 1, shape (beats, 2, 12). *sums*: as `SongFacts` has them."""
    if len(sums) < 2:
        return np.zeros((len(beats), 2, 12))
    edges = np.append(beats, 2 * beats[-1] - beats[-2])
    places = np.clip(edges * TONE_RATE + 0.5, 0, len(sums) - 1)
    whole = places.astype(np.int64)
    at = sums[whole] + (places - whole)[:, np.newaxis, np.newaxis] * (sums[np.minimum(whole + 1, len(sums) - 1)] - sums[whole])
    mean = np.diff(at, axis=0)
    return np.asarray(mean / (np.linalg.norm(mean, axis=2, keepdims=True) + 1e-9))


def changes(tones: Doubles) -> Doubles:
    """How different the tones of each beat are from those of the beat before, 0..1, the first 0; shape (beats, 2)."""
    alike = np.einsum("ijk,ijk->ij", tones[1:], tones[:-1])
    return np.concatenate((np.zeros((1, 2)), np.minimum(np.maximum(1.0 - alike, 0.0), 1.0)))


def _harmony(beats: Doubles, song: SongFacts) -> Doubles:
    change = changes(beat_tones(beats, song.tones))
    total = change.mean(axis=0) + 0.02
    means = [phase_means(change, count) for count in (2, 3, 4)]
    facts = [total * 2.0, *((each.max(axis=0) - each.mean(axis=0)) / total / 2.0 for each in means)]
    return np.stack(facts).T.ravel()

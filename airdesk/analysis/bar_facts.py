"""What is heard beat by beat, and what it says of where bars of three or four beats could begin."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from airdesk.analysis.beat_facts import SongFacts, beat_tones, changes, curves_at, phase_means
from airdesk.analysis.listening import FRAME_RATE
from airdesk.dsp.long_arrays import sums_at

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

METERS: Final = (4, 3)
NUM_SIGNS: Final = 16
_WIDE_BEATS: Final = 8
_MOST: Final = 3.0  # deviations a sign of one beat counts for


def beat_signs(beats: Doubles, song: SongFacts, bands: Floats) -> Doubles:
    """Onsets on and after each beat, changes of harmony, bass and sound; shape (beats, NUM_SIGNS), each of unit spread."""
    halves = beats + np.append(np.diff(beats), beats[-1] - beats[-2]) / 2.0
    columns = [curves_at(song.curves, beats), curves_at(song.curves, halves)]
    tones = beat_tones(beats, song.tones)
    change = changes(tones)
    for number in range(2):
        each = tones[:, number]
        pairs = each + np.roll(each, -1, axis=0)
        pairs /= np.linalg.norm(pairs, axis=1, keepdims=True) + 1e-9
        two_back = np.zeros(len(beats))
        two_back[2:] = np.clip(1.0 - np.einsum("ij,ij->i", pairs[2:], pairs[:-2]), 0.0, 1.0)
        columns += [change[:, number, np.newaxis], two_back[:, np.newaxis]]
    levels = _beat_levels(beats, bands)
    columns.append(_turn(levels, _WIDE_BEATS)[:, np.newaxis])
    columns.append(_turn(levels, 2)[:, np.newaxis])
    columns.append(levels[:, :5].mean(axis=1, keepdims=True))
    columns.append(levels.mean(axis=1, keepdims=True))
    signs = np.concatenate(columns, axis=1)
    signs = signs - signs.mean(axis=0)
    return np.asarray(np.clip(signs / (signs.std(axis=0) + 1e-6), -_MOST, _MOST))


def _beat_levels(beats: Doubles, bands: Floats) -> Doubles:
    """Mean level of each band from beat to beat, in tens of dB, shape (beats, bands)."""
    edges = np.clip(np.round(np.append(beats, 2 * beats[-1] - beats[-2]) * FRAME_RATE).astype(np.int64), 0, len(bands))
    power = np.diff(sums_at(bands, edges), axis=0) / np.maximum(1, np.diff(edges))[:, np.newaxis]
    return np.asarray(np.log10(power + 1e-6 * (power.mean() + 1e-12)))


def _turn(levels: Doubles, width: int) -> Doubles:
    """How different the sound of so many beats from each beat on is from the same before it."""
    sums = np.concatenate((np.zeros((1, levels.shape[1])), np.cumsum(levels, axis=0)))
    places = np.arange(len(levels))
    first, last = np.maximum(0, places - width), np.minimum(len(levels), places + width)
    before = (sums[places] - sums[first]) / np.maximum(1, places - first)[:, np.newaxis]
    after = (sums[last] - sums[places]) / np.maximum(1, last - places)[:, np.newaxis]
    turn = np.abs(after - before).mean(axis=1)
    turn[0] = turn[1:].mean() if len(turn) > 1 else 0.0
    return np.asarray(turn)


def bar_facts(signs: Doubles) -> list[tuple[int, int, Floats]]:
    """Every meter and phase with its facts: beats in a bar, beats before the first bar, one row."""
    found = []
    again = _repeats(signs)
    for meter in METERS:
        means, long = phase_means(signs, meter), phase_means(signs, 2 * meter)
        long[len(signs) :] = means[np.arange(len(signs), 2 * meter) % meter]
        for phase in range(meter):
            turned = np.roll(means, -phase, axis=0)
            halves = np.abs(long[phase] - long[(phase + meter) % (2 * meter)]) / 2.0
            blocks = [np.zeros((4, NUM_SIGNS)), np.zeros((3, NUM_SIGNS))]
            blocks[METERS.index(meter)] = turned
            row = [
                np.asarray([float(meter == 3)]),
                *(block.ravel() for block in blocks),
                halves,
                again if meter == 3 else -again,
            ]
            found.append((meter, phase, np.asarray(np.concatenate(row), np.float32)))
    return found


def _repeats(signs: Doubles) -> Doubles:
    """How much more each sign repeats after three beats than after four, and after six than after eight."""
    count = len(signs)

    def alike(lag: int) -> Doubles:
        """How much each sign is like itself so many beats later; 0 where there are too few beats."""
        if count <= lag + 2:
            return np.zeros(signs.shape[1])
        return np.asarray((signs[lag:] * signs[:-lag]).mean(axis=0))

    return np.concatenate((alike(3) - alike(4), alike(6) - alike(8), alike(6) - alike(4)))

"""How well every song of a set follows every other, all pairs at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from airdesk.automix.pairing import (
    ENERGY_WEIGHT,
    KEY_WEIGHT,
    RATIOS,
    TEMPO_WEIGHT,
    MixSong,
    edge_levels,
    key_score,
)  # fmt: skip
from airdesk.model.djset import MixRules

Doubles = NDArray[np.float64]


def pair_table(songs: Sequence[MixSong], rules: MixRules) -> Doubles:
    """Worth of each pair, shape (n, n), row: the first. As `pair_score`, but clashes of tempo may take it below 0."""
    return TEMPO_WEIGHT * _tempos(songs, rules) + KEY_WEIGHT * _keys(songs, rules) + ENERGY_WEIGHT * _energies(songs)


def _tempos(songs: Sequence[MixSong], rules: MixRules) -> Doubles:
    tempos = np.asarray([song.tempo_bpm or 1.0 for song in songs])
    steady = np.asarray([song.has_steady_beat for song in songs])
    meters = np.asarray([song.grid.beats_per_bar if song.grid else 0 for song in songs])
    quotient = tempos[np.newaxis, :] / tempos[:, np.newaxis]
    change = np.min([np.abs(quotient / ratio - 1.0) for ratio in RATIOS], axis=0) * 100.0
    scores = np.maximum(-1.0, 1.0 - change / max(rules.max_tempo_change_percent, 0.01))
    known = steady[:, np.newaxis] & steady[np.newaxis, :] & (meters[:, np.newaxis] == meters[np.newaxis, :])
    return np.where(known, scores, 0.0)


def _keys(songs: Sequence[MixSong], rules: MixRules) -> Doubles:
    names = [song.sure_key for song in songs]
    different = list(dict.fromkeys(names))
    numbers = np.asarray([different.index(name) for name in names])
    table = np.asarray([[key_score(a, b, is_strict=rules.is_strict_about_keys) for b in different] for a in different])
    return np.asarray(table[numbers[:, np.newaxis], numbers[np.newaxis, :]])


def _energies(songs: Sequence[MixSong]) -> Doubles:
    levels = np.asarray([edge_levels(song) for song in songs])
    starts, ends = levels[:, 0], levels[:, 1]
    fits = np.maximum(0.0, 1.0 - np.abs(ends[:, np.newaxis] - starts[np.newaxis, :]) / 12.0)
    return np.asarray(np.nan_to_num(fits, nan=0.0))

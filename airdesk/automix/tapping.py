"""From taps on a key to a tempo, and to the smallest repair that gives it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from statistics import median
from typing import Final

from airdesk.model.djset import GridRepair

FEWEST_TAPS: Final = 4
PAUSE_SECONDS: Final = 2.0
"""Silence after which tapping begins anew."""
_NEAR: Final = 0.04
_FACTORS: Final = (1.0, 0.5, 2.0, 0.25, 4.0)
_OTHERS: Final = (2 / 3, 3 / 2, 1 / 3, 3.0, 4 / 3, 3 / 4)


def tapped_tempo(taps: Sequence[float]) -> float | None:
    """The tempo of taps at these moments (seconds, rising) in beats per minute; None while there are too few."""
    if len(taps) < FEWEST_TAPS:
        return None
    lengths = [b - a for a, b in itertools.pairwise(taps)]
    usual = median(lengths)
    steady = [length for length in lengths if 0.7 < length / usual < 1.4]  # a tap that was missed does not count
    return 60.0 * len(steady) / sum(steady)


def repair_to_tempo(repair: GridRepair, heard_bpm: float | None, tapped_bpm: float) -> GridRepair:
    """The repair that counts a song as it was tapped.

    Nobody taps a tempo to a tenth of a beat: where the tapped one is near to the one that was heard or to a simple ratio of
    it, its beats are kept and only counted differently.
    """
    if heard_bpm is not None:
        for factor in _FACTORS:
            if abs(tapped_bpm / (heard_bpm * factor) - 1.0) <= _NEAR:
                return replace(repair, tempo_bpm=None, beat_factor=factor)
        for ratio in _OTHERS:
            if abs(tapped_bpm / (heard_bpm * ratio) - 1.0) <= _NEAR:
                return replace(repair, tempo_bpm=heard_bpm * ratio, beat_factor=1.0)
    return replace(repair, tempo_bpm=round(tapped_bpm, 1), beat_factor=1.0)

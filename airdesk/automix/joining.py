"""What is found out about a transition from the mix around it: how loud it is, tenth of a second by tenth."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from airdesk.automix.deck_curves import Curve
from airdesk.automix.lane_runs import Run, runs_of
from airdesk.automix.mix_timeline import Overlap
from airdesk.automix.set_mixer import MixPlan
from airdesk.dsp.loudness import HOP_SECONDS

HEARD_SECONDS = 14.0
"""Before and behind an overlap, of what is measured."""


@dataclass(frozen=True, slots=True)
class HeardJoin:
    """What was measured of one transition."""

    place: int  # in the order of the transitions
    start_seconds: float  # of the mix, where the hops begin
    hop_energies: tuple[float, ...]  # K-weighted, of each tenth of a second of the mix
    beat_errors_ms: tuple[float, ...] = ()  # of each beat of the overlap: how far both songs lie apart


def stretched_runs(plan: MixPlan) -> list[tuple[int, Run]]:
    """Every run of a mix that is stretched, with the place of its song in the order."""
    return [(place, run) for place, lane in enumerate(plan.timeline.lanes) for run in runs_of(lane) if not run.is_copy]


def heard_join(overlap: Overlap, place: int, hop_energies: NDArray[np.float64], first_hop: int = 0) -> HeardJoin:
    """The part of a mix around an overlap. *hop_energies*: of the mix without a trim, from its hop number *first_hop* on."""
    low, high = heard_hops(overlap)
    part = hop_energies[max(0, low - first_hop) : max(0, high - first_hop)]
    return HeardJoin(place, max(low, first_hop) * HOP_SECONDS, tuple(float(energy) for energy in part))


def heard_hops(overlap: Overlap) -> tuple[int, int]:
    """First and past-last tenth of a second of the mix that tells how loud a transition is."""
    low = math.floor((overlap.mix_start - HEARD_SECONDS) / HOP_SECONDS)
    return max(0, low), math.ceil((overlap.mix_end + HEARD_SECONDS) / HOP_SECONDS)


def trimmed(hop_energies: NDArray[np.float64], trim_db: Curve | None, start_seconds: float = 0.0) -> NDArray[np.float64]:
    """The energies that a mix, or a part of it that begins at a moment, has with a trim.

    It moves so slowly that it is the same all through a tenth of a second.
    """
    if trim_db is None:
        return hop_energies
    middles = start_seconds + (np.arange(len(hop_energies), dtype=np.float64) + 0.5) * HOP_SECONDS
    gains: NDArray[np.float64] = 10.0 ** (trim_db.at(middles) / 10.0)
    return hop_energies * gains


def with_beat_errors(joins: Sequence[HeardJoin], errors: Sequence[tuple[float, ...]]) -> tuple[HeardJoin, ...]:
    """The joins with what their beats lie apart."""
    return tuple(
        HeardJoin(join.place, join.start_seconds, join.hop_energies, beats) for join, beats in zip(joins, errors, strict=True)
    )

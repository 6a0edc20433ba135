"""What is found out about a transition before the mix is made: how loud it is, tenth of a second by tenth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from airdesk.automix.lane_runs import Run, runs_of
from airdesk.automix.mix_planning import part_of
from airdesk.automix.run_files import RunFiles
from airdesk.automix.set_mixer import MixPlan, mix_blocks
from airdesk.dsp.loudness import LoudnessMeter

HEARD_SECONDS = 12.0
"""Before and behind an overlap, of what is measured."""
_BLOCK_FRAMES = 32768


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


def hear_join(plan: MixPlan, place: int, sample_rate: int, files: RunFiles, check: Callable[[], None]) -> HeardJoin:
    """Measure one transition of a mix whose runs are all there."""
    overlap = plan.timeline.overlaps[place]
    start = max(0.0, overlap.mix_start - HEARD_SECONDS)
    first, last = round(start * sample_rate), round((overlap.mix_end + HEARD_SECONDS) * sample_rate)
    meter, frame = LoudnessMeter(sample_rate), first
    part = part_of(plan, max(0, place - 1), place + 2)
    for block in mix_blocks(part, sample_rate, start_frame=first, runs=files.load, block_frames=_BLOCK_FRAMES):
        check()
        meter.process(np.ascontiguousarray(block[:, : last - frame]))
        frame += block.shape[1]
        if frame >= last:
            break
    return HeardJoin(place, start, _as_tuple(meter.hop_energies))


def _as_tuple(values: NDArray[np.float64] | Sequence[float]) -> tuple[float, ...]:
    return tuple(float(value) for value in values)

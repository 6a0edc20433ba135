"""A mix that is listened to while its runs are still being stretched: how loud each moment of it is, and how its beats lie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from airdesk.dsp.dc_blocker import DcBlocker
from airdesk.dsp.loudness import LoudnessMeter
from airdesk.progress import Progress

if TYPE_CHECKING:
    from airdesk.audio.buffer import Audio
    from airdesk.automix.joining import HeardJoin
    from airdesk.automix.set_mixer import MixPlan, RunMaker

_MIXING_SHARE: Final = 0.1
"""Of the work until the mix has been heard; the rest is stretching."""


@dataclass(frozen=True, slots=True)
class AssembledMix:
    """The mix before mastering."""

    plan: MixPlan
    work: Path  # folder of its runs
    sample_rate: int

    @property
    def num_frames(self) -> int:
        """Its length."""
        return round(self.plan.timeline.duration_seconds * self.sample_rate)


@dataclass(frozen=True, slots=True)
class MixHearing:
    """What was heard of the mix before its transitions were levelled."""

    hops: NDArray[np.float64]  # K-weighted energy of each tenth of a second
    joins: tuple[HeardJoin, ...]
    stretched_seconds: float


def mixed_blocks(mix: AssembledMix, runs: RunMaker) -> Iterator[Audio]:
    """The mix block by block, from its songs and its runs.

    It is put together anew for each pass: that takes a tenth of the time of writing it down and reading it again.
    """
    from airdesk.automix.set_mixer import mix_blocks

    blocker = DcBlocker(mix.sample_rate)  # some recordings do not swing around zero
    for block in mix_blocks(mix.plan, mix.sample_rate, runs=runs):
        blocker.process(block)
        yield block


def hear_mix(mix: AssembledMix, progress: Progress, *, num_workers: int | None = None) -> MixHearing:
    """Make the runs of a mix in *num_workers* processes (None: as many as there are cores) and listen to each part of it as
    soon as its runs are there.

    Raises RenderError where a song cannot be read any more, StorageError, CancelledError.
    """
    from airdesk.automix.joining import heard_join, with_beat_errors
    from airdesk.workflows.mix_runs import RunsInProcesses

    meter, done = LoudnessMeter(mix.sample_rate), 0

    def look() -> None:
        progress.check_cancelled()
        mixed = done / max(1, mix.num_frames)
        stage = "Matching tempos…" if runs.done < 1.0 else "Mixing…"
        progress.report((1.0 - _MIXING_SHARE) * runs.done + _MIXING_SHARE * mixed, stage)

    with RunsInProcesses(mix.plan, mix.sample_rate, mix.work, look, num_workers=num_workers) as runs:
        for block in mixed_blocks(mix, runs.load):
            look()
            meter.process(block)
            done += block.shape[1]
        errors = runs.beat_errors_ms()
    hops = meter.hop_energies
    joins = [heard_join(overlap, place, hops) for place, overlap in enumerate(mix.plan.timeline.overlaps)]
    return MixHearing(hops, with_beat_errors(joins, errors), runs.stretched_seconds)

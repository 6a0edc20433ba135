"""What a mix needs before it can be put together, made by several processes: stretched runs, and transitions listened to."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from airdesk.errors import AirdeskError, CancelledError, RenderError
from airdesk.inventory.guarded import GuardedWork, Refused
from airdesk.progress import PartProgress, Progress

if TYPE_CHECKING:
    from airdesk.automix.joining import HeardJoin
    from airdesk.automix.set_mixer import MixPlan

_TIME_LIMIT_SECONDS: Final = 1800.0
_MEMORY_LIMIT_BYTES: Final = 2_000 * 2**20
_MOST_WORKERS: Final = 8


@dataclass(frozen=True, slots=True)
class _RunJob:
    """Make one stretched run."""

    plan: MixPlan  # the song and its neighbours
    song_id: str
    number: int  # of the run in its lane
    sample_rate: int
    folder: Path
    parent: int  # process that waits for it


@dataclass(frozen=True, slots=True)
class _JoinJob:
    """Listen to one transition."""

    plan: MixPlan
    place: int  # in that plan
    sample_rate: int
    folder: Path
    parent: int


@dataclass(frozen=True, slots=True)
class MixRuns:
    """What was made."""

    joins: tuple[HeardJoin, ...]
    stretched_seconds: float


def make_runs(plan: MixPlan, sample_rate: int, folder: Path, progress: Progress, *, num_workers: int | None = None) -> MixRuns:
    """Make all stretched runs of a mix in files of a folder and measure its transitions; the same whatever *num_workers*.

    Raises RenderError where a song cannot be read any more, StorageError, CancelledError.
    """
    from airdesk.automix.joining import stretched_runs
    from airdesk.automix.lane_runs import runs_of
    from airdesk.automix.mix_planning import part_of

    runs = sorted(stretched_runs(plan), key=lambda item: item[1].mix_start - item[1].mix_end)  # the longest first
    lanes = plan.timeline.lanes
    jobs: list[_RunJob] = []
    for place, run in runs:
        part, song_id = part_of(plan, max(0, place - 1), place + 1), lanes[place].song_id
        jobs.append(_RunJob(part, song_id, runs_of(lanes[place]).index(run), sample_rate, folder, os.getpid()))
    lengths = [run.mix_end - run.mix_start for _, run in runs]
    joins = [
        _JoinJob(part_of(plan, max(0, place - 1), place + 2), min(place, 1), sample_rate, folder, os.getpid())
        for place in range(len(plan.timeline.overlaps))
    ]
    workers = num_workers or max(1, min(_MOST_WORKERS, os.cpu_count() or 1, len(jobs) + len(joins)))
    with GuardedWork(
        _carry_out, num_workers=workers, seconds=_TIME_LIMIT_SECONDS, memory_bytes=_MEMORY_LIMIT_BYTES, most_at_once=2
    ) as work:
        lags = _map(work, jobs, lengths, PartProgress(progress, 0.0, 0.85), "Matching tempos…")
        heard = _map(work, joins, [1.0] * len(joins), PartProgress(progress, 0.85, 1.0), "Listening to the transitions…")
    errors = _beat_errors(plan, {place: (jobs[place].song_id, found) for place, found in lags.items()})
    joined = tuple(replace(heard[place], place=place, beat_errors_ms=errors[place]) for place in range(len(joins)))
    return MixRuns(joined, sum(lengths))


def _map(
    work: GuardedWork[object, object], jobs: Sequence[object], sizes: Sequence[float], progress: Progress, stage: str
) -> dict[int, Any]:
    """All jobs done; what each gave, by its place. Raises what stopped one."""
    results: dict[int, Any] = {}
    done, total = 0.0, sum(sizes) or 1.0
    progress.report(0.0, stage)
    for place, answer in work.map(jobs, progress.check_cancelled):
        if isinstance(answer, Refused):
            raise RenderError(f"The mix cannot be made: {answer.reason}")
        results[place] = answer
        done += sizes[place]
        progress.report(done / total, stage)
    return results


def _beat_errors(plan: MixPlan, lags: Mapping[int, tuple[str, Sequence[tuple[float, float]]]]) -> list[tuple[float, ...]]:
    """How far both songs lie apart at each beat of each overlap, in milliseconds, as far as strikes tell."""
    from airdesk.automix.lane_runs import steadied

    by_song: dict[str, dict[float, float]] = {lane.song_id: {} for lane in plan.timeline.lanes}
    for song_id, found in lags.values():
        by_song[song_id].update(zip((beat for beat, _ in found), steadied([lag for _, lag in found]), strict=True))
    errors: list[tuple[float, ...]] = []
    for transition, overlap in zip(plan.transitions, plan.timeline.overlaps, strict=True):
        ours, theirs = by_song[overlap.from_id], by_song[overlap.to_id]
        beats = overlap.beats if transition.is_beat_matched else ()  # a song that is copied is where the timeline says
        errors.append(tuple(1000.0 * (ours.get(beat, 0.0) - theirs.get(beat, 0.0)) for beat in beats))
    return errors


def _carry_out(job: object) -> object:
    """What a process does."""
    from airdesk.automix.joining import hear_join
    from airdesk.automix.lane_runs import runs_of
    from airdesk.automix.run_files import RunFiles
    from airdesk.automix.set_mixer import make_run

    if isinstance(job, _RunJob):
        files, check = RunFiles(job.folder), _parent_check(job.parent)
        run = runs_of(job.plan.timeline.lane(job.song_id))[job.number]
        made = make_run(job.plan, job.song_id, run, job.sample_rate, check)
        files.store(job.song_id, run, made.audio)
        return made.beat_lags
    if isinstance(job, _JoinJob):
        return hear_join(job.plan, job.place, job.sample_rate, RunFiles(job.folder), _parent_check(job.parent))
    raise AirdeskError(f"Nobody knows how to do {type(job).__name__}.")


def _parent_check(parent: int) -> Callable[[], None]:
    """Stop working when the program that waits for it is gone."""

    def check() -> None:
        if os.getppid() != parent:
            raise CancelledError("The program that wanted this has ended.")

    return check

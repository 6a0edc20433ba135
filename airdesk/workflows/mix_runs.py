"""The stretched runs of a mix, made by several processes in the order in which they are needed while it is put together."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final

from airdesk.errors import CancelledError, RenderError
from airdesk.inventory.guarded import GuardedWork, Refused

if TYPE_CHECKING:
    from airdesk.audio.buffer import Audio
    from airdesk.automix.lane_runs import Run
    from airdesk.automix.set_mixer import MixPlan

_TIME_LIMIT_SECONDS: Final = 1800.0
_MEMORY_LIMIT_BYTES: Final = 2_000 * 2**20
_MOST_WORKERS: Final = 8
_LOOK_SECONDS: Final = 0.1

BeatLags = Sequence[tuple[float, float]]
"""Beat in seconds of the mix, seconds it comes late."""


@dataclass(frozen=True, slots=True)
class _RunJob:
    """Make one stretched run."""

    plan: MixPlan  # the song and its neighbours
    song_id: str
    number: int  # of the run in its lane
    sample_rate: int
    folder: Path
    parent: int  # process that waits for it


class RunsInProcesses:
    """A context: the runs of a mix become files of a folder; the same whatever *num_workers*.

    *waiting* is called while somebody waits for a run, and may raise.
    """

    def __init__(
        self, plan: MixPlan, sample_rate: int, folder: Path, waiting: Callable[[], None], *, num_workers: int | None = None
    ) -> None:
        from airdesk.automix.run_files import RunFiles

        self._plan, self._files, self._waiting = plan, RunFiles(folder), waiting
        self._jobs, self._lengths = _jobs(plan, sample_rate, folder)
        self._num_workers = num_workers or max(1, min(_MOST_WORKERS, os.cpu_count() or 1, len(self._jobs)))
        self._lags: dict[int, BeatLags] = {}
        self._error: BaseException | None = None
        self._is_left = False
        self._change = threading.Condition()
        self._thread = threading.Thread(target=self._work, name="runs in processes", daemon=True)

    def __enter__(self) -> RunsInProcesses:
        if self._jobs:
            self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._is_left = True
        if self._jobs:
            self._thread.join()

    @property
    def stretched_seconds(self) -> float:
        """Of all songs together; the rest is copied."""
        return sum(self._lengths)

    @property
    def done(self) -> float:
        """The share that is made, 0..1."""
        return sum(self._lengths[place] for place in tuple(self._lags)) / self.stretched_seconds if self._jobs else 1.0

    def load(self, song_id: str, run: Run) -> Audio:
        """The audio of a run, as soon as it is made. Raises RenderError where a song cannot be read any more, StorageError."""
        self._wait(lambda: self._files.has(song_id, run))
        return self._files.load(song_id, run)

    def beat_errors_ms(self) -> list[tuple[float, ...]]:
        """How far both songs lie apart at each beat of each overlap, as far as strikes tell; when all runs are made."""
        from airdesk.automix.lane_runs import steadied

        self._wait(lambda: len(self._lags) == len(self._jobs))
        by_song: dict[str, dict[float, float]] = {lane.song_id: {} for lane in self._plan.timeline.lanes}
        for place, found in sorted(self._lags.items()):
            lags = steadied([lag for _, lag in found])
            by_song[self._jobs[place].song_id].update(zip((beat for beat, _ in found), lags, strict=True))
        errors: list[tuple[float, ...]] = []
        for transition, overlap in zip(self._plan.transitions, self._plan.timeline.overlaps, strict=True):
            ours, theirs = by_song[overlap.from_id], by_song[overlap.to_id]
            beats = overlap.beats if transition.is_beat_matched else ()  # a song that is copied is where the timeline says
            errors.append(tuple(1000.0 * (ours.get(beat, 0.0) - theirs.get(beat, 0.0)) for beat in beats))
        return errors

    def _wait(self, is_there: Callable[[], bool]) -> None:
        while not is_there():
            self._waiting()
            with self._change:
                if self._error is not None:
                    raise self._error
                self._change.wait(_LOOK_SECONDS)

    def _work(self) -> None:
        try:
            with GuardedWork(
                _carry_out,
                num_workers=self._num_workers,
                seconds=_TIME_LIMIT_SECONDS,
                memory_bytes=_MEMORY_LIMIT_BYTES,
                most_at_once=1,
            ) as work:
                for place, answer in work.map(self._jobs, self._check):
                    if isinstance(answer, Refused):
                        raise RenderError(f"The mix cannot be made: {answer.reason}")
                    with self._change:
                        self._lags[place] = answer
                        self._change.notify_all()
        except BaseException as error:  # noqa: BLE001 - said by whoever waits
            with self._change:
                self._error = error
                self._change.notify_all()

    def _check(self) -> None:
        if self._is_left:
            raise CancelledError("Nobody waits any more.")


def _jobs(plan: MixPlan, sample_rate: int, folder: Path) -> tuple[list[_RunJob], list[float]]:
    """One job for each run, the soonest needed first, and how many seconds each makes."""
    from airdesk.automix.joining import stretched_runs
    from airdesk.automix.lane_runs import runs_of
    from airdesk.automix.mix_planning import part_of

    runs = sorted(stretched_runs(plan), key=lambda item: (item[1].mix_start, item[0]))
    jobs = []
    for place, run in runs:
        part, lane = part_of(plan, max(0, place - 1), place + 1), plan.timeline.lanes[place]
        jobs.append(_RunJob(part, lane.song_id, runs_of(lane).index(run), sample_rate, folder, os.getpid()))
    return jobs, [run.mix_end - run.mix_start for _, run in runs]


def _carry_out(job: _RunJob) -> BeatLags:
    """What a process does."""
    from airdesk.automix.lane_runs import runs_of
    from airdesk.automix.run_files import RunFiles
    from airdesk.automix.set_mixer import make_run

    run = runs_of(job.plan.timeline.lane(job.song_id))[job.number]
    made = make_run(job.plan, job.song_id, run, job.sample_rate, _parent_check(job.parent))
    RunFiles(job.folder).store(job.song_id, run, made.audio)
    return made.beat_lags


def _parent_check(parent: int) -> Callable[[], None]:
    """Stop working when the program that waits for it is gone."""

    def check() -> None:
        if os.getppid() != parent:
            raise CancelledError("The program that wanted this has ended.")

    return check

"""The queue on its way into the library: in a thread of its own, so that neither the window nor the work waits for the disk."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from airdesk.errors import AirdeskError
from airdesk.jobs.job import Job, JobState, resting
from airdesk.jobs.journal import job_of_row, row_of_job
from airdesk.jobs.order import JobOrder, order_of
from airdesk.library.process_mark import own_mark

if TYPE_CHECKING:
    from airdesk.library.database import Library
    from airdesk.library.job_rows import JobRow

LOOK_SECONDS: Final = 0.4
"""How often it is looked for what other programs ask."""

AGAIN_SECONDS: Final = 2.0
"""After the library could not be written."""


@dataclass(frozen=True, slots=True)
class KeptJob:
    """A job as it is kept: how it stands, where in the queue, and what it does."""

    job: Job
    position: float
    order: JobOrder | None = None  # None: it cannot be repeated
    earlier_runs: tuple[str, ...] = ()  # that it began before, newest first


@dataclass(frozen=True, slots=True)
class KeeperListener:
    """Who is told what the library says; called in the keeper's thread."""

    adopted: Callable[[tuple[KeptJob, ...], float], None]  # jobs that nobody looked after, the last position there was
    paused: Callable[[bool], None]
    cancel_asked: Callable[[str], None]  # job id
    troubled: Callable[[AirdeskError], None]  # the library cannot be written; told once, tried again


class JobKeeper:
    """Keeps jobs as they change, and brings back those that a program which died or was closed left behind."""

    def __init__(self, folder: Path, listener: KeeperListener) -> None:
        self._folder, self._listener = folder, listener
        self._owner = own_mark()
        self._dirty: dict[str, KeptJob] = {}
        self._stored: set[str] = set()  # ids whose inputs are in the library
        self._at_rest: set[str] = set()
        self._calls: list[Callable[[Library], None]] = []
        self._changed = threading.Condition()
        self._is_closing = self._is_writing = self._has_complained = False
        self._seen = -1
        self._is_paused: bool | None = None
        self._num_pauses_said = 0  # by the user, in this program
        self._thread = threading.Thread(target=self._run, name="queue keeper", daemon=True)

    @property
    def is_paused(self) -> bool | None:
        """Whether the queue rests, by the last word of the user or of another program; None while nobody knows."""
        return self._is_paused

    def begin(self) -> None:
        """Open the library and bring back what waits in it."""
        self._thread.start()

    def keep(self, kept: KeptJob) -> None:
        """Keep a job as it stands now; any thread, returns at once. What stands for less than a moment may be skipped."""
        with self._changed:
            if kept.job.id not in self._at_rest or kept.job.state is JobState.COMPLETED:  # what is done is not done twice
                self._note(kept)

    def set_paused(self, *, is_paused: bool) -> None:
        """Let the queue rest or go on, also for other programs."""

        def store(library: Library) -> None:
            from airdesk.library.job_queue_rows import set_queue_paused

            set_queue_paused(library, is_paused=is_paused)

        with self._changed:
            self._is_paused = is_paused
            self._num_pauses_said += 1
            self._call(store)

    def with_order(self, job_id: str, then: Callable[[JobOrder | None, tuple[str, ...]], None]) -> None:
        """Look up what a job did, and its runs; *then* is called in the keeper's thread, with None where that is not kept."""

        def look(library: Library) -> None:
            from airdesk.library.job_rows import load_order_texts, runs_of_job

            then(order_of(*load_order_texts(library, job_id)), tuple(runs_of_job(library, job_id)))

        self._call(look)

    def let_rest(self, kept: KeptJob) -> None:
        """The program ends: an unfinished job waits for the next one, whatever becomes of its work here."""
        with self._changed:
            self._at_rest.add(kept.job.id)
            self._note(KeptJob(resting(kept.job), kept.position, kept.order))

    def flush(self, wait_seconds: float = 10.0) -> bool:
        """Wait until all that was kept so far is in the library; False where that takes too long."""
        with self._changed:
            return self._changed.wait_for(lambda: not (self._dirty or self._calls or self._is_writing), wait_seconds)

    def close(self, wait_seconds: float = 5.0) -> None:
        """Write what is left, then let go of the library."""
        with self._changed:
            self._is_closing = True
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join(wait_seconds)

    def _note(self, kept: KeptJob) -> None:
        known = self._dirty.get(kept.job.id)
        if known is None or not known.job.has_ended:  # who looked at the job before it ended may say so after
            self._dirty[kept.job.id] = kept
        self._changed.notify_all()

    def _call(self, call: Callable[[Library], None]) -> None:
        with self._changed:
            self._calls.append(call)
            self._changed.notify_all()

    # ── its thread ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _run(self) -> None:
        while not self._serve() and not self._is_closing:
            with self._changed:
                self._changed.wait(AGAIN_SECONDS)

    def _serve(self) -> bool:
        """Work with the library until the program ends; False where it refused."""
        from airdesk.library.database import open_library

        try:
            with open_library(self._folder) as library:
                self._seen = -1
                self._look_at_pause(library)  # before anything could begin
                self._bring_back(library)
                while True:
                    is_last = self._is_closing
                    self._write(library)
                    self._has_complained = False
                    self._look(library)
                    if is_last:
                        return True
                    with self._changed:
                        if not (self._dirty or self._calls or self._is_closing):
                            self._changed.wait(LOOK_SECONDS)
        except AirdeskError as error:
            if not self._has_complained:
                self._has_complained = True
                self._listener.troubled(error)
            return False

    def _bring_back(self, library: Library) -> None:
        """Take on what nobody looks after; what cannot be repeated has failed.

        All in one transaction: what was ours already but not told would be left lying by the next attempt.
        """
        from airdesk.library.database import transaction
        from airdesk.library.job_queue_rows import adopt_jobs, last_position
        from airdesk.library.job_rows import keep_queue_rows, runs_of_job

        with transaction(library):
            kept = [_kept(row, text, tuple(runs_of_job(library, row.id))) for row, text in adopt_jobs(library, self._owner)]
            keep_queue_rows(library, [(self._row(each), None) for each in kept])
            last = last_position(library)
        self._stored.update(each.job.id for each in kept)
        self._listener.adopted(tuple(kept), last)

    def _write(self, library: Library) -> None:
        from airdesk.library.job_rows import keep_queue_rows

        with self._changed:
            dirty, self._dirty = self._dirty, {}
            calls, self._calls = self._calls, []
            self._is_writing = True
        try:
            if dirty:
                keep_queue_rows(library, [(self._row(kept), self._inputs(kept)) for kept in dirty.values()])
                self._stored.update(dirty)
                dirty = {}
            while calls:
                calls[0](library)
                calls.pop(0)
        finally:
            with self._changed:  # what was refused is tried again, unless there is newer word of it
                self._dirty = {**dirty, **self._dirty}
                self._calls[:0] = calls
                self._is_writing = False
                self._changed.notify_all()

    def _look(self, library: Library) -> None:
        """See what other programs have asked for."""
        from airdesk.library.job_queue_rows import change_count, has_orphans, take_wishes

        count = change_count(library)
        if count == self._seen:
            return
        self._seen = count
        self._look_at_pause(library)
        for job_id, wish in take_wishes(library, self._owner):
            if wish == "cancel":
                self._listener.cancel_asked(job_id)
        if not self._at_rest and has_orphans(library):  # else the program ends: they are for the next one
            self._bring_back(library)

    def _look_at_pause(self, library: Library) -> None:
        from airdesk.library.job_queue_rows import is_queue_paused

        with self._changed:
            num_said = self._num_pauses_said
            if self._calls:  # the user has just said something newer
                return
        is_paused = is_queue_paused(library)
        with self._changed:
            if is_paused == self._is_paused or num_said != self._num_pauses_said:  # or while it was looked
                return
            self._is_paused = is_paused
        self._listener.paused(is_paused)

    def _row(self, kept: KeptJob) -> JobRow:
        owner = None if kept.job.has_ended or kept.job.id in self._at_rest else self._owner
        return row_of_job(kept.job, position=kept.position, owner=owner)

    def _inputs(self, kept: KeptJob) -> str | None:
        is_wanted = kept.order is not None and kept.job.id not in self._stored and kept.job.state is not JobState.COMPLETED
        return kept.order.text if is_wanted and kept.order is not None else None


def _kept(row: JobRow, inputs: str | None, runs: tuple[str, ...]) -> KeptJob:
    """A job that was brought back: it waits again, or has failed."""
    order = order_of(row.kind, inputs)
    return KeptJob(resting(replace(job_of_row(row), can_repeat=order is not None)), row.position, order, runs)

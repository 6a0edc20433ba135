"""What was done before: jobs and the logs of runs, as the library kept them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from airdesk.jobs.job import Job
from airdesk.library.events import Event
from airdesk.settings import Settings
from airdesk.workflows.older_logs import nested

if TYPE_CHECKING:
    from airdesk.library.runs import RunHead


@dataclass(frozen=True, slots=True)
class JobHistory:
    """The jobs of the library, newest first."""

    jobs: tuple[Job, ...]


def load_job_history(settings: Settings, *, limit: int = 500) -> JobHistory:
    """The newest jobs; those of a run name it. Raises LibraryError where the library cannot be read."""
    from airdesk.jobs.journal import load_jobs
    from airdesk.library.database import open_library

    with open_library(settings.library_folder) as library:
        return JobHistory(tuple(reversed(load_jobs(library, limit=limit))))


def load_runs(settings: Settings, *, limit: int) -> tuple[RunHead, ...]:
    """The newest runs, newest first; one whose program ended before it did was cancelled. Raises LibraryError."""
    from airdesk.library.database import open_library
    from airdesk.library.process_mark import may_live
    from airdesk.library.runs import newest_runs

    with open_library(settings.library_folder) as library:
        runs = newest_runs(library, limit)
    return tuple(
        replace(run, state="cancelled")
        if run.state == "active" and not (run.process and may_live(run.process, run.started_at))
        else run
        for run in runs
    )


def load_run_log(settings: Settings, run_id: str) -> list[Event]:
    """The whole log of a run, in the order it was written. Raises LibraryError where the library cannot be read."""
    from airdesk.library.database import open_library
    from airdesk.library.runs import load_events

    with open_library(settings.library_folder) as library:
        return nested(load_events(library, run_id))

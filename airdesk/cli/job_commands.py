"""`airdesk jobs list|cancel|retry|pause|resume`: the queue of the window, seen and steered from elsewhere."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from airdesk.cli.console import Console
from airdesk.cli.values import readable, whole_number
from airdesk.settings import settings_for

if TYPE_CHECKING:
    from airdesk.jobs.job import Job
    from airdesk.workflows.job_queue import QueueState

_MOST_LISTED = 50


def add_commands(commands: Any, common: argparse.ArgumentParser) -> None:
    """Put this group's commands on the command line."""
    says = "what is queued, what runs, what was done"
    jobs = commands.add_parser(
        "jobs", parents=[common], help=says, description="The queue of jobs; without an action: the list."
    )
    jobs.set_defaults(run=list_jobs, limit=_MOST_LISTED)
    actions = jobs.add_subparsers(title="actions", metavar="ACTION", dest="action")
    listing = actions.add_parser("list", parents=[common], help="all jobs, with numbers", description=list_jobs.__doc__)
    listing.add_argument(
        "--limit", type=whole_number, default=_MOST_LISTED, help=f"show at most so many that ended (default: {_MOST_LISTED})"
    )
    listing.set_defaults(run=list_jobs)
    cancel = actions.add_parser("cancel", parents=[common], help="cancel jobs", description=cancel_jobs.__doc__)
    cancel.add_argument("jobs", metavar="JOB", nargs="+", type=readable, help="its id, or the beginning of it")
    cancel.set_defaults(run=cancel_jobs)
    retry = actions.add_parser("retry", parents=[common], help="begin failed jobs again", description=retry_jobs.__doc__)
    retry.add_argument(
        "jobs", metavar="JOB", nargs="*", type=readable, help="its id, or the beginning of it; none: all that failed"
    )
    retry.set_defaults(run=retry_jobs)
    for name, is_paused in (("pause", True), ("resume", False)):
        parser = actions.add_parser(name, parents=[common], help=f"{name} the queue", description=pause_queue.__doc__)
        parser.set_defaults(run=pause_queue, is_paused=is_paused)


def list_jobs(options: argparse.Namespace, console: Console) -> None:
    """List the jobs: those that run or wait in their order, then those that ended, newest first."""
    from airdesk.workflows.job_queue import queue_state

    state = queue_state(settings_for(options.library), limit=options.limit)
    console.show(state.document(), lambda: _table(state))


def cancel_jobs(options: argparse.Namespace, console: Console) -> None:
    """Cancel jobs that run or wait; a window that works on them stops within a second."""
    from airdesk.workflows import job_queue

    jobs = job_queue.cancel_jobs(settings_for(options.library), options.jobs)
    console.show({"cancelled": [job.id for job in jobs]}, lambda: _named(jobs, "cancelled"))


def retry_jobs(options: argparse.Namespace, console: Console) -> None:
    """Begin jobs that failed or were cancelled again; a window works on them, the one that is open or the next one."""
    from airdesk.workflows import job_queue

    jobs = job_queue.retry_jobs(settings_for(options.library), options.jobs)
    console.show(
        {"queued": [{"id": job.id, "again_of": job.again_of} for job in jobs]},
        lambda: _named(jobs, "queued again") if jobs else "No job has failed that could be begun again.",
    )


def pause_queue(options: argparse.Namespace, console: Console) -> None:
    """Let nothing new begin, or let it; what runs goes on."""
    from airdesk.workflows import job_queue

    job_queue.pause_queue(settings_for(options.library), is_paused=options.is_paused)
    told = "The queue is paused." if options.is_paused else "The queue goes on."
    console.show({"is_paused": options.is_paused}, lambda: told)


def _table(state: QueueState) -> str:
    numbers = state.statistics
    paused = ", paused" if state.is_paused else ""
    head = (
        f"{numbers.active} running, {numbers.waiting} waiting{paused}, {numbers.done_today} done today, {numbers.failed} failed"
    )
    means = ", ".join(f"{kind} {seconds:.1f} s" for kind, seconds in (numbers.mean_seconds or {}).items())
    lines = [head, *([f"on average: {means}"] if means else [])]
    if not state.jobs:
        return "\n".join([*lines, "No job yet: what the window makes, exports and scans is listed here."])
    lines.append(f"{'id':14}{'asked for':18}{'state':11}{'kind':10}job")
    return "\n".join([*lines, *map(_line, state.jobs)])


def _line(job: Job) -> str:
    asked = job.created_at[:16].replace("T", " ")
    why = f": {' '.join(job.error.split())[:120]}" if job.error and job.has_ended else ""
    return f"{job.id:14}{asked:18}{job.state.value:11}{job.kind:10}{job.label}{why}"


def _named(jobs: tuple[Job, ...], what: str) -> str:
    return "\n".join(f"{job.id} {what}: {job.label}" for job in jobs)

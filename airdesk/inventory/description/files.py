"""Describes many files at once, each in a process that may die of it: one bad file costs one file."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from multiprocessing.connection import wait
from pathlib import Path

from airdesk.inventory.description.description import Description, SampleHints
from airdesk.inventory.description.listener import Answer, Job, Listener
from airdesk.progress import NoProgress, Progress

BATCH = 12
"""Files a process is given at once."""

REFILL_BELOW = 4
CHECK_SECONDS = 0.2

Outcome = Description | str
"""A description, or the sentence that says why there is none."""


def describe_files(
    paths: Iterable[Path],
    workers: int = 2,
    progress: Progress | None = None,
    hints: Mapping[Path, SampleHints] | None = None,
) -> Iterator[tuple[Path, Outcome]]:
    """Each file with its description or the reason why it has none, as they are done. Raises CancelledError within a second."""
    waiting = deque(Job(path, (hints or {}).get(path, SampleHints())) for path in paths)
    total = len(waiting)
    progress = progress or NoProgress()
    listeners = [Listener() for _ in range(min(workers, max(1, -(-total // BATCH))))]
    done = 0
    try:
        while done < total:
            progress.check_cancelled()
            for listener in listeners:
                if listener.num_waiting < REFILL_BELOW:
                    listener.give([waiting.popleft() for _ in range(min(BATCH, len(waiting)))])
            for path, outcome in _answers(listeners):
                done += 1
                yield path, outcome
            progress.report(done / total, f"Listening to samples ({done} of {total})…")
    finally:
        for listener in listeners:
            listener.end()


def _answers(listeners: list[Listener]) -> Iterator[Answer]:
    """What the processes have said since the last look, and what can be said of those that said nothing."""
    ready = wait([listener.connection for listener in listeners if listener.num_waiting], CHECK_SECONDS)
    now = time.monotonic()
    for listener in listeners:
        yield from listener.answers(is_ready=listener.connection in ready, now=now)

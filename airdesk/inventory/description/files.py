"""Describes many files at once, in processes that may die of them: one bad file costs one file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from airdesk.inventory.description.reading import describe_file
from airdesk.inventory.guarded import GuardedWork, Refused
from airdesk.model.sample import Description
from airdesk.progress import NoProgress, Progress

_REPORT_EVERY = 16


class HasPath(Protocol):
    """A file to be listened to, whatever else is known of it."""

    @property
    def path(self) -> Path:
        """Where it lies."""


def describe_sample(job: HasPath) -> Description:
    """What the deep part of a scan does with each file. Raises AudioFileError."""
    return describe_file(job.path)


def describe_files(
    paths: Sequence[Path], workers: int = 2, progress: Progress | None = None
) -> Iterator[tuple[Path, Description | str]]:
    """Each file with its description, or the reason why it has none, as they are done. Raises CancelledError."""
    progress = progress or NoProgress()
    with GuardedWork(describe_file, num_workers=workers) as work:
        for number, (place, answer) in enumerate(work.map(paths, progress.check_cancelled), 1):
            yield paths[place], answer.reason if isinstance(answer, Refused) else answer
            if number % _REPORT_EVERY == 0:
                progress.report(number / len(paths), f"Listening to samples ({number} of {len(paths)})…")

"""What work leaves behind when its process is killed is cleared away at once, not only at the next start."""

from __future__ import annotations

from contextlib import suppress

from airdesk.errors import AirdeskError
from airdesk.jobs.executor import Result, Work
from airdesk.jobs.work_process import KilledError, WorkProcessError
from airdesk.progress import Progress
from airdesk.settings import Settings


def clearing_up(work: Work[Result], settings: Settings) -> Work[Result]:
    """The same work; when its process dies its run is ended and its half-made files go."""

    def carry_out(progress: Progress) -> Result:
        try:
            return work(progress)
        except (KilledError, WorkProcessError):
            with suppress(AirdeskError):  # then it is done at the next start
                _sweep(settings)
            raise

    return carry_out


def _sweep(settings: Settings) -> None:
    from airdesk.library.database import open_library
    from airdesk.library.leftovers import sweep

    with open_library(settings.library_folder) as library:
        sweep(library)

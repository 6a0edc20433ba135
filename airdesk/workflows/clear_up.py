"""What work leaves behind when its process is killed is cleared away at once, not only at the next start."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from airdesk.errors import AirdeskError
from airdesk.jobs.executor import Result, Work
from airdesk.jobs.work_process import KilledError, WorkProcessError
from airdesk.progress import Progress
from airdesk.settings import Settings


def clearing_up(work: Work[Result], clear: Callable[[], object]) -> Work[Result]:
    """The same work, with *clear* called when its process dies."""

    def carry_out(progress: Progress) -> Result:
        try:
            return work(progress)
        except (KilledError, WorkProcessError):
            with suppress(AirdeskError):  # then it is done another time
                clear()
            raise

    return carry_out


def sweep_library(settings: Settings) -> None:
    """End runs whose process died and remove their half-made files. Raises LibraryError."""
    from airdesk.library.database import open_library
    from airdesk.library.leftovers import sweep

    with open_library(settings.library_folder) as library:
        sweep(library)

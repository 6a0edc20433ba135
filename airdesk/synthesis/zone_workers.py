"""Makes missing zones, in this process or spread over several."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from pathlib import Path

from airdesk.progress import Progress
from airdesk.synthesis.worker_process import use_one_thread
from airdesk.synthesis.zone_file import write_zone, zone_path
from airdesk.synthesis.zone_maker import make_zone
from airdesk.synthesis.zone_plan import ZonePlan

FEWEST_FOR_PROCESSES = 8
"""Below this many zones a second process costs more than it brings."""

CANCEL_INTERVAL_SECONDS = 0.2


def make_zones(plans: Sequence[ZonePlan], cache_folder: Path, workers: int, progress: Progress) -> None:
    """Make and store every zone; cancelling leaves whole files only."""
    if workers < 2 or len(plans) < FEWEST_FOR_PROCESSES:
        _make_here(plans, cache_folder, progress)
    else:
        _make_in_processes(plans, cache_folder, workers, progress)


def make_and_store(plan: ZonePlan, cache_folder: Path) -> None:
    """One zone into the cache."""
    write_zone(zone_path(cache_folder, plan.key), make_zone(plan))


def _make_here(plans: Sequence[ZonePlan], cache_folder: Path, progress: Progress) -> None:
    for number, plan in enumerate(plans):
        progress.check_cancelled()
        make_and_store(plan, cache_folder)
        _report(progress, number + 1, len(plans))


def _make_in_processes(plans: Sequence[ZonePlan], cache_folder: Path, workers: int, progress: Progress) -> None:
    """Deep notes ring longest: they go first, so that the processes finish together."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=use_one_thread) as pool:
        ordered = sorted(plans, key=lambda plan: plan.root_pitch)
        pending: set[Future[None]] = {pool.submit(make_and_store, plan, cache_folder) for plan in ordered}
        try:
            while pending:
                progress.check_cancelled()
                done, pending = wait(pending, CANCEL_INTERVAL_SECONDS, FIRST_COMPLETED)
                for future in done:
                    future.result()
                _report(progress, len(plans) - len(pending), len(plans))
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _report(progress: Progress, done: int, total: int) -> None:
    progress.report(done / total, f"Making sounds ({done} of {total})…")

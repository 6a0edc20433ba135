"""Makes missing zones, in this process or spread over several.

What comes out of a SoundFont is always made in another process: the player is C code, and what it cannot bear ends it.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from airdesk.errors import SoundFontError
from airdesk.progress import Progress
from airdesk.synthesis.sound_plan import AnyZonePlan
from airdesk.synthesis.soundfont.preset_plan import PresetZonePlan
from airdesk.synthesis.worker_process import begin_worker
from airdesk.synthesis.zone_file import write_zone, zone_path

FEWEST_FOR_PROCESSES = 8
"""Below this many zones a second process costs more than it brings."""

FEWEST_FOR_EACH = 3
"""Zones that are worth a process of their own where there has to be one anyway."""

CANCEL_INTERVAL_SECONDS = 0.2


def make_zones(plans: Sequence[AnyZonePlan], cache_folder: Path, workers: int, progress: Progress) -> None:
    """Make and store every zone; cancelling leaves whole files only. Raises SoundFontError where a preset cannot be played."""
    presets = [plan for plan in plans if isinstance(plan, PresetZonePlan)]
    is_worth_it = workers > 1 and len(plans) >= FEWEST_FOR_PROCESSES
    pool = _pool(max(1, min(workers, len(plans) // FEWEST_FOR_EACH))) if is_worth_it or presets else None
    if pool is None:
        if presets:
            raise SoundFontError("This system gives no processes to play a SoundFont in: use --soundfont none.")
        _make_here(plans, cache_folder, progress)
        return
    try:
        _make_in_pool(pool, plans, cache_folder, progress)
    except BrokenProcessPool:  # a process was killed, or could not start: nothing is lost but time
        _make_the_rest(plans, cache_folder, progress)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _make_the_rest(plans: Sequence[AnyZonePlan], cache_folder: Path, progress: Progress) -> None:
    """Our own zones here; those of a SoundFont once more in a process of their own, in case the first was only unlucky."""
    missing = [plan for plan in plans if not zone_path(cache_folder, plan.key).exists()]
    presets = [plan for plan in missing if isinstance(plan, PresetZonePlan)]
    _make_here([plan for plan in missing if not isinstance(plan, PresetZonePlan)], cache_folder, progress)
    pool = _pool(1) if presets else None
    if pool is None:
        return
    try:
        _make_in_pool(pool, presets, cache_folder, progress)
    except BrokenProcessPool as error:
        path = presets[0].soundfont
        raise SoundFontError(f"The SoundFont {path} ends the program that plays it: choose another one.", path=path) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _pool(workers: int) -> ProcessPoolExecutor | None:
    """Processes that start clean; None on systems too bare for them (no shared memory), where one process does it all."""
    try:
        return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=begin_worker)
    except (OSError, ImportError, NotImplementedError):
        return None


def make_and_store(plan: AnyZonePlan, cache_folder: Path) -> None:
    """One zone into the cache; each process loads only what makes its kind."""
    if isinstance(plan, PresetZonePlan):
        from airdesk.synthesis.soundfont.preset_zone import make_preset_zone

        write_zone(zone_path(cache_folder, plan.key), make_preset_zone(plan))
    else:
        from airdesk.synthesis.zone_maker import make_zone

        write_zone(zone_path(cache_folder, plan.key), make_zone(plan))


def _make_here(plans: Sequence[AnyZonePlan], cache_folder: Path, progress: Progress) -> None:
    for number, plan in enumerate(plans):
        progress.check_cancelled()
        make_and_store(plan, cache_folder)
        _report(progress, number + 1, len(plans))


def _make_in_pool(pool: ProcessPoolExecutor, plans: Sequence[AnyZonePlan], cache_folder: Path, progress: Progress) -> None:
    """Deep notes ring longest: they go first, so that the processes finish together."""
    ordered = sorted(plans, key=lambda plan: plan.root_pitch)
    pending: set[Future[None]] = {pool.submit(make_and_store, plan, cache_folder) for plan in ordered}
    while pending:
        progress.check_cancelled()
        done, pending = wait(pending, CANCEL_INTERVAL_SECONDS, FIRST_COMPLETED)
        for future in done:
            future.result()
        _report(progress, len(plans) - len(pending), len(plans))


def _report(progress: Progress, done: int, total: int) -> None:
    progress.report(done / total, f"Making sounds ({done} of {total})…")

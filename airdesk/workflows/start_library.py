"""The library made ready when the window opens: mended if need be, backed up, swept, and this window's own."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

from airdesk.errors import AirdeskError
from airdesk.library.backup import back_up_if_due, is_damaged
from airdesk.library.database import Library, check_writable, open_library
from airdesk.library.failures import DamagedLibraryError
from airdesk.library.instrument_rows import instrument_rows
from airdesk.library.job_salvage import rest_if_unsure, salvage_jobs, take_backup_mark
from airdesk.library.leftovers import sweep
from airdesk.library.old_records import let_go_of_old_records
from airdesk.library.outside_work import sweep_outside
from airdesk.library.recovery import is_emptied, recover
from airdesk.library.salvage import salvage
from airdesk.library.window_lock import OtherWindow, WindowLock, take_window_lock
from airdesk.model.own_sound import own_sound
from airdesk.settings import Settings
from airdesk.workflows.sound_names import remember_own_names


@dataclass(frozen=True, slots=True)
class StartedLibrary:
    """A library that can be worked with."""

    lock: WindowLock | None  # None: another window has it
    told: tuple[str, ...]  # sentences for the user


def start_library(settings: Settings) -> StartedLibrary:
    """Make the library ready. Raises LibraryError or StorageError where it cannot be used: newer, locked, no rights, full.

    A damaged one is moved aside and the last backup put in its place; told, never silent. Takes a moment: not for the
    window's thread.
    """
    told: list[str] = []
    lock = take_window_lock(settings.library_folder)
    if isinstance(lock, OtherWindow):
        told.append(lock.sentence)
    try:
        with _opened(settings, told, may_mend=isinstance(lock, WindowLock)) as library:
            check_writable(library)
            remember_own_names({own_sound(row.id): row.name for row in instrument_rows(library)})
            if isinstance(lock, WindowLock):
                told += _looked_after(library)
    except BaseException:
        if isinstance(lock, WindowLock):
            lock.release()
        raise
    return StartedLibrary(lock if isinstance(lock, WindowLock) else None, tuple(told))


def finish_library(settings: Settings, started: StartedLibrary) -> None:
    """When the window closes: a backup where one is due, and the library is free for the next window.

    What goes wrong is no reason to stay open: the next start tries again.
    """
    if started.lock is None:
        return
    with suppress(AirdeskError), open_library(settings.library_folder) as library:
        back_up_if_due(library)
    started.lock.release()


def _opened(settings: Settings, told: list[str], *, may_mend: bool) -> Library:
    """The library, after a damaged one was replaced."""
    folder = settings.library_folder
    try:
        if not (may_mend and is_emptied(folder)):
            library = open_library(folder)
            if not (may_mend and is_damaged(library.path)):
                if may_mend and take_backup_mark(library):  # the user put it there
                    told += _unsure_jobs(library, frozenset())
                return library
            library.close()
    except DamagedLibraryError:
        if not may_mend:
            raise
    recovery = recover(folder)
    library = open_library(folder)
    told.append(replace(recovery, num_salvaged=salvage(recovery.moved_to, library)).sentence)
    take_backup_mark(library)
    told += _unsure_jobs(library, salvage_jobs(recovery.moved_to, library))
    return library


def _unsure_jobs(library: Library, known: frozenset[str]) -> list[str]:
    """Nothing of a backup's queue begins by itself that may have been done since."""
    num = rest_if_unsure(library, known)
    if not num:
        return []
    some = "A job of the backup waits that may" if num == 1 else f"{num} jobs of the backup wait that may"
    return [f"{some} have been done since, so the queue is paused: cancel what is done, then resume it (Jobs panel, F9)."]


def _looked_after(library: Library) -> list[str]:
    """Sweep, back up and shorten what is old; what goes wrong with that is told and stops nothing."""
    try:
        sweep(library)
        sweep_outside(library.folder)
        back_up_if_due(library)
        let_go_of_old_records(library)
    except AirdeskError as error:
        return [str(error)]
    return []

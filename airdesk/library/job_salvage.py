"""The queue of a library that a backup has taken the place of: what has been done since is not done twice."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from airdesk.errors import AirdeskError
from airdesk.library.backup import IS_BACKUP
from airdesk.library.database import Library, transaction
from airdesk.library.failures import DAMAGE, library_failures
from airdesk.library.job_queue_rows import UNFINISHED, set_queue_paused
from airdesk.library.job_rows import load_job_rows
from airdesk.library.salvage import opened_copy

_STATES: Final = frozenset({*UNFINISHED, "completed", "failed", "cancelled"})
_NEWER: Final = "SELECT 1 FROM jobs WHERE id = ? AND state IN ('completed', 'failed', 'cancelled')"

Row = dict[str, Any]


def salvage_jobs(damaged: Path, library: Library) -> frozenset[str]:
    """Bring over how the jobs of a damaged library stood last, and those that came since; returns the ids of all that could
    be read."""
    found: dict[str, Row] = {}
    with opened_copy(damaged) as old:
        for query in ("SELECT * FROM jobs ORDER BY rowid", "SELECT * FROM jobs ORDER BY rowid DESC"):
            with suppress(*DAMAGE):
                for row in old.execute(query) if old is not None else ():
                    if _is_whole(dict(row)):
                        found[row["id"]] = dict(row)
    for row in sorted(found.values(), key=lambda row: str(row["created_at"])):
        with suppress(*DAMAGE, AirdeskError), transaction(library) as database:
            if database.execute(_NEWER, [row["id"]]).fetchone() is None:
                database.table("jobs").upsert(row, pk="id")
    return frozenset(found)


def take_backup_mark(library: Library) -> bool:
    """True, once, of a library that is a backup which was put in its place."""
    with library_failures(library.path):
        row = library.database.execute("SELECT 1 FROM queue_state WHERE name = ?", [IS_BACKUP]).fetchone()
    if row is None:
        return False
    with transaction(library) as database:
        database.execute("DELETE FROM queue_state WHERE name = ?", [IS_BACKUP])
    return True


def rest_if_unsure(library: Library, known: Collection[str]) -> int:
    """Pause the queue of a backup where jobs wait that may have been done since; returns how many.

    *known*: ids of jobs of which it is known how they stood last.
    """
    waiting = [row for row in load_job_rows(library, UNFINISHED) if row.id != row.run_id and row.can_repeat]
    unsure = sum(row.id not in known for row in waiting)
    if unsure:
        set_queue_paused(library, is_paused=True)
    return unsure


def _is_whole(row: Row) -> bool:
    """Whether it is a job of the queue, not the entry of a run of its own, as far as one can see."""
    texts = all(isinstance(row.get(name), str) for name in ("id", "kind", "label", "state", "created_at"))
    return texts and row["state"] in _STATES and row["id"] != row.get("run_id")

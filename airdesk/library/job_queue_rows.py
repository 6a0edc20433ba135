"""The queue between programs: who looks after which job, what one program asks of another, and whether the queue rests."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from airdesk.library.database import Library, transaction
from airdesk.library.failures import library_failures
from airdesk.library.job_rows import JobRow, load_job_rows, load_order_texts
from airdesk.library.process_mark import may_live

UNFINISHED: Final = ("waiting", "active", "delayed")
_PAUSED: Final = "paused"


def adopt_jobs(library: Library, owner: str) -> list[tuple[JobRow, str | None]]:
    """Unfinished jobs that no living program looks after, with their inputs, in the order of the queue; from now on the
    owner does."""
    adopted: list[tuple[JobRow, str | None]] = []
    with transaction(library) as database:
        for row in load_job_rows(library, UNFINISHED):
            if row.id == row.run_id or row.owner == owner or is_looked_after(row):
                continue  # a run on the command line is nobody's to go on with
            database.execute("UPDATE jobs SET owner = ? WHERE id = ?", [owner, row.id])
            adopted.append((replace(row, owner=owner), load_order_texts(library, row.id)[1]))
    return sorted(adopted, key=lambda pair: (-pair[0].priority, pair[0].position))


def is_looked_after(row: JobRow) -> bool:
    """True while the program that has the job may still live."""
    return row.owner is not None and may_live(row.owner, row.changed_at)


def has_orphans(library: Library) -> bool:
    """True when a job waits that nobody looks after."""
    query = "SELECT 1 FROM jobs WHERE owner IS NULL AND state = 'waiting' AND inputs IS NOT NULL LIMIT 1"
    with library_failures(library.path):
        return library.database.execute(query).fetchone() is not None


def take_wishes(library: Library, owner: str) -> list[tuple[str, str]]:
    """(job id, wish) of what is asked of the owner; each is given once."""
    with library_failures(library.path):
        query = "SELECT id, wish FROM jobs WHERE owner = ? AND wish IS NOT NULL"
        wishes = [(str(row[0]), str(row[1])) for row in library.database.execute(query, [owner])]
    if wishes:
        with transaction(library) as database:
            for job_id, _ in wishes:
                database.execute("UPDATE jobs SET wish = NULL WHERE id = ?", [job_id])
    return wishes


def ask_owner(library: Library, job_id: str, wish: str) -> None:
    """Ask whoever looks after a job for something."""
    with transaction(library) as database:
        database.execute("UPDATE jobs SET wish = ? WHERE id = ?", [wish, job_id])


def is_queue_paused(library: Library) -> bool:
    """Whether the queue rests."""
    with library_failures(library.path):
        row = library.database.execute("SELECT value FROM queue_state WHERE name = ?", [_PAUSED]).fetchone()
    return row is not None and row[0] == "1"


def set_queue_paused(library: Library, *, is_paused: bool) -> None:
    """Let the queue rest, or go on; whoever works on it sees that within a second."""
    with transaction(library) as database:
        database.table("queue_state").upsert({"name": _PAUSED, "value": "1" if is_paused else "0"}, pk="name")


def last_position(library: Library) -> float:
    """The place of the last job there has been; 0 where there was none."""
    with library_failures(library.path):
        return float(library.database.execute("SELECT COALESCE(MAX(position), 0) FROM jobs").fetchone()[0])


def change_count(library: Library) -> int:
    """A number that is another one when another connection has written; cheap."""
    with library_failures(library.path):
        return int(library.database.execute("PRAGMA data_version").fetchone()[0])

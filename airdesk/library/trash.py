"""The trash: songs put there come back whole, or go for good with all that belongs to them."""

from __future__ import annotations

from airdesk.library.database import Library, transaction
from airdesk.library.failures import library_failures
from airdesk.library.identity import utc_now
from airdesk.library.takes import no_song


def set_song_deleted(library: Library, song_id: str, *, is_deleted: bool) -> None:
    """Put a song into the trash, or take it out again."""
    with transaction(library) as database:
        check_song(library, song_id)
        database.table("songs").update(song_id, {"deleted_at": utc_now() if is_deleted else None})


def songs_in_trash(library: Library) -> list[str]:
    """Ids of the songs in the trash, the newest there first."""
    query = "SELECT id FROM songs WHERE deleted_at IS NOT NULL ORDER BY deleted_at DESC, rowid DESC"
    with library_failures(library.path):
        return [row[0] for row in library.database.execute(query)]


def remove_song(library: Library, song_id: str) -> list[str]:
    """Take a song out of the library for good; returns the folders of its runs, which are for the caller to remove.

    A run that another song stands on too (a copy) stays.
    """
    with transaction(library) as database:
        check_song(library, song_id)
        runs = database.execute(_RUNS_OF_SONG, {"song": song_id}).fetchall()
        for table in ("song_tags", "takes", "song_versions"):
            database.execute(f"DELETE FROM {table} WHERE song_id = ?", [song_id])
        folders = [_remove_run(library, run_id, folder) for run_id, folder in runs]
        database.execute(_FORGET_ORDERS, [song_id])
        database.execute("UPDATE runs SET song_id = NULL WHERE song_id = ?", [song_id])
        database.execute("DELETE FROM songs WHERE id = ?", [song_id])
    return [folder for folder in folders if folder]


_RUNS_OF_SONG = """
SELECT id, folder FROM runs WHERE (song_id = :song OR id IN (SELECT run_id FROM takes WHERE song_id = :song))
AND id NOT IN (SELECT run_id FROM takes WHERE song_id <> :song AND run_id IS NOT NULL)
"""


_FORGET_ORDERS = """
UPDATE jobs SET inputs = NULL, can_repeat = 0 WHERE state IN ('failed', 'cancelled')
AND CASE WHEN json_valid(inputs) THEN json_extract(inputs, '$.song_id') END = ?
"""
"""Jobs of the song that could be begun again hold it whole, and would find it gone."""


def _remove_run(library: Library, run_id: str, folder: str | None) -> str:
    """Delete a run with its log; its folder where it has one."""
    for table in ("events", "artifacts", "jobs", "job_runs"):
        library.database.execute(f"DELETE FROM {table} WHERE run_id = ?", [run_id])
    library.database.execute("UPDATE model_calls SET raw = '', parsed = NULL WHERE run_id = ?", [run_id])  # the cost stays
    library.database.execute("DELETE FROM runs WHERE id = ?", [run_id])
    return folder or ""


def check_song(library: Library, song_id: str) -> None:
    """Raise BadInputError where there is no such song."""
    with library_failures(library.path):
        if library.database.execute("SELECT 1 FROM songs WHERE id = ?", [song_id]).fetchone() is None:
            raise no_song(song_id)

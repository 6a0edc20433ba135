"""How the database came to be, step by step; each step is a class and runs once, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Protocol

from airdesk.library.analysis_tables import AnalysisTables
from airdesk.library.event_nesting import EventNesting
from airdesk.library.instrument_tables import InstrumentTables
from airdesk.library.job_tables import JobTables
from airdesk.library.model_call_table import ModelCallTable
from airdesk.library.name_mark_column import NameMarkColumns
from airdesk.library.run_sounds_column import RunSoundsColumn
from airdesk.library.sample_root_tables import SampleRootTables
from airdesk.library.sample_tables import SampleTables
from airdesk.library.set_tables import SetTables
from airdesk.library.spending_hold_table import SpendingHoldTable
from airdesk.library.take_tables import TakeTables

if TYPE_CHECKING:
    from sqlite_utils import Database


class Migration(Protocol):
    """One step of the schema."""

    version: ClassVar[int]
    """The schema's number after this step."""
    label: ClassVar[str]

    def apply(self, database: Database) -> None:
        """Change the tables; runs inside a transaction."""


class FirstTables:
    """Songs and their versions, runs with events and artifacts, assets, jobs."""

    version: ClassVar[int] = 1
    label: ClassVar[str] = "first tables"

    def apply(self, database: Database) -> None:
        """Make all tables of the first version."""
        _make_assets(database)
        _make_songs(database)
        _make_runs(database)
        _make_jobs(database)


def _make_assets(database: Database) -> None:
    database.table("assets").create(
        {"sha256": str, "bytes": int, "media_type": str, "created_at": str},
        pk="sha256",
        not_null={"bytes", "media_type", "created_at"},
    )


def _make_songs(database: Database) -> None:
    songs = database.table("songs").create(
        {
            "id": str,  # 12 hex digits
            "title": str,
            "genre": str,
            "prompt": str,
            "tempo_bpm": float,
            "key": str,  # "A minor"
            "duration_seconds": float,
            "thumbnail": str,  # asset
            "created_at": str,
            "changed_at": str,
        },
        pk="id",
        not_null={"title", "genre", "prompt", "tempo_bpm", "duration_seconds", "created_at", "changed_at"},
        foreign_keys=[("thumbnail", "assets", "sha256")],
    )
    songs.create_index(["created_at"])
    database.table("song_versions").create(
        {"song_id": str, "number": int, "label": str, "document": str, "created_at": str},
        pk=("song_id", "number"),
        not_null={"label", "document", "created_at"},
        foreign_keys=[("song_id", "songs", "id")],
    )


def _make_runs(database: Database) -> None:
    runs = database.table("runs").create(
        {
            "id": str,  # 12 hex digits
            "kind": str,  # make, compose, render, beat
            "state": str,  # active, completed, failed, cancelled
            "song_id": str,
            "folder": str,
            "program_version": str,
            "request": str,  # JSON, as received
            "plan": str,  # JSON, once planned
            "score": str,  # JSON, once composed
            "stages": str,  # JSON: stage -> {state, seconds}
            "warnings": str,  # JSON list
            "error": str,
            "started_at": str,
            "finished_at": str,
        },
        pk="id",
        not_null={"kind", "state", "program_version", "request", "stages", "warnings", "started_at"},
        foreign_keys=[("song_id", "songs", "id")],
    )
    runs.create_index(["song_id"])
    _make_events(database)
    _make_artifacts(database)


def _make_events(database: Database) -> None:
    events = database.table("events").create(
        {"id": int, "run_id": str, "at": str, "category": str, "level": str, "message": str, "data": str},
        pk="id",
        not_null={"run_id", "at", "category", "level", "message"},
        foreign_keys=[("run_id", "runs", "id")],
    )
    events.create_index(["run_id"])


def _make_artifacts(database: Database) -> None:
    database.table("artifacts").create(
        {"run_id": str, "path": str, "stage": str, "bytes": int, "sha256": str},
        pk=("run_id", "path"),
        not_null={"stage", "bytes"},
        foreign_keys=[("run_id", "runs", "id")],
    )


def _make_jobs(database: Database) -> None:
    jobs = database.table("jobs").create(
        {
            "id": str,
            "kind": str,
            "label": str,
            "state": str,
            "fraction": float,  # None: unknown
            "stage": str,
            "attempts": int,
            "error": str,
            "run_id": str,
            "created_at": str,
            "changed_at": str,
        },
        pk="id",
        not_null={"kind", "label", "state", "stage", "attempts", "created_at", "changed_at"},
    )
    jobs.create_index(["state"])


MIGRATIONS: tuple[Migration, ...] = (
    *(FirstTables(), TakeTables(), SampleTables(), InstrumentTables(), NameMarkColumns()),
    *(SampleRootTables(), AnalysisTables(), SetTables(), ModelCallTable(), EventNesting(), JobTables()),
    *(SpendingHoldTable(), RunSoundsColumn()),
)
"""In the order they run; a published step is never changed, only followed by another."""


def newest_version(migrations: Sequence[Migration] = MIGRATIONS) -> int:
    """The schema's number this program knows."""
    return migrations[-1].version if migrations else 0


def schema_version(database: Database) -> int:
    """The schema's number of a database, 0 for an empty one."""
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def migrate(database: Database, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Bring the database up to date; the whole way or, on an error, not at all."""
    if schema_version(database) >= newest_version(migrations):
        return
    database.conn.execute("BEGIN IMMEDIATE")
    try:
        for step in migrations:
            if step.version > schema_version(database):
                step.apply(database)
                database.conn.execute(f"PRAGMA user_version = {step.version:d}")
    except BaseException:
        database.rollback()
        raise
    database.commit()

"""The second step of the schema: takes, tags, favourites, the trash and presets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from sqlite_utils import Database

_FIRST_RUN = "SELECT id, request, plan FROM runs WHERE song_id = ? AND plan IS NOT NULL ORDER BY started_at LIMIT 1"
_NEWEST_VERSION = "SELECT document FROM song_versions WHERE song_id = ? ORDER BY number DESC LIMIT 1"


class TakeTables:
    """A song has takes; songs made before get their newest version as take 1."""

    version: ClassVar[int] = 2
    label: ClassVar[str] = "takes, tags, trash, presets"

    def apply(self, database: Database) -> None:
        """Add the columns and tables, then a take for every song there is."""
        _widen_songs(database)
        _make_takes(database)
        _make_tags(database)
        _make_presets(database)
        for song_id, created_at, changed_at in database.execute("SELECT id, created_at, changed_at FROM songs").fetchall():
            _add_first_take(database, song_id, created_at, changed_at)


def _widen_songs(database: Database) -> None:
    songs = database.table("songs")
    songs.add_column("deleted_at", str)  # in the trash since then
    songs.add_column("is_favourite", int, not_null_default=0)
    songs.add_column("current_take", int)
    database.table("song_versions").add_column("take_number", int)  # whose history it is
    database.table("runs").add_column("process", str)  # which process works on it, see `process_mark`


def _make_takes(database: Database) -> None:
    database.table("takes").create(
        {
            "song_id": str,
            "number": int,  # from 1
            "name": str,  # "Take 2"
            "summary": str,  # what makes it different: "seed 4217"
            "request": str,  # JSON, what was asked
            "plan": str,  # JSON, what it was composed from
            "score": str,  # JSON, its notes as composed
            "run_id": str,
            "seed": int,
            "document": str,  # JSON, the song as it stands
            "preview": str,  # a file to listen to, relative to the library's folder
            "preview_of": str,  # `changed_at` of what that file lets hear
            "created_at": str,
            "changed_at": str,
            "deleted_at": str,
        },
        pk=("song_id", "number"),
        not_null={"name", "summary", "document", "created_at", "changed_at"},
        foreign_keys=[("song_id", "songs", "id"), ("run_id", "runs", "id")],
    )


def _make_tags(database: Database) -> None:
    tags = database.table("song_tags").create(
        {"song_id": str, "tag": str}, pk=("song_id", "tag"), foreign_keys=[("song_id", "songs", "id")]
    )
    tags.create_index(["tag"])


def _make_presets(database: Database) -> None:
    database.table("presets").create(
        {"name": str, "request": str, "created_at": str}, pk="name", not_null={"request", "created_at"}
    )


def _add_first_take(database: Database, song_id: str, created_at: str, changed_at: str) -> None:
    version = database.execute(_NEWEST_VERSION, [song_id]).fetchone()
    if version is None:
        return
    run_id, request, plan = database.execute(_FIRST_RUN, [song_id]).fetchone() or (None, None, None)
    database.table("takes").insert(
        {
            "song_id": song_id,
            "number": 1,
            "name": "Take 1",
            "summary": "first",
            "request": request,
            "plan": plan,
            "run_id": run_id,
            "seed": _seed(plan),
            "document": version[0],
            "created_at": created_at,
            "changed_at": changed_at,
        }
    )
    database.table("songs").update(song_id, {"current_take": 1})
    database.execute("UPDATE song_versions SET take_number = 1 WHERE song_id = ?", [song_id])


def _seed(plan: str | None) -> int | None:
    """The seed of a stored plan; None where there is none that can be read."""
    try:
        meta: Any = json.loads(plan or "{}").get("meta", {})
        seed = meta.get("seed")
    except (ValueError, AttributeError):
        return None
    return seed if isinstance(seed, int) else None

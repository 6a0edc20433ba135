"""Runs of pipelines: what was asked, what each stage did, what was logged and which files came out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from airdesk.errors import BadInputError
from airdesk.library.database import Library, transaction
from airdesk.library.events import Event
from airdesk.library.failures import library_failures
from airdesk.library.song_text import read_json
from airdesk.library.storable import storable_json, storable_row

RunState = Literal["active", "completed", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file a run made."""

    path: str  # relative to the run's folder, POSIX form
    stage: str
    bytes: int
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One execution of a pipeline."""

    id: str  # 12 hex digits
    kind: str  # make, compose, render, beat
    state: RunState
    program_version: str
    request: Mapping[str, Any]
    started_at: str
    folder: str | None = None
    song_id: str | None = None
    plan: Mapping[str, Any] | None = None
    score: Mapping[str, Any] | None = None
    stages: Mapping[str, Any] = field(default_factory=dict)  # stage -> {"state": …, "seconds": …}
    warnings: tuple[str, ...] = ()
    error: str | None = None
    finished_at: str | None = None
    process: str | None = None  # who works on it, as `process_mark`
    sounds: Mapping[str, Any] | None = None  # which track plays what, as `workflows.kept_sounds` writes it


@dataclass(frozen=True, slots=True)
class RunHead:
    """What a list of runs shows."""

    id: str
    kind: str
    state: RunState
    title: str
    started_at: str
    process: str | None = None  # who works on it


_JSON_COLUMNS = ("request", "plan", "score", "sounds", "stages", "warnings")


def store_run(library: Library, run: Run) -> None:
    """Keep a run as it stands now; a run of the same id is replaced."""
    row = asdict(run)
    for name in _JSON_COLUMNS:
        row[name] = None if row[name] is None else storable_json(json.dumps(row[name], ensure_ascii=False))
    with transaction(library) as database:
        database.table("runs").upsert(storable_row(row), pk="id")


def add_events(library: Library, run_id: str, events: Iterable[Event]) -> None:
    """Append lines to a run's log."""
    rows = [storable_row({"run_id": run_id, **asdict(event), "data": _data_text(event)}) for event in events]
    with transaction(library) as database:
        database.table("events").insert_all(rows)


def add_artifacts(library: Library, run_id: str, artifacts: Iterable[Artifact]) -> None:
    """Record files of a run; a path recorded before is replaced."""
    with transaction(library) as database:
        rows = [storable_row({"run_id": run_id, **asdict(artifact)}) for artifact in artifacts]
        database.table("artifacts").upsert_all(rows, pk=("run_id", "path"))


def load_run(library: Library, run_id: str) -> Run:
    """The run of that id. Raises BadInputError where there is none."""
    with library_failures(library.path):
        rows = list(library.database.table("runs").rows_where("id = ?", [run_id]))
    if not rows:
        raise BadInputError(f"There is no run {run_id} in this library.")
    return _run_of_row(rows[0])


def newest_runs(library: Library, limit: int) -> list[RunHead]:
    """What a list shows of the newest runs, newest first."""
    query = "SELECT id, kind, state, request, started_at, process FROM runs ORDER BY started_at DESC, rowid DESC LIMIT ?"
    with library_failures(library.path):
        rows = library.database.execute(query, [limit]).fetchall()
    return [
        RunHead(run_id, kind, state, run_title(read_json(request) or {}, kind), started_at, process)
        for run_id, kind, state, request, started_at, process in rows
    ]


def run_title(request: Mapping[str, Any], kind: str) -> str:
    """What a run is called: its prompt, else what it was about."""
    return str(request.get("prompt") or request.get("title") or request.get("genre") or kind)


def runs_of_song(library: Library, song_id: str) -> list[Run]:
    """The runs that made or changed a song, oldest first."""
    with library_failures(library.path):
        rows = library.database.table("runs").rows_where("song_id = ?", [song_id], order_by="started_at")
        return [_run_of_row(row) for row in rows]


def load_events(library: Library, run_id: str) -> list[Event]:
    """A run's log in the order it was written."""
    query = "SELECT at, category, level, message, data, number, parent, depth, phase FROM events WHERE run_id = ? ORDER BY id"
    with library_failures(library.path):
        rows = library.database.execute(query, [run_id]).fetchall()
    return [Event(at, category, level, text, _data(data), *place) for at, category, level, text, data, *place in rows]


def load_artifacts(library: Library, run_id: str) -> list[Artifact]:
    """The files a run made, by path."""
    query = "SELECT path, stage, bytes, sha256 FROM artifacts WHERE run_id = ? ORDER BY path"
    with library_failures(library.path):
        return [Artifact(*row) for row in library.database.execute(query, [run_id])]


def _data_text(event: Event) -> str | None:
    return None if event.data is None else storable_json(json.dumps(event.data, ensure_ascii=False, default=str))


def _data(text: str | None) -> dict[str, Any] | None:
    data = read_json(text)
    return data if isinstance(data, dict) else None


def _run_of_row(row: Mapping[str, Any]) -> Run:
    values = dict(row)
    for name in _JSON_COLUMNS:
        values[name] = read_json(values[name])
    values["request"], values["stages"] = values["request"] or {}, values["stages"] or {}
    values["warnings"] = tuple(values["warnings"] or ())
    return Run(**values)

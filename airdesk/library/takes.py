"""Takes: a song as it was made once and as it was edited since; one of them is the song's current one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from airdesk.errors import BadInputError
from airdesk.library.database import Library, transaction
from airdesk.library.failures import library_failures
from airdesk.library.identity import utc_now
from airdesk.library.song_facts import song_facts
from airdesk.library.song_text import read_json, song_of_text, song_text
from airdesk.library.storable import storable_json
from airdesk.model.song import Song

_ROW = "song_id, number, name, summary, seed, run_id, preview, preview_of, created_at, changed_at, deleted_at"
_NEXT_NUMBER = (
    "SELECT COALESCE(MAX(t.number), 0) + 1 FROM songs s LEFT JOIN takes t ON t.song_id = s.id WHERE s.id = ? GROUP BY s.id"
)
_KEPT_TITLE = (
    "SELECT CASE WHEN json_valid(t.document) THEN json_extract(t.document, '$.title') END, s.current_take "
    "FROM takes t JOIN songs s ON s.id = t.song_id WHERE t.song_id = ? AND t.number = ?"
)


@dataclass(frozen=True, slots=True)
class TakeOrigin:
    """How a take came about."""

    summary: str = "first"  # what makes it different from the others
    name: str = ""  # empty: "Take" and its number
    request: Mapping[str, Any] | None = None
    plan: Mapping[str, Any] | None = None
    score: Mapping[str, Any] | None = None  # where its run does not have it
    run_id: str | None = None
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class TakeRow:
    """What a list of takes shows."""

    song_id: str
    number: int  # from 1; never given twice
    name: str
    summary: str
    seed: int | None
    run_id: str | None
    preview: str | None  # file to listen to, relative to the library's folder
    preview_of: str | None  # the state of the take that it lets hear
    created_at: str
    changed_at: str
    deleted_at: str | None

    @property
    def has_fresh_preview(self) -> bool:
        """True when the file to listen to is how the take sounds now."""
        return self.preview is not None and self.preview_of == self.changed_at


@dataclass(frozen=True, slots=True)
class StoredTake:
    """A take as it was kept."""

    row: TakeRow
    song: Song
    request: Mapping[str, Any] | None
    plan: Mapping[str, Any] | None
    score: Mapping[str, Any] | None


def add_take(library: Library, song_id: str, song: Song, origin: TakeOrigin) -> int:
    """Keep a further take of a song, make it the current one and return its number."""
    now = utc_now()
    with transaction(library) as database:
        found = database.execute(_NEXT_NUMBER, [song_id]).fetchone()
        if found is None:
            raise no_song(song_id)
        number = int(found[0])
        row = {**asdict(origin), "song_id": song_id, "number": number, "name": origin.name or f"Take {number}"}
        for name in ("request", "plan", "score"):
            row[name] = None if row[name] is None else storable_json(json.dumps(row[name], ensure_ascii=False))
        database.table("takes").insert({**row, "document": song_text(song), "created_at": now, "changed_at": now})
        database.table("songs").update(song_id, {"current_take": number, "changed_at": now, **song_facts(song)})
    return number


def save_take(library: Library, song_id: str, number: int, song: Song, *, text: str | None = None) -> None:
    """Keep a take as it stands now. A title that was changed in the song becomes the song's; *text*: the song as stored."""
    text = text or song_text(song)
    now = utc_now()
    with transaction(library) as database:
        found = database.execute(_KEPT_TITLE, [song_id, number]).fetchone()
        if found is None:
            raise no_take(song_id, number)
        database.table("takes").update((song_id, number), {"document": text, "changed_at": now})
        facts = song_facts(song) if found[1] == number else {}
        title = {} if song.title == found[0] else {"title": song.title}
        database.table("songs").update(song_id, {"changed_at": now, **facts, **title})


def load_take(library: Library, song_id: str, number: int | None = None) -> StoredTake:
    """A take of a song, the current one unless said otherwise; its title is the song's. Raises BadInputError, LibraryError."""
    columns = ", ".join(f"t.{name}" for name in _ROW.split(", "))
    query = (
        f"SELECT {columns}, t.document, t.request, COALESCE(t.plan, r.plan), COALESCE(t.score, r.score), s.title "
        "FROM takes t JOIN songs s ON s.id = t.song_id LEFT JOIN runs r ON r.id = t.run_id "
        "WHERE t.song_id = ? AND t.number = COALESCE(?, s.current_take)"
    )
    with library_failures(library.path):
        found = library.database.execute(query, [song_id, number]).fetchone()
    if found is None:
        raise no_take(song_id, number)
    *row, document, request, plan, score, title = found
    song = replace(song_of_text(document, song_id), title=title)
    return StoredTake(TakeRow(*row), song, *map(read_json, (request, plan, score)))


def list_takes(library: Library, song_id: str, *, with_deleted: bool = False) -> list[TakeRow]:
    """The takes of a song, oldest first."""
    where = "" if with_deleted else " AND deleted_at IS NULL"
    with library_failures(library.path):
        rows = library.database.execute(f"SELECT {_ROW} FROM takes WHERE song_id = ?{where} ORDER BY number", [song_id])
        return [TakeRow(*row) for row in rows]


def rename_take(library: Library, song_id: str, number: int, name: str) -> None:
    """Give a take another name."""
    _update(library, song_id, number, {"name": name})


def choose_take(library: Library, song_id: str, number: int) -> None:
    """Make a take the song's current one; what the list says of the song follows it."""
    take = load_take(library, song_id, number)
    with transaction(library) as database:
        database.table("songs").update(song_id, {"current_take": number, **song_facts(take.song)})


def set_take_deleted(library: Library, song_id: str, number: int, *, is_deleted: bool) -> None:
    """Put a take into the song's trash or take it out again."""
    _update(library, song_id, number, {"deleted_at": utc_now() if is_deleted else None})


def set_preview(library: Library, song_id: str, number: int, path: str, changed_at: str) -> None:
    """Say which file lets the take be heard, as it was at `changed_at`."""
    _update(library, song_id, number, {"preview": path, "preview_of": changed_at})


def no_song(song_id: str) -> BadInputError:
    """There is no such song."""
    return BadInputError(f"There is no song {song_id} in this library: see `airdesk library list`.")


def no_take(song_id: str, number: int | None) -> BadInputError:
    """There is no such take."""
    if number is None:
        return no_song(song_id)
    return BadInputError(f"The song {song_id} has no take {number}: choose another one.")


def _update(library: Library, song_id: str, number: int, changes: Mapping[str, Any]) -> None:
    with transaction(library) as database:
        if not list(database.execute("SELECT 1 FROM takes WHERE song_id = ? AND number = ?", [song_id, number])):
            raise no_take(song_id, number)
        database.table("takes").update((song_id, number), dict(changes))

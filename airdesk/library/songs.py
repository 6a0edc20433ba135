"""Songs of the library: each a title with its facts and a line of versions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from airdesk.errors import BadInputError, LibraryError
from airdesk.library.database import Library, transaction
from airdesk.library.failures import library_failures
from airdesk.library.identity import new_id, utc_now
from airdesk.library.song_documents import song_from_document, song_to_document
from airdesk.model.song import Song

_COLUMNS = "id, title, genre, prompt, tempo_bpm, key, duration_seconds, thumbnail, created_at, changed_at"


@dataclass(frozen=True, slots=True)
class SongRow:
    """What a list of songs shows."""

    id: str  # 12 hex digits
    title: str
    genre: str
    prompt: str
    tempo_bpm: float  # at the start
    key: str | None  # "A minor"
    duration_seconds: float
    thumbnail: str | None  # asset
    created_at: str
    changed_at: str


def store_song(library: Library, song: Song, *, label: str = "Made", thumbnail: str | None = None) -> str:
    """Keep a new song with its first version and return its id."""
    song_id = new_id()
    now = utc_now()
    with transaction(library) as database:
        row = {"id": song_id, "thumbnail": thumbnail, "created_at": now, "changed_at": now, **_facts(song)}
        database.table("songs").insert(row)
        _insert_version(library, song_id, 1, song, label)
    return song_id


def store_version(library: Library, song_id: str, song: Song, *, label: str) -> int:
    """Keep an edited song as its next version and return that version's number."""
    with transaction(library) as database:
        known = database.execute("SELECT MAX(number) FROM song_versions WHERE song_id = ?", [song_id]).fetchone()[0]
        if known is None:
            raise BadInputError(f"There is no song {song_id} in this library: see `airdesk library list`.")
        database.table("songs").update(song_id, {"changed_at": utc_now(), **_facts(song)})
        _insert_version(library, song_id, known + 1, song, label)
    return int(known) + 1


def load_song(library: Library, song_id: str, *, version: int | None = None) -> Song:
    """A version of a song, the newest unless said otherwise. Raises BadInputError where there is none."""
    query = "SELECT document FROM song_versions WHERE song_id = ? AND number = COALESCE(?, number) ORDER BY number DESC LIMIT 1"
    with library_failures(library.path):
        row = library.database.execute(query, [song_id, version]).fetchone()
    if row is None:
        raise BadInputError(f"There is no song {song_id} in this library: see `airdesk library list`.")
    try:
        document: dict[str, Any] = json.loads(row[0])
    except ValueError as error:
        raise LibraryError(f"The stored song {song_id} is damaged: go back to an earlier version of it.") from error
    return song_from_document(document)


def list_songs(library: Library, *, limit: int | None = None) -> list[SongRow]:
    """All songs, newest first."""
    query = f"SELECT {_COLUMNS} FROM songs ORDER BY created_at DESC, rowid DESC LIMIT ?"
    with library_failures(library.path):
        return [SongRow(*row) for row in library.database.execute(query, [-1 if limit is None else limit])]


def find_song(library: Library, wanted: str) -> SongRow:
    """The song of an id, the beginning of an id, or a title. Raises BadInputError when none or several fit."""
    by_id = "id = ?1 OR (LENGTH(?1) >= 4 AND id LIKE ?2 ESCAPE '!')"
    query = f"SELECT {_COLUMNS} FROM songs WHERE {by_id} OR LOWER(title) = LOWER(?1)"
    escaped = wanted.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    with library_failures(library.path):
        found = [SongRow(*row) for row in library.database.execute(query, [wanted, escaped + "%"])]
    if not found:
        raise BadInputError(f'There is no song "{wanted[:60]}" in this library: see `airdesk library list`.')
    if len(found) > 1:
        ids = ", ".join(row.id for row in found[:5])
        raise BadInputError(f'"{wanted[:60]}" fits {len(found)} songs: use one of the ids {ids}.')
    return found[0]


def _facts(song: Song) -> dict[str, Any]:
    return {
        "title": song.title,
        "genre": song.genre,
        "prompt": song.prompt,
        "tempo_bpm": song.tempo_map.tempo_at(0),
        "key": None if song.key is None else song.key.name,
        "duration_seconds": song.duration_seconds,
    }


def _insert_version(library: Library, song_id: str, number: int, song: Song, label: str) -> None:
    document = json.dumps(song_to_document(song), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    row = {"song_id": song_id, "number": number, "label": label, "document": document, "created_at": utc_now()}
    library.database.table("song_versions").insert(row)

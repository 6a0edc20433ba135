"""Songs of the library: each a title with its facts, its takes and a line of versions."""

from __future__ import annotations

from dataclasses import dataclass

from airdesk.errors import BadInputError
from airdesk.library.database import Library, transaction
from airdesk.library.failures import library_failures
from airdesk.library.identity import new_id, utc_now
from airdesk.library.song_facts import song_facts
from airdesk.library.song_text import song_of_text, song_text
from airdesk.library.takes import TakeOrigin, add_take, load_take, no_song, save_take
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


def store_song(
    library: Library, song: Song, *, label: str = "Made", thumbnail: str | None = None, origin: TakeOrigin | None = None
) -> str:
    """Keep a new song as its first take, which is also its first version, and return its id."""
    song_id = new_id()
    now = utc_now()
    with transaction(library) as database:
        row = {"id": song_id, "title": song.title, "thumbnail": thumbnail, "created_at": now, "changed_at": now}
        database.table("songs").insert({**row, **song_facts(song)})
        number = add_take(library, song_id, song, origin or TakeOrigin())
        _insert_version(library, song_id, 1, song_text(song), label, number)
    return song_id


def store_version(
    library: Library, song_id: str, song: Song, *, label: str, take_number: int | None = None, text: str | None = None
) -> int:
    """Keep an edited song as its next version, and its take as it is; returns the version's number. *text*: as stored."""
    text = text or song_text(song)
    query = (
        "SELECT MAX(v.number), s.current_take FROM songs s JOIN song_versions v ON v.song_id = s.id "
        "WHERE s.id = ? GROUP BY s.id"
    )
    with transaction(library) as database:
        found = database.execute(query, [song_id]).fetchone()
        if found is None:
            raise no_song(song_id)
        known, current = found
        number = current if take_number is None else take_number
        save_take(library, song_id, number, song, text=text)
        _insert_version(library, song_id, known + 1, text, label, number)
    return int(known) + 1


def load_song(library: Library, song_id: str, *, version: int | None = None) -> Song:
    """A song as it is now, or one of its versions. Raises BadInputError where there is none."""
    if version is None:
        return load_take(library, song_id).song
    query = "SELECT document FROM song_versions WHERE song_id = ? AND number = ?"
    with library_failures(library.path):
        row = library.database.execute(query, [song_id, version]).fetchone()
    if row is None:
        raise no_song(song_id)
    return song_of_text(row[0], song_id)


def list_songs(library: Library, *, limit: int | None = None, in_trash: bool = False) -> list[SongRow]:
    """All songs, newest first; or all those in the trash."""
    place = "NOT NULL" if in_trash else "NULL"
    query = f"SELECT {_COLUMNS} FROM songs WHERE deleted_at IS {place} ORDER BY created_at DESC, rowid DESC LIMIT ?"
    with library_failures(library.path):
        return [SongRow(*row) for row in library.database.execute(query, [-1 if limit is None else limit])]


def find_song(library: Library, wanted: str, *, in_trash: bool = False) -> SongRow:
    """The song of an id, the beginning of an id, or a title. Raises BadInputError when none or several fit.

    *in_trash*: look there, and only there.
    """
    by_id = "id = ?1 OR (LENGTH(?1) >= 4 AND id LIKE ?2 ESCAPE '!')"
    where = f"({by_id} OR LOWER(title) = LOWER(?1)) AND (deleted_at IS NOT NULL) = ?3"
    query = f"SELECT {_COLUMNS} FROM songs WHERE {where}"
    escaped = wanted.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    with library_failures(library.path):
        found = [SongRow(*row) for row in library.database.execute(query, [wanted, escaped + "%", in_trash])]
    if not found:
        place, action = ("the trash of this library", "list --trash") if in_trash else ("this library", "list")
        raise BadInputError(f'There is no song "{wanted[:60]}" in {place}: see `airdesk library {action}`.')
    if len(found) > 1:
        ids = ", ".join(row.id for row in found[:5])
        raise BadInputError(f'"{wanted[:60]}" fits {len(found)} songs: use one of the ids {ids}.')
    return found[0]


def _insert_version(library: Library, song_id: str, number: int, text: str, label: str, take_number: int) -> None:
    row = {"song_id": song_id, "number": number, "label": label, "take_number": take_number}
    library.database.table("song_versions").insert({**row, "document": text, "created_at": utc_now()})

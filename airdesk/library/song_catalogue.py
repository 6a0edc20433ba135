"""The list of songs as the library page shows it: searched, filtered, sorted and counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from airdesk.facts.words import fold
from airdesk.library.database import Library
from airdesk.library.failures import library_failures
from airdesk.library.takes import no_song
from airdesk.model.harmony import SCALES, Key

Sorting = Literal["newest", "edited", "title", "tempo", "length"]

_ORDERS: Final[Mapping[Sorting, str]] = {
    "newest": "s.created_at DESC, s.rowid DESC",
    "edited": "s.changed_at DESC, s.rowid DESC",
    "title": "s.title COLLATE NOCASE, s.created_at DESC",
    "tempo": "s.tempo_bpm, s.title COLLATE NOCASE",
    "length": "s.duration_seconds, s.title COLLATE NOCASE",
}
_TAGS = "(SELECT group_concat(tag, char(10)) FROM (SELECT tag FROM song_tags WHERE song_id = s.id ORDER BY rowid))"
_COLUMNS = (
    "s.id, s.title, s.genre, s.prompt, s.tempo_bpm, s.key, s.duration_seconds, s.is_favourite, s.current_take, "
    "(SELECT COUNT(*) FROM takes t WHERE t.song_id = s.id AND t.deleted_at IS NULL), s.created_at, s.changed_at, s.deleted_at, "
    f"t.preview, t.preview IS NOT NULL AND t.preview_of = t.changed_at, {_TAGS}"
)
_TABLES = "songs s LEFT JOIN takes t ON t.song_id = s.id AND t.number = s.current_take"


@dataclass(frozen=True, slots=True)
class SongQuery:
    """Which songs to show, and in what order."""

    text: str = ""  # every word of it is somewhere in title, prompt, tags, genre or key
    sorting: Sorting = "newest"
    genres: frozenset[str] = frozenset()  # empty: all
    tags: frozenset[str] = frozenset()  # all of them on the song
    tonics: frozenset[str] = frozenset()  # "F#"; any of them
    mode: Literal["any", "major", "minor"] = "any"
    tempo_bpm: tuple[float, float] | None = None  # from, to
    favourites_only: bool = False
    in_trash: bool = False
    limit: int | None = None  # at most so many


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """A song as its card shows it."""

    id: str
    title: str
    genre: str
    prompt: str
    tempo_bpm: float
    key: str | None  # "A minor"
    duration_seconds: float
    is_favourite: bool
    current_take: int | None
    num_takes: int
    created_at: str
    changed_at: str
    deleted_at: str | None
    preview: str | None  # a file of the current take to listen to, relative to the library's folder
    is_preview_fresh: bool  # it lets hear the take as it is now
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CatalogueCounts:
    """How many songs there are of what; the trash counts only itself."""

    songs: int
    favourites: int
    trash: int
    genres: Mapping[str, int] = field(default_factory=dict)  # most songs first
    tags: Mapping[str, int] = field(default_factory=dict)
    tempos_bpm: tuple[float, ...] = ()  # of every song, rising


def query_songs(library: Library, query: SongQuery) -> list[CatalogueRow]:
    """The songs that fit a query."""
    where, values = _conditions(query)
    sql = f"SELECT {_COLUMNS} FROM {_TABLES} WHERE {' AND '.join(where)} ORDER BY {_ORDERS[query.sorting]} LIMIT ?"
    words = fold(query.text).split()
    values.append(-1 if query.limit is None or words else query.limit)
    with library_failures(library.path):
        rows = [_row(row) for row in library.database.execute(sql, values)]
    return [row for row in rows if _has_words(row, words)][: query.limit] if words else rows


def catalogue_row(library: Library, song_id: str) -> CatalogueRow:
    """One song as its card shows it, wherever it is. Raises BadInputError."""
    with library_failures(library.path):
        row = library.database.execute(f"SELECT {_COLUMNS} FROM {_TABLES} WHERE s.id = ?", [song_id]).fetchone()
    if row is None:
        raise no_song(song_id)
    return _row(row)


def count_songs(library: Library) -> CatalogueCounts:
    """The numbers beside the list."""
    there = "FROM songs WHERE deleted_at IS NULL"
    tagged = "SELECT tag, COUNT(*) FROM song_tags JOIN songs ON id = song_id WHERE deleted_at IS NULL"
    with library_failures(library.path):
        execute = library.database.execute
        songs, favourites = execute(f"SELECT COUNT(*), COALESCE(SUM(is_favourite), 0) {there}").fetchone()
        return CatalogueCounts(
            songs=songs,
            favourites=favourites,
            trash=execute("SELECT COUNT(*) FROM songs WHERE deleted_at IS NOT NULL").fetchone()[0],
            genres=dict(execute(f"SELECT genre, COUNT(*) {there} GROUP BY genre ORDER BY 2 DESC, 1").fetchall()),
            tags=dict(execute(f"{tagged} GROUP BY tag ORDER BY 2 DESC, 1").fetchall()),
            tempos_bpm=tuple(row[0] for row in execute(f"SELECT tempo_bpm {there} ORDER BY 1")),
        )


def _conditions(query: SongQuery) -> tuple[list[str], list[Any]]:
    where = [f"s.deleted_at IS {'NOT ' if query.in_trash else ''}NULL"]
    values: list[Any] = []
    if query.genres:
        where.append(f"s.genre IN ({', '.join('?' for _ in query.genres)})")
        values += sorted(query.genres)
    for tag in sorted(query.tags):
        where.append("EXISTS (SELECT 1 FROM song_tags g WHERE g.song_id = s.id AND g.tag = ?)")
        values.append(tag)
    if query.tonics:
        where.append(f"substr(s.key, 1, instr(s.key, ' ') - 1) IN ({', '.join('?' for _ in query.tonics)})")
        values += sorted(query.tonics)
    if query.mode != "any":
        scales = [scale for scale in SCALES if Key(0, scale).is_minor == (query.mode == "minor")]
        where.append(f"substr(s.key, instr(s.key, ' ') + 1) IN ({', '.join('?' for _ in scales)})")
        values += scales
    if query.tempo_bpm is not None:
        where.append("s.tempo_bpm BETWEEN ? AND ?")
        values += query.tempo_bpm
    if query.favourites_only:
        where.append("s.is_favourite = 1")
    return where, values


def _has_words(row: CatalogueRow, words: Sequence[str]) -> bool:
    """True when every word is in what the row says; here and not in SQL, which knows no case but that of A to Z."""
    text = fold(" ".join((row.title, row.prompt, row.genre, row.key or "", *row.tags)))
    return all(word in text for word in words)


def _row(row: tuple[Any, ...]) -> CatalogueRow:
    values = list(row)
    values[7], values[-2] = bool(values[7]), bool(values[-2])
    values[-1] = tuple(values[-1].split("\n")) if values[-1] else ()
    return CatalogueRow(*values)

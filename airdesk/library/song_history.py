"""The earlier versions of a song: kept now and then while it is edited, thinned out as they grow many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from airdesk.library.database import Library, transaction
from airdesk.library.failures import library_failures
from airdesk.library.songs import store_version
from airdesk.model.song import Song

MOST_VERSIONS: Final = 24
"""Of one take; beyond that the oldest go, all but the very first."""


@dataclass(frozen=True, slots=True)
class VersionRow:
    """What a list of versions shows."""

    number: int
    label: str
    take_number: int | None
    created_at: str


def keep_version(library: Library, song_id: str, take_number: int, song: Song, label: str) -> None:
    """Keep the song as a version of its take, unless the last one is the same."""
    query = "SELECT document FROM song_versions WHERE song_id = ? AND take_number = ? ORDER BY number DESC LIMIT 1"
    with transaction(library) as database:
        last = database.execute(query, [song_id, take_number]).fetchone()
        number = store_version(library, song_id, song, label=label, take_number=take_number)
        stored = database.execute("SELECT document FROM song_versions WHERE song_id = ? AND number = ?", [song_id, number])
        if last is not None and last == stored.fetchone():
            database.execute("DELETE FROM song_versions WHERE song_id = ? AND number = ?", [song_id, number])
        _thin_out(library, song_id, take_number)


def list_versions(library: Library, song_id: str, take_number: int | None = None) -> list[VersionRow]:
    """The versions of a song, or of one take, newest first."""
    query = (
        "SELECT number, label, take_number, created_at FROM song_versions WHERE song_id = ?1 "
        "AND (?2 IS NULL OR take_number = ?2) ORDER BY number DESC"
    )
    with library_failures(library.path):
        return [VersionRow(*row) for row in library.database.execute(query, [song_id, take_number])]


def _thin_out(library: Library, song_id: str, take_number: int) -> None:
    newest = "SELECT number FROM song_versions WHERE song_id = ?1 AND take_number = ?2 ORDER BY number DESC LIMIT ?3"
    first = "SELECT MIN(number) FROM song_versions WHERE song_id = ?1"
    library.database.execute(
        f"DELETE FROM song_versions WHERE song_id = ?1 AND take_number = ?2 AND number NOT IN ({newest}) "
        f"AND number <> ({first})",
        [song_id, take_number, MOST_VERSIONS],
    )

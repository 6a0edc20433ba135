"""The earlier versions of a song: kept now and then while it is edited, thinned out as they grow many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from airdesk.library.database import Library, transaction
from airdesk.library.failures import library_failures
from airdesk.library.song_text import song_text
from airdesk.library.songs import store_version
from airdesk.library.takes import save_take
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


def keep_version(library: Library, song_id: str, take_number: int, song: Song, label: str, *, text: str | None = None) -> None:
    """Keep the take as it is, and as a version unless the last one is the same; *text*: the song as stored."""
    text = text or song_text(song)
    query = "SELECT document FROM song_versions WHERE song_id = ? AND take_number = ? ORDER BY number DESC LIMIT 1"
    with transaction(library) as database:
        last = database.execute(query, [song_id, take_number]).fetchone()
        if last is not None and last[0] == text:
            save_take(library, song_id, take_number, song, text=text)
            return
        store_version(library, song_id, song, label=label, take_number=take_number, text=text)
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

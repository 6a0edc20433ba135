"""What the user puts on a song: its name, a heart, tags."""

from __future__ import annotations

from collections.abc import Iterable

from airdesk.errors import BadInputError
from airdesk.library.database import Library, transaction
from airdesk.library.failures import library_failures
from airdesk.library.trash import check_song

LONGEST_TITLE = 120
LONGEST_TAG = 40


def rename_song(library: Library, song_id: str, title: str) -> str:
    """Give a song another title, cleaned of line breaks; returns it. Raises BadInputError."""
    cleaned = clean_name(title, LONGEST_TITLE, "title")
    with transaction(library) as database:
        check_song(library, song_id)
        database.table("songs").update(song_id, {"title": cleaned})
    return cleaned


def set_favourite(library: Library, song_id: str, *, is_favourite: bool) -> None:
    """Put a heart on a song or take it away."""
    with transaction(library) as database:
        check_song(library, song_id)
        database.table("songs").update(song_id, {"is_favourite": int(is_favourite)})


def set_tags(library: Library, song_id: str, tags: Iterable[str]) -> tuple[str, ...]:
    """Replace a song's tags; returns them cleaned, each once whatever its case. Raises BadInputError."""
    cleaned = {tag.casefold(): tag for tag in (clean_name(text, LONGEST_TAG, "tag") for text in tags)}
    with transaction(library) as database:
        check_song(library, song_id)
        database.execute("DELETE FROM song_tags WHERE song_id = ?", [song_id])
        database.table("song_tags").insert_all([{"song_id": song_id, "tag": tag} for tag in cleaned.values()])
    return tuple(cleaned.values())


def tags_of_song(library: Library, song_id: str) -> tuple[str, ...]:
    """A song's tags in the order they were given."""
    with library_failures(library.path):
        rows = library.database.execute("SELECT tag FROM song_tags WHERE song_id = ? ORDER BY rowid", [song_id])
        return tuple(row[0] for row in rows)


def clean_name(text: str, longest: int, what: str) -> str:
    """A name on one line. Raises BadInputError where it is empty or endless."""
    name = " ".join(text.replace("\0", " ").split())
    if not name:
        raise BadInputError(f"The {what} is empty: write a few letters.")
    if len(name) > longest:
        raise BadInputError(f"The {what} has {len(name)} characters: use at most {longest}.")
    return name

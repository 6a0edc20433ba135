"""The genres the built-in composer plays, as a table."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from airdesk.facts.genres import Genre, load_genres


@dataclass(frozen=True, slots=True)
class GenreRow:
    """One genre as the table shows it."""

    genre: str
    title: str
    min_bpm: float
    max_bpm: float
    default_bpm: float
    marks: tuple[str, ...]
    moods: tuple[str, ...]
    meters: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """The row for JSON."""
        return asdict(self)


def list_genres() -> list[GenreRow]:
    """All genres, in the order of the table of the specification."""
    return [_row(genre) for genre in load_genres().values()]


def _row(genre: Genre) -> GenreRow:
    return GenreRow(
        genre=genre.name,
        title=genre.title,
        min_bpm=genre.tempo.min,
        max_bpm=genre.tempo.max,
        default_bpm=genre.tempo.default,
        marks=genre.marks,
        moods=tuple(mood.name for mood in genre.moods),
        meters=genre.meters,
    )

"""The answer of the library as the page shows it; made in the thread that asked, for thousands of songs take a while."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from airdesk.library.song_catalogue import CatalogueCounts, CatalogueRow, SongQuery
from airdesk.settings import Settings
from airdesk.ui.library.songs_model import Card, Group
from airdesk.ui.library.wording import age_group, age_text
from airdesk.workflows.song_library import find_songs, library_counts


@dataclass(frozen=True, slots=True)
class Listing:
    """Songs that fit a query, ready to be shown."""

    query: SongQuery
    rows: Mapping[str, CatalogueRow]  # by id
    cards: tuple[Card, ...]
    groups: tuple[Group, ...]
    counts: CatalogueCounts


def read_listing(query: SongQuery, settings: Settings) -> Listing:
    """Ask the library; songs sorted by date stand in groups by age."""
    rows = find_songs(query, settings)
    now = datetime.now().astimezone()
    cards = tuple(_card(row, query, now) for row in rows)
    by_age = query.sorting in ("newest", "edited")
    groups = _groups_by_age(cards, now) if by_age else (Group("", 0, len(cards)),)
    return Listing(query, {row.id: row for row in rows}, cards, groups, library_counts(settings))


def _card(row: CatalogueRow, query: SongQuery, now: datetime) -> Card:
    at = row.changed_at if query.sorting == "edited" else row.created_at
    return Card(
        id=row.id,
        title=row.title,
        genre=row.genre,
        tempo_bpm=row.tempo_bpm,
        key=row.key,
        duration_seconds=row.duration_seconds,
        at=at,
        stamp=row.changed_at,
        age=age_text(at, now),
        is_favourite=row.is_favourite,
        prompt=" ".join(row.prompt[:400].split()),
    )


def _groups_by_age(cards: Sequence[Card], now: datetime) -> tuple[Group, ...]:
    groups: list[Group] = []
    row = 0
    for title, members in groupby(cards, key=lambda card: age_group(card.at, now)):
        count = len(list(members))
        groups.append(Group(title, row, count))
        row += count
    return tuple(groups)

"""Another order for the songs of a set, found by its goal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from airdesk.model.djset import DjSet
from airdesk.model.song_analysis import SongAnalysis
from airdesk.progress import NoProgress, Progress


@dataclass(frozen=True, slots=True)
class FoundOrder:
    """The ids of the songs that are mixed, in their new order, and what is to be said of it."""

    song_ids: tuple[str, ...]
    notices: tuple[str, ...] = ()


def find_song_order(dj_set: DjSet, analyses: Mapping[str, SongAnalysis], *, progress: Progress | None = None) -> FoundOrder:
    """The order of a set's usable songs by its goal and seed; pins and ties are kept. Raises CancelledError."""
    from airdesk.automix.mix_songs import mix_songs
    from airdesk.automix.ordering import find_order  # late: it makes its compiled loops ready

    order = find_order(dj_set, mix_songs(dj_set, analyses), progress=progress or NoProgress())
    return FoundOrder(tuple(song.id for song in order.songs), order.notices)


def in_order(dj_set: DjSet, found: FoundOrder) -> DjSet:
    """The set with its songs in an order found; what is not mixed, or is new since then, keeps its place."""
    by_id = {song.id: song for song in dj_set.songs}
    coming = iter([song_id for song_id in found.song_ids if song_id in by_id])
    used = set(found.song_ids)
    return replace(dj_set, songs=tuple(by_id[next(coming)] if song.id in used else song for song in dj_set.songs))

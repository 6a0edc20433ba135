"""Edits of a set: songs come, go, move, stay at their place, and are corrected; each gives another set."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from airdesk.model.djset import DjSet, GridRepair, SetSong

SongEdit = Callable[[SetSong], SetSong]


def with_songs_at(dj_set: DjSet, songs: Sequence[SetSong], index: int | None = None) -> DjSet:
    """The set with more songs before the one at *index*, at the end where it is None."""
    place = len(dj_set.songs) if index is None else index
    return replace(dj_set, songs=(*dj_set.songs[:place], *songs, *dj_set.songs[place:]))


def without_songs(dj_set: DjSet, ids: Collection[str]) -> DjSet:
    """The set without some songs and the transitions they took part in."""
    songs = tuple(song for song in dj_set.songs if song.id not in ids)
    return replace(_without_transitions(dj_set, ids), songs=songs)


def with_songs_edited(dj_set: DjSet, ids: Collection[str], edit: SongEdit) -> DjSet:
    """The set with some songs replaced by their edited values."""
    return replace(dj_set, songs=tuple(edit(song) if song.id in ids else song for song in dj_set.songs))


def moved_before(dj_set: DjSet, ids: Collection[str], index: int) -> DjSet:
    """Songs moved together before the one that stands at *index*, in their order; the order is the user's from now on."""
    before = [song for song in dj_set.songs[:index] if song.id not in ids]
    moved = [song for song in dj_set.songs if song.id in ids]
    behind = [song for song in dj_set.songs[index:] if song.id not in ids]
    songs = (*before, *moved, *behind)
    return dj_set if songs == dj_set.songs else replace(dj_set, songs=songs, goal="given")


def moved_by(dj_set: DjSet, ids: Collection[str], step: int) -> DjSet:
    """Songs each moved a place up (-1) or down (1); those that reach the end stay there."""
    songs = list(dj_set.songs)
    places = range(len(songs)) if step < 0 else range(len(songs) - 1, -1, -1)
    for place in places:
        other = place + step
        if songs[place].id in ids and 0 <= other < len(songs) and songs[other].id not in ids:
            songs[place], songs[other] = songs[other], songs[place]
    return dj_set if tuple(songs) == dj_set.songs else replace(dj_set, songs=tuple(songs), goal="given")


def with_file(dj_set: DjSet, song_id: str, path: str) -> DjSet:
    """The set with another file in a song's place; what was said of the old one is forgotten, its place is not."""
    old = dj_set.song(song_id)
    new = SetSong(song_id, path, is_pinned=old.is_pinned, is_tied_to_next=old.is_tied_to_next, is_excluded=old.is_excluded)
    return with_songs_edited(_without_transitions(dj_set, {song_id}), {song_id}, lambda _: new)


def with_repair(dj_set: DjSet, song_id: str, repair: GridRepair) -> DjSet:
    """The set with a song's beats repaired; its transitions are decided anew."""
    return with_songs_edited(_without_transitions(dj_set, {song_id}), {song_id}, lambda song: replace(song, grid_repair=repair))


def with_key(dj_set: DjSet, song_id: str, key: str) -> DjSet:
    """The set with a song's key said by the user, empty: as it was heard; its transitions are decided anew."""
    return with_songs_edited(_without_transitions(dj_set, {song_id}), {song_id}, lambda song: replace(song, key=key))


def _without_transitions(dj_set: DjSet, ids: Collection[str]) -> DjSet:
    kept = tuple(each for each in dj_set.transitions if each.from_id not in ids and each.to_id not in ids)
    return dj_set if len(kept) == len(dj_set.transitions) else replace(dj_set, transitions=kept)

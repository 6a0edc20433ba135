"""What can be done with the selected songs: each is an edit of the set with its name in the list of undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from airdesk.model.djset import DjSet, SetSong
from airdesk.model.set_edits import (
    moved_before,
    moved_by,
    with_file,
    with_key,
    with_repair,
    with_songs_edited,
    without_songs,
)

if TYPE_CHECKING:
    from airdesk.model.djset import GridRepair
    from airdesk.ui.automix.set_desk import SetDesk


class SongHand(QObject):
    """Acts on the songs that are selected."""

    repair_requested = Signal(str)  # song id
    replace_requested = Signal(str)
    analysis_requested = Signal(list)  # song ids

    def __init__(self, desk: SetDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk

    @property
    def songs(self) -> list[SetSong]:
        """The selected songs, in order."""
        chosen = set(self._desk.selected_ids)
        return [song for song in self._desk.dj_set.songs if song.id in chosen]

    def remove(self) -> None:
        """Take them out of the set; the one below is selected then."""
        songs = self._desk.dj_set.songs
        gone = {song.id for song in self.songs}
        if not gone:
            return
        last = max(index for index, song in enumerate(songs) if song.id in gone)
        behind = [song.id for song in songs[last + 1 :] if song.id not in gone]
        before = [song.id for song in songs[:last] if song.id not in gone]
        self._desk.edit(_named("Remove", len(gone)), lambda dj_set: without_songs(dj_set, gone))
        self._desk.select_songs(behind[:1] or before[-1:])

    @property
    def unusable(self) -> list[SetSong]:
        """The songs that cannot be read or mixed; their rows say why."""
        return [song for song in self._desk.dj_set.songs if song.problem]

    def remove_unusable(self) -> None:
        """Take all that cannot be read or mixed out of the set; what else is selected stays selected."""
        gone = {song.id for song in self.unusable}
        if gone:
            self._desk.edit(_named("Remove", len(gone), "unusable"), lambda dj_set: without_songs(dj_set, gone))
            self._desk.select_songs(one for one in self._desk.selected_ids if one not in gone)

    def move(self, step: int) -> None:
        """Move them up (-1) or down (1)."""
        ids = {song.id for song in self.songs}
        self._desk.edit(_named("Move", len(ids)), lambda dj_set: moved_by(dj_set, ids, step))

    def drop_before(self, ids: list[str], row: int) -> None:
        """Put songs before a row."""
        self._desk.edit(_named("Move", len(ids)), lambda dj_set: moved_before(dj_set, set(ids), row))
        self._desk.select_songs(song.id for song in self._desk.dj_set.songs if song.id in set(ids))

    def toggle_pin(self) -> None:
        """Pin them to their places, or no longer."""
        self._toggle("is_pinned", "Pin", "Unpin")

    def toggle_tie(self) -> None:
        """Keep each before the song that follows it, or no longer."""
        self._toggle("is_tied_to_next", "Keep with the next", "Let go from the next")

    def toggle_exclude(self) -> None:
        """Leave them out of the mix, or take them in again."""
        self._toggle("is_excluded", "Leave out", "Take in again")

    def set_key(self, key: str) -> None:
        """Say which key they are in; empty: as it was heard."""
        self._edit_each("Set the key" if key else "Take the key that was heard", lambda dj_set, one: with_key(dj_set, one, key))

    def repair(self, label: str, repaired: Callable[[GridRepair], GridRepair]) -> None:
        """Repair the beats of each from what its repair is now."""
        self._edit_each(label, lambda dj_set, one: with_repair(dj_set, one, repaired(dj_set.song(one).grid_repair)))

    def replace_file(self, song_id: str, path: Path) -> None:
        """Put another file in a song's place."""
        self._desk.edit("Replace the file", lambda dj_set: with_file(dj_set, song_id, str(path)))
        self.analysis_requested.emit([song_id])

    def _toggle(self, name: str, on: str, off: str) -> None:
        songs = self.songs
        value = not all(getattr(song, name) for song in songs)
        ids = {song.id for song in songs}
        self._desk.edit(
            _named(on if value else off, len(ids)),
            lambda dj_set: with_songs_edited(dj_set, ids, lambda song: replace(song, **{name: value})),
        )

    def _edit_each(self, label: str, edit: Callable[[DjSet, str], DjSet]) -> None:
        def edited(dj_set: DjSet) -> DjSet:
            for song in self.songs:
                dj_set = edit(dj_set, song.id)
            return dj_set

        self._desk.edit(label, edited)


def renamed(dj_set: DjSet, song_id: str, title: str) -> DjSet:
    """The set with another title for a song."""
    return with_songs_edited(dj_set, {song_id}, lambda song: replace(song, title=title))


def _named(doing: str, count: int, kind: str = "") -> str:
    """ "Remove 3 unusable songs"."""
    words = (doing, str(count), kind, "songs") if count > 1 else (doing, "an" if kind else "a", kind, "song")
    return " ".join(filter(None, words))

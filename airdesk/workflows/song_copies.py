"""A song once more, and songs gone for good."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from airdesk.library.database import Library, open_library, transaction
from airdesk.library.leftovers import DELETED, PREVIEWS
from airdesk.library.song_marks import LONGEST_TITLE, set_tags, tags_of_song
from airdesk.library.songs import find_song, list_songs, store_song
from airdesk.library.takes import TakeOrigin, TakeRow, load_take, set_preview
from airdesk.library.trash import remove_song, songs_in_trash
from airdesk.settings import Settings
from airdesk.workflows.song_preview import PREVIEW_FILE


def duplicate(song_id: str, settings: Settings) -> str:
    """Make a copy of a song as it stands, with its tags, as a song of its own; returns the copy's id. Raises BadInputError."""
    with open_library(settings.library_folder) as library, transaction(library):
        take = load_take(library, song_id)
        titles = {row.title.casefold() for row in list_songs(library)}
        song = replace(take.song, title=_free_title(take.song.title, titles))
        row = take.row
        origin = TakeOrigin(f"copy of {row.name.lower()}", "", take.request, take.plan, take.score, row.run_id, row.seed)
        copy_id = store_song(library, song, label="Copied", thumbnail=find_song(library, song_id).thumbnail, origin=origin)
        set_tags(library, copy_id, tags_of_song(library, song_id))
        _copy_preview(library, row, load_take(library, copy_id).row)
        return copy_id


def _copy_preview(library: Library, row: TakeRow, copied: TakeRow) -> None:
    """The copy sounds the same, so its file to listen to is the same; without one it is made when it is asked for."""
    if row.preview is None or not row.has_fresh_preview:
        return
    path = library.folder / PREVIEWS / f"{copied.song_id}-{copied.number}" / PREVIEW_FILE
    with suppress(OSError):
        path.parent.mkdir(parents=True)
        shutil.copyfile(library.folder / row.preview, path)
        set_preview(library, copied.song_id, copied.number, path.relative_to(library.folder).as_posix(), copied.changed_at)


def _free_title(title: str, taken: set[str]) -> str:
    """ "Rain" -> "Rain (copy)", "Rain (copy 2)"…"""
    number = 1
    while True:
        ending = " (copy)" if number == 1 else f" (copy {number})"
        candidate = title[: LONGEST_TITLE - len(ending)] + ending
        if candidate.casefold() not in taken:
            return candidate
        number += 1


def delete_for_good(song_ids: Iterable[str], settings: Settings) -> None:
    """Remove songs with their takes, logs and the files that lie in the library. Raises BadInputError."""
    with open_library(settings.library_folder) as library:
        for song_id in song_ids:
            _delete(library, song_id)


def empty_trash(settings: Settings) -> int:
    """Remove every song in the trash for good; returns how many there were."""
    with open_library(settings.library_folder) as library:
        song_ids = songs_in_trash(library)
        for song_id in song_ids:
            _delete(library, song_id)
    return len(song_ids)


def _delete(library: Library, song_id: str) -> None:
    """First the rows, then the files, which get a name that the sweep of the next start knows should a crash come between."""
    runs = library.folder / "runs"
    leaving: dict[Path, Path] = {}  # name now → name before
    try:
        with transaction(library):
            folders = [Path(folder) for folder in remove_song(library, song_id)]
            for folder in folders:
                if folder.parent == runs:  # others are where the user said, and are the user's
                    gone = folder.with_name(f"{DELETED}{folder.name}.part")
                    with suppress(OSError):
                        leaving[folder.rename(gone)] = folder
    except BaseException:  # the rows are still there: a full disk, say
        for gone, folder in leaving.items():
            with suppress(OSError):
                gone.rename(folder)
        raise
    for gone in (*leaving, *(library.folder / PREVIEWS).glob(f"{song_id}-*")):
        shutil.rmtree(gone, ignore_errors=True)

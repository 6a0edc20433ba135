"""The library as its page shows it: what is there, and what can be done to a song.

Each function opens the library, does its one thing and lets go of it; all may be called from any thread.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from airdesk.library.database import open_library, transaction
from airdesk.library.runs import Artifact, load_artifacts, runs_of_song
from airdesk.library.song_catalogue import CatalogueCounts, CatalogueRow, SongQuery, catalogue_row, count_songs, query_songs
from airdesk.library.song_marks import rename_song, set_favourite, set_tags
from airdesk.library.takes import TakeRow, list_takes, load_take
from airdesk.library.trash import set_song_deleted
from airdesk.settings import Settings
from airdesk.workflows.take_credits import credits_of_run
from airdesk.workflows.take_values import Credits, Take, take_of_stored


@dataclass(frozen=True, slots=True)
class SongFile:
    """A file of a song that is there."""

    path: Path
    stage: str
    bytes: int
    sha256: str | None


@dataclass(frozen=True, slots=True)
class SongSheet:
    """All that the details of a song show."""

    row: CatalogueRow
    takes: tuple[TakeRow, ...]  # those in the song's trash too, oldest first
    current: Take
    run_ids: tuple[str, ...]  # oldest first
    files: tuple[SongFile, ...]  # of the current take's run and of the last finished one
    made_by: Credits = field(default_factory=Credits)  # of the current take


def find_songs(query: SongQuery, settings: Settings) -> list[CatalogueRow]:
    """The songs that fit a query, in its order."""
    with open_library(settings.library_folder) as library:
        return query_songs(library, query)


def library_counts(settings: Settings) -> CatalogueCounts:
    """How many songs there are, per genre and tag, and in the trash."""
    with open_library(settings.library_folder) as library:
        return count_songs(library)


def song_sheet(song_id: str, settings: Settings) -> SongSheet:
    """The details of a song. Raises BadInputError where it is gone."""
    with open_library(settings.library_folder) as library:
        row = catalogue_row(library, song_id)
        current = take_of_stored(load_take(library, song_id))
        runs = runs_of_song(library, song_id)
        files: dict[Path, SongFile] = {}
        finished = [run.id for run in runs if run.state == "completed"]
        shown = {current.row.run_id, *finished[-1:]}
        for run in runs:
            if run.id in shown and run.folder is not None:
                files.update(_files(Path(run.folder), load_artifacts(library, run.id)))
        takes = tuple(list_takes(library, song_id, with_deleted=True))
        made_by = credits_of_run(library, current.row.run_id) if current.row.run_id else Credits()
        return SongSheet(row, takes, current, tuple(run.id for run in runs), tuple(files.values()), made_by)


def _files(folder: Path, artifacts: Iterable[Artifact]) -> dict[Path, SongFile]:
    """Those files of a run that are still there."""
    files = (SongFile(folder / one.path, one.stage, one.bytes, one.sha256) for one in artifacts)
    return {file.path: file for file in files if file.path.is_file()}


def rename(song_id: str, title: str, settings: Settings) -> str:
    """Give a song another title; returns it as kept. Raises BadInputError."""
    with open_library(settings.library_folder) as library:
        return rename_song(library, song_id, title)


def mark_favourite(song_id: str, settings: Settings, *, is_favourite: bool) -> None:
    """Put a heart on a song, or take it away."""
    with open_library(settings.library_folder) as library:
        set_favourite(library, song_id, is_favourite=is_favourite)


def tag(song_id: str, tags: Iterable[str], settings: Settings) -> tuple[str, ...]:
    """Give a song these tags and no others; returns them as kept. Raises BadInputError."""
    with open_library(settings.library_folder) as library:
        return set_tags(library, song_id, tags)


def trash(song_ids: Iterable[str], settings: Settings) -> None:
    """Put songs into the trash."""
    with open_library(settings.library_folder) as library, transaction(library):
        for song_id in song_ids:
            set_song_deleted(library, song_id, is_deleted=True)


def restore(song_ids: Iterable[str], settings: Settings) -> None:
    """Take songs out of the trash."""
    with open_library(settings.library_folder) as library, transaction(library):
        for song_id in song_ids:
            set_song_deleted(library, song_id, is_deleted=False)

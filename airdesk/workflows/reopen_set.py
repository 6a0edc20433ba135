"""A kept set with all that is known of its songs, and the songs whose files are gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from airdesk.library.database import open_library
from airdesk.library.song_analyses import load_analyses
from airdesk.model.djset import DjSet, SetSong
from airdesk.model.song_analysis import SongAnalysis
from airdesk.settings import Settings
from airdesk.workflows.analyze_files import REVISION
from airdesk.workflows.found_overlays import with_found_overlays
from airdesk.workflows.sets import open_set


@dataclass(frozen=True, slots=True)
class ReopenedSet:
    """What a window shows of a kept set."""

    dj_set: DjSet
    analyses: Mapping[str, SongAnalysis]  # by the SHA-256 of the files' content
    unknown_ids: tuple[str, ...]  # songs that have to be listened to

    @property
    def num_missing(self) -> int:
        """Songs whose files are gone."""
        return sum(bool(song.problem) for song in self.dj_set.songs)


def reopen_set(settings: Settings, set_id: str, version: int | None = None) -> ReopenedSet:
    """A set of the library. Files that are gone are said so in their songs; those that are back lose their problem.

    Overlays whose files were moved are where the inventory has them now.

    Raises BadInputError where there is none, LibraryError.
    """
    kept = open_set(settings, set_id, version)
    dj_set = replace(kept, songs=tuple(map(_as_found, kept.songs)))
    with open_library(settings.library_folder) as library:
        dj_set = replace(dj_set, transitions=with_found_overlays(dj_set.transitions, library))
    analyses = analyses_of(dj_set, settings)
    unknown = tuple(song.id for song in dj_set.songs if not song.problem and song.content_hash not in analyses)
    return ReopenedSet(dj_set, analyses, unknown)


def analyses_of(dj_set: DjSet, settings: Settings) -> dict[str, SongAnalysis]:
    """What the library knows of a set's songs, by the SHA-256 of the files' content. Raises LibraryError."""
    with open_library(settings.library_folder) as library:
        return load_analyses(library, (song.content_hash for song in dj_set.songs if song.content_hash), REVISION)


def missing_sentence(path: Path) -> str:
    """What is said of a song whose file is gone."""
    return f"{path.name} is gone from {path.parent.name or path.parent}: bring it back, or replace it (R)."


def _as_found(song: SetSong) -> SetSong:
    path = Path(song.path)
    if not path.is_file():
        return replace(song, problem=missing_sentence(path))
    return replace(song, problem="") if song.problem else song

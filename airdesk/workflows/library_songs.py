"""Looking into the library: the list of songs, and one song with its runs, logs and files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from airdesk.errors import BadInputError
from airdesk.library.database import open_library
from airdesk.library.events import Event
from airdesk.library.runs import Artifact, Run, load_artifacts, load_events, runs_of_song
from airdesk.library.songs import SongRow, find_song, list_songs, load_song
from airdesk.model.song import Song
from airdesk.settings import Settings
from airdesk.workflows.clip_sources import with_found_sources


@dataclass(frozen=True, slots=True)
class SongDetails:
    """All the library knows of a song."""

    row: SongRow
    song: Song
    runs: tuple[Run, ...]
    events: Mapping[str, list[Event]]  # run id -> log
    artifacts: Mapping[str, list[Artifact]]  # run id -> files

    def document(self) -> dict[str, Any]:
        """The details for JSON."""
        return {
            **asdict(self.row),
            "tracks": [
                {"id": track.id, "name": track.name, "role": track.role, "sound": track.sound, "gain_db": track.gain_db}
                for track in self.song.tracks
            ],
            "sections": [asdict(section) for section in self.song.sections],
            "master_gain_db": self.song.master_gain_db,
            "runs": [self._run_document(run) for run in self.runs],
        }

    def _run_document(self, run: Run) -> dict[str, Any]:
        return {
            **{name: value for name, value in asdict(run).items() if name not in ("plan", "score")},
            "files": [asdict(artifact) for artifact in self.artifacts[run.id]],
            "events": [asdict(event) for event in self.events[run.id]],
        }


def list_library(settings: Settings, *, limit: int | None = None, in_trash: bool = False) -> list[SongRow]:
    """The songs of the library, newest first; or those in its trash."""
    with open_library(settings.library_folder) as library:
        return list_songs(library, limit=limit, in_trash=in_trash)


def find_library_song(wanted: str, settings: Settings, *, in_trash: bool = False, anywhere: bool = False) -> SongRow:
    """The song of an id, the beginning of an id, or a title; *anywhere*: in the list, else in the trash.

    Raises BadInputError.
    """
    with open_library(settings.library_folder) as library:
        try:
            return find_song(library, wanted, in_trash=in_trash)
        except BadInputError as not_there:
            if not anywhere:
                raise
            try:
                return find_song(library, wanted, in_trash=True)
            except BadInputError:
                raise not_there from None


def show_library_song(wanted: str, settings: Settings) -> SongDetails:
    """One song by id, beginning of id, or title. Raises BadInputError where none or several fit."""
    with open_library(settings.library_folder) as library:
        row = find_song(library, wanted)
        runs = tuple(runs_of_song(library, row.id))
        return SongDetails(
            row=row,
            song=with_found_sources(load_song(library, row.id), library),
            runs=runs,
            events={run.id: load_events(library, run.id) for run in runs},
            artifacts={run.id: load_artifacts(library, run.id) for run in runs},
        )

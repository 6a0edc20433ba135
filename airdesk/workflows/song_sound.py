"""Which file lets a song be heard without opening it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from airdesk.library.database import Library, open_library
from airdesk.library.runs import load_artifacts, runs_of_song
from airdesk.library.song_catalogue import catalogue_row
from airdesk.settings import Settings

_NAMES: Final = ("master", "mix")
"""Stems of files, best first."""

_ENDINGS: Final = (".ogg", ".flac", ".wav", ".opus", ".mp3")


def sound_of_song(song_id: str, settings: Settings) -> Path | None:
    """The song's file to listen to, else the newest master or mix that was made of it; None where there is none.

    Raises BadInputError where the song is gone.
    """
    with open_library(settings.library_folder) as library:
        preview = catalogue_row(library, song_id).preview
        if preview is not None and (library.folder / preview).is_file():
            return library.folder / preview
        return next(
            (path for run in reversed(runs_of_song(library, song_id)) for path in _sounds(library, run.id, run.folder)), None
        )


def _sounds(library: Library, run_id: str, folder: str | None) -> list[Path]:
    """Masters and mixes of a run that are still there, best first."""
    if folder is None:
        return []
    paths = [Path(folder) / artifact.path for artifact in load_artifacts(library, run_id)]
    fitting = [path for path in paths if path.stem in _NAMES and path.suffix.lower() in _ENDINGS]
    return [path for path in sorted(fitting, key=lambda path: _NAMES.index(path.stem)) if path.is_file()]

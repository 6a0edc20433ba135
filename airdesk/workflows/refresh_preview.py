"""The file to listen to, made anew after a song was edited, or made at last where there was none."""

from __future__ import annotations

import os
from pathlib import Path

from airdesk.facts.genres import Mix, load_genres
from airdesk.library.database import Library, open_library
from airdesk.library.identity import new_id
from airdesk.library.leftovers import PREVIEWS
from airdesk.library.runs import load_artifacts, load_run
from airdesk.library.takes import TakeRow, load_take
from airdesk.model.song import Song
from airdesk.progress import NoProgress, PartProgress, Progress
from airdesk.settings import Settings
from airdesk.workflows.genre_space import in_genre_space
from airdesk.workflows.output_folder import staged_output
from airdesk.workflows.song_audio import MASTER_FILE
from airdesk.workflows.song_preview import PREVIEW_FILE, encode_preview, keep_preview, write_preview
from airdesk.workflows.song_sounds import build_song_sounds, with_sounds
from airdesk.workflows.sound_source import open_sound_source


def refresh_preview(song_id: str, settings: Settings, number: int | None = None, *, progress: Progress | None = None) -> Path:
    """A file that lets a take be heard as it is now; the one there is when nothing changed since it was made.

    Raises BadInputError, RenderError (nothing to hear), LibraryError, StorageError or CancelledError.
    """
    progress = progress or NoProgress()
    with open_library(settings.library_folder) as library:
        take = load_take(library, song_id, number)
        master = _own_master(library, take.row)
    known = None if take.row.preview is None else settings.library_folder / take.row.preview
    if known is not None and take.row.has_fresh_preview and known.is_file():
        return known
    path = _place(settings, take.row, known)
    genre = load_genres().get(take.song.genre)
    mix = Mix() if genre is None else genre.mix
    with staged_output(path.parent, f"{new_id()}-preview-{os.getpid()}") as staging:
        if master is not None:
            encode_preview(master, staging / path.name, progress)
        else:
            _write(take.song, mix, staging, path.name, settings, progress)
    with open_library(settings.library_folder) as library:
        keep_preview(library, take.row, path)
    return path


def _own_master(library: Library, row: TakeRow) -> Path | None:
    """The master that the take's run wrote, where the take is still as it was made; a copy may have been edited before."""
    if row.run_id is None or row.changed_at != row.created_at:
        return None
    run = load_run(library, row.run_id)
    if run.folder is None or run.song_id != row.song_id:
        return None
    if all(file.path != MASTER_FILE for file in load_artifacts(library, run.id)):
        return None
    master = Path(run.folder) / MASTER_FILE
    return master if master.is_file() else None


def _place(settings: Settings, row: TakeRow, known: Path | None) -> Path:
    """Where it was, where its own run's files are, or in a folder of previews."""
    if known is not None:
        return known
    return settings.library_folder / PREVIEWS / f"{row.song_id}-{row.number}" / PREVIEW_FILE


def _write(song: Song, mix: Mix, staging: Path, name: str, settings: Settings, progress: Progress) -> None:
    from airdesk.render.settings import RenderSettings
    from airdesk.render.song_renderer import render_song

    source = open_sound_source(settings)
    song = with_sounds(song, source)
    sounds = build_song_sounds(song, settings, PartProgress(progress, 0.0, 0.4), source)
    wanted = in_genre_space(
        RenderSettings(settings.sample_rate, fadeout_seconds=settings.fadeout_seconds, writes_stems=False), mix, song
    )
    part = PartProgress(progress, 0.4, 0.7)
    cache = settings.pitched_cache_folder
    result = render_song(song, sounds.instruments, staging, wanted, pitched_cache=cache, progress=part)
    write_preview(result.mix, staging / name, mix, settings, PartProgress(progress, 0.7, 1.0))
    result.mix.unlink()

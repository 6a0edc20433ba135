"""A song as it stands becomes files in a folder: audio, MIDI, pictures, or one ZIP of them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from airdesk.errors import OutputFolderError
from airdesk.export.archive import archive_name, write_archive
from airdesk.export.manifest import build_manifest, write_manifest
from airdesk.export.song_span import score_of_song, song_between
from airdesk.library.events import Event
from airdesk.library.song_documents import song_to_document
from airdesk.midi.smf_writer import write_song
from airdesk.midi.whole_file import write_document
from airdesk.model.plan import SongPlan
from airdesk.model.song import Song
from airdesk.progress import PartProgress, Progress
from airdesk.settings import Settings
from airdesk.workflows.export_audio import AudioWork, export_audio
from airdesk.workflows.export_choice import (
    ExportChoice,
    ExportResult,
    FileTask,
    check_choice,
    existing_files,
    expected_bytes,
    export_name,
    file_tasks,
    final_paths,
    noted_tracks,
    sounding_tracks,
)
from airdesk.workflows.export_place import disk_errors, put_in_place, scratch_folder
from airdesk.workflows.export_samples import sample_bytes, with_copied_samples
from airdesk.workflows.kept_log import kept_log
from airdesk.workflows.logged_progress import LoggedProgress
from airdesk.workflows.output_folder import check_free_space, check_output_folder
from airdesk.workflows.run_log import RunLog
from airdesk.workflows.song_audio import expected_audio_bytes
from airdesk.workflows.song_notes import write_plan

SONG_FILE = "song.json"
"""The song itself in a ZIP, so that it can come back."""


def export_song_files(
    song: Song,
    plan: SongPlan | None,
    choice: ExportChoice,
    out: Path,
    settings: Settings,
    progress: Progress,
    *,
    on_event: Callable[[str, Event], None] | None = None,
) -> ExportResult:
    """Write the chosen files of a song into a folder; they appear whole at the end, or none of them does.

    *on_event*: told of each event with the id of the run; called in this thread.
    *Raises* BadInputError, OutputFolderError (the folder, files in the way), RenderError, StorageError, CancelledError.
    """
    started = time.perf_counter()
    log = RunLog()
    log.on_event = None if on_event is None else lambda event: on_event(log.run_id, event)
    check_choice(song, choice)
    out = out.expanduser().absolute()
    try:
        check_output_folder(out)
    except OutputFolderError as error:
        raise OutputFolderError(str(error).replace("--out folder", "folder"), path=error.path) from error
    _check_room(song, choice, out)
    name = export_name(song, choice, out)
    _refuse_existing(song, choice, out, name)
    received = {"title": song.title, "out": str(out), **_received(choice)}
    progress = LoggedProgress(progress, log)
    with kept_log(log, "export", received, out, settings) as run:
        with scratch_folder(out, log.run_id) as scratch:
            files = _make(song, plan, choice, name, scratch, settings, log, progress)
            progress.check_cancelled()
            _refuse_existing(song, choice, out, name)
            put_in_place(files, scratch / "files", out)
        progress.report(1.0, "Exported")
        run.answer(files=len(files))
    written = tuple(out / path for path in files)
    return ExportResult(out, written, tuple(log.warnings), round(time.perf_counter() - started, 3))


def _received(choice: ExportChoice) -> dict[str, Any]:
    """What was asked, for the log."""
    return {**asdict(choice), "items": sorted(choice.items)}


def _check_room(song: Song, choice: ExportChoice, out: Path) -> None:
    """The disk must hold what is rendered on the way, the files, and their ZIP."""
    wanted = sum(size for item, size in expected_bytes(song, choice).items() if item in choice.items)
    rendered = expected_audio_bytes(song, choice.sample_rate, extra_files=2) if choice.has_audio else 0
    wanted += sample_bytes(song.tracks) if choice.as_zip and choice.with_samples else 0
    check_free_space(out, rendered + wanted * (2 if choice.as_zip else 1))


def _refuse_existing(song: Song, choice: ExportChoice, out: Path, name: str) -> None:
    found = existing_files(song, choice, out, name)
    if choice.if_exists == "overwrite":
        found = [path for path in found if path.is_dir()]
    folders = dict.fromkeys((out / path).parent for path in final_paths(song, choice, name))
    found += [folder for folder in folders if folder.is_file()]  # a file where a folder must be is never replaced
    if found:
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        raise OutputFolderError(f"{found[0].name}{more} is already in {out}: choose another name or replace it.", path=out)


def _make(
    song: Song,
    plan: SongPlan | None,
    choice: ExportChoice,
    name: str,
    scratch: Path,
    settings: Settings,
    log: RunLog,
    progress: Progress,
) -> list[Path]:
    """Make everything in the scratch folder; the paths under its `files` that shall appear."""
    folder = scratch / "files"
    tasks = file_tasks(song, choice, name)
    audio = [task for task in tasks if task.item in ("master", "mix", "stems")]
    others = [task for task in tasks if task not in audio]
    progress.report(0.0, "Writing the notes")
    with disk_errors(folder):
        _warn_of_audio(song, choice, log)
        _write_notes_and_pictures(song, choice, others, folder, progress)
        carried, samples = song, list[str]()
        if choice.as_zip:
            if choice.with_samples:
                carried, samples = with_copied_samples(song, folder, log, progress)
            _write_documents(carried, plan, folder)
        if audio:
            work = AudioWork(song, choice, folder, scratch / "audio", settings, log)
            export_audio(work, audio, PartProgress(progress, 0.02, 0.9 if choice.as_zip else 1.0))
        if not choice.as_zip:
            return [task.path for task in tasks]
        expected = [*(task.path.as_posix() for task in tasks), *samples]
        return [_zipped(song, expected, name, folder, log, PartProgress(progress, 0.9 if audio else 0.1, 1.0))]


def _write_notes_and_pictures(
    song: Song, choice: ExportChoice, tasks: list[FileTask], folder: Path, progress: Progress
) -> None:
    from airdesk.midi.pianoroll import write_pianoroll_png, write_pianoroll_svg

    heard = replace(song, tracks=noted_tracks(song))
    if choice.span is not None:
        heard = song_between(heard, choice.span.start_tick, choice.span.end_tick)
    score = score_of_song(heard)
    for task in tasks:
        progress.check_cancelled()
        path = folder / task.path
        if task.item == "midi":
            parts = heard.tracks if not task.track_id else (heard.track(task.track_id),)
            write_song(replace(heard, tracks=parts), path)
        elif path.suffix == ".png":
            write_pianoroll_png(path, score)
        else:
            write_pianoroll_svg(path, score)


def _warn_of_audio(song: Song, choice: ExportChoice, log: RunLog) -> None:
    """Say which tracks a MIDI file leaves out."""
    names = [track.name for track in sounding_tracks(song) if track.audio_clips]
    if names and "midi" in choice.items:
        holds = "holds audio clips" if len(names) == 1 else "hold audio clips"
        log.warn("midi", f"{', '.join(names)} {holds}, which a MIDI file cannot: they are left out of it.")


def _write_documents(song: Song, plan: SongPlan | None, folder: Path) -> None:
    """What a ZIP holds beside the files, so that it can be opened again."""
    folder.mkdir(parents=True, exist_ok=True)
    write_document(folder / SONG_FILE, song_to_document(song), depth=4)
    if plan is not None:
        write_plan(folder, plan)


def _zipped(song: Song, expected: list[str], name: str, folder: Path, log: RunLog, progress: Progress) -> Path:
    """The manifest and the ZIP of a folder; the ZIP's path in it."""
    manifest = build_manifest(folder, expected=expected, progress=PartProgress(progress, 0.0, 0.3))
    write_manifest(manifest, folder, {"run_id": log.run_id, "title": song.title})
    return write_archive(folder, folder / archive_name(name), progress=PartProgress(progress, 0.3, 1.0)).relative_to(folder)

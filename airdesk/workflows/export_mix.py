"""A set as it is laid out becomes files: the mix, a track list, a cue sheet, the decisions."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from airdesk.audio.disk_errors import storage_error
from airdesk.errors import BadInputError, OutputFolderError
from airdesk.export.file_names import safe_file_name
from airdesk.library.events import Event
from airdesk.library.outside_work import noted_outside, sweep_beside, sweep_outside
from airdesk.progress import Progress
from airdesk.settings import Settings
from airdesk.workflows.automix_log import note_transitions
from airdesk.workflows.export_choice import ExportResult
from airdesk.workflows.kept_log import kept_log
from airdesk.workflows.logged_progress import LoggedProgress
from airdesk.workflows.output_folder import check_output_folder, staged_output
from airdesk.workflows.run_log import RunLog

if TYPE_CHECKING:
    from airdesk.model.djset import DjSet
    from airdesk.workflows.set_timeline import SetTimeline

MixText = Literal["tracklist", "cue", "decisions"]
TEXTS: Final[tuple[MixText, ...]] = ("tracklist", "cue", "decisions")
MixFile = Literal["wav", "flac", "mp3"]
_MOST_NUMBERS: Final = 1000


@dataclass(frozen=True, slots=True)
class MixExport:
    """What is wanted of a mix, and where."""

    folder: Path
    name: str = ""  # of the files; empty: the set's title
    format: MixFile = "wav"
    texts: frozenset[MixText] = frozenset({"tracklist", "cue"})
    if_exists: Literal["refuse", "overwrite", "number"] = "refuse"


def file_names(wanted: MixExport, title: str) -> dict[str, str]:
    """The names of all files that will be written, the mix under its format."""
    name = safe_file_name(wanted.name or title, "mix")
    return _numbered_names(wanted, name) if wanted.if_exists == "number" else _names(wanted, name)


def files_in_the_way(wanted: MixExport, title: str) -> list[Path]:
    """Files of those names that are there already."""
    paths = (wanted.folder / name for name in file_names(wanted, title).values())
    return [path for path in paths if path.exists()]


def export_mix(
    laid_out: SetTimeline,
    dj_set: DjSet,
    wanted: MixExport,
    settings: Settings,
    *,
    progress: Progress,
    on_event: Callable[[str, Event], None] | None = None,
) -> ExportResult:
    """Render a set and write what is wanted. All of it appears at the end or nothing does.

    *on_event*: told of each event with the id of the run; called in this thread.
    Raises BadInputError (no song), OutputFolderError, RenderError, AudioFileError, StorageError, CancelledError.
    """
    log = RunLog()
    log.on_event = None if on_event is None else lambda event: on_event(log.run_id, event)
    asked = {**asdict(wanted), "folder": str(wanted.folder), "texts": sorted(wanted.texts)}
    received = {"title": dj_set.title, "songs": len(laid_out.songs), **asked}
    with kept_log(log, "mix", received, wanted.folder, settings) as run, log.stage("mix"):
        note_transitions(laid_out.songs, laid_out.transitions, (), log)
        result = _exported(laid_out, dj_set, wanted, settings, LoggedProgress(progress, log))
        for warning in result.warnings:
            log.warn("audio", warning)
        run.answer(files=len(result.files))
    return result


def _exported(laid_out: SetTimeline, dj_set: DjSet, wanted: MixExport, settings: Settings, progress: Progress) -> ExportResult:
    from airdesk.audio.chapters import Chapter
    from airdesk.automix.mix_planning import plan_mix
    from airdesk.automix.mix_tracks import mix_tracks
    from airdesk.workflows.render_mix import RenderChoice, render_mix
    from airdesk.workflows.render_set import mix_rate

    began = time.monotonic()
    if not laid_out.songs:
        raise BadInputError("There is no song that could be mixed: add some audio files.")
    check_output_folder(wanted.folder)
    sweep_outside(settings.library_folder)
    sweep_beside(wanted.folder)
    found = files_in_the_way(wanted, dj_set.title)
    if found and wanted.if_exists == "refuse":
        raise OutputFolderError(f"{found[0].name} is already in this folder: choose another name.", path=found[0])
    names = file_names(wanted, dj_set.title)
    plan = plan_mix(laid_out.songs, laid_out.transitions, dj_set.rules)
    tracks = mix_tracks(laid_out.songs, laid_out.timeline, laid_out.transitions)
    chapters = [
        Chapter(track.start_seconds, f"{track.artist} – {track.title}" if track.artist else track.title) for track in tracks
    ]
    rules = dj_set.rules
    rate = mix_rate(laid_out.songs)
    choice = RenderChoice(rate, wanted.format, rules.target_lufs, rules.ceiling_dbtp, title=dj_set.title)
    work = f"mix-{os.getpid()}"
    stem = Path(names["mix"]).stem
    with (
        noted_outside(settings.library_folder, wanted.folder / f".airdesk-{work}.part"),
        staged_output(wanted.folder, work) as folder,
    ):
        rendered = render_mix(plan, folder, stem, choice, progress, chapters=chapters)
        _write_texts(folder, names, laid_out, dj_set)
    files = tuple(wanted.folder / name for name in names.values())
    return ExportResult(wanted.folder, files, rendered.master.warnings, time.monotonic() - began)


def tracklist(laid_out: SetTimeline, title: str) -> str:
    """The track list of a set as text."""
    from airdesk.automix.mix_texts import tracklist_text
    from airdesk.automix.mix_tracks import mix_tracks

    tracks = mix_tracks(laid_out.songs, laid_out.timeline, laid_out.transitions)
    return tracklist_text(title, tracks, laid_out.timeline.duration_seconds)


def _write_texts(folder: Path, names: dict[str, str], laid_out: SetTimeline, dj_set: DjSet) -> None:
    from airdesk.automix.decisions import decisions_document
    from airdesk.automix.mix_texts import cue_sheet
    from airdesk.automix.mix_tracks import mix_tracks

    tracks = mix_tracks(laid_out.songs, laid_out.timeline, laid_out.transitions)
    document = decisions_document(dj_set, laid_out.songs, laid_out.transitions, laid_out.timeline)
    contents: dict[str, bytes] = {
        "tracklist": tracklist(laid_out, dj_set.title).encode(),
        "cue": cue_sheet(dj_set.title, names["mix"], tracks),
        "decisions": json.dumps(document, indent=1, ensure_ascii=False).encode("utf-8", "replace"),
    }
    for kind in wanted_texts(names):
        try:
            (folder / names[kind]).write_bytes(contents[kind])
        except OSError as error:
            raise storage_error(error, folder / names[kind]) from error


def wanted_texts(names: dict[str, str]) -> list[str]:
    """Those of the texts that get a file."""
    return [kind for kind in TEXTS if kind in names]


def _names(wanted: MixExport, name: str, number: str = "") -> dict[str, str]:
    """*number*: behind every name, where others are taken."""
    names = {"mix": f"{name}{number}.{wanted.format}"}
    texts = {"tracklist": f"tracklist{number}.txt", "cue": f"{name}{number}.cue", "decisions": f"decisions{number}.json"}
    return names | {kind: texts[kind] for kind in TEXTS if kind in wanted.texts}


def _numbered_names(wanted: MixExport, name: str) -> dict[str, str]:
    """The names with the first number that none of the files has."""
    for number in range(1, _MOST_NUMBERS):
        names = _names(wanted, name, "" if number == 1 else f" {number}")
        if not any((wanted.folder / each).exists() for each in names.values()):
            return names
    raise OutputFolderError(f"There are too many files called {name} in this folder: choose another name.", path=wanted.folder)

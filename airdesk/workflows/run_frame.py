"""What every run that makes a song's files has around it: its log, its folder, its place in the library, its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import airdesk
from airdesk.library.events import Event
from airdesk.library.identity import run_folder_name
from airdesk.model.song import Song
from airdesk.progress import PartProgress, Progress
from airdesk.settings import Settings
from airdesk.workflows.beginning import Beginning, beginning_document
from airdesk.workflows.hashing_ahead import HashingAhead
from airdesk.workflows.kept_run import KeptRun
from airdesk.workflows.letting_go import let_go, let_go_of_failed
from airdesk.workflows.logged_progress import LoggedProgress
from airdesk.workflows.model_use import model_use
from airdesk.workflows.output_folder import check_output_folder, staged_output
from airdesk.workflows.packing import pack_folder
from airdesk.workflows.results import RunResult
from airdesk.workflows.run_log import RunLog
from airdesk.workflows.song_pictures import ROLL_PNG
from airdesk.workflows.take_values import RunBegan

_WORK_SHARE = 0.88  # of the progress bar; the rest is for packing


@dataclass(frozen=True, slots=True)
class Order:
    """Who asks for a song, and where it shall go."""

    kind: str  # make, compose, beat, export
    request: Mapping[str, Any]  # as received
    out: Path | None  # None: a folder of the library
    settings: Settings
    progress: Progress
    on_event: Callable[[Event], None] | None = None
    begin: Beginning | None = None  # an earlier run that it goes on from
    tell: Callable[[RunBegan], None] | None = None


@dataclass(frozen=True, slots=True)
class Workplace:
    """What the work of one run is given."""

    out: Path  # where the files will be
    staging: Path  # where they are written meanwhile
    log: RunLog
    kept: KeptRun
    settings: Settings
    progress: Progress
    request: Mapping[str, Any]
    hashes: HashingAhead
    begin: Beginning | None = None  # an earlier run that it goes on from


@dataclass(frozen=True, slots=True)
class Made:
    """What the work of a run made, beside the files."""

    song: Song
    tail_seconds: float
    expected_files: Sequence[str]
    details: Mapping[str, Any] = field(default_factory=dict)
    is_new_song: bool = True  # to be kept in the library


def carry_out(order: Order, work: Callable[[Workplace], Made]) -> RunResult:
    """Run the work; its files appear in the folder at the end, or none of them does. All of it is kept in the library."""
    log = RunLog(order.on_event)
    out = (order.out or order.settings.library_folder / "runs" / run_folder_name(log.run_id, log.started_at)).absolute()
    check_output_folder(out)
    if order.tell is not None:
        order.tell(RunBegan(log.run_id))
    received = {"version": airdesk.__version__, **order.request, **beginning_document(order.begin), "out": str(out)}
    log.begin(order.kind, received)
    kept = KeptRun(order.settings, log, order.kind, order.request)
    try:
        if order.out is None:
            kept.check(order.progress)
        return _framed(order, work, log, kept, out)
    except BaseException as error:
        log.fail(order.kind, error)
        kept.failed(error)
        let_go_of_failed(order.settings.library_folder, log.run_id, error)
        raise


def _framed(order: Order, work: Callable[[Workplace], Made], log: RunLog, kept: KeptRun, out: Path) -> RunResult:
    told = LoggedProgress(order.progress, log)
    with staged_output(out, log.run_id) as staging, HashingAhead(staging, order.progress) as hashes:
        progress = PartProgress(told, 0.0, _WORK_SHARE)
        made = work(Workplace(out, staging, log, kept, order.settings, progress, order.request, hashes, order.begin))
        with log.stage("library"):
            packing = PartProgress(told, _WORK_SHARE, 1.0)
            with log.call("pack", files=len(made.expected_files)):
                files = pack_folder(staging, made.song.title, log, made.expected_files, hashes, packing)
        thumbnail = (staging / ROLL_PNG).read_bytes() if (staging / ROLL_PNG).is_file() else None
        order.progress.check_cancelled()
    log.end(order.kind, {"files": len(files), "seconds": log.stage_seconds})
    use = model_use(log.events)
    song_id = kept.finished(str(out), files, made.song if made.is_new_song else None, thumbnail)
    let_go(order.settings.library_folder, log.run_id, order.begin)
    return RunResult(
        run_id=log.run_id,
        title=made.song.title,
        tempo_bpm=made.song.tempo_map.tempo_at(0),
        key=None if made.song.key is None else made.song.key.name,
        duration_seconds=made.song.duration_seconds,
        tail_seconds=made.tail_seconds,
        files=files,
        warnings=tuple(log.warnings),
        stage_seconds=log.stage_seconds,
        folder=out,
        details={"song_id": song_id, **made.details, **({"language_models": use} if use else {})},
    )

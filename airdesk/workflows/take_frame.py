"""What making a take has around it: its log, a folder for its files, its place in the library, its end.

What computes is imported when it is needed: the window loads this before it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import airdesk
from airdesk.errors import AirdeskError, CancelledError
from airdesk.library.events import Event
from airdesk.library.identity import run_folder_name
from airdesk.library.takes import StoredTake, TakeOrigin
from airdesk.model.song import Song
from airdesk.progress import PartProgress, Progress
from airdesk.settings import Settings
from airdesk.workflows.beginning import Beginning, beginning_document
from airdesk.workflows.kept_run import KeptRun
from airdesk.workflows.letting_go import let_go, let_go_of_failed
from airdesk.workflows.logged_progress import LoggedProgress
from airdesk.workflows.output_folder import staged_output
from airdesk.workflows.run_log import RunLog
from airdesk.workflows.take_sound import MIX_FILE
from airdesk.workflows.take_values import PreviewMade, RunBegan, Take, TakeNews, TakeStored, take_of_stored

if TYPE_CHECKING:
    from airdesk.facts.genres import Mix
    from airdesk.library.database import Library


@dataclass(frozen=True, slots=True)
class TakeOrder:
    """Who asks for a take, and of which song."""

    request: Mapping[str, Any]
    settings: Settings
    song_id: str | None  # None: a new song
    summary: str
    progress: Progress
    on_event: Callable[[Event], None] | None
    tell: Callable[[TakeNews], None]
    begin: Beginning | None = None  # an earlier run that it goes on from


@dataclass(frozen=True, slots=True)
class TakePlace:
    """What the work of one take is given."""

    staging: Path  # for files on the way
    log: RunLog
    kept: KeptRun
    settings: Settings
    progress: Progress
    tell: Callable[[TakeNews], None]
    begin: Beginning | None = None  # an earlier run that it goes on from


@dataclass(frozen=True, slots=True)
class MadeTake:
    """What the work of a take made."""

    song: Song
    genre_mix: Mix
    seed: int


TakeWork = Callable[[TakePlace], MadeTake]


def carry_out_take(order: TakeOrder, work: TakeWork) -> Take:
    """Do the work and keep what it made; it is in the library whole, or not at all. The file to listen to comes last."""
    _check_song(order)
    log = RunLog(order.on_event)
    order.tell(RunBegan(log.run_id))
    received = {"version": airdesk.__version__, **order.request, **beginning_document(order.begin), "song_id": order.song_id}
    log.begin("take", received)
    kept = KeptRun(order.settings, log, "take", order.request)
    try:
        kept.check(order.progress)
        return _in_staging(order, work, log, kept)
    except BaseException as error:
        log.fail("take", error)
        kept.failed(error)
        let_go_of_failed(order.settings.library_folder, log.run_id, error)
        raise


def _check_song(order: TakeOrder) -> None:
    """Raise BadInputError where the song of a further take is gone, before anything is made."""
    if order.song_id is None:
        return
    from airdesk.library.database import open_library
    from airdesk.library.trash import check_song

    with open_library(order.settings.library_folder) as library:
        check_song(library, order.song_id)


def _in_staging(order: TakeOrder, work: TakeWork, log: RunLog, kept: KeptRun) -> Take:
    order = replace(order, progress=LoggedProgress(order.progress, log))
    out = order.settings.library_folder / "runs" / run_folder_name(log.run_id, log.started_at)
    with staged_output(out, log.run_id) as staging:
        made = work(TakePlace(staging, log, kept, order.settings, order.progress, order.tell, order.begin))
        order.progress.report(0.8, "Keeping…")
        order.progress.check_cancelled()
        with log.stage("library"):
            stored = kept.finished_with(str(out), lambda library: _store(library, made, order, log), _song_of, order.progress)
        order.tell(TakeStored(take_of_stored(stored, tuple(log.warnings))))
        has_preview = _preview(staging, made.genre_mix, order, log)
        (staging / MIX_FILE).unlink(missing_ok=True)
    log.end("take", {"seconds": log.stage_seconds})
    if has_preview:
        from airdesk.workflows.song_preview import PREVIEW_FILE, keep_preview

        preview, row = out / PREVIEW_FILE, stored.row
        kept.also_keep(lambda library: keep_preview(library, row, preview))
        relative = preview.relative_to(order.settings.library_folder).as_posix()
        stored = replace(stored, row=replace(row, preview=relative, preview_of=row.changed_at))
        order.tell(PreviewMade(row.song_id, row.number, preview))
    kept.close()
    let_go(order.settings.library_folder, log.run_id, order.begin)
    return take_of_stored(stored, tuple(log.warnings))


def _store(library: Library, made: MadeTake, order: TakeOrder, log: RunLog) -> StoredTake:
    """Keep the take, and the song where it is new."""
    from airdesk.library.songs import store_song
    from airdesk.library.takes import add_take, load_take

    summary = order.summary or ("first" if order.song_id is None else f"seed {made.seed}")
    origin = TakeOrigin(summary, request=order.request, run_id=log.run_id, seed=made.seed)
    if order.song_id is None:
        return load_take(library, store_song(library, made.song, origin=origin), 1)
    return load_take(library, order.song_id, add_take(library, order.song_id, made.song, origin))


def _song_of(stored: StoredTake) -> str:
    return stored.row.song_id


def _preview(staging: Path, mix: Mix, order: TakeOrder, log: RunLog) -> bool:
    """Make the file to listen to; whatever goes wrong with it, or who cancels it, the take stays."""
    from airdesk.workflows.song_preview import PREVIEW_FILE, write_preview

    if not (staging / MIX_FILE).is_file():
        return False
    try:
        with log.stage("mix"):
            part = PartProgress(order.progress, 0.82, 1.0)
            with log.call("master and encode the file to listen to"):
                write_preview(staging / MIX_FILE, staging / PREVIEW_FILE, mix, order.settings, part)
    except CancelledError:
        return False
    except AirdeskError as error:
        log.warn("audio", f"There is no file to listen to yet: {error}")
        return False
    except Exception as error:  # noqa: BLE001  it is not the result
        log.warn("audio", f"The file to listen to could not be made ({type(error).__name__}: {error}).")
        return False
    return True

"""What of a run goes into the library, each piece in one transaction; the database is imported only then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airdesk.jobs.job import Job, JobState
from airdesk.library.events import Event
from airdesk.library.runs import Artifact, Run
from airdesk.model.song import Song

if TYPE_CHECKING:
    from airdesk.library.database import Library


def store_run_whole(library: Library, run: Run, events: list[Event]) -> None:
    """The run, its new events and its job, together."""
    from airdesk.jobs.journal import store_job
    from airdesk.library.database import transaction
    from airdesk.library.runs import add_events, store_run

    with transaction(library):
        store_run(library, run)
        add_events(library, run.id, events)
        store_job(library, _job_of(run), run_id=run.id)


def _job_of(run: Run) -> Job:
    """The run as an entry of the job history."""
    stage = next(reversed(list(run.stages)), "")
    label = str(run.request.get("prompt") or run.request.get("title") or run.request.get("genre") or run.kind)
    fraction = 1.0 if run.state == "completed" else None
    return Job(
        id=run.id,
        kind=run.kind,
        label=label[:80],
        created_at=run.started_at,
        state=JobState(run.state),
        fraction=fraction,
        stage=stage,
        attempts=1,
        error=run.error,
        began_at=run.started_at,
        ended_at=run.finished_at or "",
    )


def store_song_of_run(library: Library, song: Song, thumbnail: bytes | None, run: Run) -> str:
    """Keep a new song with its picture and the run it comes from; returns its id."""
    from airdesk.library.assets import store_asset
    from airdesk.library.songs import store_song
    from airdesk.library.takes import TakeOrigin

    asset = None if thumbnail is None else store_asset(library, thumbnail, "image/png")
    seed = None if run.plan is None else run.plan["meta"]["seed"]
    return store_song(library, song, thumbnail=asset, origin=TakeOrigin(request=run.request, run_id=run.id, seed=seed))


def store_files(library: Library, run_id: str, artifacts: list[Artifact]) -> None:
    """Keep the list of files a run made."""
    from airdesk.library.runs import add_artifacts

    add_artifacts(library, run_id, artifacts)

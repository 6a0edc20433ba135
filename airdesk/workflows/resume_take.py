"""A take whose making was interrupted, gone on with from the last stage that was finished."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from airdesk.errors import BadInputError
from airdesk.model.plan import PlanRequest, SongPlan
from airdesk.settings import Settings
from airdesk.workflows.beginning import Beginning
from airdesk.workflows.generate_take import generate_take
from airdesk.workflows.song_takes import open_take
from airdesk.workflows.stored_run import load_stored_run
from airdesk.workflows.take_values import Take


def resumed_take(request: PlanRequest | SongPlan, run_ids: Sequence[str], settings: Settings, whole: Mapping[str, Any]) -> Take:
    """The take that one of the runs had finished, else a new one that uses the furthest plan or score they left.

    *run_ids*: newest first. *whole*: what `generate_take` is given beside the request.
    """
    done = take_of_runs(run_ids, settings)
    if done is not None:
        return done
    begin = _furthest(run_ids, settings)
    if begin is None or begin.plan is None:
        return generate_take(request, settings, **whole)
    given = dict(whole)
    if isinstance(request, PlanRequest):
        given["asked"] = request
        if given["song_id"] is not None:
            given["summary"] = given["summary"] or f"seed {begin.plan.seed}"
    return generate_take(begin.plan, settings, **given, begin=begin)


def take_of_runs(run_ids: Sequence[str], settings: Settings) -> Take | None:
    """The take that one of the runs has made; None where none came so far, or it was deleted."""
    from airdesk.library.database import open_library

    with open_library(settings.library_folder) as library:
        for run_id in run_ids:
            query = "SELECT song_id, number FROM takes WHERE run_id = ? AND deleted_at IS NULL"
            row = library.database.execute(query, [run_id]).fetchone()
            if row is not None:
                return open_take(row[0], settings, row[1])
    return None


def _furthest(run_ids: Sequence[str], settings: Settings) -> Beginning | None:
    """What the run that came furthest left; the newest of equals."""
    best: Beginning | None = None
    for run_id in run_ids:
        try:
            stored = load_stored_run(run_id, settings)
            begin = stored.beginning(stored.next_stage)
        except BadInputError:
            continue
        if begin.score is not None:
            return begin
        if best is None or (best.plan is None and begin.plan is not None):
            best = begin
    return best

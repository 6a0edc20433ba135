"""A take whose making was interrupted, gone on with from the last stage that was finished."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from airdesk.errors import BadInputError
from airdesk.model.plan import PlanRequest, SongPlan
from airdesk.settings import Settings
from airdesk.workflows.beginning import AGAIN_STAGES, AgainStage
from airdesk.workflows.generate_take import generate_take
from airdesk.workflows.song_takes import open_take
from airdesk.workflows.stored_run import load_stored_run
from airdesk.workflows.take_values import Take


def resumed_take(request: PlanRequest | SongPlan, run_ids: Sequence[str], settings: Settings, whole: Mapping[str, Any]) -> Take:
    """The take that one of the runs had finished, else a new one that goes on where the one that came furthest stopped.

    *run_ids*: newest first. *whole*: what `generate_take` is given beside the request.
    """
    done = take_of_runs(run_ids, settings)
    if done is not None:
        return done
    furthest = furthest_run(run_ids, settings)
    begin = None if furthest is None else load_stored_run(furthest[0], settings).beginning(furthest[1])
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


def furthest_run(run_ids: Sequence[str], settings: Settings) -> tuple[str, AgainStage] | None:
    """The run that came furthest and the stage it is to go on from; the newest of equals, None where none can go on."""
    found: list[tuple[str, AgainStage]] = []
    for run_id in run_ids:
        with suppress(BadInputError):
            found.append((run_id, load_stored_run(run_id, settings).next_stage))
    return max(found, key=lambda one: AGAIN_STAGES.index(one[1]), default=None)

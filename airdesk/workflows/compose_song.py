"""A plan and a score from a prompt, without any sound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from airdesk.library.events import Event
from airdesk.model.plan import PlanRequest
from airdesk.progress import NoProgress, PartProgress, Progress
from airdesk.settings import Settings
from airdesk.workflows.beginning import Beginning
from airdesk.workflows.compose_stages import compose_from_request
from airdesk.workflows.request_checks import check_plan_request
from airdesk.workflows.results import RunResult
from airdesk.workflows.run_frame import Made, Order, Workplace, carry_out
from airdesk.workflows.song_production import NOTES_FILES, write_documents
from airdesk.workflows.take_values import RunBegan


@dataclass(frozen=True, slots=True)
class ComposeSongRequest:
    """What the user wants composed, and where it shall go."""

    plan: PlanRequest
    out: Path | None = None  # None: a folder of the library


def compose_song(
    request: ComposeSongRequest,
    settings: Settings,
    *,
    progress: Progress | None = None,
    on_event: Callable[[Event], None] | None = None,
    begin: Beginning | None = None,
    tell: Callable[[RunBegan], None] | None = None,
) -> RunResult:
    """Plan and compose, write the notes and their pictures, and keep the song in the library.

    *begin*: where an earlier run left off; what it has is not made again. *tell*: told the run's id before anything else.
    Raises BadInputError (the request), StorageError (the disk) or CancelledError; then no file of it is left.
    """
    check_plan_request(request.plan)

    def work(place: Workplace) -> Made:
        composed = compose_from_request(request.plan, place, PartProgress(place.progress, 0.0, 0.5), begin=begin)
        place.progress.report(0.5, "Drawing…")
        write_documents(composed.plan, composed.score, composed.song, place)
        return Made(composed.song, 0.0, NOTES_FILES, composed.details())

    order = Order("compose", asdict(request.plan), request.out, settings, progress or NoProgress(), on_event, begin, tell)
    return carry_out(order, work)

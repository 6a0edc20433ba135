"""A finished song from a prompt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airdesk.library.events import Event
from airdesk.model.plan import OwnSamples, PlanRequest, SongPlan
from airdesk.progress import NoProgress, PartProgress, Progress
from airdesk.settings import Settings
from airdesk.workflows.beginning import Beginning
from airdesk.workflows.compose_stages import Composition, PlanEdit, compose_from_request
from airdesk.workflows.kept_sounds import keeps_sounds
from airdesk.workflows.model_composing import progress_with_models
from airdesk.workflows.request_checks import check_plan_request
from airdesk.workflows.results import RunResult
from airdesk.workflows.run_frame import Made, Order, Workplace, carry_out
from airdesk.workflows.song_production import produce
from airdesk.workflows.sound_source import open_sound_source
from airdesk.workflows.take_values import RunBegan

if TYPE_CHECKING:
    from airdesk.facts.genres import Genre
    from airdesk.workflows.sampled_song import SampleWish


@dataclass(frozen=True, slots=True)
class MakeSongRequest:
    """What the user wants made, and where it shall go."""

    plan: PlanRequest
    out: Path | None = None  # None: a folder of the library
    samples: SampleWish | None = None  # whose samples play

    def document(self) -> dict[str, Any]:
        """The request for JSON."""
        document = asdict(self.plan)
        return document if self.samples is None else {**document, "samples": self.samples.document()}


def make_song(
    request: MakeSongRequest,
    settings: Settings,
    *,
    progress: Progress | None = None,
    on_event: Callable[[Event], None] | None = None,
    begin: Beginning | None = None,
    tell: Callable[[RunBegan], None] | None = None,
) -> RunResult:
    """Plan, compose, render and master a song, write all its files and keep it in the library.

    *begin*: where an earlier run left off; what it has is not made again. *tell*: told the run's id before anything else.
    Raises BadInputError (the request), StorageError (the disk) or CancelledError; then no file of it is left but what
    the library keeps of unfinished runs.
    """
    check_plan_request(request.plan)
    open_sound_source(settings)  # a SoundFont that is named and no good is said before anything else is done

    def work(place: Workplace) -> Made:
        place = replace(place, progress=progress_with_models(place.progress, request.plan, settings, 0.05))
        own = request.plan.own_samples
        wants_percussion = own.add_percussion if request.samples is None and own is not None else False
        wants_percussion = wants_percussion or (request.samples is not None and request.samples.options.add_percussion)
        edit: PlanEdit | None = _with_percussion if wants_percussion else None
        part = PartProgress(place.progress, 0.0, 0.05)
        composition = compose_from_request(request.plan, place, part, edit=edit, begin=begin)
        return produce(_sampled(composition, request, place), place)

    order = Order("make", request.document(), request.out, settings, progress or NoProgress(), on_event, begin, tell)
    return carry_out(order, work)


def _sampled(composition: Composition, request: MakeSongRequest, place: Workplace) -> Composition:
    """The composition with the samples that were asked for: those of a folder, else those of the inventory.

    Where the sounds of an earlier run are used, nothing is chosen.
    """
    wish, own = request.samples, request.plan.own_samples
    if keeps_sounds(place.begin) or (wish is None and own is None):
        return composition
    from airdesk.workflows.sampled_composition import sampled_composition, with_own_samples
    from airdesk.workflows.sampled_song import with_samples

    with place.log.stage("selection"):
        if wish is None:
            return with_own_samples(composition, own or OwnSamples(), place.settings, place.log, place.progress)
        seed = composition.plan.seed
        sampled = with_samples(composition.song, wish, place.settings, place.log, place.progress, seed=seed)
    return sampled_composition(composition, sampled)


def _with_percussion(plan: SongPlan, _: Genre) -> SongPlan:
    """The plan with a percussion part, where it has none."""
    from airdesk.workflows.added_percussion import plan_with_percussion

    return plan_with_percussion(plan)

"""A set planned whole: order and transitions by rules, a model's advice where there is one, overlays from the inventory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from airdesk.errors import LibraryError
from airdesk.progress import NoProgress, PartProgress, Progress
from airdesk.settings import Settings

if TYPE_CHECKING:
    from airdesk.automix.ordering import OnOrder
    from airdesk.automix.pairing import MixSong
    from airdesk.automix.strategy_model import Advised, StrategyModel
    from airdesk.model.djset import DjSet

NO_SOUNDS = "The inventory has no loop that fits: the transitions have no overlays."


def plan_whole_set(
    dj_set: DjSet,
    songs: Sequence[MixSong],
    settings: Settings,
    *,
    with_model: bool = False,
    model: StrategyModel | None = None,
    progress: Progress | None = None,
    on_better: OnOrder | None = None,
) -> Advised:
    """The plan of a set's usable songs (see `mix_songs`), with notices of what could not be had.

    *with_model*: ask the model; where there is none the rules decide and a notice says so. Raises CancelledError.
    """
    from airdesk.automix.planning import plan_set
    from airdesk.automix.strategy_model import Advised, advised_plan

    progress = progress or NoProgress()
    plan = plan_set(dj_set, songs, progress=PartProgress(progress, 0.0, 0.8), on_better=on_better)
    if with_model and model is not None:
        progress.report(0.8, "Asking the language model…")
    advised = advised_plan(dj_set, plan, model) if with_model else Advised(plan)
    progress.check_cancelled()
    laid = _with_overlays(dj_set, advised, settings) if dj_set.rules.overlay_kinds else advised
    progress.report(1.0, "The set is planned.")
    return replace(laid, notices=(*plan.notices, *laid.notices))


def _with_overlays(dj_set: DjSet, advised: Advised, settings: Settings) -> Advised:
    from airdesk.automix.overlay_choice import with_overlays
    from airdesk.workflows.overlay_sounds import overlay_sounds

    plan = advised.plan
    try:
        sounds = overlay_sounds(settings, dj_set.rules.overlay_kinds)
    except LibraryError as error:
        return replace(advised, notices=(*advised.notices, f"No overlays: {error}"))
    made = with_overlays(plan.transitions, plan.songs, sounds, dj_set.rules, dj_set.seed)
    notices = advised.notices
    if plan.transitions and not any(each.overlay for each in made):
        notices = (*notices, NO_SOUNDS)
    return replace(advised, plan=replace(plan, transitions=made), notices=notices)

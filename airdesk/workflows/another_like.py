"""Another like this: the plan of a take composed once more with another seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from airdesk.errors import LibraryError
from airdesk.library.events import Event
from airdesk.model.plan import PlanRequest, SongPlan
from airdesk.progress import Progress
from airdesk.settings import Settings
from airdesk.workflows.edit_plan import set_seed
from airdesk.workflows.generate_take import generate_take
from airdesk.workflows.take_values import Take, TakeNews


def another_like(
    take: Take,
    seed: int,
    settings: Settings,
    *,
    progress: Progress | None = None,
    on_event: Callable[[Event], None] | None = None,
    on_stage: Callable[[TakeNews], None] | None = None,
) -> Take:
    """A further take of the song: the same form, chords, instruments and tempo, other notes.

    Raises LibraryError where neither plan nor request of the take is known, and what `generate_take` raises.
    """
    wanted, asked = request_like(take, seed)
    return generate_take(
        wanted,
        settings,
        song_id=take.song_id,
        asked=asked,
        summary=f"seed {seed}",
        progress=progress,
        on_event=on_event,
        on_stage=on_stage,
    )


def request_like(take: Take, seed: int) -> tuple[PlanRequest | SongPlan, PlanRequest | None]:
    """What to make the further take from, and what was asked in the first place. Raises LibraryError where that is unknown."""
    asked = take.request  # with its own seed where there is a plan: that came from it
    if take.plan is None and asked is not None:
        asked = replace(asked, seed=seed)
    wanted = asked if take.plan is None else set_seed(take.plan, seed)
    if wanted is None:
        raise LibraryError(f"How {take.row.name} was made is not known, so there is nothing to make another like it from.")
    return wanted, asked

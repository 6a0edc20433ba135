"""A further part, a variation or a continuation of what is there: composed by a language model or by our own composer.

What computes is imported when it is needed: the window loads this before it is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Literal

from airdesk.errors import BadInputError
from airdesk.library.events import Event
from airdesk.model.song import Song
from airdesk.progress import NoProgress, Progress
from airdesk.settings import Settings
from airdesk.workflows.regenerate_track import plan_of_take
from airdesk.workflows.take_frame import TakeOrder, carry_out_take
from airdesk.workflows.take_values import Take, TakeNews

PartKind = Literal["part", "variation", "continuation"]

MOST_WISH_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class PartOrder:
    """What shall be composed."""

    kind: PartKind
    track_id: str = ""  # what is varied or continued; for a new part: whose clip says where
    clip_index: int = -1  # only this clip, or behind it; -1: the whole track
    instrument: str = ""  # of a new part: a name or another word for it
    wish: str = ""  # what it shall do, in the user's words; only a language model reads it
    seed: int = 0
    provider: str | None = None  # who is asked; None: the user's choice, "built-in": nobody
    model: str | None = None


def compose_part(
    take: Take,
    order: PartOrder,
    settings: Settings,
    *,
    song: Song | None = None,
    progress: Progress | None = None,
    on_event: Callable[[Event], None] | None = None,
    on_stage: Callable[[TakeNews], None] | None = None,
) -> Take:
    """Compose a part, a variation or a continuation and keep the song with it as a further take.

    Everything else of the song stays as it is; a continuation at its end makes it longer. *song*: the song as it is open,
    where that is newer than the take. Nobody who answers: our own composer writes it, with a warning.
    Raises BadInputError (no such track or clip, nothing to vary, no room, an instrument that plays already), LibraryError
    (the take's plan is not known), StorageError or CancelledError.
    """
    from airdesk.workflows.part_work import PartWork

    song = song or take.song
    planned, genre = plan_of_take(take)
    if len(order.wish) > MOST_WISH_CHARACTERS:
        raise BadInputError(f"The wish is longer than {MOST_WISH_CHARACTERS} characters: say it in a few words.")
    track = next((each for each in song.tracks if each.id == order.track_id), None)
    if order.track_id and track is None:
        raise BadInputError(f'The song has no track "{order.track_id[:40]}": choose another one.')
    work = PartWork(order, song, planned, genre, track)
    request = {**(asdict(take.request) if take.request else {"prompt": planned.user_prompt}), "part": asdict(order)}
    frame = TakeOrder(
        request, settings, take.song_id, work.summary, progress or NoProgress(), on_event, on_stage or (lambda _: None)
    )
    return carry_out_take(frame, lambda place: work.carried_out(place, take.score))

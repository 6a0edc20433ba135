"""The songs around a transition of the open set, as its edits need them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airdesk.automix.transition_edits import TransitionHands

if TYPE_CHECKING:
    from airdesk.ui.automix.set_desk import SetDesk


def hands_of(desk: SetDesk, from_id: str, to_id: str) -> TransitionHands | None:
    """Both songs and the transitions beside; None where they do not follow one another in the mix."""
    laid_out = desk.laid_out
    ids = [song.id for song in laid_out.songs]
    if from_id not in ids or to_id not in ids or ids.index(to_id) != ids.index(from_id) + 1:
        return None
    place = ids.index(from_id)
    before = laid_out.transitions[place - 1] if place else None
    after = laid_out.transitions[place + 1] if place + 1 < len(laid_out.transitions) else None
    return TransitionHands(laid_out.songs[place], laid_out.songs[place + 1], before, after)

"""From the songs of a set to its plan: the order, and how each song goes into the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from airdesk.automix.mix_songs import mix_songs
from airdesk.automix.ordering import OnOrder, SetOrder, find_order
from airdesk.automix.pairing import MixSong
from airdesk.automix.transition_rooms import decided_transitions
from airdesk.model.djset import DjSet, Transition
from airdesk.progress import NoProgress, PartProgress, Progress

__all__ = ["SetPlan", "mix_songs", "plan_set", "planned"]

_ORDER_SHARE = 0.5  # of the time


@dataclass(frozen=True, slots=True)
class SetPlan:
    """Order and transitions of a set."""

    songs: tuple[MixSong, ...]  # in the order of the mix
    transitions: tuple[Transition, ...]  # one less than songs
    order: SetOrder
    notices: tuple[str, ...] = ()

    @property
    def song_ids(self) -> tuple[str, ...]:
        """The songs' ids in the order of the mix."""
        return tuple(song.id for song in self.songs)


def plan_set(
    dj_set: DjSet, songs: Sequence[MixSong], *, progress: Progress | None = None, on_better: OnOrder | None = None
) -> SetPlan:
    """Order and transitions of a set's usable songs (see `mix_songs`); what the user decided is kept where it still applies.

    The same set, songs and seed give the same plan. Raises CancelledError.
    """
    progress = progress or NoProgress()
    order = find_order(dj_set, songs, progress=PartProgress(progress, 0.0, _ORDER_SHARE), on_better=on_better)
    transitions = decided_transitions(dj_set, order.songs, PartProgress(progress, _ORDER_SHARE, 1.0))
    return SetPlan(order.songs, transitions, order, order.notices)


def planned(dj_set: DjSet, plan: SetPlan) -> DjSet:
    """The set in the order of a plan and with its transitions; songs that are not mixed stay where they stand."""
    by_id = {song.id: song for song in dj_set.songs}
    mixed = iter(plan.song_ids)
    used = set(plan.song_ids)
    songs = tuple(by_id[next(mixed)] if song.id in used else song for song in dj_set.songs)
    return replace(dj_set, songs=songs, transitions=plan.transitions)

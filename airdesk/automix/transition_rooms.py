"""All transitions of a set, each in the room that its neighbours leave it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from airdesk.automix.pairing import MixSong
from airdesk.automix.transition_rules import decide
from airdesk.model.djset import DjSet, Transition
from airdesk.progress import Progress

LEAST_ALONE_SHARE = 0.3
"""Of a song's audible length: so much of it is heard between its overlaps."""
_OVERLAP_SHARE = (1.0 - LEAST_ALONE_SHARE) / 2.0


def decided_transitions(dj_set: DjSet, songs: Sequence[MixSong], progress: Progress) -> tuple[Transition, ...]:
    """Transitions between songs in the order of the mix; what the user or a model decided is kept. Raises CancelledError."""
    kept = [_kept(dj_set, first, second) for first, second in itertools.pairwise(songs)]
    found: list[Transition] = []
    for number, (first, second) in enumerate(itertools.pairwise(songs)):
        progress.report(number / max(1, len(songs) - 1), f"{first.title} into {second.title}…")
        progress.check_cancelled()
        before = found[-1] if found else None
        after = kept[number + 1] if number + 1 < len(kept) else None
        room = room_between(first, second, before, after)
        skipped = skipped_seconds(first, before)
        found.append(kept[number] or decide(first, second, dj_set.rules, room=room, skipped_seconds=skipped))
    return tuple(found)


def _kept(dj_set: DjSet, first: MixSong, second: MixSong) -> Transition | None:
    """What was decided by somebody between two songs; None where the rules may decide."""
    transition = dj_set.transition(first.id, second.id)
    return None if transition is None or transition.decided_by == "rules" else transition


def room_between(
    first: MixSong, second: MixSong, before: Transition | None, after: Transition | None = None
) -> tuple[float, float]:
    """First moment of the first song at which the transition may begin, last one of the second at which it must be over.

    *before*: the transition into the first song, None where it begins the mix. *after*: the one out of the second, where that
    is decided already.
    """
    start, length = first.analysis.audible_start_seconds, first.audible_seconds
    earliest = start + LEAST_ALONE_SHARE * length
    if before is not None:
        earliest = max(entry_end(first, before) + LEAST_ALONE_SHARE * length, start + (1.0 - _OVERLAP_SHARE) * length)
    latest = second.analysis.audible_start_seconds + _OVERLAP_SHARE * second.audible_seconds
    if after is not None:
        latest = min(latest, after.cue_out_seconds)
    return min(earliest, start + 0.9 * length), latest


def skipped_seconds(song: MixSong, coming: Transition | None) -> float:
    """Audible seconds of a song that the transition into it leaves out."""
    return 0.0 if coming is None else max(0.0, coming.cue_in_seconds - song.analysis.audible_start_seconds)


def entry_end(song: MixSong, coming: Transition) -> float:
    """The moment of the incoming song at which the overlap into it is over."""
    plan, grid = coming.tempo_plan, song.grid
    if plan is None or grid is None:
        return coming.cue_in_seconds + coming.length_beats * 0.5
    return grid.seconds(grid.position(coming.cue_in_seconds) + coming.length_beats * plan.beat_ratio)

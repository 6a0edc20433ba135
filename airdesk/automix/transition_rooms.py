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
    found: list[Transition] = []
    for number, (first, second) in enumerate(itertools.pairwise(songs)):
        progress.report(number / max(1, len(songs) - 1), f"{first.title} into {second.title}…")
        progress.check_cancelled()
        kept = dj_set.transition(first.id, second.id)
        if kept is not None and kept.decided_by != "rules":
            found.append(kept)
        else:
            before = found[-1] if found else None
            room, skipped = room_between(first, second, before), skipped_seconds(first, before)
            found.append(decide(first, second, dj_set.rules, room=room, skipped_seconds=skipped))
    return tuple(found)


def room_between(first: MixSong, second: MixSong, before: Transition | None) -> tuple[float, float]:
    """First moment of the first song at which the transition may begin, last one of the second at which it must be over.

    *before*: the transition into the first song, None where it begins the mix.
    """
    start, length = first.analysis.audible_start_seconds, first.audible_seconds
    earliest = start + LEAST_ALONE_SHARE * length
    if before is not None:
        earliest = max(entry_end(first, before) + LEAST_ALONE_SHARE * length, start + (1.0 - _OVERLAP_SHARE) * length)
    latest = second.analysis.audible_start_seconds + _OVERLAP_SHARE * second.audible_seconds
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

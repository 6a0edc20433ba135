"""The order of a set: as given, or found so that every song follows well on the one before."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from airdesk.automix.order_exact import MOST_SONGS, best_order
from airdesk.automix.order_terms import FORBIDDEN, OrderTerms, order_terms
from airdesk.automix.pairing import MixSong
from airdesk.model.djset import DjSet
from airdesk.progress import NoProgress, Progress


@dataclass(frozen=True, slots=True)
class SetOrder:
    """An order and what it is worth."""

    songs: tuple[MixSong, ...]
    cost: float  # less is better; to be compared within one set only
    mean_fit: float  # of neighbours, 0..1
    is_exact: bool = False  # no other order costs less
    notices: tuple[str, ...] = ()


OnOrder = Callable[[SetOrder], None]


def find_order(
    dj_set: DjSet, songs: Sequence[MixSong], *, progress: Progress | None = None, on_better: OnOrder | None = None
) -> SetOrder:
    """The best order of a set's songs for its goal; pinned songs keep their place among them and tied ones stay together.

    Exact up to twelve songs. *on_better*: hears of every better order on the way, so that who cancels has the best so far.
    Raises CancelledError.
    """
    progress = progress or NoProgress()
    if len(songs) < 2:
        return SetOrder(tuple(songs), 0.0, 1.0, is_exact=True)
    terms = order_terms(dj_set, songs)
    if dj_set.goal == "given":
        return _set_order(range(len(songs)), songs, terms)
    if len(songs) <= MOST_SONGS:
        progress.report(None, "Looking for the best order…")
        return _set_order(best_order(terms, progress), songs, terms, is_exact=True)
    return _searched(dj_set, songs, terms, progress, on_better)


def given_order(dj_set: DjSet, songs: Sequence[MixSong]) -> SetOrder:
    """The order in which songs stand, and what it is worth."""
    if len(songs) < 2:
        return SetOrder(tuple(songs), 0.0, 1.0)
    return _set_order(range(len(songs)), songs, order_terms(dj_set, songs))


def _searched(
    dj_set: DjSet, songs: Sequence[MixSong], terms: OrderTerms, progress: Progress, on_better: OnOrder | None
) -> SetOrder:
    from airdesk.automix.order_search import search  # late: brings numba, which sets of few songs need not wait for

    best: SetOrder | None = None
    for found in search(terms, dj_set.seed):
        if best is None or found.cost < best.cost - 1e-9:
            best = _set_order(found.order, songs, terms)
            if on_better is not None:
                on_better(best)
        progress.report(found.done, f"Looking for the best order of {len(songs)} songs…")
        progress.check_cancelled()
    assert best is not None
    return best


def _set_order(order: Sequence[int], songs: Sequence[MixSong], terms: OrderTerms, *, is_exact: bool = False) -> SetOrder:
    fits = [max(0.0, float(terms.fits[a, b])) for a, b in itertools.pairwise(order)]
    cost = terms.cost(order)
    notices = ("Pins and ties contradict each other: not all of them could be kept.",) if cost >= FORBIDDEN / 2 else ()
    return SetOrder(tuple(songs[index] for index in order), cost, sum(fits) / len(fits), is_exact, notices)

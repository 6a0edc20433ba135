"""Samples for a pitched part, the best first: by instrument, root, loudness, length and tags, else by seed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from airdesk.inventory.matching.candidates import Candidate, Ranked, Selection, SelectionOptions
from airdesk.inventory.matching.fitting import Fit, fit_of, kind_of, order_of
from airdesk.inventory.matching.parts import PartNeeds
from airdesk.inventory.matching.reasons import good_reason, number_word, rejection, unfit

MOST_REJECTED = 40
"""Rejected ones that are told: the nearest; more would not be read."""


@dataclass(frozen=True, slots=True)
class _Fitted:
    candidate: Candidate
    fit: Fit


def rank(part: PartNeeds, candidates: Iterable[Candidate], *, seed: int = 0, prefer_organic: bool = False) -> list[Ranked]:
    """All samples that may play a part, the best first, each multi-sampled instrument by its nearest sample."""
    fitted = _fitted(part, candidates, seed, prefer_organic=prefer_organic)
    return [Ranked(one.candidate, good_reason(one.candidate, one.fit, part, prefer_organic=prefer_organic)) for one in fitted]


def select(part: PartNeeds, candidates: Sequence[Candidate], options: SelectionOptions, seed: int) -> Selection:
    """The samples that play a part: as many as there shall be layers, and why the others do not."""
    fitted = _fitted(part, candidates, seed, prefer_organic=options.prefer_organic)
    playable = [one for one in fitted if not one.fit.is_far] or fitted
    chosen = _layers(playable, options.layers)
    if not chosen:
        return Selection((), _unfit(part, candidates), f"No sample here is {_wanted(part)}")
    best, keys = chosen[0], {one.candidate.key for one in chosen}
    ranked = tuple(
        Ranked(one.candidate, good_reason(one.candidate, one.fit, part, prefer_organic=options.prefer_organic))
        for one in chosen
    )
    others = [one for one in fitted if one.candidate.key not in keys][:MOST_REJECTED]
    rejected = tuple(Ranked(one.candidate, rejection(one.candidate, one.fit, best.candidate, best.fit, part)) for one in others)
    reason = _seeded_reason(best, fitted, seed) or " + ".join(one.reason for one in ranked)
    return Selection(ranked, (*rejected, *_unfit(part, candidates))[:MOST_REJECTED], reason)


def _fitted(part: PartNeeds, candidates: Iterable[Candidate], seed: int, *, prefer_organic: bool) -> list[_Fitted]:
    """The best of each group, in order."""
    able = [one for one in candidates if kind_of(one.sample, part) is not None and not unfit(one.sample, part)]
    graded = [_Fitted(one, fit_of(one, part, prefer_organic=prefer_organic)) for one in able]
    graded.sort(key=lambda one: order_of(one.candidate, one.fit, seed))
    seen: set[str] = set()
    first = []
    for one in graded:
        if not one.candidate.group or one.candidate.group not in seen:
            first.append(one)
            seen.add(one.candidate.group)
    return first


def _layers(fitted: Sequence[_Fitted], count: int) -> list[_Fitted]:
    """The first ones, as long as they are the same kind of thing as the best."""
    return [one for one in fitted[:count] if (one.fit.is_far, one.fit.kind) == (fitted[0].fit.is_far, fitted[0].fit.kind)]


def _seeded_reason(best: _Fitted, fitted: Sequence[_Fitted], seed: int) -> str:
    """The sentence for a choice by seed: where nothing but the seed tells the best from another."""
    equal = sum(one.fit == best.fit for one in fitted)
    if equal < 2 or best.candidate.sample.root_midi is not None:
        return ""
    return f"One of {number_word(equal)} of which no root is known, picked by seed {seed}: a deep scan would tell more"


def _unfit(part: PartNeeds, candidates: Iterable[Candidate]) -> tuple[Ranked, ...]:
    """Samples of the right kind that cannot play it."""
    named = [
        Ranked(one, reason)
        for one in candidates
        if kind_of(one.sample, part) is not None and (reason := unfit(one.sample, part))
    ]
    return tuple(sorted(named, key=lambda one: (one.candidate.sample.id, one.candidate.sample.root_id))[:MOST_REJECTED])


def _wanted(part: PartNeeds) -> str:
    return f"one of {part.name}, or of the {part.family} family" if part.family != "other" else f"one of {part.name}"

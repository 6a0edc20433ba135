"""Samples for a pitched part, the best first: by instrument, root, loudness, length and tags, else by seed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from airdesk.inventory.matching.candidates import Candidate, Ranked, Selection, SelectionOptions
from airdesk.inventory.matching.fitting import ONE_BY_ONE, Fit, fit_of, kind_of, order_of
from airdesk.inventory.matching.groups import group_of, grouped
from airdesk.inventory.matching.parts import PartNeeds
from airdesk.inventory.matching.reasons import article, good_reason, number_word, rejection, unfit

MOST_REJECTED = 40
"""Rejected ones that are told: the nearest; more would not be read."""


@dataclass(frozen=True, slots=True)
class _Fitted:
    candidate: Candidate
    fit: Fit
    roots: tuple[int, ...]  # of the multi-sampled instrument it belongs to; empty: it stands alone


def rank(part: PartNeeds, candidates: Iterable[Candidate], *, seed: int = 0, prefer_organic: bool = False) -> list[Ranked]:
    """All samples that may play a part, the best first, each multi-sampled instrument by its nearest sample."""
    fitted = _fitted(part, candidates, seed, prefer_organic=prefer_organic)
    return [_ranked(one, part, prefer_organic=prefer_organic) for one in fitted]


def select(part: PartNeeds, candidates: Sequence[Candidate], options: SelectionOptions, seed: int) -> Selection:
    """The samples that play a part: as many as there shall be layers, and why the others do not."""
    fitted = _fitted(part, candidates, seed, prefer_organic=options.prefer_organic)
    chosen = _layers(fitted, options.layers)
    if not chosen:
        return Selection((), _unfit(part, candidates), f"No sample here is {_wanted(part)}")
    best, others = chosen[0], fitted[len(chosen) :]
    ranked = tuple(_ranked(one, part, prefer_organic=options.prefer_organic) for one in chosen)
    rejected = [
        Ranked(one.candidate, rejection(one.candidate, one.fit, best.candidate, best.fit, part))
        for one in others[:MOST_REJECTED]
    ]
    reason = _seeded_reason(best, fitted, seed) or " + ".join(one.reason for one in ranked)
    return Selection(ranked, (*rejected, *_unfit(part, candidates))[:MOST_REJECTED], reason)


def _ranked(one: _Fitted, part: PartNeeds, *, prefer_organic: bool) -> Ranked:
    return Ranked(one.candidate, good_reason(one.candidate, one.fit, part, one.roots, prefer_organic=prefer_organic))


def _fitted(part: PartNeeds, candidates: Iterable[Candidate], seed: int, *, prefer_organic: bool) -> list[_Fitted]:
    """What stands alone, and of each multi-sampled instrument the sample nearest to the part's middle; in order."""
    able = [one for one in candidates if kind_of(one.sample, part) is not None and not unfit(one.sample, part)]
    able = [one if one.group else replace(one, group=group_of(one.sample)) for one in able]
    roots = grouped(able) if part.is_pitched else {}
    graded = [
        _Fitted(one, fit_of(one, part, roots.get(one.group, ()), prefer_organic=prefer_organic), roots.get(one.group, ()))
        for one in able
    ]
    alone = [one for one in graded if not one.roots]
    nearest: dict[str, _Fitted] = {}
    for one in graded:
        if one.roots:
            known = nearest.setdefault(one.candidate.group, one)
            nearest[one.candidate.group] = min(known, one, key=lambda each: (each.fit.offset, _order(each, seed)))
    return sorted((*alone, *nearest.values()), key=lambda one: _order(one, seed))


def _order(one: _Fitted, seed: int) -> tuple[object, ...]:
    return order_of(one.candidate, one.fit, seed)


def _layers(fitted: Sequence[_Fitted], count: int) -> list[_Fitted]:
    """The first ones, as long as they are the same kind of thing as the best and can sound together with it."""
    best = fitted[0].fit if fitted else None
    return [one for one in fitted[:count] if best and (one.fit.is_far, one.fit.kind) == (best.is_far, best.kind)]


def _seeded_reason(best: _Fitted, fitted: Sequence[_Fitted], seed: int) -> str:
    """The sentence for a choice by seed: where nothing is known that would tell the best from another."""
    equal = sum(one.fit == best.fit for one in fitted)
    if equal < 2 or best.candidate.sample.root_midi is not None or best.candidate.sample.is_described:
        return ""
    return f"One of {number_word(equal)} of which no root is known, picked by seed {seed}; a deep scan would tell more"


def _unfit(part: PartNeeds, candidates: Iterable[Candidate]) -> tuple[Ranked, ...]:
    """Samples of the right kind that cannot play it."""
    named = [
        Ranked(one, reason)
        for one in candidates
        if kind_of(one.sample, part) is not None and (reason := unfit(one.sample, part))
    ]
    return tuple(sorted(named, key=lambda one: (one.candidate.sample.id, one.candidate.sample.root_id))[:MOST_REJECTED])


def _wanted(part: PartNeeds) -> str:
    names = " or ".join(article(name) for name in sorted(part.instruments)) or article(part.name)
    return names if part.family in ONE_BY_ONE else f"{names}, or another of the {part.family} family"

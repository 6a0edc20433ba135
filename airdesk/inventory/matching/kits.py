"""Samples for a drum part: one for each piece it strikes, from one kit where there is one, matching each other."""

from __future__ import annotations

from collections.abc import Sequence

from airdesk.inventory.matching.candidates import Candidate, Ranked, Selection, SelectionOptions
from airdesk.inventory.matching.drum_pieces import DrumPiece, pieces_of
from airdesk.inventory.matching.kit_folders import KitFolder, best_folder, by_piece
from airdesk.inventory.matching.kit_matching import KitFit, kit_fit, kit_order, kit_rejection
from airdesk.inventory.matching.parts import PartNeeds
from airdesk.inventory.matching.ranking import MOST_REJECTED
from airdesk.inventory.matching.reasons import unfit


def select_kit(part: PartNeeds, candidates: Sequence[Candidate], options: SelectionOptions, seed: int) -> Selection:
    """The samples a drum part plays, and why; pieces nobody has are named."""
    wanted = pieces_of(part.pitches)
    able = by_piece(candidates, wanted)
    folder = best_folder(part, able, options, seed)
    if folder is None:
        return Selection((), _unfit(candidates, part), f"No drum sample here plays any piece of {part.name}")
    chosen: list[Ranked] = []
    rejected: list[Ranked] = []
    for piece, struck in wanted:
        taken, left = _piece(part, piece, able[piece.name], folder, [one.candidate for one in chosen], options, seed)
        count = max(options.layers, min(piece.count, struck))
        chosen += taken[:count]
        rejected += left[count:]
    missing = [piece.name for piece, _ in wanted if not able[piece.name]]
    taken_keys = {one.candidate.key for one in chosen}
    told = _once([one for one in (*rejected, *_unfit(candidates, part)) if one.candidate.key not in taken_keys])
    return Selection(_once(chosen), told[:MOST_REJECTED], _reason(folder, _once(chosen), missing))


def _once(ranked: Sequence[Ranked]) -> tuple[Ranked, ...]:
    """Each sample once, with the first thing that is said of it."""
    first: dict[int, Ranked] = {}
    for one in ranked:
        first.setdefault(one.candidate.key, one)
    return tuple(first.values())


def _piece(
    part: PartNeeds,
    piece: DrumPiece,
    candidates: Sequence[Candidate],
    folder: KitFolder,
    company: Sequence[Candidate],
    options: SelectionOptions,
    seed: int,
) -> tuple[list[Ranked], list[Ranked]]:
    """The samples of a piece, the best first: with what speaks for each, and with what speaks against each."""
    graded = [(one, kit_fit(one, piece, folder, company, part, options)) for one in candidates]
    graded.sort(key=lambda each: kit_order(each[0], each[1], seed))
    best: KitFit | None = graded[0][1] if graded else None
    good = [Ranked(one, f"{piece.name[:1].upper()}{piece.name[1:]}: {fit.praise(folder)}") for one, fit in graded[:8]]
    bad = [
        Ranked(one, f"{piece.name[:1].upper()}{piece.name[1:]}: {kit_rejection(one, fit, best, folder)}")
        for one, fit in graded[:MOST_REJECTED]
        if best is not None
    ]
    return good, bad


def _reason(folder: KitFolder, chosen: Sequence[Ranked], missing: Sequence[str]) -> str:
    inside = [one for one in chosen if folder.holds(one.candidate.sample)]
    share = "" if len(inside) == len(chosen) == 1 else "all " if len(inside) == len(chosen) else f"{len(inside)} "
    text = f"{'One sample' if len(chosen) == 1 else f'A kit of {len(chosen)} samples'}, {share}from {folder.label}"
    if folder.tags:
        text += f", tagged {' and '.join(folder.tags)}"
    return f"{text}; there is no {' and no '.join(missing)} here" if missing else text


def _unfit(candidates: Sequence[Candidate], part: PartNeeds) -> tuple[Ranked, ...]:
    drums = [one for one in candidates if one.sample.family in ("drums", "percussion")]
    named = [Ranked(one, reason) for one in drums if (reason := unfit(one.sample, part))]
    return tuple(sorted(named, key=lambda one: (one.candidate.sample.id, one.candidate.sample.root_id))[:MOST_REJECTED])

"""How well a drum sample goes with the kit and with the pieces that were chosen before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import takewhile
from operator import attrgetter
from typing import Final

from airdesk.chance import stable_number
from airdesk.inventory.matching.candidates import Candidate, SelectionOptions
from airdesk.inventory.matching.drum_pieces import DrumPiece, place_in
from airdesk.inventory.matching.fitting import fitting_tags, loudness_steps, unasked_ways
from airdesk.inventory.matching.kit_folders import KitFolder
from airdesk.inventory.matching.organic import origin_grade
from airdesk.inventory.matching.parts import PartNeeds
from airdesk.model.sample import Sample

_WORD: Final = re.compile(r"[a-z]{3,}|\d{2,}")


@dataclass(frozen=True, slots=True)
class KitFit:
    """The grades of a drum sample, in the order in which they count; less is better."""

    place: int  # how good it is as that piece
    technique: int  # ways of playing nobody asked for
    is_outside: bool  # not in the kit's folder
    origin: int
    tags: int  # minus the number of tags that fit
    nearness: int  # minus the number of folders it shares with the pieces before it
    likeness: int  # minus the number of words its name shares with them
    is_unmarked: bool  # it has no heart
    loudness: int  # steps from the loudness samples are levelled to

    def praise(self, folder: KitFolder) -> str:
        """What speaks for it."""
        facts = ["from another folder" if self.is_outside else f"from {folder.label}"]
        facts += ["its name goes with the others"] if self.likeness else []
        facts += ["its tags fit the music"] if self.tags else []
        facts += [] if self.is_unmarked else ["a favourite of yours"]
        return ", ".join(facts)


_grades = attrgetter(*(field.name for field in fields(KitFit)))


def kit_fit(
    one: Candidate,
    piece: DrumPiece,
    folder: KitFolder,
    company: Sequence[Candidate],
    part: PartNeeds,
    options: SelectionOptions,
) -> KitFit:
    """The grades of a sample as a piece of a kit, beside the pieces that are there."""
    sample = one.sample
    others = [other.sample for other in company]
    return KitFit(
        place=place_in(sample, piece) or 0,
        technique=len(unasked_ways(sample, part)),
        is_outside=not folder.holds(sample),
        origin=origin_grade(sample) if options.prefer_organic else 0,
        tags=-len(fitting_tags(sample, part)),
        nearness=-max((_shared_folders(sample, other) for other in others), default=0),
        likeness=-sum(len(_words(sample) & _words(other)) for other in others),
        is_unmarked=not sample.is_favourite,
        loudness=loudness_steps(sample),
    )


def kit_order(one: Candidate, fit: KitFit, seed: int) -> tuple[object, ...]:
    """What the samples of a piece are sorted by, whatever order they came in."""
    sample = one.sample
    return (*_grades(fit), stable_number(f"{seed}:{sample.id}"), sample.id, sample.root_id, one.key)


def kit_rejection(one: Candidate, fit: KitFit, best: KitFit, folder: KitFolder) -> str:
    """What the chosen one has that this one lacks."""
    if fit.place > best.place:
        return f"{one.sample.subtype or one.sample.instrument} only stands in for it"
    if fit.technique > best.technique:
        return "played in a way the part does not ask for"
    if fit.is_outside > best.is_outside:
        return f"not from {folder.label}, where the others are"
    if fit.origin > best.origin:
        return "not an acoustic recording as far as we know"
    if fit.tags > best.tags:
        return "fewer of its tags fit the music"
    if (fit.nearness, fit.likeness) > (best.nearness, best.likeness):
        return "another goes better with the rest of the kit"
    if fit.is_unmarked > best.is_unmarked:
        return "the chosen one has a heart"
    return "farther from an even loudness" if fit.loudness > best.loudness else "as good as the chosen one; the seed decided"


def _shared_folders(sample: Sample, other: Sample) -> int:
    if sample.root_id != other.root_id:
        return 0
    own, theirs = sample.id.split("/")[:-1], other.id.split("/")[:-1]
    return 1 + sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(own, theirs, strict=False)))


def _words(sample: Sample) -> frozenset[str]:
    return frozenset(_WORD.findall(sample.name.rpartition(".")[0].lower()))

"""How well a sample fits a part, as a row of grades that are compared one after the other; less is better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from math import log10
from operator import attrgetter
from typing import Final

from airdesk.chance import stable_number
from airdesk.inventory.matching.candidates import Candidate
from airdesk.inventory.matching.organic import origin_grade
from airdesk.inventory.matching.parts import PartNeeds
from airdesk.model.sample import Sample

FARTHEST_SEMITONES: Final = 24
"""A sample transposed farther is hardly its instrument any more."""
UNKNOWN_DISTANCE: Final = 99
SERVED_SEMITONES: Final = 3
"""A multi-sampled instrument of which every note of the part has a root so near needs no nearer one."""
_REFERENCE_RMS: Final = 0.2
_LOUDNESS_STEP_DB: Final = 6.0  # differences below that are no reason
_UNKNOWN_STEPS: Final = 3
_SURE: Final = 0.4  # a root heard with less confidence may be wrong
_UNASKED: Final = frozenset({"tremolo", "roll", "muted", "pizzicato", "slap", "distorted", "staccato"})
"""Ways of playing that only a part which asks for them wants."""
FAMILY: Final = 2
"""The grade of a sample that is only of the part's family."""
ONE_BY_ONE: Final = frozenset({"percussion", "drums", "fx", "pluck", "mallets", "other"})
"""Families whose members cannot stand in for each other: a banjo is no harp, bells are no kettledrum."""


@dataclass(frozen=True, slots=True)
class Fit:
    """The grades, in the order in which they count."""

    is_far: bool  # it has no root, or one too far away
    is_stranger: bool  # it is only of the same family
    origin: int  # 0 the kind of recording that is preferred
    kind: int  # 0 the instrument itself, 1 its kin, 2 its family
    technique: int  # ways of playing nobody asked for, or the one asked for missing
    is_unsure: bool  # its root was heard, but not clearly
    distance: int  # semitones from the part's middle
    is_single: bool  # it is no multi-sampled instrument
    loudness: int  # steps from the loudness samples are levelled to
    length: int  # 0 long enough, 1 half of it, 2 shorter
    tags: int  # minus the number of tags that fit
    is_unmarked: bool = False  # it has no heart
    offset: int = 0  # of a multi-sampled instrument: semitones from its own sample to the part's middle


_grades = attrgetter(*(field.name for field in fields(Fit)))


def fit_of(candidate: Candidate, part: PartNeeds, roots: Sequence[int] = (), *, prefer_organic: bool = False) -> Fit:
    """The grades of a sample that may play a part; *roots*: of the multi-sampled instrument it belongs to."""
    sample = candidate.sample
    kind = kind_of(sample, part) or 0
    own = distance_of(sample, part)
    distance = _served_distance(own, part, roots)
    return Fit(
        is_far=part.is_pitched and distance > FARTHEST_SEMITONES,
        is_stranger=kind == FAMILY,
        origin=origin_grade(sample) if prefer_organic else 0,
        kind=kind,
        technique=_technique(sample, part),
        is_unsure=part.is_pitched and sample.root_source == "audio" and sample.root_confidence < _SURE,
        distance=distance if part.is_pitched else 0,
        is_single=part.is_pitched and not roots,
        loudness=loudness_steps(sample),
        length=length_grade(sample, part),
        tags=-len(fitting_tags(sample, part)),
        is_unmarked=not sample.is_favourite,
        offset=own if roots else 0,
    )


def order_of(candidate: Candidate, fit: Fit, seed: int) -> tuple[object, ...]:
    """What candidates are sorted by: the grades, then chance by seed, then the path, whatever order they came in."""
    sample = candidate.sample
    return (*_grades(fit), stable_number(f"{seed}:{sample.id}"), sample.id, sample.root_id, candidate.key)


def kind_of(sample: Sample, part: PartNeeds) -> int | None:
    """0 for the part's instrument, 1 for its kin, 2 for one of its family; None for another thing."""
    if sample.instrument in part.instruments:
        return 0
    if sample.instrument in part.relatives:
        return 1
    return FAMILY if sample.family == part.family and part.family not in ONE_BY_ONE else None


def distance_of(sample: Sample, part: PartNeeds) -> int:
    """Whole semitones between root and the part's middle; 99 where one of them is not known."""
    middle = part.middle_pitch
    return UNKNOWN_DISTANCE if middle is None or sample.root_midi is None else abs(sample.root_midi - middle)


def reach_of(part: PartNeeds, roots: Sequence[int]) -> int:
    """Semitones from the part's farthest note to the nearest of some roots."""
    return max(min(abs(root - pitch) for root in roots) for pitch in {*part.pitches})


def _served_distance(own: int, part: PartNeeds, roots: Sequence[int]) -> int:
    """0 for an instrument that has a root near each of the part's notes, else the distance of the nearest root."""
    middle = part.middle_pitch
    if not roots or middle is None:
        return own
    return 0 if reach_of(part, roots) <= SERVED_SEMITONES else min(abs(root - middle) for root in roots)


def _technique(sample: Sample, part: PartNeeds) -> int:
    is_missing = bool(part.subtype) and sample.subtype != part.subtype
    return len(unasked_ways(sample, part)) + is_missing


def unasked_ways(sample: Sample, part: PartNeeds) -> list[str]:
    """Ways of playing that the sample has and the part does not ask for."""
    return sorted(({sample.subtype, *sample.tags} & _UNASKED) - part.words - {part.subtype})


def loudness_steps(sample: Sample) -> int:
    """Steps of 6 dB between a sample's loudness and RMS 0.2; 3 where it is not known."""
    if not sample.loudness_rms:
        return _UNKNOWN_STEPS
    return round(abs(20.0 * log10(sample.loudness_rms / _REFERENCE_RMS)) / _LOUDNESS_STEP_DB)


def length_grade(sample: Sample, part: PartNeeds) -> int:
    """0 for a sample as long as the part's notes or with a sustain loop, 1 for half of that, 2 for less, 1 where unknown."""
    if sample.loop_end is not None:
        return 0
    if sample.length_seconds is None:
        return 1
    return 0 if sample.length_seconds >= part.note_seconds else 1 if sample.length_seconds >= part.note_seconds / 2 else 2


def fitting_tags(sample: Sample, part: PartNeeds) -> list[str]:
    """The sample's tags that the part's music asks for."""
    return [tag for tag in sample.tags if tag in part.words]

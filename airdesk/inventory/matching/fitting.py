"""How well a sample fits a part, as a row of grades that are compared one after the other; less is better."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from math import log10

from airdesk.chance import stable_number
from airdesk.inventory.matching.candidates import Candidate
from airdesk.inventory.matching.organic import Origin, origin_of
from airdesk.inventory.matching.parts import PartNeeds
from airdesk.model.sample import Sample

FARTHEST_SEMITONES = 24
"""A sample transposed farther is hardly its instrument any more."""
UNKNOWN_DISTANCE = 99
_REFERENCE_RMS = 0.2
_LOUDNESS_STEP_DB = 6.0  # differences below that are no reason
_UNKNOWN_STEPS = 3
_SURE = 0.4  # a root heard with less confidence may be wrong
_UNASKED = frozenset({"tremolo", "roll", "muted", "pizzicato", "slap", "distorted", "staccato"})
"""Ways of playing that only a part which asks for them wants."""


@dataclass(frozen=True, slots=True, order=True)
class Fit:
    """The grades, in the order in which they count."""

    is_far: bool  # it has no root, or one too far away
    kind: int  # 0 the instrument itself, 1 its kin, 2 its family
    technique: int  # ways of playing nobody asked for, or the one asked for missing
    origin: int  # 0 the kind of recording that is preferred
    unsure_root: bool
    distance: int  # semitones from the part's middle
    loudness: int  # steps from the loudness samples are levelled to
    length: int  # 0 long enough, 1 half of it, 2 shorter
    tags: int  # minus the number of tags that fit


def fit_of(candidate: Candidate, part: PartNeeds, *, prefer_organic: bool = False) -> Fit:
    """The grades of a sample that may play a part."""
    sample = candidate.sample
    distance = distance_of(sample, part)
    return Fit(
        is_far=part.is_pitched and distance > FARTHEST_SEMITONES,
        kind=kind_of(sample, part) or 0,
        technique=_technique(sample, part),
        origin=_ORIGINS[origin_of(sample).origin] if prefer_organic else 0,
        unsure_root=part.is_pitched and sample.root_source == "audio" and sample.root_confidence < _SURE,
        distance=distance if part.is_pitched else 0,
        loudness=_loudness(sample),
        length=length_grade(sample, part),
        tags=-len(fitting_tags(sample, part)),
    )


_ORIGINS = {Origin.ACOUSTIC: 0, Origin.UNKNOWN: 1, Origin.SYNTHETIC: 2}


def order_of(candidate: Candidate, fit: Fit, seed: int) -> tuple[object, ...]:
    """What candidates are sorted by: the grades, then chance by seed, then the path, whatever order they came in."""
    sample = candidate.sample
    return (*astuple(fit), stable_number(f"{seed}:{sample.id}"), sample.id, sample.root_id, candidate.key)


def kind_of(sample: Sample, part: PartNeeds) -> int | None:
    """0 for the part's instrument, 1 for its kin, 2 for one of its family; None for another thing."""
    if sample.instrument in part.instruments:
        return 0
    if sample.instrument in part.relatives:
        return 1
    return 2 if sample.family == part.family and part.family not in ("percussion", "drums", "fx", "other") else None


def distance_of(sample: Sample, part: PartNeeds) -> int:
    """Whole semitones between root and the part's middle; 99 where one of them is not known."""
    middle = part.middle_pitch
    return UNKNOWN_DISTANCE if middle is None or sample.root_midi is None else abs(sample.root_midi - middle)


def _technique(sample: Sample, part: PartNeeds) -> int:
    ways = {sample.subtype, *sample.tags} & _UNASKED
    missing = bool(part.subtype) and sample.subtype != part.subtype
    return len(ways - part.words - {part.subtype}) + missing


def _loudness(sample: Sample) -> int:
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

"""Why a sample was taken or left, in one sentence a musician reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from airdesk.inventory.matching.candidates import Candidate
from airdesk.inventory.matching.fitting import (
    FARTHEST_SEMITONES,
    Fit,
    distance_of,
    fitting_tags,
    length_grade,
    reach_of,
    unasked_ways,
)
from airdesk.inventory.matching.organic import Origin, origin_of
from airdesk.inventory.matching.parts import PartNeeds
from airdesk.model.notes import pitch_name
from airdesk.model.sample import Sample

_SMALL: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SAID_OTHERWISE: Final = {"nature": "a sound of nature", "vinyl": "the noise of a record"}
_BED_SECONDS: Final = 8.0
_LEAST_OF_BED: Final = 0.125
"""A sample that is over before so much of it would be heard once, and then never again."""
_LENGTHS: Final = ("long enough", "rather short for its notes", "too short for its notes")


def number_word(number: int) -> str:
    """A number as it is written in a sentence."""
    return _SMALL[number] if 0 <= number < len(_SMALL) else str(number)


def good_reason(
    candidate: Candidate, fit: Fit, part: PartNeeds, roots: Sequence[int] = (), *, prefer_organic: bool = False
) -> str:
    """What speaks for a sample: kind, root (or those of its instrument), length, origin and tags."""
    sample = candidate.sample
    facts = [_kind(sample, fit, part), _roots(part, roots) or _root(sample, part), _length(sample, part)]
    origin = origin_of(sample)
    if prefer_organic and origin.origin != Origin.UNKNOWN:
        facts.append(f"{origin.origin} ({origin.reason})")
    if tags := fitting_tags(sample, part):
        facts.append(f"tagged {' and '.join(tags)}")
    if sample.is_favourite:
        facts.append("a favourite of yours")
    text = "; ".join(fact for fact in facts if fact)
    return f"{text[:1].upper()}{text[1:]}" if text else "Nothing more is known of it"


def _kind(sample: Sample, fit: Fit, part: PartNeeds) -> str:
    if part.is_percussion:
        return sample.subtype or sample.instrument
    way = f", {sample.subtype}" if fit.technique and sample.subtype else ""
    return f"{article(sample.instrument)}{way}" if fit.kind or way else ""


def _root(sample: Sample, part: PartNeeds) -> str:
    if not part.is_pitched:
        return ""
    if sample.root_midi is None:
        return "no root known"
    return f"root {pitch_name(sample.root_midi)}, {_away(sample, part)} the part's middle"


def _roots(part: PartNeeds, roots: Sequence[int]) -> str:
    """How an instrument recorded at several notes serves the part."""
    if not roots or not part.pitches:
        return ""
    reach = reach_of(part, roots)
    near = f"{number_word(reach)} semitone{'s' * (reach != 1)}" if reach else ""
    served = f"every note of the part within {near} of one" if near else "one for every note of the part"
    return f"recorded at {number_word(len(roots))} notes, {served}"


def _away(sample: Sample, part: PartNeeds) -> str:
    distance = distance_of(sample, part)
    if distance == 0:
        return "just at"
    is_below = sample.root_midi is not None and part.middle_pitch is not None and sample.root_midi < part.middle_pitch
    return f"{number_word(distance)} semitone{'s' * (distance != 1)} {'below' if is_below else 'above'}"


def _length(sample: Sample, part: PartNeeds) -> str:
    if sample.length_seconds is None or part.is_percussion:
        return "" if sample.length_seconds is None else f"{seconds(sample.length_seconds)} long"
    if sample.loop_end is not None:
        return f"{seconds(sample.length_seconds)} with a sustain loop"
    return f"{seconds(sample.length_seconds)}, {_LENGTHS[length_grade(sample, part)]}"


def seconds(value: float) -> str:
    """A length as it is read."""
    return f"{value:.2f} s" if value < 1.0 else f"{value:.1f} s"


def article(noun: str) -> str:
    """A noun with its article."""
    if noun in ("other", ""):
        return "something unknown"
    if noun in _SAID_OTHERWISE:
        return _SAID_OTHERWISE[noun]
    if noun.endswith("s") and not noun.endswith(("ss", "bass", "ais")):
        return noun
    return f"{'an' if noun == 'fx' or noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def rejection(candidate: Candidate, fit: Fit, chosen: Candidate, best: Fit, part: PartNeeds) -> str:
    """What the chosen one has that this one lacks: the first grade in which they differ."""
    sample, other = candidate.sample, chosen.sample
    if fit.is_far > best.is_far:
        return "No root is known" if sample.root_midi is None else f"{_root_away(sample, part)}: over {FARTHEST_SEMITONES}"
    if fit.is_stranger == best.is_stranger and fit.origin > best.origin:
        return f"{_capital(origin_of(sample).reason)}, and acoustic recordings come first"
    if fit.kind > best.kind:
        own, others = _capital(article(sample.instrument)), article(other.instrument)
        return f"{own}, where the part asks for {others}" if best.kind == 0 else f"{own}, less akin than {others}"
    if fit.technique > best.technique:
        ways = unasked_ways(sample, part)
        return f"{_capital(ways[0])}, which the part does not ask for" if ways else f"Not played {part.subtype}"
    if fit.is_unsure > best.is_unsure:
        return "Its root is not sure"
    if fit.distance > best.distance:
        return f"{_root_away(sample, part)}; {_nearest(other, best, part)}"
    if fit.is_single > best.is_single:
        return "One note only, and the chosen one is recorded at several"
    return _finer(sample, fit, best, part)


def _nearest(chosen: Sample, best: Fit, part: PartNeeds) -> str:
    if not best.is_single and best.distance == 0:
        return "the chosen one is recorded near every note of it"
    distance = distance_of(chosen, part)
    return f"the chosen one is {number_word(distance)} away" if distance else "the chosen one is just there"


def _finer(sample: Sample, fit: Fit, best: Fit, part: PartNeeds) -> str:
    if fit.loudness > best.loudness:
        return "Its loudness is not known" if not sample.loudness_rms else "Farther from an even loudness"
    if fit.length > best.length:
        if sample.length_seconds is None:
            return "Its length is not known"
        return f"Only {seconds(sample.length_seconds)} long, for notes of {seconds(part.note_seconds)}"
    if fit.tags > best.tags:
        return "Fewer of its tags fit the music"
    if fit.is_unmarked > best.is_unmarked:
        return "The chosen one has a heart"
    return "As good as the chosen one; the seed decided"


def _root_away(sample: Sample, part: PartNeeds) -> str:
    return _capital(_root(sample, part).removesuffix(" the part's middle") + " the part's middle")


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _is_bed(part: PartNeeds) -> bool:
    """Whether a part is a sound that goes on and on, as rain or the crackle of a record."""
    return not part.is_pitched and not part.is_percussion and part.note_seconds >= _BED_SECONDS


def unfit(sample: Sample, part: PartNeeds) -> str:
    """Why a sample cannot play a part at all; empty where it can."""
    if sample.state != "ok":
        return f"{_capital(str(sample.state))}: {sample.reason or 'its file cannot be read'}"
    if sample.is_loop or sample.category == "loop":
        return "A loop, not a single sound"
    if sample.instrument == "chord" and part.is_pitched:
        return "A whole chord, not a note"
    if _is_bed(part) and sample.length_seconds is not None and sample.length_seconds < part.note_seconds * _LEAST_OF_BED:
        return f"Only {seconds(sample.length_seconds)} long, for a sound that lasts {seconds(part.note_seconds)}"
    return ""

"""In what two samples are alike, in one sentence."""

from __future__ import annotations

from math import log2
from typing import Final

from airdesk.inventory.matching.reasons import article
from airdesk.model.sample import Sample

_SAME_OCTAVES: Final = 0.35  # of brightness
_SAME_NOISINESS: Final = 0.1
_SAME_LENGTH_OCTAVES: Final = 0.6


def likeness_reason(sample: Sample, other: Sample) -> str:
    """In what *other* is like *sample*, what it is first: "The same kind, close in brightness, longer"."""
    facts = [_kind(sample, other), _brightness(sample, other), _noise(sample, other), _length(sample, other)]
    return ", ".join(fact for fact in facts if fact)


def _kind(sample: Sample, other: Sample) -> str:
    if other.is_loop != sample.is_loop:
        return "A loop that sounds alike" if other.is_loop else "A single sound that sounds alike"
    if other.instrument == sample.instrument:
        return "The same kind" if other.subtype == sample.subtype or not other.subtype else f"The same kind ({other.subtype})"
    named = article(other.instrument)
    named = f"{named[:1].upper()}{named[1:]}"
    return f"{named} of the same family" if other.family == sample.family else f"{named} that sounds alike"


def _octaves(value: float | None, other: float | None) -> float | None:
    return None if not value or not other else log2(other / value)


def _brightness(sample: Sample, other: Sample) -> str:
    octaves = _octaves(sample.brightness_hz, other.brightness_hz)
    if octaves is None:
        return ""
    return "close in brightness" if abs(octaves) <= _SAME_OCTAVES else "brighter" if octaves > 0 else "darker"


def _noise(sample: Sample, other: Sample) -> str:
    if sample.noisiness is None or other.noisiness is None:
        return ""
    more = other.noisiness - sample.noisiness
    return "" if abs(more) <= _SAME_NOISINESS else "noisier" if more > 0 else "purer"


def _length(sample: Sample, other: Sample) -> str:
    octaves = _octaves(sample.length_seconds, other.length_seconds)
    if octaves is None:
        return ""
    return "as long" if abs(octaves) <= _SAME_LENGTH_OCTAVES else "longer" if octaves > 0 else "shorter"

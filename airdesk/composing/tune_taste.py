"""How far a tune lies from what real tunes measure: the composer sketches several and keeps the nearest."""

from __future__ import annotations

from typing import NamedTuple

from airdesk.composing.tune_facts import TuneFacts
from airdesk.facts.genres import Melody


class Range(NamedTuple):
    """10th, 50th and 90th percentile of a fact over real tunes."""

    low: float
    median: float
    high: float


POP_SONGS = {
    "steps": Range(32, 44, 60),
    "repeats": Range(10, 21, 36),
    "wide_leaps": Range(0.8, 3.1, 6.3),
    "leaps_turned_back": Range(30, 59, 76),
    "range_semitones": Range(10, 14, 16),
    "notes_per_beat": Range(0.8, 1.2, 1.7),
    "silence": Range(12, 33, 48),
    "onset_entropy": Range(1.4, 1.9, 2.2),
    "pitch_entropy": Range(2.3, 2.5, 3.0),
    "in_motifs": Range(85, 96, 99),
    "bars_repeated": Range(31, 56, 73),
    "bar_rhythms_repeated": Range(45, 71, 84),
    "off_beat": Range(38, 54, 71),
    "strong_chord_tones": Range(47, 73, 92),
}
"""Measured on 115 pop songs with aligned beats and chords (POP909)."""

WEIGHTS = {"in_motifs": 2.5, "wide_leaps": 1.6, "onset_entropy": 2.6, "bar_rhythms_repeated": 1.4, "range_semitones": 1.3}
"""Facts that few sketches get right by chance and that therefore must speak louder."""


def ranges_of_genre(melody: Melody) -> dict[str, Range]:
    """The ranges of real tunes: those of pop songs, but where the genre's file gives its own."""
    own = {name: Range(low, (low + high) / 2, high) for name, (low, high) in melody.ranges.items()}
    return POP_SONGS | own


def wanted_ranges(melody: Melody, density: float) -> dict[str, Range]:
    """The genre's ranges with their middles where its file aims; a mood of density below 1 wants fewer notes."""
    ranges = ranges_of_genre(melody)
    aims = {"steps": 100 * melody.step_share, "repeats": 100 * melody.repeat_share, "silence": 100 * melody.rest_share}
    aims["notes_per_beat"] = ranges["notes_per_beat"].median * density
    return ranges | {name: _aimed(ranges[name], aim) for name, aim in aims.items()}


def _aimed(usual: Range, median: float) -> Range:
    """The range with another middle; it stays a fifth of its width away from the edges."""
    margin = 0.2 * (usual.high - usual.low)
    return usual._replace(median=max(usual.low + margin, min(usual.high - margin, median)))


def distance_from_real_tunes(facts: TuneFacts, melody: Melody, density: float = 1.0) -> float:
    """0 for a tune that is in the middle of everything; grows with each fact that is off."""
    wanted = wanted_ranges(melody, density)
    return sum(WEIGHTS.get(name, 1.0) * _distance(name, getattr(facts, name), wanted[name]) for name in wanted)


def _distance(name: str, value: float, wanted: Range) -> float:
    """0 at the median, 0.25 at the edge of the range, steep outside it."""
    if name == "in_motifs" and value >= wanted.low:
        return 0.0
    half = (wanted.high - wanted.median) if value > wanted.median else (wanted.median - wanted.low)
    off = abs(value - wanted.median) / max(half, 1e-6)
    return 0.25 * off * off if off <= 1 else 0.25 + 1.5 * (min(off, 4.0) - 1)

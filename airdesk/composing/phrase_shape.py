"""The breath of a phrase: where its ideas lie in the range, and how its loudness grows towards the high point and gives way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from airdesk.composing.sketch import Section, Sketch
from airdesk.composing.tune import TuneNote

HEIGHTS: Final = (
    (0.35, 0.45, 0.4, 0.35, 0.5, 0.65, 0.75, 0.4),
    (0.4, 0.55, 0.4, 0.5, 0.45, 0.7, 0.5, 0.35),
    (0.65, 0.55, 0.6, 0.45, 0.65, 0.6, 0.5, 0.3),
    (0.3, 0.4, 0.4, 0.45, 0.5, 0.6, 0.7, 0.6),
)
"""Where new ideas begin in the singing range, bar by bar of eight: arch, wave, fall, rise."""

PHRASE_BARS: Final = 4
SWELL: Final = 0.07
"""How much louder the fullest bar of a phrase is than its first."""

HIGHER_IS_LOUDER: Final = 0.1
PULSE: Final = 1.04
OFF_PULSE: Final = 0.98
SHORT: Final = 0.95


def shaped(sketch: Sketch, section: Section, line: Sequence[TuneNote]) -> list[TuneNote]:
    """The line with accents: the phrase swells to its third bar, high notes speak, pulses carry, short notes pass."""
    if not line:
        return []
    low, high = min(note.pitch for note in line), max(note.pitch for note in line)
    return [replace(note, accent=note.accent * _accent(sketch, section, note, low, high)) for note in line]


def _accent(sketch: Sketch, section: Section, note: TuneNote, low: int, high: int) -> float:
    inside = note.start_tick - section.start_tick
    bar = inside / sketch.bar_ticks % PHRASE_BARS
    swell = SWELL * max(0.0, 1.0 - abs(bar - 2.5) / 2.5)
    height = HIGHER_IS_LOUDER * ((note.pitch - low) / max(1, high - low) - 0.5)
    in_bar = inside % sketch.bar_ticks
    pulse = PULSE if in_bar in sketch.meter.pulse_starts else OFF_PULSE
    length = SHORT if note.duration_ticks <= sketch.cell_ticks else 1.0
    return (1.0 + swell + height) * pulse * length

"""The left hand: when a keyboard or guitar has the tune and nobody else has the harmony, it plays both."""

from __future__ import annotations

from dataclasses import replace

from airdesk.composing.comping import chord_notes
from airdesk.composing.sketch import Sketch
from airdesk.model.notes import Note
from airdesk.model.plan import InstrumentPlan

TWO_HANDED_PROGRAMS = frozenset({*range(32), 46, 104, 106, 107, 108})
"""General MIDI keyboards, mallets, organs, guitars, harp and their kin: instruments that play chords under a tune."""

HARMONY_ROLES = ("chords", "pad", "arp")
HIGHEST_PITCH = 62
"""The left hand stays below the tune."""

SOFTER = 0.8


def plays_alone(sketch: Sketch, lead: InstrumentPlan) -> bool:
    """True when the lead can play chords and the plan has nobody else for them."""
    has_harmony = any(other.role in HARMONY_ROLES for other in sketch.plan.instruments)
    first = next(other for other in sketch.plan.instruments if other.role == "lead")
    return not has_harmony and lead is first and lead.program in TWO_HANDED_PROGRAMS and lead.low_pitch <= 48


def left_hand_notes(sketch: Sketch, lead: InstrumentPlan) -> list[Note]:
    """The song's chords in the genre's rhythm, low and softer than the tune."""
    hand = replace(lead, role="chords", high_pitch=min(lead.high_pitch, HIGHEST_PITCH), dynamics=lead.dynamics * SOFTER)
    return chord_notes(sketch, hand)

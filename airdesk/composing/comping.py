"""Chords as they are played: held, struck, strummed or broken, in the rhythm of the genre."""

from __future__ import annotations

from typing import Final

from airdesk.composing.arpeggio import broken_notes
from airdesk.composing.chord_strokes import ChordStroke, chord_strokes
from airdesk.composing.dynamics import loudness
from airdesk.composing.sketch import Section, Sketch, choose_style
from airdesk.composing.voicing import Voicing, lead_voices
from airdesk.facts.genres import Comping
from airdesk.model.notes import Note, clamp_velocity
from airdesk.model.plan import InstrumentPlan
from airdesk.model.timebase import TICKS_PER_BEAT

HELD = {
    "pad": Comping("held", role="pad", voicing="spread"),
    "arp": Comping("broken", role="arp", voicing="close", order="updown", bars=("x.x.x.x.x.x.x.x.",)),
}
PLAIN = Comping("plain", bars=("x-------x-------",))

STRUMMED_PROGRAMS: Final = frozenset(range(24, 32))
"""General MIDI guitars: the hand comes back up between the beats and catches only the upper strings."""

UPSTROKE_STRINGS: Final = 3
UPSTROKE_LEVEL: Final = 0.9


def chord_notes(sketch: Sketch, instrument: InstrumentPlan) -> list[Note]:
    """All notes of an instrument that plays chords, a pad or broken chords."""
    notes: list[Note] = []
    for section in sketch.sections:
        if section.plays(instrument):
            notes += _section_notes(sketch, section, instrument)
    return notes


def _section_notes(sketch: Sketch, section: Section, instrument: InstrumentPlan) -> list[Note]:
    style = _style(sketch, section, instrument)
    voicings = _seated(sketch, section, instrument, style.voicing)
    strokes = chord_strokes(sketch, section, style)
    level = loudness(section, instrument)
    if style.order:
        return broken_notes(sketch, section, style, strokes, voicings, level)
    return [
        note
        for stroke in strokes
        for note in _struck(sketch, instrument, style, stroke, voicings[stroke.block.start_tick], level)
    ]


def _style(sketch: Sketch, section: Section, instrument: InstrumentPlan) -> Comping:
    styles = tuple(style for style in sketch.genre.comping if style.role == instrument.role)
    purpose = f"comping {instrument.name}"
    return choose_style(sketch, section, styles, purpose) or HELD.get(instrument.role, PLAIN)


def _seated(sketch: Sketch, section: Section, instrument: InstrumentPlan, kind: str) -> dict[int, Voicing]:
    """The voicings of a section; a second player of a role adds the upper voices above the first instead of doubling it."""
    low, high = _register(instrument, kind)
    if not sketch.seat(instrument):
        return voice_section(section, kind, low, high)
    lifted_high = min(instrument.high_pitch, high + 9)
    lifted = voice_section(section, "close", min(low + 9, lifted_high - 12), lifted_high)
    return {tick: voicing[-2:] for tick, voicing in lifted.items()}


def _register(instrument: InstrumentPlan, voicing: str) -> tuple[int, int]:
    """Where voicings sit: chords around middle C leave the low end to the bass and the top to the tune."""
    low = max(instrument.low_pitch, 40 if voicing in ("power", "spread") else 48)
    high = min(instrument.high_pitch, 75 if voicing == "spread" else 76)
    return low, max(high, low + 12)


def voice_section(section: Section, kind: str, low: int, high: int) -> dict[int, Voicing]:
    """The voicing of every chord of a section, by its start tick, each led from the one before."""
    voicings: dict[int, Voicing] = {}
    before: Voicing | None = None
    for block in section.chords:
        before = lead_voices(block.chord, kind, before, low, high)
        voicings[block.start_tick] = before
    return voicings


def _struck(
    sketch: Sketch, instrument: InstrumentPlan, style: Comping, stroke: ChordStroke, voicing: Voicing, level: float
) -> list[Note]:
    """All notes of a voicing, the lowest first where the chord is strummed, the top a shade louder."""
    spread = sketch.seconds_to_ticks(style.strum_ms / 1000.0)
    length = max(1, round((stroke.end_tick - stroke.start_tick) * min(1.0, style.gate)))
    is_up = instrument.program in STRUMMED_PROGRAMS and stroke.start_tick % TICKS_PER_BEAT != 0
    struck = voicing[: -UPSTROKE_STRINGS - 1 : -1] if is_up else voicing
    notes = []
    for index, pitch in enumerate(struck):
        late = min(round(spread * index / max(1, len(struck) - 1)), length - 1)
        shade = UPSTROKE_LEVEL if is_up else 1.06 if index == len(struck) - 1 else 0.97
        velocity = clamp_velocity(stroke.velocity * level * shade)
        notes.append(Note(stroke.start_tick + late, pitch, max(1, length - late), velocity))
    return notes

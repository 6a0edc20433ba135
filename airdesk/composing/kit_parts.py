"""Which drums belong to which part: the whole kit, or one drum the user asked for by name; and hand percussion."""

from __future__ import annotations

from airdesk.composing.dynamics import loudness
from airdesk.composing.rhythm import fit_pattern, read_pattern
from airdesk.composing.sketch import Section, Sketch
from airdesk.composing.strokes import DrumHit
from airdesk.model.notes import DRUM_PITCHES, Note, clamp_velocity
from airdesk.model.plan import InstrumentPlan

KIT_PARTS = {
    "kick": ("kick", "kick 2"),
    "snare": ("snare", "snare 2", "rim"),
    "clap": ("clap",),
    "hi-hat": ("closed hat", "open hat", "pedal hat"),
    "toms": ("low tom", "floor tom", "mid tom", "low-mid tom", "high-mid tom", "high tom"),
    "cymbals": ("crash", "crash 2", "ride", "ride 2", "ride bell", "splash", "china"),
}
"""Instrument name -> the drums it plays; every other name plays the whole kit."""

HAND_PERCUSSION = tuple(name for name, pitch in DRUM_PITCHES.items() if pitch >= 60 or name in ("tambourine", "cowbell"))

PERCUSSION_PATTERNS: dict[str, dict[str, tuple[str, ...]]] = {
    "shaker": {"shaker": ("x.o.x.o.x.o.x.o.", "x.o.xgo.x.o.xgo.")},
    "tambourine": {"tambourine": ("....X.......X...", "....X.......X.o.")},
    "congas": {
        "mute conga": ("..x...x...x...x.",),
        "open conga": ("......x.......xx", "...x..x.......x."),
        "low conga": ("............x...",),
    },
    "bongos": {"high bongo": ("x..x..x.x..x..x.",), "low bongo": ("....x......x....", "....x.......x.x.")},
    "percussion": {
        "shaker": ("x.o.x.o.x.o.x.o.",),
        "open conga": ("......x.......x.", "......x...x..xx."),
        "mute conga": ("..o...........o.",),
        "cowbell": ("................", "............o..."),
    },
}
"""What hand percussion plays where the genre's grooves write none for it: sixteenths of 4/4."""


def drum_notes(sketch: Sketch, instrument: InstrumentPlan, hits: tuple[DrumHit, ...], has_percussion: bool) -> list[Note]:
    """The notes of one drum instrument, in the sections where it plays."""
    lanes = KIT_PARTS.get(instrument.name)
    notes = []
    for section in sketch.sections:
        if not section.plays(instrument):
            continue
        for hit in hits:
            if not section.start_tick <= hit.tick < section.end_tick:
                continue
            if lanes is None and has_percussion and hit.lane in HAND_PERCUSSION:
                continue
            if lanes is None or hit.lane in lanes:
                notes.append(_note(sketch, section, instrument, hit))
    return notes


def percussion_notes(sketch: Sketch, instrument: InstrumentPlan, hits: tuple[DrumHit, ...]) -> list[Note]:
    """Hand percussion: what the grooves write for it, else a pattern of its own."""
    written = tuple(hit for hit in hits if hit.lane in HAND_PERCUSSION)
    notes = []
    for section in sketch.sections:
        if not section.plays(instrument):
            continue
        inside = [hit for hit in written if section.start_tick <= hit.tick < section.end_tick]
        notes += [_note(sketch, section, instrument, hit) for hit in inside or _own_pattern(sketch, section, instrument)]
    return [note for note in notes if note.start_tick < sketch.ending_tick]


def _own_pattern(sketch: Sketch, section: Section, instrument: InstrumentPlan) -> list[DrumHit]:
    patterns = PERCUSSION_PATTERNS.get(instrument.name, PERCUSSION_PATTERNS["percussion"])
    hits = []
    for bar in range(section.plan.bars):
        start = section.start_tick + bar * sketch.bar_ticks
        for lane, texts in patterns.items():
            fitted = fit_pattern(texts[bar % len(texts)], "4/4", sketch.meter, 4)
            hits += [DrumHit(start + hit.tick, lane, hit.velocity) for hit in read_pattern(fitted, 120)]
    return hits


def _note(sketch: Sketch, section: Section, instrument: InstrumentPlan, hit: DrumHit) -> Note:
    length = max(1, min(sketch.cell_ticks, sketch.end_tick - hit.tick))
    return Note(hit.tick, hit.pitch, length, clamp_velocity(hit.velocity * loudness(section, instrument)))

"""Which drums belong to which part: the whole kit, or one drum the user asked for by name; and hand percussion."""

from __future__ import annotations

from airdesk.composing.dynamics import loudness
from airdesk.composing.rhythm import fit_pattern, read_pattern
from airdesk.composing.sketch import Section, Sketch
from airdesk.composing.strokes import DrumHit
from airdesk.model.notes import DRUM_NAMES, DRUM_PITCHES, Note, clamp_velocity
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


PLAIN_KIT_PATTERNS: dict[str, dict[str, tuple[str, ...]]] = {
    "kick": {"kick": ("X.......X.......",)},
    "snare": {"snare": ("....X.......X...", "....X.......X.gg")},
    "clap": {"clap": ("....X.......X...",)},
    "hi-hat": {"closed hat": ("x.o.x.o.x.o.x.o.",)},
    "toms": {"low tom": ("x.......x.......",), "floor tom": ("....o.......o.x.",)},
    "cymbals": {"ride": ("x...o...x...o...",)},
}
"""What a single drum of the kit plays where the genre's grooves have none of it."""

SINGLE_DRUM = ("x..x..x...x.x...", "x..x..x...x.x.o.")
"""What a drum nobody wrote a pattern for plays: a clave-like figure that goes with anything."""


def drum_notes(sketch: Sketch, instrument: InstrumentPlan, hits: tuple[DrumHit, ...]) -> list[Note]:
    """The notes of one drum instrument, in the sections where it plays; a whole kit leaves out what others play."""
    lanes = KIT_PARTS.get(instrument.name)
    taken = _taken_lanes(sketch)
    notes = []
    for section in sketch.sections:
        if not section.plays(instrument):
            continue
        inside = [hit for hit in hits if section.start_tick <= hit.tick < section.end_tick]
        struck = [hit for hit in inside if ((hit.lane not in taken) if lanes is None else (hit.lane in lanes))]
        if not struck and lanes is not None:
            plain = _repeated(sketch, section, PLAIN_KIT_PATTERNS[instrument.name])
            struck = [hit for hit in plain if hit.tick < sketch.ending_tick]
        notes += [_note(sketch, section, instrument, hit) for hit in struck]
    return notes


def _taken_lanes(sketch: Sketch) -> frozenset[str]:
    """Drums that have a part of their own in this song."""
    others = [KIT_PARTS.get(other.name, ()) for other in sketch.plan.instruments if other.role == "drums"]
    hands = HAND_PERCUSSION if any(other.role == "percussion" for other in sketch.plan.instruments) else ()
    return frozenset(lane for lanes in (*others, hands) for lane in lanes)


def percussion_notes(sketch: Sketch, instrument: InstrumentPlan, hits: tuple[DrumHit, ...]) -> list[Note]:
    """Hand percussion: what the grooves write for it, else a pattern of its own."""
    written = tuple(hit for hit in hits if hit.lane in HAND_PERCUSSION)
    notes = []
    for section in sketch.sections:
        if not section.plays(instrument):
            continue
        inside = [hit for hit in written if section.start_tick <= hit.tick < section.end_tick]
        struck = _playable(instrument, inside) or _playable(instrument, _own_pattern(sketch, section, instrument))
        notes += [_note(sketch, section, instrument, hit) for hit in struck]
    return [note for note in notes if note.start_tick < sketch.ending_tick]


def _playable(instrument: InstrumentPlan, hits: list[DrumHit]) -> list[DrumHit]:
    """The strokes an instrument has a sound for: a cowbell plays no shaker."""
    return [hit for hit in hits if instrument.low_pitch <= hit.pitch <= instrument.high_pitch]


def _own_pattern(sketch: Sketch, section: Section, instrument: InstrumentPlan) -> list[DrumHit]:
    patterns = PERCUSSION_PATTERNS.get(instrument.name)
    if patterns is None and instrument.low_pitch == instrument.high_pitch:
        patterns = {DRUM_NAMES[instrument.low_pitch]: SINGLE_DRUM}
    return _repeated(sketch, section, patterns or PERCUSSION_PATTERNS["percussion"])


def _repeated(sketch: Sketch, section: Section, patterns: dict[str, tuple[str, ...]]) -> list[DrumHit]:
    """Patterns of sixteenths in 4/4, fitted to the meter and played throughout a section."""
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

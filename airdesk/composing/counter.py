"""The counter-line: guide tones led by step, entering where the tune breathes and leaving it room."""

from __future__ import annotations

from airdesk.composing.chord_notes import nearest_pitch
from airdesk.composing.sketch import Section, Sketch
from airdesk.composing.tune import TuneNote
from airdesk.model.notes import Note, clamp_velocity
from airdesk.model.plan import InstrumentPlan
from airdesk.model.timebase import TICKS_PER_BEAT

SHORTEST_GAP_TICKS = TICKS_PER_BEAT


def counter_notes(sketch: Sketch, instrument: InstrumentPlan, tune: dict[int, list[TuneNote]], is_led: bool) -> list[Note]:
    """All notes of the counter-line; without a lead it sings on every chord."""
    notes: list[Note] = []
    for section in sketch.sections:
        if section.plays(instrument):
            notes += _section_notes(sketch, section, instrument, tune[section.index] if is_led else [])
    return notes


def _section_notes(sketch: Sketch, section: Section, instrument: InstrumentPlan, tune: list[TuneNote]) -> list[Note]:
    low = max(instrument.low_pitch, 52)
    high = min(instrument.high_pitch, 76)
    around = (low + high) / 2
    loudness = (0.8 + 0.22 * section.energy) * (0.6 + 0.5 * instrument.dynamics)
    notes = []
    for start, end in _spans(sketch, section):
        entry = _entry(tune, start, end)
        if entry is None:
            continue
        chord = section.chord_at(entry).chord
        guides = chord.guide_tones or chord.pitch_classes
        pitch = min((nearest_pitch(guide, around, low, high) for guide in guides), key=lambda p: abs(p - around))
        around = pitch
        notes.append(Note(entry, pitch, max(1, end - entry - 20), clamp_velocity(80 * loudness)))
    return notes


def _spans(sketch: Sketch, section: Section) -> list[tuple[int, int]]:
    """Stretches of one chord inside one bar."""
    spans = []
    for block in section.chords:
        start = block.start_tick
        while start < block.end_tick:
            end = min(block.end_tick, start - start % sketch.bar_ticks + sketch.bar_ticks)
            spans.append((start, end))
            start = end
    return spans


def _entry(tune: list[TuneNote], start: int, end: int) -> int | None:
    """Where the counter-line may come in: after the tune's last onset of the stretch, if a beat is left."""
    onsets = [note.start_tick for note in tune if start <= note.start_tick < end]
    if not onsets:
        return start
    after = onsets[-1] + TICKS_PER_BEAT // 2
    return after if end - after >= SHORTEST_GAP_TICKS else None

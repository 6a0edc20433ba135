"""From a plan to a score: every part in turn, each composed against the same chords, drums and tune."""

from __future__ import annotations

from airdesk.composing.as_planned import as_planned
from airdesk.composing.bass import bass_notes
from airdesk.composing.comping import chord_notes
from airdesk.composing.counter import counter_notes
from airdesk.composing.drums import compose_drums
from airdesk.composing.dynamics import with_course
from airdesk.composing.effects import effect_notes
from airdesk.composing.entries import Entries
from airdesk.composing.feel import with_feel
from airdesk.composing.kit_parts import drum_notes, percussion_notes
from airdesk.composing.lead import lead_notes, sung_sections
from airdesk.composing.left_hand import left_hand_notes, plays_alone
from airdesk.composing.sketch import Sketch, sketch_song
from airdesk.composing.strokes import DrumHit
from airdesk.composing.tune import TuneNote
from airdesk.composing.tune_choice import tune_notes
from airdesk.facts.genres import Genre
from airdesk.model.notes import Note
from airdesk.model.plan import InstrumentPlan, SongPlan
from airdesk.model.score import Part, Score, ScoreSection


def compose(plan: SongPlan, genre: Genre) -> Score:
    """The score of a plan; the same plan gives the same notes on any machine."""
    sketch = sketch_song(plan, genre)
    drums = compose_drums(sketch)
    leads = [instrument for instrument in plan.instruments if instrument.role == "lead"]
    singer = leads[0] if leads else next((other for other in plan.instruments if other.role == "counter"), None)
    entries = Entries(sketch)
    tune = tune_notes(sketch, singer, sung_sections(sketch, leads)) if singer else {}
    parts = []
    for instrument in plan.instruments:
        written = as_planned(sketch, instrument, _part_notes(sketch, instrument, drums, leads, tune))
        notes = entries.heard(instrument, written)
        is_percussion = instrument.role in ("drums", "percussion")
        parts.append(
            Part(instrument.name, with_feel(sketch, instrument, with_course(sketch, notes)), is_percussion, instrument.program)
        )
    return Score(
        title=plan.title,
        tempo_bpm=plan.tempo_bpm,
        key=plan.key,
        meter=plan.meter,
        bars=plan.bars,
        steps_per_bar=plan.steps_per_bar,
        parts=tuple(parts),
        sections=tuple(ScoreSection(section.name, section.start_bar, section.bars) for section in plan.sections),
        seed=plan.seed,
    )


def _part_notes(
    sketch: Sketch,
    instrument: InstrumentPlan,
    drums: tuple[DrumHit, ...],
    leads: list[InstrumentPlan],
    tune: dict[int, list[TuneNote]],
) -> list[Note]:
    match instrument.role:
        case "drums":
            return drum_notes(sketch, instrument, drums)
        case "percussion":
            return percussion_notes(sketch, instrument, drums)
        case "bass":
            return bass_notes(sketch, instrument, drums)
        case "lead":
            melody = lead_notes(sketch, instrument, leads, tune)
            return melody + left_hand_notes(sketch, instrument) if plays_alone(sketch, instrument) else melody
        case "counter":
            return counter_notes(sketch, instrument, tune, sung_sections(sketch, leads))
        case "fx":
            return effect_notes(sketch, instrument)
    return chord_notes(sketch, instrument)

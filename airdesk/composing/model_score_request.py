"""What a model is asked when it shall compose bars of a song: the text of the prompt, a minified payload and a schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from airdesk.composing.model_score_context import notes_around
from airdesk.composing.model_score_players import instrument_facts, is_percussion
from airdesk.composing.model_score_sheet import Sheet
from airdesk.composing.model_score_size import CHARACTERS_PER_TOKEN, AnswerSize, Ask
from airdesk.composing.sketch import Section, Sketch
from airdesk.facts.instruments import InstrumentCatalogue
from airdesk.model.harmony import pitch_class_name
from airdesk.model.plan import InstrumentPlan
from airdesk.providers.chat import ChatRequest
from airdesk.providers.prompts import minified, prompt_text

TEMPERATURE: Final = 0.2

_EVENT: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "step": {"type": "integer", "description": "0 to steps_per_bar - 1"},
        "note": {"type": "integer", "description": "MIDI note 0 to 127; a General MIDI drum note in pattern"},
        "vel": {"type": "integer", "description": "1 to 127"},
        "len": {"type": "number", "description": "length in steps"},
    },
    "required": ["step", "note", "vel", "len"],
    "additionalProperties": False,
}
_BARS: Final[dict[str, Any]] = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "bar": {"type": "integer", "description": "number of the bar in the song, from 0"},
            "same_as": {"type": "integer", "description": "a bar of the same part to be repeated, events is [] then; else -1"},
            "events": {"type": "array", "items": _EVENT},
        },
        "required": ["bar", "same_as", "events"],
        "additionalProperties": False,
    },
}


@dataclass(frozen=True, slots=True)
class Task:
    """What a model is asked to do with the bars."""

    name: str = "score"  # of the prompt, and of what is kept of the answer
    words: str = "compose the asked bars for the asked instruments"
    extra: Mapping[str, Any] = field(default_factory=dict)  # told beside the usual
    bars_before: int = 2  # that are told


def score_request(
    ask: Ask, sketch: Sketch, sheet: Sheet, size: AnswerSize, catalogue: InstrumentCatalogue, task: Task
) -> ChatRequest:
    """The question for some bars of some instruments."""
    payload = payload_of(ask, sketch, sheet, catalogue, task)
    return ChatRequest(
        system=prompt_text(task.name),
        user=minified(payload),
        temperature=TEMPERATURE,
        schema=schema_of(ask.instruments),
        schema_name=task.name,
        most_output_tokens=size.asked_tokens,
        expected_characters=round(size.tokens(ask.instruments, len(ask.bars)) * CHARACTERS_PER_TOKEN),
    )


def schema_of(instruments: Sequence[InstrumentPlan]) -> dict[str, Any]:
    """The JSON schema of an answer: drums in `pattern`, each other instrument in a layer of its name."""
    pitched = [instrument.name for instrument in instruments if not is_percussion(instrument)]
    properties: dict[str, Any] = {}
    if len(pitched) < len(instruments):
        properties["pattern"] = _BARS
    if pitched:
        layers = dict.fromkeys(pitched, _BARS)
        properties["layers"] = {"type": "object", "properties": layers, "required": pitched, "additionalProperties": False}
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def payload_of(ask: Ask, sketch: Sketch, sheet: Sheet, catalogue: InstrumentCatalogue, task: Task) -> dict[str, Any]:
    """What the model is told: the song, these bars with their chords, who shall play, and what is there already."""
    plan, section = sketch.plan, sketch.sections[ask.section]
    return {
        "task": task.words,
        "user_prompt": plan.user_prompt,
        "song": {
            "title": plan.title,
            "genre": plan.genre,
            "mood": plan.mood,
            "tempo": plan.tempo_bpm,
            "key": plan.key.tonic_name,
            "scale": plan.key.scale,
            "scale_notes": [pitch_class_name(pitch, plan.key) for pitch in plan.key.pitch_classes],
            "meter": str(plan.meter),
            "bars": plan.bars,
            "steps_per_bar": plan.steps_per_bar,
            "form": [{"name": each.name, "bar": each.start_bar, "bars": each.bars} for each in plan.sections],
            "instruments": [instrument.name for instrument in plan.instruments],
            "seed": plan.seed,
            **({} if plan.playing.drum_time == "normal" else {"drum_time": plan.playing.drum_time}),
        },
        "section": _section_facts(ask, sketch, section),
        "bars": [{"bar": bar, "chords": chords_of_bar(sketch, bar)} for bar in ask.bars],
        "instruments": [instrument_facts(instrument, catalogue) for instrument in ask.instruments],
        "before": notes_around(ask, sketch, sheet, task.bars_before),
        **task.extra,
    }


def _section_facts(ask: Ask, sketch: Sketch, section: Section) -> dict[str, Any]:
    after = sketch.sections[section.index + 1] if section.index + 1 < len(sketch.sections) else None
    is_last = ask.end_bar == sketch.plan.bars
    return {
        "name": section.name,
        "time": section.occurrence + 1,
        "first_bar": section.plan.start_bar,
        "bars": section.plan.bars,
        "energy": section.energy,
        "next": None if after is None else {"name": after.name, "energy": after.energy},
        **({"ending": sketch.plan.playing.ending} if is_last else {}),
    }


def chords_of_bar(sketch: Sketch, bar: int) -> list[list[Any]]:
    """The chords of a bar: [step at which it begins, symbol]."""
    start = bar * sketch.bar_ticks
    step_ticks = sketch.bar_ticks / sketch.plan.steps_per_bar
    section = sketch.section_at(start)
    found = []
    for block in section.chords:
        if block.start_tick < start + sketch.bar_ticks and block.end_tick > start:
            step = round(max(0, block.start_tick - start) / step_ticks, 3)
            found.append([int(step) if step == int(step) else step, block.chord.named(sketch.key)])
    return found

"""Hundreds of broken and hostile answers: none ends the composing or takes long, and what is good in them is used."""

from __future__ import annotations

import time
from typing import Literal

import pytest

from airdesk.composing.model_part import WantedPart, part_with_model
from airdesk.composing.model_score_bars import MOST_NOTES
from airdesk.composing.model_score_writer import ModelWriter
from airdesk.composing.sketch import Sketch, sketch_song
from airdesk.facts.genres import load_genres
from airdesk.model.harmony import Chord, Key
from airdesk.model.notes import Note
from airdesk.model.plan import ChordSpan, InstrumentPlan, SectionPlan, SongPlan
from airdesk.model.timebase import Meter
from airdesk.progress import NoProgress
from tests.helpers.answering_models import AnsweringModel
from tests.helpers.hostile_answers import HostileAnswer
from tests.helpers.hostile_scores import ALL_FACTS, BARS, GOOD_TEXT, LEAD, facts_of, hostile_scores

NAMES = {"drums": "drums", "bass": "upright bass", "lead": "sax"}
ANSWERS = hostile_scores()


def sketch() -> Sketch:
    meter = Meter(4, 4)
    instruments = (
        InstrumentPlan("drums", "drums", "kit-brush", 35, 81),
        InstrumentPlan("upright bass", "bass", "bass-upright", 28, 55),
        InstrumentPlan("sax", "lead", "sax", 58, 82),
    )
    chords = (ChordSpan(Chord(0, "maj7"), BARS * meter.bar_ticks),)
    section = SectionPlan("head", 0, BARS, 0.6, tuple(each.name for each in instruments), chords)
    plan = SongPlan("p", "t", "jazz", "calm", 120.0, Key(0, "major"), meter, BARS, (section,), instruments, 1, 16)
    return sketch_song(plan, load_genres()["jazz"])


SKETCH = sketch()
REGISTERS = {"drums": (27, 87), "upright bass": (28, 60), "sax": (46, 88)}


def answering_once(text: str) -> AnsweringModel:
    texts = [text]
    return AnsweringModel(lambda payload: texts.pop(0) if texts else None, most_tokens=10**9, is_boundless=True)


def written(text: str) -> ModelWriter:
    """What a writer has after this answer to its first question, and nothing after it."""
    writer = ModelWriter(SKETCH, answering_once(text), 8192)
    writer.write_section(SKETCH.sections[0], NoProgress())
    return writer


def test_the_good_answer_is_used_whole() -> None:
    writer = written(GOOD_TEXT)
    assert facts_of(writer.sheet, NAMES) == ALL_FACTS
    assert writer.told == []


def test_there_are_hundreds() -> None:
    assert len({answer.name for answer in ANSWERS}) == len(ANSWERS) > 300


def test_what_is_good_is_used_and_nothing_takes_long() -> None:
    faults = {answer.name: found for answer in ANSWERS if (found := _faults(answer))}
    assert not faults, "\n".join(f"{name}: {found}" for name, found in faults.items())


def _faults(answer: HostileAnswer) -> list[str]:
    started = time.thread_time()
    writer = written(answer.text)
    seconds = time.thread_time() - started
    missing = answer.keeps - facts_of(writer.sheet, NAMES)
    faults = [f"{seconds:.1f} s"] if seconds > 2.0 else []
    faults += [f"{sorted(missing)} are missing; told: {writer.told[:6]}"] if missing else []
    for name in writer.sheet.bars:
        notes = writer.sheet.notes_of(name)
        faults += [] if name in REGISTERS else [f"a part {name!r}"]
        faults += ["notes beyond the end"] if any(note.end_tick > SKETCH.end_tick for note in notes) else []
        faults += (
            ["notes off the register"] if name == "upright bass" and any(not 28 <= note.pitch <= 60 for note in notes) else []
        )
    faults += [f"told: {each[:300]!r}" for each in writer.told if "\n" in each or len(each) > 600 or not each.isprintable()]
    return faults


@pytest.mark.parametrize("kind", ["part", "variation", "continuation"])
def test_a_part_is_written_in_its_bars_and_nowhere_else(kind: Literal["part", "variation", "continuation"]) -> None:
    there = tuple(Note(bar * 1920 + step * 120, pitch, 200, 80) for bar in range(BARS) for step, pitch in LEAD)
    for answer in ANSWERS[::12]:
        model = answering_once(answer.text)
        wanted = WantedPart(kind, SKETCH.plan, SKETCH.genre, "sax", range(1, 3), {"sax": there, "kazoo": there})
        made = part_with_model(wanted, model, NoProgress())
        assert made.bars <= {1, 2}
        assert all(1920 - 60 <= note.start_tick < 3 * 1920 for note in made.notes)
        assert all(46 <= note.pitch <= 88 for note in made.notes)
        assert ("now" in model.payloads[0]) == (kind == "variation")
        assert "kazoo" in model.payloads[0]["before"]["same_bars"]


FULL_BAR = '{"bar":0,"events":[' + ",".join(['{"step":1,"note":36,"vel":9,"len":1}'] * 10_000) + "]}"
AGAIN = ",".join(f'{{"bar":{number % (BARS - 1) + 1},"same_as":0}}' for number in range(15_000))
MANY_LAYERS = ",".join(f'"{number}x":[{{"bar":0}}]' for number in range(50_000))


@pytest.mark.parametrize(
    "text", [f'{{"pattern":[{FULL_BAR},{AGAIN}]}}', f'{{"layers":{{{MANY_LAYERS}}}}}'], ids=["bars", "layers"]
)
def test_an_answer_cannot_grow_by_what_it_repeats(text: str) -> None:
    started = time.thread_time()
    writer = written(text)
    assert time.thread_time() - started < 2.0
    assert all(len(notes) <= MOST_NOTES for bars in writer.sheet.bars.values() for notes in bars.values())


def test_a_model_that_closes_brackets_for_ever_holds_nobody_up() -> None:
    started = time.thread_time()
    written('{"pattern":[{"bar":0,"events":[' + "]}" * 60_000 + "x" + "{" * 120_000)
    assert time.thread_time() - started < 2.0

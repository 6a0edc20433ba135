"""Broken and hostile answers to the question for notes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any

from airdesk.composing.model_score import compose_with_model
from airdesk.composing.model_score_players import playable_drums
from airdesk.errors import ProviderError
from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.model.plan import PlanRequest, SectionPlan, SongPlan
from airdesk.model.score import Score
from airdesk.planning.planner import plan_song
from airdesk.progress import NoProgress, Progress
from airdesk.providers.chat import ChatAnswer, ChatRequest
from tests.helpers.hostile_answers import (
    MEAN_TEXTS,
    MEAN_VALUES,
    UNSEEN,
    HostileAnswer,
    cut,
    damaged,
    floods,
    nothings,
    with_value,
    wrapped,
)

BARS = 8
BASS, PIANO, SAX, DRUMS = "upright bass", "piano", "sax", "drums"
_TUNE = (
    (62, 65, 69, 72),
    (71, 69, 67, 65),
    (64, 67, 71, 74),
    (72, 71, 69, 67),
    (62, 65, 69, 72),
    (74, 72, 71, 69),
    (67, 65, 64, 62),
    (65, 64, 62),
)


@cache
def small_plan() -> SongPlan:
    """Eight bars of jazz in D dorian for four players, in one section."""
    request = PlanRequest("jazz", "jazz", key="D", scale="dorian", bars=BARS, instruments=(DRUMS, BASS, PIANO, SAX), seed=3)
    plan = plan_song(request, load_genres(), load_instruments())
    chords = tuple(span for section in plan.sections for span in section.chords)
    names = tuple(one.name for one in plan.instruments)
    return replace(plan, sections=(SectionPlan("head", 0, BARS, 0.7, names, chords),))


@cache
def good_score() -> dict[str, Any]:
    """What a model that follows its instructions answers for all of it."""
    steps = small_plan().steps_per_bar
    beat = steps // 4
    layers = {
        BASS: [[(0, 38, 96, beat), (2 * beat, 45, 90, beat)] for _ in range(BARS)],
        PIANO: [[(beat, pitch, 70, beat) for pitch in (53, 57, 60)] for _ in range(BARS)],
        SAX: [[(number * beat, pitch, 100, beat) for number, pitch in enumerate(pitches)] for pitches in _TUNE],
    }
    pattern = [[(0, 36, 100, 1), (beat, 42, 80, 1), (2 * beat, 38, 100, 1), (3 * beat, 42, 80, 1)] for _ in range(BARS)]
    return {"pattern": _bars(pattern), "layers": {name: _bars(bars) for name, bars in layers.items()}}


def _bars(bars: list[list[tuple[int, int, int, int]]]) -> list[dict[str, Any]]:
    return [
        {
            "bar": number,
            "same_as": -1,
            "events": [{"step": step, "note": note, "vel": velocity, "len": length} for step, note, velocity, length in events],
        }
        for number, events in enumerate(bars)
    ]


class OnceAnswering:
    """A model that answers once, and nobody after it."""

    def __init__(self, text: str) -> None:
        self._texts = [text]

    def ask(self, request: ChatRequest, progress: Progress) -> ChatAnswer:
        """The answer the first time. Raises ProviderError afterwards."""
        if not self._texts:
            raise ProviderError("The model has said what it had to say.")
        return ChatAnswer(self._texts.pop(), "test", "test-model")


def score_facts(answer: HostileAnswer) -> tuple[list[str], list[str], list[str]]:
    """What is wrong with the score that came of an answer, what was told, and what of the good answer is in it."""
    plan = small_plan()
    made = compose_with_model(plan, load_genres()[plan.genre], OnceAnswering(answer.text), NoProgress())
    return list(score_faults(plan, made.score)), list(made.problems), sorted(facts_of(made.score))


def score_faults(plan: SongPlan, score: Score) -> Iterator[str]:
    """A sentence for everything in a score that may not be there."""
    catalogue = load_instruments()
    if [part.instrument for part in score.parts] != [one.name for one in plan.instruments]:
        yield f"parts are {[part.instrument[:20] for part in score.parts]}"
    for part in score.parts:
        fact, instrument = catalogue.named(part.instrument), plan.instrument_named(part.instrument)
        assert instrument is not None
        for note in part.notes:
            if not (0 <= note.start_tick < note.end_tick <= score.end_tick and 1 <= note.velocity <= 127):
                yield f"{part.instrument}: {note}"
            elif fact.is_percussion and note.pitch not in playable_drums(instrument, catalogue):
                yield f"{part.instrument}: drum note {note.pitch}"
            elif not fact.is_percussion and not fact.low_pitch - 6 <= note.pitch <= fact.high_pitch + 6:
                yield f"{part.instrument}: pitch {note.pitch}"
        if len(part.notes) > 64 * BARS * 12:
            yield f"{part.instrument}: {len(part.notes)} notes"


def facts_of(score: Score) -> frozenset[str]:
    """Bars that are as the good answer has them: "sax 3"."""
    good = good_score()
    wanted = {DRUMS: good["pattern"], **good["layers"]}
    facts = set()
    bar_ticks = score.meter.bar_ticks
    for part in score.parts:
        found: dict[int, set[int]] = {}
        for note in part.notes:
            found.setdefault((note.start_tick + 100) // bar_ticks, set()).add(note.pitch)
        for bar in wanted.get(part.instrument, ()):
            if {event["note"] for event in bar["events"]} <= found.get(bar["bar"], set()):
                facts.add(f"{part.instrument} {bar['bar']}")
    return frozenset(facts)


ALL_FACTS = frozenset(f"{name} {bar}" for name in (DRUMS, BASS, PIANO, SAX) for bar in range(BARS))


def hostile_scores() -> tuple[HostileAnswer, ...]:
    """All of them, each under a name of its own."""
    text = json.dumps(good_score(), separators=(",", ":"))
    return (
        *wrapped(text, ALL_FACTS),
        *cut(text, _facts_of_beginning),
        *damaged(text, 40),
        *nothings(),
        *floods(),
        *_mean_fields(),
        *_mean_names(),
        *_wrong_music(),
        *_too_much_music(),
    )


def _facts_of_beginning(text: str) -> frozenset[str]:
    """Parts that are whole in the beginning of the good text: those before one that has begun."""
    order = [DRUMS, BASS, PIANO, SAX]
    whole = [name for name, after in pairwise(order) if f'"{after}"' in text]
    return frozenset(f"{name} {bar}" for name in whole for bar in range(BARS))


_PLACES: dict[tuple[Any, ...], str] = {
    ("pattern",): DRUMS,
    ("layers",): "",
    ("layers", SAX): SAX,
    ("layers", SAX, 2): SAX,
    ("layers", SAX, 2, "bar"): SAX,
    ("layers", SAX, 2, "same_as"): f"{SAX} 2",
    ("layers", SAX, 2, "events"): f"{SAX} 2",
    ("layers", SAX, 2, "events", 1): f"{SAX} 2",
    ("layers", SAX, 2, "events", 1, "step"): f"{SAX} 2",
    ("layers", SAX, 2, "events", 1, "note"): f"{SAX} 2",
    ("layers", SAX, 2, "events", 1, "vel"): "none",
    ("layers", SAX, 2, "events", 1, "len"): f"{SAX} 2",
    ("pattern", 3, "events", 2, "note"): f"{DRUMS} 3",
}
"""Places where a value that cannot be is put, and the beginning of the facts that may suffer from it."""


def _mean_fields() -> Iterator[HostileAnswer]:
    for path, suffering in _PLACES.items():
        keeps = frozenset(fact for fact in ALL_FACTS if not fact.startswith(suffering))
        if path == ("layers",):
            keeps = frozenset(fact for fact in ALL_FACTS if fact.startswith(DRUMS))
        for name, raw in MEAN_VALUES:
            place = ", ".join(map(str, path))
            yield HostileAnswer(f"{place}: {name}", with_value(good_score(), path, raw), keeps, is_told=False)


def _mean_names() -> Iterator[HostileAnswer]:
    for number, text in enumerate((*MEAN_TEXTS, *(f"no{sign}ise" for sign in UNSEEN))):
        made = json.loads(json.dumps(good_score()))
        made["layers"][text] = made["layers"][SAX]
        yield HostileAnswer(f"layer {number}: {text[:20]!r}", json.dumps(made), ALL_FACTS, is_told=False)
        made = json.loads(json.dumps(good_score()))
        made |= {"file": text, "meta": {"output": text, "instruments": [text]}}
        yield HostileAnswer(f"file {number}: {text[:20]!r}", json.dumps(made), ALL_FACTS, is_told=False)


def _wrong_music() -> Iterator[HostileAnswer]:
    """Values of the right kind that cannot be, or do not go together."""
    rest = ALL_FACTS - {f"{SAX} 2"}
    for field, values in {
        "note": (-3, 128, 999, 61.5, 63),
        "step": (-1, 99, 1.5),
        "vel": (0, 500, -7),
        "len": (0, -2, 1e6),
    }.items():
        for value in values:
            text = with_value(good_score(), ("layers", SAX, 2, "events", 1, field), json.dumps(value))
            yield HostileAnswer(f"{field} {value}", text, rest)
    for value in (-5, 99, 10**9, 2.5):
        text = with_value(good_score(), ("layers", SAX, 7, "bar"), json.dumps(value))
        yield HostileAnswer(f"bar {value}", text, frozenset(fact for fact in ALL_FACTS if not fact.startswith(SAX)))
    for value in (7, 2, 99, 10**12):
        made = json.loads(json.dumps(good_score()))
        made["layers"][SAX][2] |= {"same_as": value, "events": []}
        made["layers"][SAX][7] |= {"same_as": 2, "events": []}
        yield HostileAnswer(f"same as {value}, in a circle", json.dumps(made), rest - {f"{SAX} 7"}, is_told=False)
    made = json.loads(json.dumps(good_score()))
    del made["layers"][SAX]
    yield HostileAnswer(
        "no sax", json.dumps(made), frozenset(fact for fact in ALL_FACTS if not fact.startswith(SAX)), tells=(SAX,)
    )
    made = json.loads(json.dumps(good_score()))
    made["layers"]["kazoo"] = made["layers"].pop(SAX)
    yield HostileAnswer(
        "a kazoo", json.dumps(made), frozenset(fact for fact in ALL_FACTS if not fact.startswith(SAX)), tells=("kazoo",)
    )
    yield HostileAnswer(
        "only drums", json.dumps({"pattern": good_score()["pattern"]}), frozenset(f"{DRUMS} {bar}" for bar in range(BARS))
    )
    made = {"score": {"notes": good_score()}}
    yield HostileAnswer("deeper than asked for", json.dumps(made), frozenset(), is_told=False)


def _too_much_music() -> Iterator[HostileAnswer]:
    event = {"step": 0, "note": 62, "vel": 90, "len": 1}
    made = json.loads(json.dumps(good_score()))
    made["layers"][SAX][2]["events"] = [event] * 18_000
    yield HostileAnswer("18 000 notes in a bar", json.dumps(made, separators=(",", ":")), frozenset([f"{DRUMS} 0"]))
    made = json.loads(json.dumps(good_score()))
    made["layers"][SAX] = [{"bar": number, "events": [event]} for number in range(15_000)]
    yield HostileAnswer("15 000 bars", json.dumps(made, separators=(",", ":")), frozenset([f"{DRUMS} 0"]))
    made = json.loads(json.dumps(good_score()))
    made["layers"] |= {f"kazoo {number}": [] for number in range(20_000)}
    yield HostileAnswer("20 000 layers", json.dumps(made), ALL_FACTS, is_told=False)
    made = json.loads(json.dumps(good_score()))
    made["layers"] |= {f"kazoo {number}": [{"bar": 0, "events": [event]}] for number in range(8_000)}
    yield HostileAnswer("8 000 layers with notes", json.dumps(made), ALL_FACTS)
    made = json.loads(json.dumps(good_score()))
    made["pattern"] = [{"bar": 0, "same_as": 0, "events": []}] * 30_000
    yield HostileAnswer("30 000 bars like themselves", json.dumps(made))
    long = {**event, "len": 1e300}
    made["pattern"] = [{"bar": number, "events": [long] * 400} for number in range(30)]
    yield HostileAnswer("notes without end", json.dumps(made), frozenset([f"{SAX} 0"]))

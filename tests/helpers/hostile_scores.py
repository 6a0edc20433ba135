"""Broken and hostile answers to the question for notes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from airdesk.composing.model_score_sheet import Sheet
from tests.helpers.hostile_answers import (
    MEAN_TEXTS,
    MEAN_VALUES,
    UNSEEN,
    HostileAnswer,
    cut,
    damaged,
    nothings,
    with_value,
    wrapped,
)

BARS = 4
DRUMS = [(0, 36), (4, 38), (8, 36), (12, 38)]
BASS = [(0, 36), (6, 43), (12, 41)]
LEAD = [(0, 72), (4, 74), (8, 76), (12, 79)]


def _bars(notes: list[tuple[int, int]]) -> list[dict[str, Any]]:
    events = [{"step": step, "note": note, "vel": 90, "len": 2} for step, note in notes]
    return [{"bar": bar, "same_as": -1, "events": events} for bar in range(BARS)]


GOOD_SCORE: dict[str, Any] = {"pattern": _bars(DRUMS), "layers": {"bass": _bars(BASS), "lead": _bars(LEAD)}}
"""Four bars of 4/4 in C major, sixteen steps a bar, for drums, a bass and a lead."""

GOOD_TEXT = json.dumps(GOOD_SCORE, separators=(",", ":"))
PARTS = {"drums": DRUMS, "bass": BASS, "lead": LEAD}
ALL_FACTS = frozenset(f"{name} {bar}" for name in PARTS for bar in range(BARS))


def facts_of(sheet: Sheet, names: dict[str, str]) -> frozenset[str]:
    """Which bars of the good answer are in a sheet, exactly. *names*: what its instruments are called there."""
    facts = set()
    for name, wanted in PARTS.items():
        for bar in range(BARS):
            events = sheet.events_of(names[name], bar)
            if events is not None and [(event["step"], event["note"]) for event in events] == wanted:
                facts.add(f"{name} {bar}")
    return frozenset(facts)


def hostile_scores() -> tuple[HostileAnswer, ...]:
    """All of them, but for floods: those are stopped before anything is read as notes, and are tried with plans."""
    made = [
        *wrapped(GOOD_TEXT, ALL_FACTS),
        *cut(GOOD_TEXT, _facts_of_beginning, 40),
        *damaged(GOOD_TEXT, 60),
        *nothings(),
        *_mean_events(),
        *_mean_names(),
        *_too_many_notes(),
    ]
    return tuple(made)


def _facts_of_beginning(text: str) -> frozenset[str]:
    """The bars behind which another one of the same part begins."""
    facts = set()
    for name, begin in (("drums", '"pattern"'), ("bass", '"bass"'), ("lead", '"lead"')):
        for bar in range(BARS - 1):
            later = text.find(f'"bar":{bar + 1}', max(0, text.find(begin)))
            if begin in text and later >= 0 and '"events"' in text[later:]:
                facts.add(f"{name} {bar}")
    return frozenset(facts)


_FIELDS: dict[tuple[Any, ...], frozenset[str]] = {
    ("pattern",): frozenset(f"drums {bar}" for bar in range(BARS)),
    ("layers",): frozenset(f"{name} {bar}" for name in ("bass", "lead") for bar in range(BARS)),
    ("layers", "lead"): frozenset(f"lead {bar}" for bar in range(BARS)),
    ("layers", "lead", 1): frozenset({"lead 1"}),
    ("layers", "lead", 1, "bar"): frozenset({"lead 0", "lead 1"}),
    ("layers", "lead", 1, "same_as"): frozenset(),
    ("layers", "lead", 1, "events"): frozenset({"lead 1"}),
    ("layers", "lead", 1, "events", 2): frozenset({"lead 1"}),
    ("layers", "lead", 1, "events", 2, "step"): frozenset({"lead 1", "lead 2"}),
    ("layers", "lead", 1, "events", 2, "note"): frozenset({"lead 1"}),
    ("layers", "lead", 1, "events", 2, "vel"): frozenset(),
    ("layers", "lead", 1, "events", 2, "len"): frozenset({"lead 1", "lead 2", "lead 3"}),
}
"""Places where a value that cannot be is put, and the bars that may suffer from it."""


def _mean_events() -> Iterator[HostileAnswer]:
    for path, suffering in _FIELDS.items():
        for name, raw in MEAN_VALUES:
            place = ", ".join(map(str, path))
            yield HostileAnswer(f"{place}: {name}", with_value(GOOD_SCORE, path, raw), ALL_FACTS - suffering, is_told=False)


def _mean_names() -> Iterator[HostileAnswer]:
    for number, text in enumerate((*MEAN_TEXTS, *(f"no{sign}ise" for sign in UNSEEN))):
        made = json.loads(GOOD_TEXT)
        made["layers"][text] = _bars(LEAD)
        yield HostileAnswer(f"a layer {number}: {text[:20]!r}", json.dumps(made), ALL_FACTS, is_told=False)


def _too_many_notes() -> Iterator[HostileAnswer]:
    made = json.loads(GOOD_TEXT)
    many = [{"step": step % 16, "note": step % 128, "vel": 90, "len": 500, "offset": step / 9000} for step in range(8_000)]
    made["layers"]["bass"][2]["events"] = many
    yield HostileAnswer("8000 notes in a bar", json.dumps(made), ALL_FACTS - {"bass 2", "bass 3"})
    made = json.loads(GOOD_TEXT)
    made["layers"]["lead"] += [{"bar": bar, "same_as": bar - 1, "events": []} for bar in range(BARS, 5_000)]
    yield HostileAnswer("5000 bars", json.dumps(made), ALL_FACTS)
    made = json.loads(GOOD_TEXT)
    made["layers"]["lead"][3] = {"bar": 3, "same_as": 3, "events": []}
    yield HostileAnswer("a bar that repeats itself", json.dumps(made), ALL_FACTS - {"lead 3"})
    made = json.loads(GOOD_TEXT)
    for entry in made["layers"]["lead"]:
        entry.update(same_as=(entry["bar"] + 1) % BARS, events=[])
    yield HostileAnswer("bars that repeat one another", json.dumps(made), ALL_FACTS - {f"lead {bar}" for bar in range(BARS)})

"""The numbers in a model's answer put right: bars of the song, steps of its grid, bars that repeat others written out."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from airdesk.composing.model_score_layers import Bars
from airdesk.midi.document_fields import Problems, as_number

MOST_NOTES: Final = 400
"""Of a bar in one layer; no music has so many, and a bar may be repeated throughout a song."""

_ENOUGH_TO_JUDGE: Final = 8  # notes from which on it can be told how steps are counted
_FEWEST_STEPS_PER_BEAT: Final = 3  # with fewer, the step behind a beat may well be meant: an offbeat
_FINER_GRIDS: Final = (2, 3, 4, 6, 8)
_ENOUGH: Final = 0.15
"""Share of notes after the end of the bar from which on an answer seems to count finer steps."""


def bar_shift(layers: Mapping[str, Bars], asked: range, problems: Problems) -> int:
    """What must be added to the answer's bar numbers: nothing, or what brings bars counted from 0 or 1 to those asked for."""
    numbers = {entry["bar"] for bars in layers.values() for entry in bars}
    if not numbers:
        return 0
    first, wanted = min(numbers), set(asked)
    candidates = [0, -1, asked.start, asked.start - 1]  # as asked, from 1, from 0 within what was asked, from 1 within it
    hits = {shift: len({number + shift for number in numbers} & wanted) for shift in candidates}
    shift = max(candidates, key=lambda candidate: hits[candidate])
    if not hits[shift]:
        shift = asked.start - first
    if shift:
        problems.add(
            "bars numbered otherwise",
            f"An answer numbered its bars from {first}; they were taken as bar {first + shift + 1} and those after it.",
        )
    return shift


def renumbered(layers: Mapping[str, Bars], shift: int) -> dict[str, Bars]:
    """The layers with other bar numbers."""
    if not shift:
        return dict(layers)

    def moved(number: int | None) -> int | None:
        return None if number is None else number + shift

    return {
        name: [{**entry, "bar": moved(entry["bar"]), "same_as": moved(entry["same_as"])} for entry in bars]
        for name, bars in layers.items()
    }


def count_steps_from_nought(layers: Mapping[str, Bars], steps_per_bar: int, steps_per_beat: float, problems: Problems) -> None:
    """Steps that were counted from 1 are counted from 0 then: no note is on 0, and most are one step behind a beat."""
    steps = [step for _, step in _steps(layers)]
    if steps_per_beat < _FEWEST_STEPS_PER_BEAT or len(steps) < _ENOUGH_TO_JUDGE:
        return
    if not (min(steps) == 1 and max(steps) <= steps_per_bar and all(step == math.floor(step) for step in steps)):
        return
    (commonest, _), *_ = Counter(step % steps_per_beat for step in steps).most_common(1)
    if commonest == 1:
        for event, step in _steps(layers):
            event["step"] = int(step) - 1
        problems.add("steps counted from 1", "An answer counted the steps of a bar from 1; it was read like that.")


def _steps(layers: Mapping[str, Bars]) -> Iterator[tuple[dict[str, Any], float]]:
    """All events that say their step, with it."""
    for bars in layers.values():
        for entry in bars:
            for event in entry["events"]:
                if isinstance(event, dict) and (step := as_number(event.get("step"))) is not None:
                    yield event, step


def finer_grid(layers: Mapping[str, Bars], steps_per_bar: int, said: int | None, problems: Problems) -> int:
    """The steps of a bar that the answer counts, where they are others than were asked for; *said*: in its own words."""
    steps = [step for _, step in _steps(layers)]
    is_kept = said is not None and (said > steps_per_bar or max(steps, default=0) < said)  # a few say one thing and do another
    if said is not None and said != steps_per_bar and is_kept:
        problems.add(
            "another grid", f"An answer counts {said} steps in a bar instead of {steps_per_bar}; it was read like that."
        )
        return said
    late = [step for step in steps if step >= steps_per_bar]
    if len(late) < 3 or len(late) < _ENOUGH * len(steps):
        return steps_per_bar
    grid = next((steps_per_bar * factor for factor in _FINER_GRIDS if max(steps) < steps_per_bar * factor), steps_per_bar)
    if grid != steps_per_bar:
        problems.add(
            "another grid", f"An answer counts {grid} steps in a bar instead of {steps_per_bar}; it was read like that."
        )
    return grid


def on_whole_steps(bars: Bars, where: str, problems: Problems) -> Bars:
    """Steps between two cells moved to the nearer one."""
    moved = 0
    for entry in bars:
        for event in entry["events"]:
            step = as_number(event.get("step")) if isinstance(event, dict) else None
            if step is not None and step != math.floor(step):
                event["step"] = math.floor(step + 0.5)
                moved += 1
    if moved:
        problems.add(
            "steps between the cells", f"{where}: {moved} notes lay between two steps and were moved to the nearer one."
        )
    return bars


def repeats_written_out(bars: Bars, earlier: Mapping[int, list[dict[str, Any]]], where: str, problems: Problems) -> Bars:
    """Bars that are the same as another one, with its events: of this answer, or of bars composed earlier."""
    written = {entry["bar"]: entry for entry in bars if entry["same_as"] is None or entry["events"]}
    links = {entry["bar"]: entry["same_as"] for entry in bars}
    result: Bars = []
    repeated: set[int] = set()
    for entry in bars:
        source = entry["same_as"]
        if source is None or entry["events"]:
            result.append(entry)
            continue
        if entry["bar"] in repeated:  # once is enough
            continue
        repeated.add(entry["bar"])
        events = _events_of(source, written, links, earlier)
        if events is None:
            problems.add(
                "bars that repeat what is not there",
                f"{where}: bar {entry['bar'] + 1} shall repeat one that is not there; left out.",
            )
            continue
        result.append({**entry, "events": events})
    return result


def _events_of(
    bar: int, written: Mapping[int, Any], links: Mapping[int, int | None], earlier: Mapping[int, list[dict[str, Any]]]
) -> list[Any] | None:
    """A bar's events, found along the bars it repeats; None where they lead nowhere or round in circles."""
    seen: set[int] = set()
    at: int | None = bar
    while at is not None and at not in seen:
        if at in written:
            return list(written[at]["events"][:MOST_NOTES])
        if at in earlier:
            return list(earlier[at])
        seen.add(at)
        at = links.get(at)
    return None

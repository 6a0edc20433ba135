"""Notes to the events of the score grid and back: bar, step, fraction of a step, length in steps."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from airdesk.midi.document_fields import Problems, as_number, shown
from airdesk.model.notes import Note, clamp_velocity
from airdesk.model.timebase import MAX_BARS, Meter

_EARLY_FRACTION = 0.25  # a note up to a quarter of a step early belongs to the step it leads to (a choice)
_DIGITS = 6  # a step is at most some 60 000 ticks, so the rest is far below half a tick
_DEFAULT_VELOCITY = 90


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a score: bars of one meter, each cut into steps."""

    meter: Meter
    steps_per_bar: int
    bars: int

    @property
    def step_ticks(self) -> float:
        """Length of a step in ticks."""
        return self.meter.bar_ticks / self.steps_per_bar


def bars_of_notes(notes: Iterable[Note], grid: Grid) -> list[dict[str, Any]]:
    """The bars that hold notes, and always the first, so that a reader knows that bars count from 0."""
    by_bar: dict[int, list[dict[str, Any]]] = {0: []}
    for note in notes:
        bar, event = _event_of_note(note, grid)
        by_bar.setdefault(bar, []).append(event)
    return [{"bar": bar, "events": by_bar[bar]} for bar in sorted(by_bar)]


def _event_of_note(note: Note, grid: Grid) -> tuple[int, dict[str, Any]]:
    bar = note.start_tick // grid.meter.bar_ticks
    position = (note.start_tick - bar * grid.meter.bar_ticks) / grid.step_ticks
    step = math.floor(position + _EARLY_FRACTION)
    if step == grid.steps_per_bar and bar + 1 < grid.bars:
        bar, step, position = bar + 1, 0, position - grid.steps_per_bar
    step = min(step, grid.steps_per_bar - 1)
    length = round(note.duration_ticks / grid.step_ticks, _DIGITS)
    event: dict[str, Any] = {"step": step, "note": note.pitch, "vel": note.velocity, "len": _short(length)}
    offset = round(position - step, _DIGITS)
    if offset:
        event["offset"] = offset
    return bar, event


def _short(number: float) -> int | float:
    return int(number) if number == int(number) else number


def notes_of_bars(bars: list[Any], grid: Grid, where: str, problems: Problems) -> list[Note]:
    """The notes of a list of bars; what is wrong is mended or left out, and noted."""
    notes = []
    for entry in bars:
        bar = _bar_number(entry, where, problems)
        if bar is None:
            continue
        events = entry.get("events")
        if not isinstance(events, list):
            problems.add(
                "bars without a list of events", f"{where}, bar {bar + 1}: {shown(events)} is no list of events; left out."
            )
            continue
        for event in events:
            note = _note_of_event(event, bar, grid, f"{where}, bar {bar + 1}", problems)
            if note is not None:
                notes.append(note)
    return notes


def _bar_number(entry: Any, where: str, problems: Problems) -> int | None:
    bar = as_number(entry.get("bar")) if isinstance(entry, dict) else None
    if bar is None or bar != int(bar) or not 0 <= bar < MAX_BARS:
        number = entry.get("bar") if isinstance(entry, dict) else entry
        problems.add("impossible bar numbers", f"{where}: bar {shown(number)} is not one of 0 to {MAX_BARS - 1}; left out.")
        return None
    return int(bar)


def bar_numbers(bars: list[Any]) -> list[int]:
    """All readable bar numbers of a list of bars."""
    numbers = [as_number(entry.get("bar")) for entry in bars if isinstance(entry, dict)]
    return [int(number) for number in numbers if number is not None and number == int(number)]


def _note_of_event(event: Any, bar: int, grid: Grid, where: str, problems: Problems) -> Note | None:
    if not isinstance(event, dict):
        problems.add("events that are none", f"{where}: {shown(event)} is no event; left out.")
        return None
    step, pitch = _step(event, grid, where, problems), _pitch(event, where, problems)
    if step is None or pitch is None:
        return None
    offset = _offset(event, where, problems)
    start = bar * grid.meter.bar_ticks + round((step + offset) * grid.step_ticks)
    duration = max(1, round(_length(event, grid, where, problems) * grid.step_ticks))
    return Note(max(0, start), pitch, duration, _velocity(event, where, problems))


def _step(event: dict[str, Any], grid: Grid, where: str, problems: Problems) -> float | None:
    step = as_number(event.get("step"))
    if step is None:
        problems.add("events without a step", f"{where}: step {shown(event.get('step'))} is no number; the note is left out.")
        return None
    if step != int(step):
        problems.add("steps between the cells", f"{where}: step {step:g} is no whole number; it stays between two.")
    if step < 0:
        problems.add("steps before the bar", f"{where}: step {step:g} lies before the bar; 0 is used.")
        return 0
    if step >= grid.steps_per_bar:
        problems.add(
            "steps after the bar",
            f"{where}: step {step:g} lies after the bar of {grid.steps_per_bar} steps; the note moves into the next bar.",
        )
        return min(step, float(MAX_BARS * grid.steps_per_bar))
    return step


def _pitch(event: dict[str, Any], where: str, problems: Problems) -> int | None:
    number = as_number(event.get("note"))
    if number is None:
        problems.add("events without a note", f"{where}: note {shown(event.get('note'))} is no number; it is left out.")
        return None
    pitch = round(number)
    if pitch != number:
        problems.add("notes that are no whole number", f"{where}: note {number:g} is no whole number; {pitch} is used.")
    if not 0 <= pitch <= 127:
        mended = pitch % 12 + (0 if pitch < 0 else 108 if pitch % 12 > 7 else 120)
        problems.add("notes outside 0 to 127", f"{where}: note {shown(pitch)} lies outside 0 to 127; {mended} is used.")
        return mended
    return pitch


def _velocity(event: dict[str, Any], where: str, problems: Problems) -> int:
    number = as_number(event.get("vel"))
    if number is None:
        problems.add("missing velocities", f"{where}: vel {shown(event.get('vel'))} is no number; {_DEFAULT_VELOCITY} is used.")
        return _DEFAULT_VELOCITY
    if 0 < number < 1:
        problems.add("velocities between 0 and 1", f"{where}: vel {number:g} was taken as a fraction of 127.")
        return clamp_velocity(number * 127)
    if not 1 <= number <= 127:
        mended = 1 if number < 1 else 127
        problems.add("velocities outside 1 to 127", f"{where}: vel {number:g} lies outside 1 to 127; {mended} is used.")
        return mended
    return clamp_velocity(number)


def _length(event: dict[str, Any], grid: Grid, where: str, problems: Problems) -> float:
    length = as_number(event.get("len"))
    longest = MAX_BARS * grid.steps_per_bar
    if length is None:
        problems.add("notes without a length", f"{where}: len {shown(event.get('len'))} is no number; 1 is used.")
        return 1.0
    if not 0 < length <= longest:
        mended = 1.0 if length <= 0 else float(longest)
        problems.add("impossible lengths", f"{where}: len {length:g} lies outside 0 to {longest} steps; {mended:g} is used.")
        return mended
    return length


def _offset(event: dict[str, Any], where: str, problems: Problems) -> float:
    value = event.get("offset")
    if value is None:
        return 0.0
    offset = as_number(value)
    if offset is None or not -1 < offset <= 1:
        problems.add("impossible offsets", f"{where}: offset {shown(value)} is no fraction of a step; 0 is used.")
        return 0.0
    return offset

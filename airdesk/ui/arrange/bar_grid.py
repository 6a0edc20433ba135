"""Bar, beat and finer lines of the visible stretch, as close together as the zoom allows; and snapping to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from airdesk.model.timebase import TICKS_PER_BEAT, Meter, MeterMap

LineKind = Literal["phrase", "bar", "beat", "step"]
"""Phrase: a bar line that carries a number where not each bar can."""

LINE_PX: Final = 11.0  # lines come no closer
LABEL_PX: Final = 38.0  # nor do bar numbers
BARS_PER_LABEL: Final = (1, 4, 8, 16, 32, 64, 128)
FINEST_TICKS: Final = TICKS_PER_BEAT // 8


@dataclass(frozen=True, slots=True)
class GridLine:
    """One line."""

    tick: int
    kind: LineKind
    bar: int  # from 0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the song."""

    number: int  # from 0
    start_tick: int
    end_tick: int
    meter: Meter
    begins_meter: bool


def bars_between(meter_map: MeterMap, start_tick: float, end_tick: float) -> Iterator[Bar]:
    """The bars that a stretch touches."""
    number = 0
    for index, change in enumerate(meter_map.changes):
        is_last = index + 1 == len(meter_map.changes)
        stop = None if is_last else meter_map.changes[index + 1].start_tick
        length = change.meter.bar_ticks
        skipped = max(0, int(start_tick - change.start_tick) // length)
        if stop is not None:
            count = -(-(stop - change.start_tick) // length)
            skipped = min(skipped, count)
        place = change.start_tick + skipped * length
        here = number + skipped
        while place < end_tick and (stop is None or place < stop):
            end = place + length if stop is None else min(place + length, stop)
            if end > start_tick:
                yield Bar(here, place, end, change.meter, place == change.start_tick)
            place, here = place + length, here + 1
        if stop is None or stop >= end_tick:
            return
        number += count


def bars_per_label(meter: Meter, pixels_per_tick: float) -> int:
    """How many bars go by between two numbers."""
    bar_px = meter.bar_ticks * pixels_per_tick
    return next((step for step in BARS_PER_LABEL if step * bar_px >= LABEL_PX), BARS_PER_LABEL[-1])


def grid_lines(meter_map: MeterMap, start_tick: float, end_tick: float, pixels_per_tick: float) -> Iterator[GridLine]:
    """The lines of a stretch, from left to right."""
    for bar in bars_between(meter_map, start_tick, end_tick):
        step = bars_per_label(bar.meter, pixels_per_tick)
        if bar.number % step == 0:
            yield GridLine(bar.start_tick, "phrase", bar.number)
        elif bar.meter.bar_ticks * pixels_per_tick >= LINE_PX:
            yield GridLine(bar.start_tick, "bar", bar.number)
        yield from _lines_inside(bar, pixels_per_tick)


def _lines_inside(bar: Bar, pixels_per_tick: float) -> Iterator[GridLine]:
    step = step_ticks(bar.meter, pixels_per_tick)
    if step >= bar.meter.bar_ticks:
        return
    pulses = set(bar.meter.pulse_starts)
    if step > TICKS_PER_BEAT * 4 // bar.meter.denominator:  # unequal pulses: they are the grid
        places: list[int] = sorted(pulses)
    else:
        places = list(range(0, bar.meter.bar_ticks, step))
    for place in places[1:]:
        if bar.start_tick + place < bar.end_tick:
            yield GridLine(bar.start_tick + place, "beat" if place in pulses else "step", bar.number)


def step_ticks(meter: Meter, pixels_per_tick: float) -> int:
    """The finest division of a bar that is drawn: a bar, a pulse, or a beat halved again and again."""
    if min(meter.pulse_ticks) * pixels_per_tick < LINE_PX:
        return meter.bar_ticks
    step = TICKS_PER_BEAT * 4 // meter.denominator
    if step * pixels_per_tick < LINE_PX:
        return min(meter.pulse_ticks)
    while step // 2 * pixels_per_tick >= LINE_PX and step // 2 >= FINEST_TICKS:
        step //= 2
    return step


def snapped(tick: float, meter_map: MeterMap, pixels_per_tick: float) -> int:
    """The nearest line of the grid."""
    around = list(grid_places(meter_map, tick, pixels_per_tick))
    return min(around, key=lambda place: abs(place - tick))


def grid_places(meter_map: MeterMap, tick: float, pixels_per_tick: float) -> Iterator[int]:
    """All places of the grid in the bar around a tick, its end included."""
    tick = max(0.0, tick)
    for bar in bars_between(meter_map, tick, tick + 1):
        yield bar.start_tick
        for line in _lines_inside(bar, pixels_per_tick):
            yield line.tick
        yield bar.end_tick


def neighbour(tick: int, meter_map: MeterMap, pixels_per_tick: float, direction: Literal[-1, 1]) -> int:
    """The next line of the grid to the left or right."""
    places = [*grid_places(meter_map, max(0, tick - 1), pixels_per_tick), *grid_places(meter_map, tick, pixels_per_tick)]
    if direction > 0:
        return min((place for place in places if place > tick), default=tick)
    return max((place for place in places if place < tick), default=0)

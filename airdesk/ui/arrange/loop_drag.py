"""Drags of the loop brace: its body keeps its length, its handles do not; a drag over free ruler makes a new loop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

LoopPart = Literal["start", "end", "body", "new"]
Loop = tuple[int, int]

HANDLE_PX: Final = 7.0
SHORTEST_TICKS: Final = 60


@dataclass(frozen=True, slots=True)
class LoopDrag:
    """A drag that has begun."""

    part: LoopPart
    press_tick: float
    loop: Loop  # when it began; of a new one: empty, where the mouse went down


def loop_part_at(x: float, loop_x: tuple[float, float] | None) -> LoopPart:
    """What of the brace lies under a pixel. *loop_x*: its edges in pixels."""
    if loop_x is None:
        return "new"
    left, right = loop_x
    reach = min(HANDLE_PX, max(2.0, (right - left) / 3))
    if left - HANDLE_PX <= x <= left + reach:
        return "start"
    if right - reach <= x <= right + HANDLE_PX:
        return "end"
    return "body" if left < x < right else "new"


def dragged_loop(drag: LoopDrag, tick: float, snap_to: int, end_tick: int) -> Loop | None:
    """The loop after the mouse went to a tick; None while a new one has no length.

    *snap_to*: the tick's place on the grid (or the tick itself). *end_tick*: the song's end.
    """
    start, end = drag.loop
    if drag.part == "start":
        return max(0, min(snap_to, end - SHORTEST_TICKS)), end
    if drag.part == "end":
        return start, min(end_tick, max(snap_to, start + SHORTEST_TICKS))
    if drag.part == "body":
        length = end - start
        moved = max(0, min(snap_to, end_tick - length))
        return moved, moved + length
    low, high = sorted((start, min(end_tick, snap_to)))
    return (low, high) if high - low >= SHORTEST_TICKS and tick != drag.press_tick else None


def with_edge(loop: Loop | None, edge: Literal["start", "end"], tick: int, end_tick: int) -> Loop | None:
    """A loop with one edge at a tick; where that leaves nothing, it reaches to the song's start or end."""
    start, end = loop or (0, end_tick)
    if edge == "start":
        start, end = tick, end if end - tick >= SHORTEST_TICKS else end_tick
    else:
        start, end = start if tick - start >= SHORTEST_TICKS else 0, tick
    return (start, end) if end - start >= SHORTEST_TICKS else loop

"""Logs that were written before lines knew what they lie in: stages are found by what the lines say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from airdesk.library.events import Event


def nested(events: Sequence[Event]) -> list[Event]:
    """The lines with their numbers and places; those that have them already are given back as they are."""
    if not events or any(event.number for event in events):
        return list(events)
    placed: list[Event] = []
    opened: list[Event] = []  # the run and the stage that are open
    for number, event in enumerate(events, 1):
        name, _, word = event.message.partition(":")[0].rpartition(" ")
        if word == "begins":
            around = opened[-1] if opened else None
            entered = _placed(event, number, around)
            placed.append(replace(entered, phase="enter"))
            opened.append(placed[-1])
            continue
        ended = next((each for each in reversed(opened) if each.message == f"{name} begins"), None)
        if ended is not None and word in ("done", "failed", "cancelled"):
            del opened[opened.index(ended) :]
            placed.append(replace(event, number=number, parent=ended.number, depth=ended.depth, phase="exit"))
        else:
            placed.append(_placed(event, number, opened[-1] if opened else None))
    return placed


def _placed(event: Event, number: int, around: Event | None) -> Event:
    if around is None:
        return replace(event, number=number)
    return replace(event, number=number, parent=around.number, depth=around.depth + 1)

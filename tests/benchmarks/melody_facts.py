"""The lead of a score, counted and held against the reference ranges of real tunes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from airdesk.composing.tune_facts import LineNote, TuneFacts, top_line, tune_facts
from airdesk.composing.tune_taste import POP_SONGS
from airdesk.model.notes import Note

POP_RANGES = {name: (wanted.low, wanted.high) for name, wanted in POP_SONGS.items()}


def melody_facts(
    notes: Iterable[Note], bar_ticks: int, spans: list[tuple[int, int]], chord_classes: Callable[[int], Collection[int]]
) -> dict[str, float]:
    """The facts of a part; empty where it has too few notes to speak of.

    *spans*: (start, end) ticks of the sections in which it plays; silence and notes per beat are counted there.
    """
    line = top_line(LineNote(note.start_tick, note.pitch, note.duration_ticks) for note in notes)
    if len(line) < 6:
        return {}
    facts: TuneFacts = tune_facts(line, bar_ticks, sum(end - start for start, end in spans), chord_classes)
    return facts._asdict()


def facts_inside(facts: dict[str, float]) -> list[bool]:
    """Which facts lie between the 10th and 90th percentile of real songs."""
    return [POP_RANGES[name][0] <= value <= POP_RANGES[name][1] for name, value in facts.items()]

"""A channel's performance as one of its tracks meets it: mixer strip, pitch, vibrato and pedals on our ticks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from airdesk.midi.smf_performance import Curve, PedalPress, Performance
from airdesk.midi.smf_timing import TickScale
from airdesk.midi.smf_track import DURATION, END_ORDER, ORDER, START, RawNote
from airdesk.model.song import Automation, PedalSpan
from airdesk.units import SILENCE_DB

_LAST_RING_BEATS = 4  # a pedal that never comes up is lifted a bar after the file's end (a choice)

Automations = tuple[Automation, ...]


@dataclass(slots=True)
class PointBudget:
    """How many automation points a song may still get, so that a hostile file cannot fill the memory."""

    points: int = 2_000_000
    is_spent: bool = False

    def takes(self, count: int) -> bool:
        """Count points; False when there are too many, and then none of these may be used."""
        if count > self.points:
            self.is_spent = True
            return False
        self.points -= count
        return True


@dataclass(frozen=True, slots=True)
class PartNotes:
    """The notes of one part and where they come from."""

    notes: Sequence[RawNote]
    track: int  # number in the file
    scale: TickScale
    file_end_tick: int  # a tick of the file


@dataclass(frozen=True, slots=True)
class Played:
    """The fields of a track that its channel's controls decide."""

    gain_db: float
    pan: float
    gain_automation: Automations
    pan_automation: Automations
    pitch_automation: Automations = ()
    vibrato_automation: Automations = ()
    pedals: tuple[PedalSpan, ...] = ()


def played(part: PartNotes, performance: Performance, budget: PointBudget, *, is_drums: bool) -> Played:
    """What a part's notes meet of its channel's performance; drums know neither pitch nor pedals."""
    first = min(note[START] for note in part.notes)
    last = max(note[START] + note[DURATION] for note in part.notes)
    presses = [] if is_drums else [press for press in performance.presses if press.start_tick <= last]
    last = max([last, *(_end_tick(press, part) for press in presses)])
    gains = _heard(performance.gain_db, part, first, last, budget)
    pans = _heard(performance.pan, part, first, last, budget)
    loudest = max(level for _, level in gains)
    return Played(
        gain_db=loudest,
        pan=pans[0][1],
        gain_automation=_automation([(tick, max(SILENCE_DB, level - loudest)) for tick, level in gains]),
        pan_automation=_automation(pans),
        pitch_automation=() if is_drums else _shift(_heard(performance.pitch, part, first, last, budget)),
        vibrato_automation=() if is_drums else _shift(_heard(performance.vibrato, part, first, last, budget)),
        pedals=_pedal_spans(presses, part, first),
    )


def _end_tick(press: PedalPress, part: PartNotes) -> int:
    if press.end_tick is not None:
        return press.end_tick
    return part.file_end_tick + round(_LAST_RING_BEATS * part.scale.ticks_per_beat)


def _heard(curve: Curve, part: PartNotes, first: int, last: int, budget: PointBudget) -> list[tuple[int, float]]:
    """The part of a curve that the notes meet, on our ticks, beginning at tick 0."""
    points = curve.between(first, last)
    if len(points) > 1 and not budget.takes(len(points)):
        points = points[:1]
    return list({part.scale.ticks(tick): value for tick, value in points}.items())


def _automation(points: list[tuple[int, float]]) -> Automations:
    return tuple([Automation(tick, value) for tick, value in points]) if len(points) > 1 else ()


def _shift(points: list[tuple[int, float]]) -> Automations:
    """What is added to the pitch; nothing where that is always 0."""
    return tuple([Automation(tick, value) for tick, value in points]) if any(value for _, value in points) else ()


def _pedal_spans(presses: Sequence[PedalPress], part: PartNotes, first: int) -> tuple[PedalSpan, ...]:
    """The pedals as spans of our ticks, those that are over before the first note left out."""
    ticks = part.scale.ticks
    relevant = [press for press in presses if _end_tick(press, part) > first]
    wanted = {ticks(press.start_tick) for press in relevant}
    before = {
        "sustain": _first_places(part, wanted, lambda note: (note[START] + note[DURATION], part.track, note[END_ORDER])),
        "sostenuto": _first_places(part, wanted, lambda note: (note[START], part.track, note[ORDER])),
        "soft": {},
    }
    spans = []
    for press in relevant:
        start = ticks(press.start_tick)
        if start in before[press.kind] and before[press.kind][start] < (press.start_tick, press.track, press.order):
            start += 1  # keys of this very tick came up before sustain went down, or went down before sostenuto did
        end = ticks(_end_tick(press, part))
        if end > start:
            spans.append(PedalSpan(press.kind, start, end))
    return tuple(spans)


_Place = tuple[int, int, int]
"""Tick of the file, track, order in the track."""


def _first_places(part: PartNotes, wanted: set[int], place_of: Callable[[RawNote], _Place]) -> dict[int, _Place]:
    """For each of our ticks the first place in the file that becomes this tick, of all places the notes have."""
    found: dict[int, _Place] = {}
    if wanted:
        for note in part.notes:
            place = place_of(note)
            tick = part.scale.ticks(place[0])
            if tick in wanted:
                found[tick] = min(place, found.get(tick, place))
    return found

"""Which zone plays each note: the rules of `zone_for`, for a whole track at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from airdesk.audio.instrument import Instrument, Zone
from airdesk.render.note_columns import NoteColumns

NO_ZONE = -1


def choose_zones(instrument: Instrument, notes: NoteColumns) -> NDArray[np.int64]:
    """Index into `instrument.zones` for each note, or `NO_ZONE`; hits of one pitch take the round robins in turn."""
    chosen = np.full(len(notes), NO_ZONE, np.int64)
    for pitch in np.unique(notes.pitch).tolist():
        rows = np.flatnonzero(notes.pitch == pitch)
        serving = _serving(instrument, pitch)
        if serving:
            chosen[rows] = _in_turn(serving, notes.velocity[rows].tolist())
    return chosen


def _serving(instrument: Instrument, pitch: int) -> list[tuple[int, Zone]]:
    """The zones of a pitch with their index, in the order of their takes: those in range, else the nearest root."""
    numbered = sorted(enumerate(instrument.zones), key=lambda item: item[1].take)
    serving = [item for item in numbered if item[1].low_pitch <= pitch <= item[1].high_pitch]
    if serving or instrument.is_percussion or not numbered:
        return serving
    nearest = min(abs(zone.root_pitch - pitch) for _, zone in numbered)
    return [item for item in numbered if abs(item[1].root_pitch - pitch) == nearest]


def _in_turn(serving: list[tuple[int, Zone]], velocities: list[int]) -> list[int]:
    """The zone of each hit: of those for its velocity, the one whose turn it is."""
    layers: dict[int, list[int]] = {}
    for velocity in set(velocities):
        fitting = [index for index, zone in serving if zone.low_velocity <= velocity <= zone.high_velocity]
        layers[velocity] = fitting or [index for index, _ in serving]
    return [layers[velocity][take % len(layers[velocity])] for take, velocity in enumerate(velocities)]

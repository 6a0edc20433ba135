"""Which zone plays each note: `zone_for`, for a whole track at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from airdesk.audio.instrument import Instrument, zone_for
from airdesk.render.note_columns import NoteColumns

NO_ZONE = -1


def choose_zones(instrument: Instrument, notes: NoteColumns) -> NDArray[np.int64]:
    """Index into `instrument.zones` for each note, or `NO_ZONE`; hits of one pitch take the round robins in turn."""
    chosen = np.full(len(notes), NO_ZONE, np.int64)
    index_of = {id(zone): index for index, zone in enumerate(instrument.zones)}
    for pitch in np.unique(notes.pitch):
        rows = np.flatnonzero(notes.pitch == pitch)
        known: dict[tuple[int, int], int] = {}
        cycle = _cycle_length(instrument)
        for take, row in enumerate(rows):
            question = (int(notes.velocity[row]), take % cycle)
            if question not in known:
                zone = zone_for(instrument, int(pitch), *question)
                known[question] = NO_ZONE if zone is None else index_of[id(zone)]
            chosen[row] = known[question]
    return chosen


def _cycle_length(instrument: Instrument) -> int:
    """A number of takes after which every velocity layer of a pitch is back at its first."""
    numbers = len({zone.take for zone in instrument.zones}) or 1
    return int(np.lcm.reduce(np.arange(1, min(numbers, 8) + 1)))

"""The zones of a whole track are those `zone_for` gives note by note."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from airdesk.audio.instrument import Instrument, Zone, zone_for
from airdesk.render.note_columns import NoteColumns
from airdesk.render.zone_choice import NO_ZONE, choose_zones


def _zone(low: int, high: int, low_velocity: int, take: int) -> Zone:
    return Zone(
        f"{low}-{low_velocity}-{take}",
        (low + high) / 2,
        low,
        high,
        low_velocity,
        127,
        44100,
        lambda: np.zeros((1, 1), np.int16),
        take=take,
    )


zones = st.builds(_zone, st.integers(0, 100), st.integers(100, 127), st.integers(1, 127), st.integers(0, 2))
struck = st.lists(st.tuples(st.integers(0, 127), st.integers(1, 127)), min_size=1, max_size=40)


@given(st.lists(zones, min_size=1, max_size=8), struck, st.booleans())
def test_agrees_with_zone_for(zone_list: list[Zone], hits: list[tuple[int, int]], is_percussion: bool) -> None:
    instrument = Instrument("any", tuple(zone_list), is_percussion=is_percussion)
    pitch, velocity = np.array(hits).T
    start = np.arange(len(hits))
    chosen = choose_zones(instrument, NoteColumns(start, start + 1, pitch, velocity))
    counts: dict[int, int] = {}
    for row, (key, strength) in enumerate(hits):
        expected = zone_for(instrument, key, strength, counts.get(key, 0))
        counts[key] = counts.get(key, 0) + 1
        if expected is None:
            assert chosen[row] == NO_ZONE
        else:
            assert instrument.zones[chosen[row]] is expected

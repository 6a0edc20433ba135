"""Every key and velocity is served exactly once for each take, whatever files there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from airdesk.inventory.instruments.key_map import Placed, key_zones
from airdesk.inventory.instruments.stacking import stacked
from airdesk.inventory.instruments.zones import MappedZone

PLACED = st.lists(
    st.tuples(st.integers(0, 127), st.none() | st.integers(1, 127)).map(lambda told: Placed(0, float(told[0]), told[1])),
    min_size=1,
    max_size=24,
)


def serving(zones: Sequence[MappedZone], pitch: int, velocity: int) -> list[MappedZone]:
    return [zone for zone in zones if zone.serves(pitch, velocity)]


def assert_whole(zones: Sequence[MappedZone]) -> None:
    """Each note has at least one zone, and its takes are 0, 1, 2… once each."""
    for pitch in range(128):
        edges = {zone.low_velocity for zone in zones} | {zone.high_velocity for zone in zones}
        for velocity in edges:
            takes = Counter(zone.take for zone in serving(zones, pitch, velocity))
            assert takes == Counter(range(len(takes))) and takes, (pitch, velocity)


@given(PLACED)
def test_every_note_is_served_once_by_each_take(placed: list[Placed]) -> None:
    assert_whole(key_zones(placed))


@given(PLACED)
def test_the_nearest_root_serves(placed: list[Placed]) -> None:
    zones = key_zones(placed)
    roots = {each.pitch for each in placed}
    for pitch in range(128):
        nearest = min(abs(root - pitch) for root in roots)
        assert all(abs(zone.root_pitch - pitch) <= nearest for zone in zones if zone.low_pitch <= pitch <= zone.high_pitch)


@given(st.lists(PLACED, min_size=2, max_size=4))
def test_stacked_layers_sound_together_on_every_note(layers: list[list[Placed]]) -> None:
    zones = stacked([key_zones(placed) for placed in layers])
    assert_whole(zones)
    assert all(len(zone.parts) == len(layers) for zone in zones)


def test_zones_meet_half_way_and_layers_share_the_velocities() -> None:
    zones = key_zones([Placed(0, 60.0, 40), Placed(1, 60.0, 100), Placed(2, 66.0)])
    assert [(zone.low_pitch, zone.high_pitch, zone.low_velocity, zone.high_velocity) for zone in zones] == [
        (0, 63, 1, 70),
        (0, 63, 71, 127),
        (64, 127, 1, 127),
    ]


def test_equal_files_take_turns() -> None:
    zones = key_zones([Placed(0, 60.0, 80), Placed(1, 60.0, 80), Placed(2, 60.0, 80)])
    assert [zone.take for zone in zones] == [0, 1, 2]


def test_a_stacked_layer_is_moved_to_the_root_of_the_first() -> None:
    zone = stacked([key_zones([Placed(0, 60.0)]), key_zones([Placed(1, 57.0)])])[0]
    assert zone.root_pitch == 60.0
    assert [part.semitones for part in zone.parts] == [0.0, 3.0]

"""Zones cover the keyboard once, and their keys follow what is heard."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from airdesk.synthesis.patch_reader import patches_folder, read_patch
from airdesk.synthesis.zone_plan import all_zones, needed_zones, pitch_ranges, velocity_layers


@given(low=st.integers(0, 60), width=st.integers(0, 67), spacing=st.integers(1, 3))
def test_ranges_cover_every_pitch_once(low: int, width: int, spacing: int) -> None:
    ranges = pitch_ranges(low, low + width, spacing)
    covered = [pitch for _, first, last in ranges for pitch in range(first, last + 1)]
    assert covered == list(range(128))


@given(low=st.integers(0, 60), width=st.integers(3, 67), spacing=st.integers(1, 3))
def test_pitches_inside_the_range_are_near_their_root(low: int, width: int, spacing: int) -> None:
    for root, first, last in pitch_ranges(low, low + width, spacing):
        assert all(abs(root - pitch) <= 2 for pitch in range(max(first, low), min(last, low + width) + 1))


def test_layers_cover_every_velocity_once() -> None:
    layers = velocity_layers((48, 80, 104))
    assert [velocity for low, high in layers for velocity in range(low, high + 1)] == list(range(1, 128))


def test_keys_differ_between_zones_and_with_the_facts() -> None:
    patch = read_patch("piano", patches_folder())
    zones = all_zones(patch)
    assert len({zone.key for zone in zones}) == len(zones)
    louder = replace(zones[0], loudness_lufs=zones[0].loudness_lufs + 1.0)
    assert louder.key != zones[0].key


def test_all_takes_of_a_needed_drum_are_made() -> None:
    patch = read_patch("kit-acoustic", patches_folder())
    zones = needed_zones(patch, [(42, 90)])
    assert {zone.root_pitch for zone in zones} == {42}
    assert [zone.take for zone in zones] == [0, 1, 2, 3]
    assert len({(zone.low_velocity, zone.high_velocity) for zone in zones}) == 1


def test_kits_share_the_drums_they_inherit() -> None:
    house, techno = (read_patch(kit, patches_folder()) for kit in ("kit-house", "kit-techno"))
    shared = {zone.key for zone in needed_zones(house, [(60, 90)])} & {zone.key for zone in needed_zones(techno, [(60, 90)])}
    assert shared

"""Every factory sound answers to the hand: louder and brighter when played harder, never twice the same when repeated."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from airdesk.audio.instrument import Zone
from airdesk.synthesis.bank import build_instrument, list_patches
from airdesk.synthesis.patch_reader import patches_folder, read_patch
from tests.helpers.touch_measures import brightness_hz, decay_seconds, difference_db, heard, level_db

LAYERED = [
    info.id for info in list_patches() if info.family != "kit" and read_patch(info.id, patches_folder()).about.velocity_splits
]
TAKEN = ["guitar-muted", "pizzicato", "pluck-synth", "pluck-bright", "guitar-nylon", "marimba", "kalimba"]
KITS = [info.id for info in list_patches() if info.family == "kit"]
KICK, SNARE, CLOSED_HAT, PEDAL_HAT, OPEN_HAT = 36, 38, 42, 44, 46


def layers(patch_id: str, pitch: int, folder: Path) -> list[Zone]:
    """The first take of every velocity layer of a note, softest first."""
    zones = build_instrument(patch_id, [(pitch, velocity) for velocity in range(1, 128)], cache_folder=folder).zones
    return sorted((zone for zone in zones if zone.take == 0), key=lambda zone: zone.low_velocity)


@pytest.mark.parametrize("patch_id", LAYERED)
def test_a_harder_touch_is_louder_and_no_darker(patch_id: str, cache_folder: Path) -> None:
    exponent = read_patch(patch_id, patches_folder()).about.velocity_exponent
    zones = layers(patch_id, 60, cache_folder)
    struck = [heard(zone, zone.high_velocity, exponent) for zone in zones]
    assert all(level_db(hard, 44_100) > level_db(soft, 44_100) + 1.0 for soft, hard in pairwise(struck))
    bright = [brightness_hz(audio, 44_100) for audio in struck]
    assert all(hard > 0.98 * soft for soft, hard in pairwise(bright))


@pytest.mark.parametrize("patch_id", ["piano", "electric-piano", "brass", "guitar-steel", "lead-saw", "bass-synth", "kalimba"])
def test_a_hard_touch_is_much_brighter_than_a_soft_one(patch_id: str, cache_folder: Path) -> None:
    zones = layers(patch_id, 60, cache_folder)
    soft, hard = (brightness_hz(heard(zone, 100, 1.0), 44_100) for zone in (zones[0], zones[-1]))
    assert hard > 1.2 * soft


@pytest.mark.parametrize("patch_id", KITS)
@pytest.mark.parametrize(("note", "takes"), [(KICK, 2), (SNARE, 3), (CLOSED_HAT, 3)])
def test_drums_are_the_same_drum_but_never_the_same_hit(patch_id: str, note: int, takes: int, cache_folder: Path) -> None:
    zones = build_instrument(patch_id, [(note, 100)], cache_folder=cache_folder).zones
    assert len(zones) >= takes
    hits = [heard(zone, 100, 1.5) for zone in zones]
    for one, other in pairwise(hits):
        assert abs(level_db(one, 44_100) - level_db(other, 44_100)) < 0.7
        assert 0.2 < difference_db(one, other, 44_100) < 4.0


@pytest.mark.parametrize("patch_id", TAKEN)
def test_repeated_notes_are_plucked_anew(patch_id: str, cache_folder: Path) -> None:
    one, other = (
        heard(zone, 100, 1.5) for zone in build_instrument(patch_id, [(60, 100)], cache_folder=cache_folder).zones[:2]
    )
    assert abs(level_db(one, 44_100) - level_db(other, 44_100)) < 0.7
    assert 0.2 < difference_db(one, other, 44_100) < 4.0


@pytest.mark.parametrize("patch_id", KITS)
def test_hats_close_and_open(patch_id: str, cache_folder: Path) -> None:
    needed = [(CLOSED_HAT, 100), (PEDAL_HAT, 100), (OPEN_HAT, 100)]
    zones = build_instrument(patch_id, needed, cache_folder=cache_folder).zones
    rings = {zone.root_pitch: decay_seconds(heard(zone, 100, 1.5), 44_100) for zone in zones}
    assert rings[OPEN_HAT] > 2.0 * rings[CLOSED_HAT]
    assert rings[PEDAL_HAT] < 1.5 * rings[CLOSED_HAT]


@pytest.mark.parametrize("patch_id", KITS)
def test_a_hard_snare_cracks(patch_id: str, cache_folder: Path) -> None:
    zones = layers(patch_id, SNARE, cache_folder)
    soft, hard = (brightness_hz(heard(zone, 100, 1.5), 44_100, seconds=0.04) for zone in (zones[0], zones[-1]))
    assert hard > soft

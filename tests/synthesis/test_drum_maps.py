"""Every drum note of General MIDI 1 and 2 and of GS sounds in every kit."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from airdesk.model.notes import DRUM_NAMES
from airdesk.synthesis.bank import list_patches
from airdesk.synthesis.made_zone import MadeZone
from airdesk.synthesis.patch_reader import patches_folder, read_patch
from airdesk.synthesis.zone_maker import make_zone
from airdesk.synthesis.zone_plan import ZonePlan, needed_zones
from airdesk.units import amplitude_to_db, db_to_amplitude

WHOLE_MAP = range(27, 88)
KITS = [info.id for info in list_patches() if info.family == "kit"]


@cache
def made(plan: ZonePlan) -> MadeZone:
    return make_zone(plan)  # kits share most of their drums


def loudest_10_ms_dbfs(zone: MadeZone) -> float:
    audio = zone.audio / 32768.0 * db_to_amplitude(zone.gain_db)
    power = np.convolve((audio**2).mean(axis=0), np.full(441, 1 / 441), "same")
    return amplitude_to_db(float(np.sqrt(power.max())))


def test_the_map_has_a_name_for_every_note_of_general_midi() -> None:
    assert set(range(35, 88)) <= set(DRUM_NAMES)


@pytest.mark.parametrize("kit", KITS)
def test_every_note_of_the_map_is_heard(kit: str) -> None:
    plans = needed_zones(read_patch(kit, patches_folder()), [(note, 100) for note in WHOLE_MAP])
    first = {plan.root_pitch: plan for plan in reversed(plans)}
    levels = {note: loudest_10_ms_dbfs(made(plan)) for note, plan in first.items()}
    assert set(levels) == set(WHOLE_MAP)
    assert min(levels.values()) > -36.0, min(levels, key=lambda note: levels[note])
    assert max(levels.values()) < 0.0

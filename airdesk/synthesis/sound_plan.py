"""An instrument before its zones are made: what it is, and the plans of the zones it needs."""

from __future__ import annotations

from dataclasses import dataclass

from airdesk.audio.instrument import Instrument
from airdesk.synthesis.soundfont.preset_plan import PresetZonePlan
from airdesk.synthesis.zone_plan import ZonePlan

AnyZonePlan = ZonePlan | PresetZonePlan
"""A zone that our synthesis makes, or one that is sampled from a SoundFont; both go into the same cache."""


@dataclass(frozen=True, slots=True)
class SoundPlan:
    """What an instrument will be."""

    instrument: Instrument  # without zones
    zones: tuple[AnyZonePlan, ...]

"""The plan of a factory sound as our own synthesis makes it."""

from __future__ import annotations

from collections.abc import Collection

from airdesk.audio.instrument import Instrument
from airdesk.synthesis.patch import Patch
from airdesk.synthesis.sound_plan import SoundPlan
from airdesk.synthesis.zone_plan import SYNTHESIS_VERSION, needed_zones


def factory_plan(patch: Patch, notes: Collection[tuple[int, int]]) -> SoundPlan:
    """The patch with every zone that `notes`, pairs of (pitch, velocity), need."""
    return SoundPlan(factory_instrument(patch), needed_zones(patch, notes))


def factory_instrument(patch: Patch) -> Instrument:
    """The instrument of a patch, without zones."""
    about = patch.about
    return Instrument(
        name=about.name,
        zones=(),
        is_percussion=about.is_percussion,
        is_one_shot=about.is_one_shot,
        is_mono=about.is_mono,
        attack_seconds=about.attack_seconds,
        release_seconds=about.release_seconds,
        velocity_exponent=about.velocity_exponent,
        glide_seconds=about.glide_seconds,
        choke_groups={note: drum.choke_group for drum in patch.drums if drum.choke_group for note in drum.notes},
        source={"kind": "factory", "patch": patch.id, "synthesis_version": str(SYNTHESIS_VERSION)},
    )

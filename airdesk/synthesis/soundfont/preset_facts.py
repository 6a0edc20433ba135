"""The facts of a preset, read from its SoundFont."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from airdesk.synthesis.soundfont import generators
from airdesk.synthesis.soundfont.note_length import ring_seconds, sustains
from airdesk.synthesis.soundfont.opened import OpenedSoundFont, preset_identity
from airdesk.synthesis.soundfont.preset_plan import PresetFacts
from airdesk.synthesis.soundfont.regions import PresetName, Region
from airdesk.synthesis.soundfont.sample_place import locate_sample


def read_preset_facts(font: OpenedSoundFont, preset: PresetName) -> PresetFacts | None:
    """What planning needs to know; None of a preset without a sound. Raises SoundFontError where a sample is missing."""
    regions = font.regions(preset.bank, preset.program)
    if not regions:
        return None
    releases = [region.seconds(generators.RELEASE_VOLUME) for region in regions]
    return PresetFacts(
        bank=preset.bank,
        program=preset.program,
        name=preset.name,
        identity=preset_identity(font, regions),
        covered=_covered(regions),
        velocity_bounds=_velocity_bounds(regions),
        release_seconds=round(statistics.median(releases), 4),
        sustains=any(sustains(region) for region in regions),
        rings_seconds=round(statistics.median(_rings(font, regions)), 3),
    )


def _rings(font: OpenedSoundFont, regions: Sequence[Region]) -> list[float]:
    return [ring_seconds(region, locate_sample(font.container, font.tables, region)) for region in regions]


def _covered(regions: Sequence[Region]) -> tuple[tuple[int, int], ...]:
    """The ranges of keys that any region sounds at."""
    keys = sorted({key for region in regions for key in range(region.low_key, region.high_key + 1)})
    ranges: list[tuple[int, int]] = []
    for key in keys:
        if ranges and key == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], key)
        else:
            ranges.append((key, key))
    return tuple(ranges)


def _velocity_bounds(regions: Sequence[Region]) -> tuple[int, ...]:
    """The velocities above which another region sounds."""
    return tuple(sorted({region.high_velocity for region in regions if 1 <= region.high_velocity < 127}))

"""How every factory sound answers to the touch: level and brightness over velocity, takes, attack and decay. Run by hand:

python -m tests.benchmarks.velocity_table [PATCH…]

For kits each drum note in use is a row of its own; for the others a low, a middle and a high note.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from airdesk.audio.instrument import Instrument, Zone
from airdesk.synthesis.bank import build_instrument, list_patches
from airdesk.synthesis.patch import PatchInfo
from airdesk.synthesis.patch_reader import patches_folder, read_patch
from airdesk.synthesis.zone_plan import all_zones
from tests.helpers.touch_measures import attack_seconds, brightness_hz, decay_seconds, difference_db, heard, level_db

VELOCITIES = (12, 28, 44, 60, 76, 92, 108, 124)
DRUM_NOTES = (36, 37, 38, 39, 40, 42, 44, 45, 46, 49, 51)

BRIGHTER_TOLERANCE = 0.98
"""A harder touch may lose this share of brightness: the measure's own unsteadiness on noise."""


@dataclass(frozen=True)
class TouchFacts:
    """One row of the table."""

    layers: int
    takes: int
    is_louder: bool  # every step of velocity is louder than the one before
    is_brighter: bool  # and none is darker
    soft_hz: float  # brightness of the softest and of the hardest touch
    hard_hz: float
    take_difference_db: float  # spectrum, mean of third octaves, between the first two takes
    take_level_db: float  # loudness, between the first two takes
    attack_ms: float
    decay_seconds: float


def measure(instrument: Instrument, pitch: int) -> TouchFacts:
    """One note at all velocities."""
    zones = [zone for zone in instrument.zones if zone.low_pitch <= pitch <= zone.high_pitch]
    first = sorted((zone for zone in zones if zone.take == 0), key=lambda zone: zone.low_velocity)
    exponent = instrument.velocity_exponent
    struck = [heard(_serving(first, velocity), velocity, exponent) for velocity in VELOCITIES]
    rate = first[0].sample_rate
    levels = [level_db(audio, rate) for audio in struck]
    bright = [brightness_hz(audio, rate) for audio in struck]
    takes = [zone for zone in zones if zone.low_velocity == first[-1].low_velocity]
    one, other = heard(takes[0], 100, exponent), heard(takes[1 % len(takes)], 100, exponent)
    return TouchFacts(
        layers=len(first),
        takes=len(takes),
        is_louder=all(after > before for before, after in pairwise(levels)),
        is_brighter=all(after >= BRIGHTER_TOLERANCE * before for before, after in pairwise(bright)),
        soft_hz=bright[0],
        hard_hz=bright[-1],
        take_difference_db=difference_db(one, other, rate),
        take_level_db=abs(level_db(one, rate) - level_db(other, rate)),
        attack_ms=1000.0 * attack_seconds(struck[-1], rate),
        decay_seconds=decay_seconds(struck[-1], rate),
    )


def _serving(zones: list[Zone], velocity: int) -> Zone:
    return next(zone for zone in zones if zone.low_velocity <= velocity <= zone.high_velocity)


def measured_pitches(info: PatchInfo) -> list[int]:
    """The drums of a kit; a low, a middle and a high root of anything else."""
    roots = sorted({plan.root_pitch for plan in all_zones(read_patch(info.id, patches_folder()))})
    if info.family == "kit":
        return [pitch for pitch in DRUM_NOTES if pitch in roots]
    return sorted({roots[len(roots) // 6], roots[len(roots) // 2], roots[-1 - len(roots) // 6]})


def main() -> None:
    """Print the table and what breaks its rules."""
    chosen = set(sys.argv[1:])
    print(f"{'patch':17} note layers takes louder brighter  soft Hz  hard Hz  takes dB level dB attack ms decay s")
    broken = []
    with tempfile.TemporaryDirectory() as folder:
        for info in list_patches():
            if chosen and info.id not in chosen:
                continue
            pitches = measured_pitches(info)
            notes = [(pitch, velocity) for pitch in pitches for velocity in VELOCITIES]
            instrument = build_instrument(info.id, notes, cache_folder=Path(folder))
            for pitch in pitches:
                facts = measure(instrument, pitch)
                print(_row(info.id, pitch, facts), flush=True)
                if not (facts.is_louder and facts.is_brighter):
                    broken.append(f"{info.id} {pitch}")
    print(f"not monotone: {', '.join(broken) or 'none'}")


def _row(patch_id: str, pitch: int, facts: TouchFacts) -> str:
    louder, brighter = ("yes" if claim else "NO" for claim in (facts.is_louder, facts.is_brighter))
    touch = f"{facts.layers:6d} {facts.takes:5d} {louder:>6} {brighter:>8} {facts.soft_hz:8.0f} {facts.hard_hz:8.0f}"
    takes = f"{facts.take_difference_db:9.2f} {facts.take_level_db:8.2f}" if facts.takes > 1 else f"{'-':>9} {'-':>8}"
    return f"{patch_id:17} {pitch:4d} {touch} {takes} {facts.attack_ms:9.0f} {facts.decay_seconds:7.2f}"


if __name__ == "__main__":
    main()

"""All factory sounds, measured: pitch, level, clicks, DC, loops, time. Run by hand:

python -m tests.benchmarks.sound_table [PATCH…]
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from airdesk.audio.instrument import Zone
from airdesk.synthesis.bank import build_instrument, list_patches
from airdesk.synthesis.patch import PatchInfo
from airdesk.synthesis.patch_reader import patches_folder, read_patch
from airdesk.synthesis.zone_plan import all_zones
from tests.helpers.sound_measures import (
    dc_offset,
    end_levels,
    fundamental_cents,
    period_cents,
    phrase_lufs,
    pitch_window,
    seam_jump,
)


@dataclass(frozen=True)
class SoundFacts:
    """One row of the table."""

    zones: int
    cents: float  # fundamental, worst over all roots
    period_cents: float  # whole wave, worst over all roots
    phrase_lufs: float  # eight half-second notes in the middle of the range
    spread_lu: float  # between the zones of the patch, each alone
    start: float  # first frame
    end: float  # last frame where it rings out
    dc: float
    seam: float
    milliseconds: float  # per zone


def measure(info: PatchInfo, cache_folder: Path) -> SoundFacts:
    """Every zone of a sound."""
    plans = all_zones(read_patch(info.id, patches_folder()))
    started = time.perf_counter()
    instrument = build_instrument(info.id, [(plan.root_pitch, plan.high_velocity) for plan in plans], cache_folder=cache_folder)
    milliseconds = 1000.0 * (time.perf_counter() - started) / len(plans)
    zones = instrument.zones
    tuned = [] if info.is_percussion else [(_fundamental(zone), _period(zone)) for zone in zones]
    levels = [] if info.is_percussion else [phrase_lufs([zone], instrument.velocity_exponent) for zone in zones]
    return SoundFacts(
        zones=len(zones),
        cents=max((abs(cents) for cents, _ in tuned), default=0.0),
        period_cents=max((abs(cents) for _, cents in tuned), default=0.0),
        phrase_lufs=phrase_lufs(_middle(zones), instrument.velocity_exponent),
        spread_lu=max(levels, default=0.0) - min(levels, default=0.0),
        start=max(end_levels(zone)[0] for zone in zones),
        end=max((end_levels(zone)[1] for zone in zones if zone.loop_start_frame is None), default=0.0),
        dc=max(dc_offset(zone) for zone in zones),
        seam=max((seam_jump(zone) for zone in zones if zone.loop_start_frame is not None), default=0.0),
        milliseconds=milliseconds,
    )


def _fundamental(zone: Zone) -> float:
    return fundamental_cents(pitch_window(zone), zone.sample_rate, zone.root_pitch)


def _period(zone: Zone) -> float:
    return period_cents(pitch_window(zone), zone.sample_rate, zone.root_pitch)


def _middle(zones: tuple[Zone, ...]) -> list[Zone]:
    """The zones of the middle third that serve velocity 100."""
    touched = [zone for zone in zones if zone.low_velocity <= 100 <= zone.high_velocity and zone.take == 0]
    third = len(touched) // 3
    return touched[third : len(touched) - third] or touched


def main() -> None:
    """Print the table and its worst figures."""
    chosen = set(sys.argv[1:])
    print(f"{'patch':16} zones cents period  lufs spread start   end     dc      seam    ms")
    rows: dict[str, SoundFacts] = {}
    with tempfile.TemporaryDirectory() as folder:
        for info in list_patches():
            if chosen and info.id not in chosen:
                continue
            facts = rows[info.id] = measure(info, Path(folder))
            print(_row(info.id, facts), flush=True)
    melodic = [rows[info.id] for info in list_patches() if info.id in rows and not info.is_percussion]
    if melodic:
        lufs = [facts.phrase_lufs for facts in melodic]
        worst = max(facts.cents for facts in melodic)
        print(f"melodic: worst {worst:.2f} cents, phrases {min(lufs):.1f} to {max(lufs):.1f} LUFS")


def _row(patch_id: str, facts: SoundFacts) -> str:
    tuning = f"{facts.cents:5.2f} {facts.period_cents:6.2f} {facts.phrase_lufs:5.1f} {facts.spread_lu:6.2f}"
    ends = f"{facts.start:.5f} {facts.end:.5f} {facts.dc:.5f} {facts.seam:5.2f}"
    return f"{patch_id:16} {facts.zones:5d} {tuning} {ends} {facts.milliseconds:6.1f}"


if __name__ == "__main__":
    main()

"""All sounds measured, our own and those of a SoundFont: pitch, level, clicks, loops, touch, round robins, time. By hand:

python -m tests.benchmarks.sound_table [--soundfont FILE|auto|none] [--programs] [SOUND…]

Without names it lists every factory sound by our own synthesis and, where there is a SoundFont, those it serves once more;
with --programs also every General MIDI program that only the SoundFont has ("gm:0:104").
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from airdesk.audio.instrument import Instrument, Zone, zone_for
from airdesk.synthesis.bank import build_instruments, list_patches
from airdesk.synthesis.patch_reader import patches_folder, read_about
from airdesk.synthesis.sound_choice import sound_for_program
from airdesk.synthesis.soundfont.places import find_soundfont
from airdesk.synthesis.soundfont.sound_name import preset_sound
from airdesk.synthesis.soundfont.source import SoundFont, open_soundfont
from airdesk.synthesis.soundfont.tuning import measured_cents
from tests.helpers.sound_measures import (
    brightness_hz,
    dc_offset,
    end_levels,
    fundamental_cents,
    period_cents,
    phrase_lufs,
    pitch_window,
    played,
    seam_jump,
    strike_difference,
    zone_floats,
)

TOUCHES = (30, 60, 80, 100, 120)
PROGRAM_RANGE = (36, 88)  # where programs without a patch are measured
PART = [(pitch, velocity) for pitch in (0, 2, 4, 5, 7, 9, 11, 12) for velocity in (60, 80, 100)]
"""What a part of a song plays, from somewhere in the middle of the range: eight notes, three touches."""


HEADINGS = "cents period heard  lufs spread start   end     dc     seam louder brighter strikes  ms part"


@dataclass(frozen=True)
class SoundFacts:
    """One row of the table."""

    source: str
    zones: int
    cents: float  # fundamental, worst over all zones
    period_cents: float  # whole wave, worst over all zones
    heard_cents: float  # all low partials together, worst over all zones that have a pitch
    phrase_lufs: float  # eight half-second notes in the middle of the range
    spread_lu: float  # between the zones that serve velocity 100, each alone
    start: float  # first frame
    end: float  # last frame where it rings out
    dc: float
    seam: float
    louder_db: float  # least that one touch is louder than the one before, over five touches and three notes
    brighter: float  # least ratio of the brightness of one layer and the softer one before it
    strikes: float  # how different two strikes of one note are, 0 same..1; nan without round robins
    milliseconds: float  # per zone, in two processes
    part_seconds: float  # a part's worth of notes, nothing in the cache


def measure(sound: str, font: SoundFont | None) -> SoundFacts:
    """A sound over its whole range."""
    low, high, is_percussion = _range(sound)
    notes = [(pitch, velocity) for pitch in range(low, high + 1) for velocity in TOUCHES]
    instrument, seconds = _built(sound, notes, font)
    middle = 36 if is_percussion else (low + high) // 2 - 6
    part = [(max(low, min(high, middle + pitch)), velocity) for pitch, velocity in PART]
    part_seconds = _built(sound, part, font)[1]
    zones = instrument.zones
    pitched = [] if is_percussion else list(zones)
    served = [zone for zone in pitched if zone.low_velocity <= 100 <= zone.high_velocity and zone.take == 0]
    levels = [phrase_lufs([zone], instrument.velocity_exponent) for zone in served]
    return SoundFacts(
        source=instrument.source["kind"],
        zones=len(zones),
        cents=max((abs(_fundamental(zone)) for zone in pitched), default=0.0),
        period_cents=max((abs(_period(zone)) for zone in pitched), default=0.0),
        heard_cents=max((abs(_heard(zone)) for zone in pitched), default=0.0),
        phrase_lufs=phrase_lufs(_middle(zones), instrument.velocity_exponent),
        spread_lu=max(levels, default=0.0) - min(levels, default=0.0),
        start=max(end_levels(zone)[0] for zone in zones),
        end=max((end_levels(zone)[1] for zone in zones if zone.loop_start_frame is None), default=0.0),
        dc=max(dc_offset(zone) for zone in zones),
        seam=max((seam_jump(zone) for zone in zones if zone.loop_start_frame is not None), default=0.0),
        louder_db=min(_louder_db(instrument, pitch) for pitch in _some(low, high, zones)),
        brighter=min(_brighter(instrument, pitch) for pitch in _some(low, high, zones)),
        strikes=_strikes(zones),
        milliseconds=1000.0 * seconds / len(zones),
        part_seconds=part_seconds,
    )


def _range(sound: str) -> tuple[int, int, bool]:
    preset = preset_sound(sound)
    if preset is not None:
        return (35, 59, True) if preset.is_kit else (*PROGRAM_RANGE, False)
    about = read_about(sound, patches_folder())
    return about.low_pitch, about.high_pitch, about.is_percussion


def _built(sound: str, notes: list[tuple[int, int]], font: SoundFont | None) -> tuple[Instrument, float]:
    """The instrument from an empty cache, its audio read, and the seconds that making it took."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        fresh = None if font is None else open_soundfont(font.path, Path(folder))
        built = build_instruments({sound: notes}, cache_folder=Path(folder), workers=2, soundfont=fresh)[sound]
        seconds = time.perf_counter() - started
        zones = tuple(_in_memory(zone) for zone in built.zones)
    return Instrument(**{name: getattr(built, name) for name in Instrument.__slots__} | {"zones": zones}), seconds


def _in_memory(zone: Zone) -> Zone:
    audio = zone.load()
    return Zone(**{name: getattr(zone, name) for name in Zone.__slots__} | {"load": lambda: audio})


def _some(low: int, high: int, zones: tuple[Zone, ...]) -> list[int]:
    """Three notes of the range that have a zone."""
    wanted = [low + (high - low) * part // 4 for part in (1, 2, 3)]
    roots = sorted({round(zone.root_pitch) for zone in zones})
    return [min(roots, key=lambda root: abs(root - pitch)) for pitch in wanted]


def _fundamental(zone: Zone) -> float:
    return fundamental_cents(pitch_window(zone), zone.sample_rate, zone.root_pitch)


def _period(zone: Zone) -> float:
    return period_cents(pitch_window(zone), zone.sample_rate, zone.root_pitch)


def _heard(zone: Zone) -> float:
    return measured_cents(pitch_window(zone), zone.sample_rate, zone.root_pitch) or 0.0


def _louder_db(instrument: Instrument, pitch: int) -> float:
    powers = []
    for velocity in TOUCHES:
        zone = zone_for(instrument, pitch, velocity)
        assert zone is not None
        powers.append(np.sum(played(zone, 0.5, velocity=velocity, exponent=instrument.velocity_exponent) ** 2))
    return float(np.min(np.diff(10.0 * np.log10(powers))))


def _brighter(instrument: Instrument, pitch: int) -> float:
    zones = [zone_for(instrument, pitch, velocity) for velocity in TOUCHES]
    distinct = {zone.key: brightness_hz(zone_floats(zone)) for zone in zones if zone is not None}
    hz = list(distinct.values())
    return min((after / before for before, after in pairwise(hz)), default=float("nan"))


def _strikes(zones: tuple[Zone, ...]) -> float:
    """The least difference between the first two takes of a note, over all notes that have two."""
    found = []
    for zone in zones:
        if zone.take == 0:
            others = [other for other in zones if other.take == 1 and _same_notes(zone, other)]
            found += [strike_difference(zone_floats(zone), zone_floats(other)) for other in others]
    return min(found, default=float("nan"))


def _same_notes(zone: Zone, other: Zone) -> bool:
    return (zone.low_pitch, zone.high_pitch, zone.low_velocity) == (other.low_pitch, other.high_pitch, other.low_velocity)


def _middle(zones: tuple[Zone, ...]) -> list[Zone]:
    """The zones of the middle third that serve velocity 100."""
    touched = [zone for zone in zones if zone.low_velocity <= 100 <= zone.high_velocity and zone.take == 0]
    third = len(touched) // 3
    return touched[third : len(touched) - third] or touched


def _sounds(font: SoundFont | None, *, with_programs: bool) -> Iterator[tuple[str, SoundFont | None]]:
    """Each sound with who plays it: everything by us, then what the SoundFont serves."""
    infos = list_patches()
    yield from ((info.id, None) for info in infos)
    if font is None:
        return
    yield from ((info.id, font) for info in infos if read_about(info.id, patches_folder()).soundfont_preset in font.presets)
    if with_programs:
        chosen = [sound_for_program(program, soundfont=font) for program in range(128)]
        yield from ((sound, font) for sound in chosen if preset_sound(sound) is not None)


def main() -> None:
    """Print the table and its worst figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--soundfont", default="auto")
    parser.add_argument("--programs", action="store_true")
    parser.add_argument("sounds", nargs="*")
    options = parser.parse_args()
    path = {"auto": find_soundfont(os.environ), "none": None}.get(options.soundfont, Path(options.soundfont))
    print(f"{'sound':16} source    zones {HEADINGS}")
    rows: list[tuple[str, SoundFacts]] = []
    with tempfile.TemporaryDirectory() as folder:
        font = None if path is None else open_soundfont(path, Path(folder))
        for sound, player in _sounds(font, with_programs=options.programs):
            if not options.sounds or sound in options.sounds:
                rows.append((sound, measure(sound, player)))
                print(_row(*rows[-1]), flush=True)
    for source in ("factory", "soundfont"):
        facts = [facts for _, facts in rows if facts.source == source and facts.cents > 0]
        if facts:
            lufs = [each.phrase_lufs for each in facts]
            worst = max(each.heard_cents for each in facts)
            print(f"{source}, melodic: worst {worst:.1f} cents, phrases {min(lufs):.1f} to {max(lufs):.1f} LUFS")


def _row(sound: str, facts: SoundFacts) -> str:
    tuning = (
        f"{facts.cents:5.1f} {facts.period_cents:6.1f} {facts.heard_cents:5.1f} {facts.phrase_lufs:5.1f} {facts.spread_lu:6.2f}"
    )
    ends = f"{facts.start:.5f} {facts.end:.5f} {facts.dc:.4f} {facts.seam:5.2f}"
    touch = f"{facts.louder_db:6.2f} {facts.brighter:8.3f} {facts.strikes:7.3f}"
    times = f"{facts.milliseconds:5.0f} {facts.part_seconds:4.1f}"
    return f"{sound:16} {facts.source:9} {facts.zones:5d} {tuning} {ends} {touch} {times}"


if __name__ == "__main__":
    main()

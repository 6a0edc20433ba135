"""The bank of factory sounds: what there is, and instruments built for the notes that will be played."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

from airdesk.audio.instrument import Instrument, Zone
from airdesk.errors import PatchError
from airdesk.progress import NoProgress, Progress
from airdesk.synthesis.cached_zone import cached_zone
from airdesk.synthesis.factory_plan import factory_plan
from airdesk.synthesis.patch import About, Patch, PatchInfo
from airdesk.synthesis.patch_reader import patch_ids, patches_folder, read_about, read_patch
from airdesk.synthesis.sound_plan import AnyZonePlan, SoundPlan
from airdesk.synthesis.soundfont.served_plan import preset_plan, served_patch_plan
from airdesk.synthesis.soundfont.sound_name import preset_sound
from airdesk.synthesis.soundfont.source import SoundFont
from airdesk.synthesis.zone_file import read_header, zone_path
from airdesk.synthesis.zone_workers import make_zones

Notes = Collection[tuple[int, int]]
"""Pairs of (pitch, velocity) an instrument has to play."""

HIGHEST_PROGRAM = 127
STANDARD_KIT_PROGRAM = 0


def list_patches(folder: Path | None = None) -> tuple[PatchInfo, ...]:
    """All factory sounds, by id; only their files are read."""
    folder = folder or patches_folder()
    return tuple(Patch(patch_id, read_about(patch_id, folder)).info() for patch_id in patch_ids(folder))


def patch_for_program(program: int) -> str:
    """The sound for a General MIDI program, 0..127."""
    _check_program(program)
    return _programs("melodic", patches_folder())[program]


def patch_for_drum_program(program: int) -> str:
    """The kit for a program of the drum channel, 0..127: its own, else that of its group of eight, else the standard kit."""
    _check_program(program)
    kits = _programs("kit", patches_folder())
    return kits.get(program) or kits.get(program // 8 * 8) or kits[STANDARD_KIT_PROGRAM]


def build_instrument(
    patch_id: str, notes: Notes, *, cache_folder: Path, progress: Progress | None = None, soundfont: SoundFont | None = None
) -> Instrument:
    """The sound `patch_id` with every zone that `notes` need, made where the cache lacks it."""
    needs = {patch_id: notes}
    return build_instruments(needs, cache_folder=cache_folder, progress=progress, workers=1, soundfont=soundfont)[patch_id]


def build_instruments(
    needs: Mapping[str, Notes],
    *,
    cache_folder: Path,
    progress: Progress | None = None,
    workers: int = 2,
    folder: Path | None = None,
    soundfont: SoundFont | None = None,
) -> dict[str, Instrument]:
    """Instruments for several sounds at once; missing zones are made in `workers` processes.

    *needs*: by the name of a patch, or of a preset ("gm:0:104") that must be there: see `sound_choice`. *soundfont*: plays
    what it may. Raises PatchError, StorageError, SoundFontError or CancelledError.
    """
    plans = {sound: _plan(sound, notes, folder or patches_folder(), soundfont) for sound, notes in needs.items()}
    missing = _missing_zones(plans, cache_folder)
    if missing:
        make_zones(missing, cache_folder, workers, progress or NoProgress())
    return {
        sound: replace(plan.instrument, zones=tuple(_zone(zone, cache_folder) for zone in plan.zones))
        for sound, plan in plans.items()
    }


def _plan(sound: str, notes: Notes, folder: Path, soundfont: SoundFont | None) -> SoundPlan:
    """What a sound will be: played by the SoundFont where it may, else by our synthesis."""
    preset = preset_sound(sound)
    if preset is None:
        patch = read_patch(sound, folder)
        served = None if soundfont is None else served_patch_plan(patch, notes, soundfont)
        return served or factory_plan(patch, notes)
    kit = read_patch(patch_for_drum_program(preset.program), folder) if preset.is_kit else None
    plan = None if soundfont is None else preset_plan(preset, kit, notes, soundfont)
    if plan is None:
        raise PatchError(f"There is no SoundFont here that has the sound {sound}.")
    return plan


def _missing_zones(plans: Mapping[str, SoundPlan], cache_folder: Path) -> list[AnyZonePlan]:
    """Each zone once that the cache does not hold."""
    wanted = {zone.key: zone for plan in plans.values() for zone in plan.zones}
    return [zone for key, zone in wanted.items() if read_header(zone_path(cache_folder, key)) is None]


def _zone(plan: AnyZonePlan, cache_folder: Path) -> Zone:
    return cached_zone(cache_folder, plan.key, plan, partial(make_zones, [plan], cache_folder, 1, NoProgress()))


def _check_program(program: int) -> None:
    if not 0 <= program <= HIGHEST_PROGRAM:
        raise PatchError(f"There is no General MIDI program {program}; programs go from 0 to {HIGHEST_PROGRAM}.")


@cache
def _programs(kind: str, folder: Path) -> dict[int, str]:
    """Program -> sound, of the kits or of everything else."""
    return {
        program: patch_id
        for patch_id, about in _abouts(folder).items()
        if (about.family == "kit") == (kind == "kit")
        for program in about.gm_programs
    }


@cache
def _abouts(folder: Path) -> dict[str, About]:
    return {patch_id: read_about(patch_id, folder) for patch_id in patch_ids(folder)}

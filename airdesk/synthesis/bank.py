"""The bank of factory sounds: what there is, and instruments built for the notes that will be played."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache, partial
from pathlib import Path

from airdesk.audio.instrument import Instrument, Zone
from airdesk.errors import PatchError, StorageError
from airdesk.progress import NoProgress, Progress
from airdesk.synthesis.patch import Patch, PatchInfo
from airdesk.synthesis.patch_reader import patch_ids, patches_folder, read_about, read_patch
from airdesk.synthesis.sound import SAMPLE_RATE
from airdesk.synthesis.zone_file import load_audio, read_header, zone_path
from airdesk.synthesis.zone_plan import SYNTHESIS_VERSION, ZonePlan, needed_zones
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


def build_instrument(patch_id: str, notes: Notes, *, cache_folder: Path, progress: Progress | None = None) -> Instrument:
    """The sound `patch_id` with every zone that `notes` need, made where the cache lacks it."""
    return build_instruments({patch_id: notes}, cache_folder=cache_folder, progress=progress, workers=1)[patch_id]


def build_instruments(
    needs: Mapping[str, Notes],
    *,
    cache_folder: Path,
    progress: Progress | None = None,
    workers: int = 2,
    folder: Path | None = None,
) -> dict[str, Instrument]:
    """Instruments for several sounds at once; missing zones are made in `workers` processes."""
    patches = {patch_id: read_patch(patch_id, folder or patches_folder()) for patch_id in needs}
    plans = {patch_id: needed_zones(patch, needs[patch_id]) for patch_id, patch in patches.items()}
    missing = _missing_zones(plans, cache_folder)
    if missing:
        make_zones(missing, cache_folder, workers, progress or NoProgress())
    return {patch_id: _instrument(patch, plans[patch_id], cache_folder) for patch_id, patch in patches.items()}


def _missing_zones(plans: Mapping[str, Sequence[ZonePlan]], cache_folder: Path) -> list[ZonePlan]:
    """Each zone once that the cache does not hold undamaged."""
    wanted = {plan.key: plan for patch_plans in plans.values() for plan in patch_plans}
    return [plan for key, plan in wanted.items() if read_header(zone_path(cache_folder, key)) is None]


def _instrument(patch: Patch, plans: Sequence[ZonePlan], cache_folder: Path) -> Instrument:
    about = patch.about
    return Instrument(
        name=about.name,
        zones=tuple(_zone(plan, cache_folder) for plan in plans),
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


def _zone(plan: ZonePlan, cache_folder: Path) -> Zone:
    path = zone_path(cache_folder, plan.key)
    header = read_header(path)
    if header is None:
        raise StorageError(f"The sound cache {cache_folder} loses what is written to it; check the disk.", path=path)
    return Zone(
        key=plan.key,
        root_pitch=float(plan.root_pitch),
        low_pitch=plan.low_pitch,
        high_pitch=plan.high_pitch,
        low_velocity=plan.low_velocity,
        high_velocity=plan.high_velocity,
        sample_rate=SAMPLE_RATE,
        load=partial(load_audio, path, header),
        gain_db=header.gain_db,
        take=plan.take,
        loop_start_frame=header.loop_start_frame,
        loop_end_frame=header.loop_end_frame,
    )


def _check_program(program: int) -> None:
    if not 0 <= program <= HIGHEST_PROGRAM:
        raise PatchError(f"There is no General MIDI program {program}; programs go from 0 to {HIGHEST_PROGRAM}.")


@cache
def _programs(kind: str, folder: Path) -> dict[int, str]:
    """Program -> sound, of the kits or of everything else."""
    abouts = {patch_id: read_about(patch_id, folder) for patch_id in patch_ids(folder)}
    return {
        program: patch_id
        for patch_id, about in abouts.items()
        if (about.family == "kit") == (kind == "kit")
        for program in about.gm_programs
    }

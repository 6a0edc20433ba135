"""Our own sounds as one more folder of the inventory: a note of each, and every drum of each kit, as files to find and hear.

The files lie among what can be made again at any time. On a track the sound itself plays, not its one note: `factory_sound_of`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Final

import numpy as np

from airdesk.audio.instrument import Instrument, zone_for
from airdesk.library.database import open_library
from airdesk.library.sample_roots import add_root
from airdesk.model.notes import pitch_name
from airdesk.progress import NoProgress, PartProgress, Progress
from airdesk.settings import Settings
from airdesk.synthesis.bank import build_instruments
from airdesk.synthesis.patch import About, Drum, Patch
from airdesk.synthesis.patch_reader import patch_ids, patches_folder, read_patch
from airdesk.workflows.scan_inventory import ScanRequest, deep_description, scan_inventory
from airdesk.workflows.sound_source import open_sound_source

FACTORY_NAME: Final = "Factory sounds"
_MIDDLE_C, _LOW_C = 60, 36
_VELOCITY: Final = 100
_SAME_PITCH: Final = 0.01  # semitones
_FADE_FRAMES: Final = 2205  # of what would go on for ever
_PATCHES_AT_ONCE: Final = 6
_FOLDERS: Final = {
    "kit": "Drums", "bass": "Bass", "keys": "Keys", "pad": "Pads", "lead": "Leads", "pluck": "Plucked", "fx": "FX",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FactorySample:
    """One file to be made."""

    sound: str  # the patch's id
    path: str  # inside the root, POSIX form
    pitch: int


def factory_folder(settings: Settings) -> Path:
    """Where the files lie."""
    return settings.library_folder / "cache" / "factory" / FACTORY_NAME


def factory_sound_of(sample_id: str) -> str | None:
    """The factory sound that a sample of the factory root stands for, to be put into a track; None where there is none."""
    return _sounds_by_path().get(sample_id)


def make_factory_samples(settings: Settings, *, progress: Progress | None = None) -> int:
    """Make what is not there yet and take it into the inventory; returns how many samples there are.

    Raises CancelledError, SoundFontError, StorageError, LibraryError.
    """
    progress = progress or NoProgress()
    folder = factory_folder(settings)
    missing = [sample for sample in factory_samples() if not (folder / sample.path).is_file()]
    making = PartProgress(progress, 0.0, 0.9)
    sounds = list(dict.fromkeys(sample.sound for sample in missing))
    for start in range(0, len(sounds), _PATCHES_AT_ONCE):
        making.check_cancelled()
        making.report(start / len(sounds), f"Making the factory sounds… {start} of {len(sounds)}")
        chosen = set(sounds[start : start + _PATCHES_AT_ONCE])
        _make([sample for sample in missing if sample.sound in chosen], settings, folder, making)
    with open_library(settings.library_folder) as library:
        add_root(library, folder.resolve(), kind="factory", name=FACTORY_NAME)
    request = ScanRequest((folder,), with_lifters=True)
    scan_inventory(request, settings, progress=PartProgress(progress, 0.9, 1.0), describe=deep_description())
    return len(factory_samples())


@cache
def factory_samples() -> tuple[FactorySample, ...]:
    """All files of the factory root."""
    folder = patches_folder()
    return tuple(sample for patch_id in patch_ids(folder) for sample in _of_patch(read_patch(patch_id, folder)))


@cache
def _sounds_by_path() -> dict[str, str]:
    return {sample.path: sample.sound for sample in factory_samples()}


def _of_patch(patch: Patch) -> Iterator[FactorySample]:
    about = patch.about
    place = PurePosixPath(_FOLDERS.get(about.family, about.family.capitalize()))
    if patch.drums:
        for drum in patch.drums:
            if drum.origin == patch.id:  # kits share drums; each is made once
                yield FactorySample(patch.id, str(place / about.name / f"{drum.name.capitalize()}.flac"), _note(drum))
    elif about.family == "fx" or about.low_pitch == about.high_pitch:
        yield FactorySample(patch.id, str(place / f"{about.name}.flac"), _within(about, _MIDDLE_C))
    else:
        pitch = _within(about, _LOW_C if about.family == "bass" else _MIDDLE_C)
        yield FactorySample(patch.id, str(place / f"{about.name} {pitch_name(pitch)}.flac"), pitch)


def _note(drum: Drum) -> int:
    return drum.notes[-1]  # of a kick the bass drum 1, of others there is mostly one


def _within(about: About, wanted: int) -> int:
    """The C nearest the wanted one that the sound can play."""
    low, high = about.low_pitch, about.high_pitch
    whole = [pitch for pitch in range(low, high + 1) if pitch % 12 == 0]
    return min(whole or [min(max(wanted, low), high)], key=lambda pitch: abs(pitch - wanted))


def _make(samples: list[FactorySample], settings: Settings, folder: Path, progress: Progress) -> None:
    needs: dict[str, set[tuple[int, int]]] = {}
    for sample in samples:
        needs.setdefault(sample.sound, set()).add((sample.pitch, _VELOCITY))
    instruments = build_instruments(
        needs,
        cache_folder=settings.sound_cache_folder,
        progress=PartProgress(progress, 0.0, 0.0),
        workers=settings.synthesis_workers,
        soundfont=open_sound_source(settings).soundfont,
    )
    for sample in samples:
        progress.check_cancelled()
        _write(sample, instruments[sample.sound], folder / sample.path)


def _write(sample: FactorySample, instrument: Instrument, path: Path) -> None:
    """The zone of the note, brought to its pitch, faded out where it would be repeated; beside its place, then moved there."""
    import soundfile  # late: it loads libsndfile
    import soxr

    zone = zone_for(instrument, sample.pitch, _VELOCITY)
    if zone is None:
        return
    audio = np.array(zone.load())
    if zone.loop_end_frame is not None:
        audio = audio[:, : zone.loop_end_frame]
        fade = min(_FADE_FRAMES, audio.shape[1])
        audio[:, -fade:] = (audio[:, -fade:] * np.linspace(1.0, 0.0, fade)).astype(np.int16)
    shift = sample.pitch - zone.root_pitch
    if not instrument.is_percussion and abs(shift) > _SAME_PITCH:
        audio = np.ascontiguousarray(soxr.resample(audio.T, zone.sample_rate * 2.0 ** (shift / 12.0), zone.sample_rate).T)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    soundfile.write(beside, audio.T, zone.sample_rate, subtype="PCM_16", format="FLAC")
    beside.replace(path)

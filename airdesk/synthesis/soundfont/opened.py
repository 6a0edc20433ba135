"""An opened SoundFont: its tables and the regions of its presets, read once per process."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from airdesk.errors import SoundFontError
from airdesk.synthesis.soundfont.container import Container, read_container
from airdesk.synthesis.soundfont.records import Tables, read_tables
from airdesk.synthesis.soundfont.regions import PresetName, Region, list_presets, preset_regions
from airdesk.synthesis.soundfont.sample_place import SamplePlace, locate_sample, read_sample


@dataclass(frozen=True, slots=True)
class OpenedSoundFont:
    """The tables of a SoundFont and the names of its presets; samples are read from the file when they are needed."""

    container: Container
    tables: Tables
    presets: tuple[PresetName, ...]

    def regions(self, bank: int, program: int) -> tuple[Region, ...]:
        """The regions of a preset; none where there is no such preset."""
        found = next((preset for preset in self.presets if (preset.bank, preset.program) == (bank, program)), None)
        return () if found is None else preset_regions(self.tables, found.index)


def file_stamp(path: Path) -> str:
    """Changes whenever the file does; costs no reading. Raises SoundFontError where there is none."""
    try:
        facts = path.stat()
    except OSError as error:
        raise SoundFontError(f"There is no SoundFont {path}: check the path.", path=path) from error
    text = f"{path.absolute()} {facts.st_size} {facts.st_mtime_ns}"
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:24]


def open_tables(path: Path) -> OpenedSoundFont:
    """The tables of a SoundFont. Raises SoundFontError with what is wrong."""
    container = read_container(path)
    tables = read_tables(container)
    presets = list_presets(tables)
    if not presets:
        raise SoundFontError(f"The SoundFont {path} has no presets: choose another one.", path=path)
    return OpenedSoundFont(container, tables, presets)


@lru_cache(maxsize=2)
def opened(path: Path, stamp: str) -> OpenedSoundFont:
    """The same, kept; *stamp*: the file as its facts were read. Raises SoundFontError where it has changed since."""
    if file_stamp(path) != stamp:
        raise SoundFontError(f"The SoundFont {path} was changed while it was used: run the work again.", path=path)
    return open_tables(path)


@lru_cache(maxsize=8)
def kept_regions(path: Path, stamp: str, preset: tuple[int, int]) -> tuple[Region, ...]:
    """The regions of a preset, kept."""
    return opened(path, stamp).regions(*preset)


def preset_identity(font: OpenedSoundFont, regions: tuple[Region, ...]) -> str:
    """Digest of everything that decides the sound of a preset: its regions' settings and every byte of their samples.

    Not the file's name, place or time: a SoundFont that is copied or renamed keeps its zones, and one preset that is edited
    costs only its own. Hashing the samples of a preset takes some ten milliseconds, once.
    """
    digest = hashlib.blake2b(digest_size=16)
    read: dict[tuple[int, int], bytes] = {}
    with font.container.path.open("rb") as file:
        for region in regions:
            place = locate_sample(font.container, font.tables, region)
            extent = (place.offset, place.size)
            if extent not in read:
                read[extent] = hashlib.blake2b(read_sample(file, place), digest_size=16).digest()
            digest.update(repr(_sounding_facts(region, place)).encode())
            digest.update(read[extent])
    return digest.hexdigest()


def _sounding_facts(region: Region, place: SamplePlace) -> tuple[object, ...]:
    """All that is stated of a region; where its sample lies in the file is left out."""
    ranges = (region.low_key, region.high_key, region.low_velocity, region.high_velocity)
    tuning = (place.sample_rate, place.root_key, place.correction_cents)
    return ranges, region.settings, (place.loop_start, place.loop_end, place.is_compressed), tuning

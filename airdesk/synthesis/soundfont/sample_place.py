"""Where the sample of a region lies in the file, how it loops and at which pitch it was recorded; all of it checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from airdesk.synthesis.soundfont import generators
from airdesk.synthesis.soundfont.container import Container, damaged
from airdesk.synthesis.soundfont.records import Tables
from airdesk.synthesis.soundfont.regions import Region

COMPRESSED = 0x10
"""Kind of a sample that is a Vorbis stream (.sf3); its place is stated in bytes, its loop in frames from its own start."""
_IN_ROM = 0x8000
_LARGEST_SAMPLE_BYTES = 256 * 2**20
_SAMPLE_RATES = (400, 192_000)
_MIDDLE_C = 60  # what is assumed of samples without a pitch


@dataclass(frozen=True, slots=True)
class SamplePlace:
    """One sample as a region uses it."""

    offset: int  # bytes before it in the file
    size: int  # bytes
    is_compressed: bool
    loop_start: int  # frames from its start
    loop_end: int
    sample_rate: int  # Hz
    root_key: int
    correction_cents: int

    @property
    def frames(self) -> int | None:
        """Frames; None of a compressed one, where only decoding would tell."""
        return None if self.is_compressed else self.size // 2

    def speed(self, region: Region, key: int) -> float:
        """Frames per second at which the key plays it."""
        keys = (key - self.root_key) * region.value(generators.SCALE_TUNING) / 100.0
        fine = self.correction_cents + region.value(generators.FINE_TUNE) + 100 * region.value(generators.COARSE_TUNE)
        return float(self.sample_rate * 2.0 ** ((keys + fine / 100.0) / 12.0))


def locate_sample(container: Container, tables: Tables, region: Region) -> SamplePlace:
    """The place of a region's sample. Raises SoundFontError where it lies outside of the file."""
    record = tables.samples[region.sample]
    is_compressed = bool(record["kind"] & COMPRESSED)
    first, last = int(record["start"]), int(record["end"])
    loop_start, loop_end = int(record["loop_start"]), int(record["loop_end"])
    if not is_compressed:
        first += _offset(region, generators.START_OFFSET, generators.START_COARSE_OFFSET)
        last += _offset(region, generators.END_OFFSET, generators.END_COARSE_OFFSET)
        loop_start, loop_end = loop_start - first, loop_end - first
    unit_bytes = 1 if is_compressed else 2
    _check(record, first, last, unit_bytes, container)
    loop_start += _offset(region, generators.LOOP_START_OFFSET, generators.LOOP_START_COARSE_OFFSET)
    loop_end += _offset(region, generators.LOOP_END_OFFSET, generators.LOOP_END_COARSE_OFFSET)
    key = region.value(generators.ROOT_KEY)
    stated_key = int(record["root_key"]) if int(record["root_key"]) <= 127 else _MIDDLE_C
    return SamplePlace(
        offset=container.samples_offset + unit_bytes * first,
        size=unit_bytes * (last - first),
        is_compressed=is_compressed,
        loop_start=max(0, loop_start),
        loop_end=max(0, loop_end if is_compressed else min(last - first, loop_end)),
        sample_rate=int(record["sample_rate"]),
        root_key=key if 0 <= key <= 127 else stated_key,
        correction_cents=int(record["correction_cents"]),
    )


def read_sample(file: BinaryIO, place: SamplePlace) -> bytes:
    """The sample itself: int16, or a Vorbis stream."""
    file.seek(place.offset)
    return file.read(place.size)


def _offset(region: Region, fine: int, coarse: int) -> int:
    return region.value(fine) + generators.COARSE_FRAMES * region.value(coarse)


def _check(record: np.void, first: int, last: int, unit_bytes: int, container: Container) -> None:
    """Raise SoundFontError unless the sample lies in the file and can be played."""
    lowest, highest = _SAMPLE_RATES
    is_inside = 0 <= first < last and unit_bytes * last <= container.samples_bytes
    is_possible = lowest <= int(record["sample_rate"]) <= highest and unit_bytes * (last - first) <= _LARGEST_SAMPLE_BYTES
    if not (is_inside and is_possible) or int(record["kind"]) & _IN_ROM:
        name = bytes(record["name"]).split(b"\0")[0].decode("latin-1")
        raise damaged(container.path, f'its sample "{name}" is not where it should be')

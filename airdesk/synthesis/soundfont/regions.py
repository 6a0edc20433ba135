"""The regions of a preset: which sample sounds for which keys and velocities, and with what settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from airdesk.synthesis.soundfont import generators
from airdesk.synthesis.soundfont.records import Records, Tables

Zone = dict[int, int]
"""Generator number -> amount, of one zone of a preset or an instrument."""

_FULL_RANGE = 0x7F00


@dataclass(frozen=True, slots=True)
class PresetName:
    """A preset as it is listed."""

    bank: int
    program: int
    name: str
    index: int  # its place in the table


@dataclass(frozen=True, slots=True)
class Region:
    """One sample and when it sounds."""

    low_key: int
    high_key: int
    low_velocity: int
    high_velocity: int
    sample: int  # its place in the table of samples
    settings: tuple[tuple[int, int], ...]  # generators that differ from their usual value, sorted

    def value(self, generator: int) -> int:
        """The amount of a generator."""
        return dict(self.settings).get(generator, generators.default(generator))

    def seconds(self, generator: int) -> float:
        """The time of a generator that states one."""
        return generators.timecents_to_seconds(self.value(generator))

    @property
    def loops(self) -> bool:
        """True when its sample goes on as long as the key is held."""
        return self.value(generators.SAMPLE_MODES) % 4 in generators.LOOPING_MODES

    def sounds_at(self, key: int, velocity: int) -> bool:
        """Whether a note makes it sound."""
        return self.low_key <= key <= self.high_key and self.low_velocity <= velocity <= self.high_velocity


def list_presets(tables: Tables) -> tuple[PresetName, ...]:
    """All presets by bank and program; of two with the same number the first counts."""
    found: dict[tuple[int, int], PresetName] = {}
    for index, record in enumerate(tables.presets[:-1]):
        bank, program = int(record["bank"]), int(record["program"])
        if program <= 127:
            name = " ".join(bytes(record["name"]).split(b"\0")[0].decode("latin-1").split())
            found.setdefault((bank, program), PresetName(bank, program, name, index))
    return tuple(found[number] for number in sorted(found))


def preset_regions(tables: Tables, index: int) -> tuple[Region, ...]:
    """The regions of a preset, in the order of the file."""
    found = []
    for outer in _zones(tables.presets, tables.preset_bags, tables.preset_generators, index, generators.INSTRUMENT):
        instrument = outer[generators.INSTRUMENT] & 0xFFFF
        if instrument >= len(tables.instruments) - 1:
            continue
        for inner in _instrument_zones(tables, instrument):
            region = _region(outer, inner, len(tables.samples) - 1)
            if region is not None:
                found.append(region)
    return tuple(found)


def _instrument_zones(tables: Tables, index: int) -> Iterator[Zone]:
    return _zones(tables.instruments, tables.instrument_bags, tables.instrument_generators, index, generators.SAMPLE)


def _zones(owners: Records, bags: Records, amounts: Records, index: int, ends_with: int) -> Iterator[Zone]:
    """The zones of a preset or an instrument; what its first zone says without naming a target holds for all."""
    common: Zone = {}
    bounds = bags["generators"][int(owners["bag"][index]) : int(owners["bag"][index + 1]) + 1].tolist()
    for number, (start, end) in enumerate(pairwise(bounds)):
        zone = dict(zip(amounts["number"][start:end].tolist(), amounts["amount"][start:end].tolist(), strict=True))
        if ends_with in zone:
            yield {**common, **zone}
        elif number == 0:
            common = zone


def _region(outer: Mapping[int, int], inner: Mapping[int, int], num_samples: int) -> Region | None:
    """Both zones together; None where they have no note in common."""
    keys = _common_range(outer, inner, generators.KEY_RANGE)
    velocities = _common_range(outer, inner, generators.VELOCITY_RANGE)
    sample = inner[generators.SAMPLE] & 0xFFFF
    if keys[0] > keys[1] or velocities[0] > velocities[1] or sample >= num_samples:
        return None
    ranges = (generators.KEY_RANGE, generators.VELOCITY_RANGE, generators.SAMPLE)
    merged = {number: amount for number, amount in inner.items() if number not in ranges and number <= generators.LARGEST}
    for number, amount in outer.items():
        if number not in generators.NOT_ADDED and number <= generators.LARGEST:
            merged[number] = merged.get(number, generators.default(number)) + amount
    possible = {number: generators.within_range(number, amount) for number, amount in merged.items()}
    stated = tuple(sorted(item for item in possible.items() if item[1] != generators.default(item[0])))
    return Region(keys[0], keys[1], velocities[0], velocities[1], sample, stated)


def _common_range(outer: Mapping[int, int], inner: Mapping[int, int], generator: int) -> tuple[int, int]:
    bounds = [divmod(zone.get(generator, _FULL_RANGE) & 0xFFFF, 256) for zone in (outer, inner)]
    return max(low for _, low in bounds), min(127, *(high for high, _ in bounds))

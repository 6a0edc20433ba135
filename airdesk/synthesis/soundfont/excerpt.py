"""A SoundFont of one note: only the regions that the note sounds with and only their samples.

The player converts every sample of what it opens to floats: 0.4 s and 440 MB for a General MIDI SoundFont. An excerpt costs a
hundredth of it, and since it is written here, from facts that were checked, no damage of the file reaches the player.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.soundfont import generators
from airdesk.synthesis.soundfont.records import RECORDS
from airdesk.synthesis.soundfont.regions import Region
from airdesk.synthesis.soundfont.sample_place import COMPRESSED, SamplePlace

_MONO = 1
_GUARD_FRAMES = 46  # of silence behind every sample, as the specification asks
_HARDWARE_ATTENUATION = 0.4
"""The sound cards that SoundFonts were made for turned down by 0.4 times what is stated, and by ear it was stated."""

_WORKED_IN = frozenset(
    (
        *(generators.START_OFFSET, generators.END_OFFSET, generators.START_COARSE_OFFSET, generators.END_COARSE_OFFSET),
        *(generators.LOOP_START_OFFSET, generators.LOOP_END_OFFSET),
        *(generators.LOOP_START_COARSE_OFFSET, generators.LOOP_END_COARSE_OFFSET),
        *(generators.ROOT_KEY, generators.ATTENUATION),
        generators.RELEASE_VOLUME,
    )
)
"""Generators that the excerpt states in another way, or not at all: its notes are never let go."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A region with its sample."""

    region: Region
    place: SamplePlace
    sample: bytes


def write_excerpt(voices: Sequence[Voice]) -> bytes:
    """A whole SoundFont whose only preset, bank 0 program 0, sounds all voices with every note."""
    samples, headers = _sample_data(voices)
    amounts: list[tuple[int, int]] = []
    starts = []
    for number, voice in enumerate(voices):
        starts.append(len(amounts))
        amounts += [*_settings(voice.region), (generators.SAMPLE, number)]
    tables = {
        "phdr": [(b"note", 0, 0, 0, (0, 0, 0)), (b"EOP", 0, 0, 1, (0, 0, 0))],
        "pbag": [(0, 0), (1, 0)],
        "pgen": [(generators.INSTRUMENT, 0), (0, 0)],
        "inst": [(b"note", 0), (b"EOI", len(voices))],
        "ibag": [*((start, 0) for start in starts), (len(amounts), 0)],
        "igen": [*amounts, (0, 0)],
        "shdr": [*headers, (b"EOS", 0, 0, 0, 0, 0, 0, 0, 0, 0)],
    }
    chunks = {name: _chunk(name, np.array(rows, RECORDS[name]).tobytes()) for name, rows in tables.items()}
    chunks.update((name, _chunk(name, bytes(10))) for name in ("pmod", "imod"))  # no modulators, only the end mark
    order = ("phdr", "pbag", "pmod", "pgen", "inst", "ibag", "imod", "igen", "shdr")
    info = _chunk("ifil", struct.pack("<HH", 2, 4)) + _chunk("isng", b"EMU8000\0") + _chunk("INAM", b"note\0\0")
    parts = {"INFO": info, "sdta": _chunk("smpl", samples), "pdta": b"".join(chunks[name] for name in order)}
    return _chunk("RIFF", b"sfbk" + b"".join(_chunk("LIST", name.encode() + part) for name, part in parts.items()))


def _sample_data(voices: Sequence[Voice]) -> tuple[bytes, list[tuple[object, ...]]]:
    """The samples one after another, and the header of each."""
    data = bytearray()
    headers: list[tuple[object, ...]] = []
    for voice in voices:
        place = voice.place
        unit_bytes = 1 if place.is_compressed else 2
        start = len(data) // unit_bytes
        end = start + len(voice.sample) // unit_bytes
        shift = 0 if place.is_compressed else start
        loop = (place.loop_start + shift, place.loop_end + shift)
        kind = _MONO | COMPRESSED if place.is_compressed else _MONO
        headers.append((b"sample", start, end, *loop, place.sample_rate, place.root_key, place.correction_cents, 0, kind))
        data += voice.sample
        data += bytes(2 * _GUARD_FRAMES + len(data) % 2)
    return bytes(data), headers


def _settings(region: Region) -> list[tuple[int, int]]:
    """The generators of a region as the excerpt states them."""
    kept = [item for item in region.settings if item[0] not in _WORKED_IN]
    return [*kept, (generators.ATTENUATION, round(_HARDWARE_ATTENUATION * max(0, region.value(generators.ATTENUATION))))]


def _chunk(name: str, content: bytes) -> bytes:
    return name.encode() + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)

"""Drums of one folder as a kit: which General MIDI drum note each of them plays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from airdesk.inventory.instruments.definition import StoredSample
from airdesk.inventory.instruments.note_names import read_note_name
from airdesk.model.sample import Sample

HAT_CHOKE: Final[Mapping[int, int]] = {42: 1, 44: 1, 46: 1}
"""One hat silences the other, as they are one pair of cymbals."""

_PAIRS: Final[Mapping[str, tuple[tuple[int, ...], ...]]] = {
    "kick": ((36,), (35,)),
    "snare": ((38,), (40,)),
    "rimshot": ((37,), (40,)),
    "clap": ((39,),),
    "hat closed": ((42,), (44,)),
    "hat open": ((46,),),
    "hat pedal": ((44,),),
    "crash": ((49,), (57,), (55,), (52,)),
    "ride": ((51,), (59,), (53,)),
    "tambourine": ((54,),),
    "cowbell": ((56,),),
    "congas": ((63,), (64,), (62,), (60,), (61,)),
    "shaker": ((82,), (70,), (69,)),
    "woodblock": ((76,), (77,)),
    "triangle": ((81,), (80,)),
    "tabla": ((60,), (61,), (62,), (63,), (64,)),
    "taiko": ((86,), (87,)),
    "gong": ((52,),),
    "percussion": ((75,), (73,), (67,), (68,), (85,), (69,)),
}
"""By instrument or subtype: the notes of the first file, of the second…"""

_ALSO: Final[Mapping[int, int]] = {36: 35, 38: 40, 42: 44, 49: 57, 51: 59}
"""Where a kit has one of a pair only, it plays the other's note too."""

_TOMS: Final = (41, 43, 45, 47, 48, 50)
"""Low to high."""

_PEDAL_WORDS: Final = frozenset({"pedal", "foot", "ft", "pd"})
_HEIGHTS: Final[Mapping[str, int]] = {
    **dict.fromkeys(("floor", "low", "lo", "lt", "l"), 0),
    **dict.fromkeys(("mid", "medium", "med", "mt", "m"), 1),
    **dict.fromkeys(("high", "hi", "ht", "h"), 2),
}


def drum_kind(sample: Sample) -> str:
    """What a kit calls a sample: its instrument where notes are kept for that, else its subtype; "" for what is no drum."""
    if sample.category != "drums":
        return ""
    words = set(read_note_name(sample.name).rest.split())
    if sample.instrument == "hi-hat":
        return "hat pedal" if words & _PEDAL_WORDS else sample.subtype if sample.subtype in _PAIRS else "hat closed"
    if sample.instrument in _PAIRS:
        return sample.instrument
    if sample.subtype in _PAIRS or sample.subtype == "tom":
        return sample.subtype
    return "percussion"


def drum_notes(files: Sequence[StoredSample]) -> dict[int, tuple[int, ...]]:
    """The drum notes of each file by its key; files that a kit has no note for are left out.

    Files equal but for touch and take share their notes; of several kinds of one drum each gets a note while there are any.
    """
    groups: dict[str, dict[str, list[StoredSample]]] = {}
    for each in files:
        kind = drum_kind(each.sample)
        if kind:
            groups.setdefault(kind, {}).setdefault(read_note_name(each.sample.name).rest, []).append(each)
    notes: dict[int, tuple[int, ...]] = {}
    taken: set[int] = set()
    for kind in sorted(groups, key=lambda kind: list(_PAIRS).index(kind) if kind in _PAIRS else -1):
        variants = list(groups[kind].values())
        if kind == "tom":
            _place_toms(variants, notes, taken)
        else:
            _place(variants, _PAIRS[kind], notes, taken)
    _fill_pairs(notes, taken)
    return notes


def _place(
    variants: Sequence[Sequence[StoredSample]],
    places: Sequence[tuple[int, ...]],
    notes: dict[int, tuple[int, ...]],
    taken: set[int],
) -> None:
    free = [place for place in places if not taken & set(place)]
    for variant, place in zip(variants, free, strict=False):
        taken.update(place)
        notes.update({each.key: place for each in variant})


def _place_toms(variants: Sequence[Sequence[StoredSample]], notes: dict[int, tuple[int, ...]], taken: set[int]) -> None:
    """Toms from low to high over the six notes; each plays the notes next to its own too."""
    ordered = sorted(variants, key=lambda variant: _height(variant[0].sample))[: len(_TOMS)]
    for place, variant in enumerate(ordered):
        first, last = place * len(_TOMS) // len(ordered), (place + 1) * len(_TOMS) // len(ordered)
        notes.update({each.key: _TOMS[first:last] for each in variant})
        taken.update(_TOMS[first:last])


def _height(sample: Sample) -> tuple[float, float, str]:
    """How high a tom is: by its pitch where it was heard, by its name, by its brightness."""
    said = [_HEIGHTS[word] for word in read_note_name(sample.name).rest.split() if word in _HEIGHTS]
    if sample.root_audio is not None:
        return (float(sample.root_audio), 0.0, sample.id)
    return (40.0 + 6.0 * (said[0] if said else 1), sample.brightness_hz or 0.0, sample.id)


def _fill_pairs(notes: dict[int, tuple[int, ...]], taken: set[int]) -> None:
    """The second note of a pair that nobody plays goes to who plays the first."""
    for first, second in _ALSO.items():
        if first in taken and second not in taken:
            taken.add(second)
            notes.update({key: (*each, second) for key, each in notes.items() if first in each})

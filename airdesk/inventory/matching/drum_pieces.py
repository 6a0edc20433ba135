"""Which drum samples play which General MIDI drum notes, as a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from airdesk.model.sample import Sample


@dataclass(frozen=True, slots=True)
class DrumPiece:
    """One piece of a kit: the notes it is struck by and the drawers its samples lie in, the best first."""

    name: str
    notes: frozenset[int]
    drawers: tuple[str, ...]  # "instrument", "instrument/subtype", "instrument/" where it has none
    weight: float = 0.5  # how much a kit needs it
    count: int = 1  # so many samples of it at most, for as many notes


PIECES: Final = (
    DrumPiece("kick", frozenset({35, 36}), ("kick",), 2.0),
    DrumPiece("snare", frozenset({38, 40}), ("snare/snare", "snare", "rimshot", "clap"), 2.0),
    DrumPiece("rimshot", frozenset({37}), ("rimshot", "snare"), 0.5),
    DrumPiece("clap", frozenset({39}), ("clap", "snare"), 0.8),
    DrumPiece("closed hat", frozenset({42, 44}), ("hi-hat/hat closed", "hi-hat/"), 1.5),
    DrumPiece("open hat", frozenset({46}), ("hi-hat/hat open", "cymbal"), 1.0),
    DrumPiece("tom", frozenset({41, 43, 45, 47, 48, 50}), ("tom",), 0.8, count=3),
    DrumPiece("crash", frozenset({49, 52, 55, 57}), ("crash", "cymbal"), 0.8),
    DrumPiece("ride", frozenset({51, 53, 59}), ("ride", "cymbal"), 0.8),
    DrumPiece("tambourine", frozenset({54}), ("tambourine",)),
    DrumPiece("cowbell", frozenset({56, 67, 68}), ("cowbell",)),
    DrumPiece("shaker", frozenset({69, 70, 82}), ("shaker",)),
    DrumPiece("congas", frozenset({60, 61, 62, 63, 64, 65, 66}), ("congas", "tabla"), count=3),
    DrumPiece("woodblock", frozenset({75, 76, 77}), ("woodblock",)),
    DrumPiece("triangle", frozenset({80, 81}), ("triangle",)),
    DrumPiece("percussion", frozenset({58, 71, 72, 73, 74, 78, 79}), ("percussion",)),
)
"""In the order in which they are chosen: what the others shall match comes first."""


def pieces_of(notes: Iterable[int]) -> list[tuple[DrumPiece, int]]:
    """The pieces that drum notes need, each with how many different notes strike it."""
    struck = set(notes)
    return [(piece, len(piece.notes & struck)) for piece in PIECES if piece.notes & struck]


def place_in(sample: Sample, piece: DrumPiece) -> int | None:
    """How good a sample is as that piece, 0 the best; None where it is another thing."""
    names = (f"{sample.instrument}/{sample.subtype}", sample.instrument)
    return next((place for place, drawer in enumerate(piece.drawers) if drawer in names), None)

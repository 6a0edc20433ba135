"""The values of matching: samples with their rows' keys, what the user wants of a selection, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from airdesk.errors import BadInputError
from airdesk.model.sample import Sample

MOST_LAYERS = 4
"""More samples stacked are mud."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sample that may play a part."""

    key: int  # its row in the library
    sample: Sample
    group: str = ""  # the same for all samples of one multi-sampled instrument; empty: it stands alone


@dataclass(frozen=True, slots=True)
class SelectionOptions:
    """How samples are chosen. Raises BadInputError for what cannot be."""

    layers: int = 1  # so many samples stacked for each part, 1..4
    prefer_organic: bool = False  # acoustic recordings before synthetic ones
    add_percussion: bool = False  # a percussion part where there is none

    def __post_init__(self) -> None:
        if not 1 <= self.layers <= MOST_LAYERS:
            raise BadInputError(f"The number of layers must be 1 to {MOST_LAYERS}, not {self.layers}.")


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sample and, in one sentence, why it stands where it stands."""

    candidate: Candidate
    reason: str


@dataclass(frozen=True, slots=True)
class Selection:
    """What was chosen for a part, and what was not."""

    chosen: tuple[Ranked, ...]
    rejected: tuple[Ranked, ...]  # the nearest first
    reason: str  # one readable sentence about the choice as a whole

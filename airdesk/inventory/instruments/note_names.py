"""What names of a multi-sampled folder's files say: the note, the touch, the take; and what is left without these."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from airdesk.inventory.names.musical_marks import read_marks
from airdesk.inventory.names.tokens import plain, segments

_RUN_TOGETHER: Final = re.compile(r"(?<![A-Za-z])([A-Ga-g][#sb]?-?\d)((?:v|vel|rr|l)\d{1,3})(?![A-Za-z0-9])")
"""A note and its layer without anything between them: "A0v1"."""
_ENDS_WITH_NOTE: Final = re.compile(r"(.*[a-z])[A-G][#b]?\d")
_NEUTRAL: Final = "\N{MIDDLE DOT}"


@dataclass(frozen=True, slots=True)
class NoteName:
    """A file's name taken apart."""

    rest: str  # the name without note, touch and take: equal for files of one instrument
    note: int | None = None  # MIDI pitch
    velocity: int | None = None  # 1..127, of its dynamic
    layer: int | None = None  # "v3"
    take: int | None = None  # "RR2"


def read_note_name(name: str) -> NoteName:
    """What a file's name says; *name* with its ending."""
    stem = _RUN_TOGETHER.sub(r"\1 \2", plain(name.rpartition(".")[0] or name))
    parts = segments(stem)
    if not parts:
        return NoteName("")
    marks = read_marks(" ".join(parts), parts)
    told = (marks.root_midi, marks.velocity, marks.velocity_layer, marks.round_robin)
    rest = []
    for place, part in enumerate(parts):
        without = [*parts[:place], _NEUTRAL, *parts[place + 1 :]]
        changed = read_marks(" ".join(without), without)
        if told == (changed.root_midi, changed.velocity, changed.velocity_layer, changed.round_robin):
            rest.append(part.casefold())
        elif (glued := _ENDS_WITH_NOTE.fullmatch(part)) is not None:
            rest.append(glued[1].casefold())
    return NoteName(" ".join(rest), *told)

"""Files told apart by nothing but a number: one instrument where their notes rise with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from airdesk.inventory.instruments.definition import StoredSample
from airdesk.inventory.instruments.note_names import read_note_name
from airdesk.model.sample import Sample

_LEAST: Final = 5
"""Numbered files are one instrument where so many rise note by note."""
_MOST_HEARD: Final = 256
_SURE: Final = 0.5
_STEADY_SHARE: Final = 0.7
"""Of the files so many must lie the same way above their number; the others are misheard, mostly by an octave."""
_NUMBER: Final = re.compile(r"(?P<front>\D*)(?P<number>\d{1,4})")


def numbered_companions(asked: StoredSample, folder: Sequence[StoredSample]) -> list[StoredSample]:
    """The numbered files that make one instrument with the one asked for, by number; only itself where there are none."""
    fitting = _alike(asked, folder)
    if asked.key not in {each.key for each in fitting} or len(fitting) < _LEAST:
        return [asked]
    if _offset(fitting) is not None:
        return fitting
    roots = [each.sample.root_midi for each in fitting if _is_sure(each.sample)]
    steps = [after - before for before, after in pairwise(root for root in roots if root is not None)]
    rises = all(0 < step <= 12 for step in steps) or all(-12 <= step < 0 for step in steps)
    return fitting if rises and len(roots) == len(fitting) else [asked]


def unheard_numbered(asked: StoredSample, folder: Sequence[StoredSample]) -> set[int]:
    """Keys of the files that must be listened to before it is known whether numbered ones belong together."""
    alike = _alike(asked, folder)
    return {each.key for each in alike[:_MOST_HEARD] if not each.sample.is_described} if len(alike) >= _LEAST else set()


def numbered_pitches(files: Sequence[StoredSample]) -> dict[int, int]:
    """The pitch of each file by its key, where pitches go up by one with the number, so that misheard octaves are put right."""
    offset = _offset(files) if len(files) >= _LEAST else None
    if offset is None:
        return {}
    told = {each.key: number + offset for each in files if (number := _number_of(each)) is not None}
    return {key: pitch for key, pitch in told.items() if 0 <= pitch <= 127}


def _alike(asked: StoredSample, folder: Sequence[StoredSample]) -> list[StoredSample]:
    """The files whose names differ from the one asked for in their number only, by number; none where its name says more."""
    own = read_note_name(asked.sample.name)
    if any(told is not None for told in (own.note, own.velocity, own.layer, own.take)) or _number_of(asked) is None:
        return []
    frame = _frame(asked)
    alike = [each for each in folder if _number_of(each) is not None and _frame(each) == frame]
    return sorted(alike, key=lambda each: (_number_of(each) or 0, each.sample.id))


def _last(stored: StoredSample) -> tuple[list[str], int, re.Match[str] | None]:
    words = read_note_name(stored.sample.name).rest.split()
    for place in range(len(words) - 1, -1, -1):
        found = _NUMBER.fullmatch(words[place])
        if found is not None:
            return words, place, found
    return words, -1, None


def _number_of(stored: StoredSample) -> int | None:
    found = _last(stored)[2]
    return None if found is None else int(found["number"])


def _frame(stored: StoredSample) -> tuple[str, ...]:
    words, place, found = _last(stored)
    return tuple(f"{found['front']}#" if found is not None and number == place else word for number, word in enumerate(words))


def _offset(files: Sequence[StoredSample]) -> int | None:
    """Semitones between the number and the note heard, where most files agree on it."""
    heard = [(each.sample.root_audio, _number_of(each)) for each in files]
    votes = Counter(audio - number for audio, number in heard if audio is not None and number is not None)
    if not votes:
        return None
    offset, count = votes.most_common(1)[0]
    return offset if count >= max(_LEAST - 1, _STEADY_SHARE * len(files)) else None


def _is_sure(sample: Sample) -> bool:
    return sample.root_midi is not None and (sample.root_source != "audio" or sample.root_confidence >= _SURE)

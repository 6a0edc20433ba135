"""Opcodes of SFZ files: which are listened to, and what their values say."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Final

_NOTE: Final = re.compile(r"([A-Ga-g])([#b]?)(-?\d)")
_LETTERS: Final = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}

PLAYED: Final = frozenset(
    (
        *("sample", "default_path", "key", "lokey", "hikey", "pitch_keycenter", "note_offset", "octave_offset"),
        *("lovel", "hivel", "seq_length", "seq_position", "lorand", "hirand", "trigger"),
        *("sw_last", "sw_default", "sw_lokey", "sw_hikey", "group", "polyphony_group", "off_by"),
        *("tune", "pitch", "transpose", "pitch_keytrack", "volume", "amplitude", "pan", "amp_veltrack"),
        *("ampeg_attack", "ampeg_decay", "ampeg_sustain", "ampeg_release"),
        *("offset", "end", "loop_mode", "loopmode", "loop_start", "loopstart", "loop_end", "loopend"),
    )
)
"""Opcodes that are listened to."""

HARMLESS: Final = frozenset(
    ("group_label", "region_label", "master_label", "global_label", "sw_label", "off_mode", "hint_ram_based")
)
"""Opcodes that change nothing that is heard here."""


def note_number(text: str) -> int | None:
    """A key as SFZ writes it: "60", "c4", "f#3"; None for what is no key."""
    text = text.strip()
    if re.fullmatch(r"-?\d{1,4}", text):
        return int(text)
    found = _NOTE.fullmatch(text)
    if found is None:
        return None
    shift = {"#": 1, "b": -1, "": 0}[found[2]]
    return _LETTERS[found[1].casefold()] + shift + 12 * (int(found[3]) + 1)


def key_of(values: Mapping[str, str], name: str, default: int) -> int:
    """A key, -1 to 127."""
    number = note_number(values.get(name, ""))
    return default if number is None else max(-1, min(127, number))


def number_of(values: Mapping[str, str], name: str, default: float) -> float:
    """A number; what is none counts as not written."""
    try:
        number = float(values[name])
    except (KeyError, ValueError):
        return default
    return max(-(2.0**40), min(2.0**40, number)) if math.isfinite(number) else default


def bounded(values: Mapping[str, str], name: str, default: float, farthest: float) -> float:
    """A number no farther from 0 than that."""
    return max(-farthest, min(farthest, number_of(values, name, default)))


def frame_of(values: Mapping[str, str], *names: str) -> int | None:
    """A number of frames under the first of these names that is written."""
    return next((int(number_of(values, name, 0.0)) for name in names if name in values), None)

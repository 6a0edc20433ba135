"""Values of options: texts from the command line to numbers and names, or a sentence why not."""

from __future__ import annotations

import math
from argparse import ArgumentTypeError
from pathlib import Path

MAX_SEED = 2**63 - 1


def whole_number(text: str) -> int:
    """A whole number of at most 18 digits."""
    digits = text.strip().removeprefix("-").removeprefix("+")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 18):
        raise ArgumentTypeError(f'"{text[:40]}" is no whole number')
    return int(text)


def number(text: str) -> float:
    """A finite number."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ArgumentTypeError(f'"{text[:40]}" is no number')
    return value


def seed(text: str) -> int:
    """A whole number from 0."""
    value = whole_number(text)
    if not 0 <= value <= MAX_SEED:
        raise ArgumentTypeError(f'"{text[:40]}" is no seed: use 0 or more')
    return value


def note(text: str) -> int:
    """A MIDI pitch of a note's name (C4 is 60) or number."""
    from airdesk.errors import HarmonyError
    from airdesk.model.notes import parse_pitch

    try:
        return parse_pitch(text)
    except HarmonyError as error:
        raise ArgumentTypeError(str(error).rstrip(".")) from None


def folder(text: str) -> Path:
    """A folder's path; an empty one is a slip (an unset variable in a script), not the current folder."""
    if not text.strip():
        raise ArgumentTypeError('the folder is empty: give a path, or "." for the current folder')
    return Path(text).expanduser()


def soundfont(text: str) -> str:
    """A SoundFont's path, "auto" or "none"."""
    if not text.strip():
        raise ArgumentTypeError("the SoundFont is empty: give a file, auto or none")
    return text


def names(text: str) -> tuple[str, ...]:
    """Names separated by commas."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def readable(text: str) -> str:
    """The text with what no file can hold (undecodable bytes, zero bytes) replaced by a mark."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")

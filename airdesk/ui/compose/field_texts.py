"""What fields show and how what is typed into them is read."""

from __future__ import annotations

from typing import Any, Final

from airdesk.errors import AirdeskError
from airdesk.model.harmony import parse_key
from airdesk.model.plan import SongPlan
from airdesk.model.timebase import parse_meter
from airdesk.ui.widgets.pitch_text import signed, typed

METERS: Final = ("2/4", "3/4", "4/4", "5/4", "6/8", "7/8", "12/8")


def shown(name: str, value: Any) -> str:
    """A value as its field shows it."""
    if value is None:
        return ""
    if name == "key":
        return signed(str(value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def planned(name: str, plan: SongPlan) -> str:
    """What the plan decides for a field."""
    values = {
        "genre": plan.genre,
        "mood": plan.mood,
        "tempo_bpm": f"{plan.tempo_bpm:g}",
        "key": signed(plan.key.name),
        "meter": str(plan.meter),
        "bars": str(plan.bars),
        "seed": str(plan.seed),
    }
    return values[name]


def read_field(name: str, text: str) -> Any:
    """The value of what was typed, None for an empty field. Raises ValueError with a sentence."""
    text = text.strip()
    if not text:
        return None
    try:
        return _READERS[name](text)
    except AirdeskError as error:
        raise ValueError(str(error)) from error


def _tempo(text: str) -> float:
    try:
        value = float(text.lower().removesuffix("bpm").replace(",", "."))
    except ValueError as error:
        raise ValueError("The tempo is a number of beats per minute, 20 to 300.") from error
    if not 20.0 <= value <= 300.0:
        raise ValueError(f"A tempo of {value:g} BPM is out of range: use 20 to 300.")
    return value


def _whole(text: str, lowest: int, highest: int, what: str) -> int:
    if not text.isdecimal() or not lowest <= int(text) <= highest:
        raise ValueError(f"{what} is a whole number from {lowest} to {highest:,}.".replace(",", " "))
    return int(text)


def _key(text: str) -> str:
    parse_key(text)
    return typed(text)


def _meter(text: str) -> str:
    return str(parse_meter(text))


_READERS: Final = {
    "genre": str,
    "mood": str,
    "tempo_bpm": _tempo,
    "key": _key,
    "meter": _meter,
    "bars": lambda text: _whole(text, 1, 512, "The length in bars"),
    "seed": lambda text: _whole(text, 0, 2**31 - 1, "The seed"),
}

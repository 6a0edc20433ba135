"""How songs are said on cards: tempo, key, length, age."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from airdesk.ui.widgets.pitch_text import signed

TODAY, THIS_WEEK, EARLIER = "Today", "This week", "Earlier"

_SHORT_SCALES: Final = {
    "minor": "min",
    "major": "maj",
    "dorian": "dor",
    "phrygian": "phryg",
    "lydian": "lyd",
    "mixolydian": "mixo",
    "locrian": "loc",
    "harmonic minor": "h min",
    "melodic minor": "m min",
    "harmonic major": "h maj",
    "minor pentatonic": "min pent",
    "major pentatonic": "maj pent",
}


def tempo_text(tempo_bpm: float) -> str:
    """ "84 BPM"."""
    return f"{tempo_bpm:.4g} BPM"


def key_text(key: str | None) -> str:
    """A key's name as short as it stays clear: "F♯ min"; empty where there is none."""
    if not key:
        return ""
    tonic, _, scale = key.partition(" ")
    return f"{signed(tonic)} {_SHORT_SCALES.get(scale, scale)}".strip()


def length_text(seconds: float) -> str:
    """ "2:48"."""
    whole = max(0, round(seconds))
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def local_time(stamp: str) -> datetime:
    """A stored moment on the user's clock."""
    return datetime.fromisoformat(stamp).astimezone()


def age_text(stamp: str, now: datetime) -> str:
    """When something was: the time today, the weekday this week, else the date."""
    moment = local_time(stamp)
    group = age_group(stamp, now)
    if group == TODAY:
        return f"{moment:%H:%M}"
    if group == THIS_WEEK:
        return f"{moment:%a}"
    return f"{moment.day} {moment:%b}" if moment.year == now.year else f"{moment.day} {moment:%b %Y}"


def age_group(stamp: str, now: datetime) -> str:
    """Today, this week (the last seven days) or earlier."""
    day = local_time(stamp).date()
    if day >= now.date():
        return TODAY
    return THIS_WEEK if day > now.date() - timedelta(days=7) else EARLIER


def plain(text: str) -> str:
    """A text for a button, where "&" would mark a key."""
    return text.replace("&", "&&")


def bytes_text(size: int) -> str:
    """ "8.4 MB"."""
    for unit, power in (("GB", 1e9), ("MB", 1e6), ("KB", 1e3)):
        if size >= power:
            value = size / power
            return f"{value:.1f} {unit}" if value < 100 else f"{value:.0f} {unit}"
    return f"{size} bytes"


def count_text(number: int, noun: str = "song") -> str:
    """ "4 songs"."""
    return f"{number:,} {noun}".replace(",", "\u202f") + ("" if number == 1 else "s")

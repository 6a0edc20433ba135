"""Half time and double time: grooves whose backbeat comes half or twice as often while the tempo stays."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from airdesk.facts.genres import Groove, parse_lane
from airdesk.model.playing import DrumTime

BACKBEAT_LANES: Final = ("snare", "clap", "rim")
PACE_LANES: Final = frozenset(
    {"closed hat", "open hat", "pedal hat", "ride", "ride 2", "ride bell", "shaker", "tambourine", "maracas", "cabasa"}
)
"""Who keeps the pace at half time: only kick, snare and toms take twice as long."""

CRASHES: Final = frozenset({"crash", "crash 2", "splash", "china"})
STRONG: Final = "Xx"


def in_drum_time(groove: Groove, drum_time: DrumTime) -> Groove:
    """The groove at half or double time; one that is at half time by nature stays so."""
    if drum_time == "half" and not is_half_time(groove):
        return replace(groove, lanes={lane: _half(lane, bars) for lane, bars in groove.lanes.items()})
    if drum_time == "double":
        return replace(groove, lanes={lane: _double(lane, bars) for lane, bars in groove.lanes.items()})
    return groove


def is_half_time(groove: Groove) -> bool:
    """True where the backbeat falls on the middle of the bar alone."""
    strokes: set[float] = set()
    for lane in BACKBEAT_LANES:
        for bar in groove.lanes.get(lane, ()):
            text = parse_lane(bar)
            strokes |= {place / len(text) for place, mark in enumerate(text) if mark in STRONG}
    return 0.5 in strokes and not strokes & {0.25, 0.75}


def _half(lane: str, bars: tuple[str, ...]) -> tuple[str, ...]:
    """Every bar spread over two."""
    if lane in PACE_LANES:
        return bars
    spread = ["".join(mark + ("-" if mark == "-" else ".") for mark in parse_lane(bar)) for bar in bars]
    return tuple(text[start : start + len(text) // 2] for text in spread for start in (0, len(text) // 2))


def _double(lane: str, bars: tuple[str, ...]) -> tuple[str, ...]:
    """Every bar played twice in the time of one; what falls between the cells is left out."""
    if lane in CRASHES:
        return bars
    pressed = [parse_lane(bar)[::2] for bar in bars]
    return tuple(
        (text + text)[: len(parse_lane(bar))].ljust(len(parse_lane(bar)), ".") for text, bar in zip(pressed, bars, strict=True)
    )

"""How the words want a song to be played: swing, timing, the drums' pace, the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from airdesk.facts.lexicon import Effect
from airdesk.model.playing import Playing, playing_of
from airdesk.planning.findings import Finding

DENIED: Final[dict[str, dict[str, Any]]] = {
    "swing": {"swing": 0.5},
    "drum_time": {"drum_time": "normal"},
    "ending": {"ending": "close"},
    "late_ms": {"late_ms": 0.0},
}
"""What "no swing", "no fade-out" and the like mean."""

LOOSE: Final = 1.6
TIGHT: Final = 0.3


def read_playing(effects: Sequence[tuple[Finding, Effect]]) -> Playing:
    """The playing asked for: of two words for one thing the later counts, a style's own way where nobody says otherwise."""
    values: dict[str, Any] = {}
    of_styles = [pair for pair in effects if pair[1].kind != "feel" and not pair[0].is_negated]
    others = [pair for pair in effects if pair[1].kind == "feel"]
    for finding, effect in [*of_styles, *others]:
        values |= dict(effect.playing) if not finding.is_negated else _denied(effect)
    return playing_of(values)


def _denied(effect: Effect) -> dict[str, Any]:
    """The opposite of each thing a word says of the playing."""
    values: dict[str, Any] = {}
    for name, value in effect.playing.items():
        if name == "looseness" and isinstance(value, int | float):
            values["looseness"] = TIGHT if value > 1.0 else LOOSE
        values |= DENIED.get(name, {})
    return values

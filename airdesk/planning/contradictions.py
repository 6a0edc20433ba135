"""Words of a prompt that cannot both be had: the one said last counts, and the user is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from airdesk.facts.lexicon import Effect
from airdesk.planning.findings import Finding

CLEAR_TEMPO: Final = 0.5
CLEAR_BRIGHTNESS: Final = 0.4
"""How far from the middle two words must be, each on its side, to contradict: "happy" and "dark", not "warm" and "moody"."""


STRAIGHT: Final = 0.53
"""Up to this a swing is none."""


def without_contradictions(findings: Sequence[Finding]) -> tuple[list[Finding], list[str]]:
    """The findings without the words that a later one contradicts, and a sentence for each pair of words."""
    kept: list[Finding] = []
    counting: dict[Effect, Finding] = {}  # the last finding of each effect that counts
    warnings: dict[str, None] = {}
    for finding in reversed(findings):
        winner = next((later for later in counting.values() if _contradict(finding, later)), None)
        if winner is not None:
            warnings[f"“{finding.text}” and “{winner.text}” contradict each other: “{winner.text}” counts."] = None
            continue
        kept.append(finding)
        if isinstance(finding.content, Effect) and not finding.is_negated:
            counting.setdefault(finding.content, finding)
    return kept[::-1], list(warnings)[::-1]


def _contradict(first: Finding, second: Finding) -> bool:
    """True for two words for speed, for a mood or for how a song is played that lie on opposite sides."""
    one, other = first.content, second.content
    if not isinstance(one, Effect) or not isinstance(other, Effect) or first.is_negated or second.is_negated:
        return False
    if first.at != second.at:  # "starts sad, ends happy"
        return False
    if one.kind == other.kind == "tempo":
        return _are_opposite(one.tempo, other.tempo, CLEAR_TEMPO)
    if one.kind == other.kind == "feel":
        return any(
            _are_opposite_feels(name, one.playing[name], other.playing[name]) for name in one.playing if name in other.playing
        )
    is_mood = one.kind == other.kind == "mood" and {one.mode, other.mode} == {"major", "minor"}
    return is_mood and _are_opposite(one.brightness, other.brightness, CLEAR_BRIGHTNESS)


def _are_opposite_feels(name: str, one: float | str, other: float | str) -> bool:
    """True for "swung" and "straight", a loop and a fade, half time and double time."""
    if name == "swing":
        return (float(one) > STRAIGHT) != (float(other) > STRAIGHT)
    return name in ("drum_time", "ending") and one != other


def _are_opposite(one: float, other: float, least: float) -> bool:
    return one * other < 0 and min(abs(one), abs(other)) >= least

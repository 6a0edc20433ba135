"""All spots of a transition that are worth weighing: plain overlaps, loops of a last bar, a last beat as an echo."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from airdesk.automix.transition_costs import LENGTHS_BARS
from airdesk.automix.transition_pair import Pair, Spot
from airdesk.automix.transition_places import Place, beat_seconds, entries, exits
from airdesk.automix.transition_style import FAR_APART_PERCENT

LOOPS_BEATS = (8.0, 4.0)
BLEND_SHARE = 0.25
"""Of a song's audible length, for a blend that was not asked for."""
_ECHO_BEATS = 8.0
_ECHO_INTO_DB = -6.0  # a softer start would leave a hole


def spots(pair: Pair) -> Iterator[Spot]:
    """All spots worth weighing."""
    for length in _lengths(pair):
        ways_in = entries(pair.second, length, length * beat_seconds(pair.first), pair.tier)
        for cue_out in exits(pair.first, length, pair.earliest, is_matched=pair.tier.match is not None):
            for cue_in in ways_in:
                yield Spot(cue_out, cue_in, length)
        yield from _loops(pair, length, ways_in)
    yield from _echoes(pair)


def _lengths(pair: Pair) -> list[float]:
    """Lengths in beats of the outgoing song, the longest first; whole bars where there are any."""
    tier = pair.tier
    beat = beat_seconds(pair.first)
    most = BLEND_SHARE * min(pair.first.audible_seconds, pair.second.audible_seconds) / beat
    if tier.match is None:
        length = min(tier.ideal_beats, max(1.0, math.floor(most)))
        return [length]
    bar = pair.first.grid.beats_per_bar if pair.first.grid else 4
    longest = min(tier.longest_beats, most)
    bars = [float(bars * bar) for bars in LENGTHS_BARS]
    fitting = [length for length in bars if length <= longest and (length * tier.match.beat_ratio) % bar == 0]
    return fitting or [float(bar) if tier.match.beat_ratio >= 1.0 else 2.0 * bar]


def _loops(pair: Pair, length: float, ways_in: Iterable[Place]) -> Iterator[Spot]:
    """A song that ends at full level, its last bars repeated while the other one comes in."""
    first, tier = pair.first, pair.tier
    if "loop" not in pair.rules.styles or tier.match is None or first.grid is None or tier.keys_clash:
        return
    is_sure = min(first.beat_confidence, pair.second.beat_confidence) >= 0.6
    if not (is_sure and first.shape.ends_at_full_level and 16.0 <= length <= 32.0):
        return
    grid = first.grid
    for beats in LOOPS_BEATS:
        bar = math.floor(grid.bar_of(grid.position(first.shape.mix_out_seconds) - beats + 0.1))
        cue = grid.seconds(grid.first_downbeat + bar * grid.beats_per_bar)
        if not first.shape.sung_seconds(cue, cue + beats * grid.beat_seconds):
            yield from (Spot(Place(cue), way_in, length, beats) for way_in in ways_in)
            return


def _echoes(pair: Pair) -> Iterator[Spot]:
    """A song that ends at full level and another tempo behind it: its last beat rings on while the other begins."""
    first, second = pair.first, pair.second
    if "echo_out" not in pair.rules.styles or pair.tier.match is not None or first.grid is None or not first.has_steady_beat:
        return
    start = second.analysis.audible_start_seconds
    is_far = abs(pair.tier.tempo_gap_percent or 0.0) > FAR_APART_PERCENT
    if first.shape.ends_at_full_level and not is_far and second.shape.level_db(start + 2.0) > _ECHO_INTO_DB:
        last = math.floor(first.grid.position(first.analysis.audible_end_seconds) - 0.5)
        yield Spot(Place(first.grid.seconds(last)), Place(start), _ECHO_BEATS, 0.0, True)

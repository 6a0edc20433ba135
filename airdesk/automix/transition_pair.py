"""Two songs, a spot for a transition between them, and what was found out about it."""

from __future__ import annotations

from dataclasses import dataclass

from airdesk.automix.pairing import MixSong
from airdesk.automix.transition_places import Place, beat_seconds
from airdesk.automix.transition_tier import Tier
from airdesk.model.djset import MixRules


@dataclass(frozen=True, slots=True)
class Pair:
    """Two songs, what they allow, and the room between their other transitions."""

    first: MixSong
    second: MixSong
    rules: MixRules
    tier: Tier
    earliest: float  # moment of the first song at which the overlap may begin
    latest: float  # moment of the second at which it must be over
    skipped_seconds: float = 0.0  # of the first song, left out at its start

    @property
    def most_left_out(self) -> tuple[float, float]:
        """Seconds that may be left out of the end of the first song and of the start of the second."""
        share = self.rules.max_left_out_percent / 100.0
        at_start = share * self.second.audible_seconds
        bar = 4 * beat_seconds(self.second)
        after = max(0.0, share * self.first.audible_seconds - self.skipped_seconds)
        return after, min(at_start, max(0.5 * at_start, bar))  # half of it, so that something is left for its end


@dataclass(frozen=True, slots=True)
class Spot:
    """Where and how long an overlap could be."""

    cue_out: Place
    cue_in: Place
    length_beats: float
    loop_beats: float = 0.0  # of the outgoing song, repeated; 0: it goes on
    echoes: bool = False  # the outgoing song stops after a beat


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a spot costs, whether it may be, and what is to be said of it."""

    cost: float
    problems: tuple[str, ...]  # reasons why it may not be
    notes: tuple[str, ...]


def spans(pair: Pair, spot: Spot) -> tuple[float, float]:
    """Seconds of the files that an overlap takes of the first and of the second song."""
    out = spot.length_beats * beat_seconds(pair.first)
    if pair.tier.match is None or pair.second.grid is None:
        return out, out
    grid = pair.second.grid
    start = grid.position(spot.cue_in.seconds)
    return out, grid.seconds(start + spot.length_beats * pair.tier.match.beat_ratio) - spot.cue_in.seconds

"""A mix from some moment on: what lies before it is left out, so that hearing it need not begin far back."""

from __future__ import annotations

from dataclasses import replace

from airdesk.automix.mix_timeline import Lane, MixTimeline, Piece
from airdesk.automix.set_mixer import MixPlan

_BEFORE_SECONDS = 0.6
"""How much earlier stretching begins, so that it has settled when it is heard."""
_SHORTEST_SECONDS = 0.05
_ECHO_SECONDS = 4.0  # a song that is over may still be heard


def plan_from(plan: MixPlan, seconds: float) -> MixPlan:
    """The mix without what ends before a moment; everything else lies where it lay."""
    lanes = tuple(
        lane_from(lane, seconds - _BEFORE_SECONDS) for lane in plan.timeline.lanes if lane.mix_end > seconds - _ECHO_SECONDS
    )
    return replace(plan, timeline=MixTimeline(lanes, plan.timeline.overlaps))


def lane_from(lane: Lane, seconds: float) -> Lane:
    """A lane without the pieces before a moment, the piece there cut if it is stretched; one that is over stays short."""
    left = [piece for piece in lane.pieces if piece.mix_end - _SHORTEST_SECONDS > seconds]
    if not left:
        return Lane(lane.song_id, lane.pieces[-1:])
    first = left[0]
    if not first.is_copy and first.mix_start < seconds:
        left[0] = _cut(first, seconds)
    return Lane(lane.song_id, tuple(left))


def _cut(piece: Piece, seconds: float) -> Piece:
    source = piece.source_start + (seconds - piece.mix_start) / piece.time_ratio
    return replace(piece, source_start=source, mix_start=seconds)

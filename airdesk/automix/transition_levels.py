"""How far the level falls in a transition, as far as the levels of both songs tell."""

from __future__ import annotations

import math

from airdesk.automix.transition_pair import Pair, Spot

_DIP_COST, _DIP_GRACE_DB = 0.03, 1.5
_HOLE_COST, _HOLE_DB = 0.07, 0.7  # a deeper dip than the mixer can make good
_DEAD_COST, _DEAD_GRACE_SECONDS, _DEAD_DB = 0.01, 4.0, -6.0
_POINTS = 8
_ECHO_DB = -18.0  # an echo at the end of an overlap
_ECHO_RISE = 0.3  # share of the overlap in which the other comes in


def level_cost(pair: Pair, spot: Spot, out: float, into: float) -> float:
    """How far the level falls between what comes before and after, and how long nothing much is heard."""
    a, b = pair.first.shape, pair.second.shape
    cue_out, cue_in = spot.cue_out.seconds, spot.cue_in.seconds
    before = a.level_db(cue_out - 4.0)
    after = b.level_db(cue_in + into + 4.0)
    dip, worst = 0.0, 0.0
    for point in range(_POINTS):
        share = (point + 0.5) / _POINTS
        heard = _heard(pair, spot, share, out, into)
        wanted = before + (after - before) * share
        missing = max(0.0, wanted - heard - _DIP_GRACE_DB)
        dip, worst = dip + missing / _POINTS, max(worst, missing)
    cost = _DIP_COST * min(dip, 12.0) + _HOLE_COST * min(max(0.0, worst - _HOLE_DB), 10.0)
    quiet = (b.groove_in_seconds - cue_in) - (a.mix_out_seconds - cue_out) - _DEAD_GRACE_SECONDS
    if quiet > 0.0 and b.level_db((cue_in + b.groove_in_seconds) / 2) < _DEAD_DB:
        cost += _DEAD_COST * min(quiet, 20.0)
    return cost


def _heard(pair: Pair, spot: Spot, share: float, out: float, into: float) -> float:
    """About how loud it is at a share of an overlap, against what is usual, dB; as the faders of the styles go."""
    rising = min(1.0, share / _ECHO_RISE) if spot.echoes else share
    coming = pair.second.shape.level_db(spot.cue_in.seconds + share * into)
    if spot.echoes:
        going = 0.0 if share * spot.length_beats < 1.0 else _ECHO_DB * share
        faded = 1.0
    else:
        going = 0.0 if spot.loop_beats else pair.first.shape.level_db(spot.cue_out.seconds + share * out)
        faded = math.cos(share * math.pi / 2) ** 2
    power = _power(going) * faded + _power(coming) * math.sin(rising * math.pi / 2) ** 2
    return 10.0 * math.log10(power + 1e-9)


def _power(level_db: float) -> float:
    return float(10.0 ** (level_db / 10.0))

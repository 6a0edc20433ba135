"""What speaks against a place for a transition: music left out, voices over voices, off the phrase, dips, dead air.

Limits and weights start from Music Assistant's Smart Fades, which were tuned there by listening.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from airdesk.automix.pairing import MixSong
from airdesk.automix.transition_places import Place, beat_seconds, clock
from airdesk.automix.transition_tier import Tier
from airdesk.model.djset import MixRules

LENGTHS_BARS = (16, 8, 4, 2, 1)
_RUNG_COST, _LONGER_COST, _TRIM_COST = 0.10, 0.05, 0.02
_OFF_PHRASE_END_COST, _OFF_PHRASE_START_COST, _MID_FADE_COST = 0.08, 0.04, 0.30
_COLLISION_COST, _COLLISION_LIMIT_SECONDS = 0.20, 4.0
_CUT_WORDS_COST, _CUT_WORDS_SECONDS = 0.08, 0.25
_DIP_COST, _DIP_GRACE_DB = 0.03, 1.5
_HOLE_COST, _HOLE_DB = 0.07, 0.7  # a deeper dip than the mixer can make good
_DEAD_COST, _DEAD_GRACE_SECONDS, _DEAD_DB = 0.01, 4.0, -6.0
_ON_PHRASE_SECONDS = 0.3
_POINTS = 8
_ECHO_DB = -18.0  # an echo at the end of an overlap
_ECHO_RISE = 0.3  # share of the overlap in which the other comes in


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


def weighed(pair: Pair, spot: Spot) -> Weighed:
    """Everything about a spot."""
    out, into = spans(pair, spot)
    played = out if not spot.loop_beats and not spot.echoes else (spot.loop_beats or 1.0) * beat_seconds(pair.first)
    problems = _problems(pair, spot, played, into)
    if problems:
        return Weighed(1.0, tuple(problems), ())
    cost, notes = 0.0, []
    for extra, note in (
        _length(pair, spot), _trims(pair, spot, played), _phrases(pair, spot, into), _fade(pair, spot, out),
        _voices(pair, spot, played, into), _words(pair, spot, played), _levels(pair, spot, out, into),
    ):  # fmt: skip
        cost += extra
        if note:
            notes.append(note)
    return Weighed(cost, (), tuple(notes))


def _problems(pair: Pair, spot: Spot, out: float, into: float) -> list[str]:
    first, second = pair.first.analysis, pair.second.analysis
    after, before = pair.most_left_out
    cue_out, cue_in = spot.cue_out.seconds, spot.cue_in.seconds
    found = []
    if first.audible_end_seconds - cue_out - out > after + 0.05:
        lost = first.audible_end_seconds - cue_out - out
        found.append(f"It leaves out the last {lost:.0f} seconds of “{pair.first.title}”")
    if cue_in - second.audible_start_seconds > before + 0.05:
        found.append(f"It leaves out the first {cue_in - second.audible_start_seconds:.0f} seconds of “{pair.second.title}”")
    if cue_out < pair.earliest - 0.05:
        found.append(f"It begins at {clock(cue_out)} of “{pair.first.title}”, before {clock(pair.earliest)}: too much is lost")
    if cue_in + into > pair.latest + 0.05:
        found.append(f"It lasts until {clock(cue_in + into)} of “{pair.second.title}”, which is too far into it")
    if cue_out >= first.audible_end_seconds:
        found.append(f"“{pair.first.title}” is over at {clock(first.audible_end_seconds)}")
    return found


def _length(pair: Pair, spot: Spot) -> tuple[float, str]:
    if pair.tier.match is None:
        return 0.0, ""
    bar = float(pair.first.grid.beats_per_bar if pair.first.grid else 4)
    steps = math.log2(max(spot.length_beats, 0.5) / bar) - math.log2(pair.tier.ideal_beats / bar)
    return (_LONGER_COST * steps if steps > 0 else -_RUNG_COST * steps), ""


def _trims(pair: Pair, spot: Spot, out: float) -> tuple[float, str]:
    shape, into = pair.first.shape, pair.second.shape
    lost = shape.heard_seconds(spot.cue_out.seconds + out, math.inf) + into.heard_seconds(0.0, spot.cue_in.seconds)
    raw = max(0.0, pair.first.analysis.audible_end_seconds - spot.cue_out.seconds - out)
    note = f"The last {raw:.0f} seconds of “{pair.first.title}” are left out" if raw >= 1.5 else ""
    return _TRIM_COST * lost, note


def _phrases(pair: Pair, spot: Spot, into: float) -> tuple[float, str]:
    if pair.tier.match is None:
        return 0.0, ""
    cost, note = 0.0, ""
    end = spot.cue_in.seconds + into
    if _is_near(pair.second.analysis.phrases, end):
        note = f"The blend ends at {clock(end)} of “{pair.second.title}”, where a phrase begins"
    else:
        cost += _OFF_PHRASE_END_COST
    if not spot.loop_beats and not _is_near(pair.first.analysis.phrases, spot.cue_out.seconds):
        cost += _OFF_PHRASE_START_COST
    return cost, note


def _is_near(moments: Sequence[float], seconds: float) -> bool:
    return any(abs(moment - seconds) <= _ON_PHRASE_SECONDS for moment in moments)


def _fade(pair: Pair, spot: Spot, out: float) -> tuple[float, str]:
    """Beginning in the middle of a fade-out: only close to its end is that all right."""
    fade, end = pair.first.analysis.fade_out_start_seconds, pair.first.analysis.audible_end_seconds
    if fade is None:
        return 0.0, ""
    bar = 4 * beat_seconds(pair.first)
    late = spot.cue_out.seconds - fade
    note = f"“{pair.first.title}” fades out from {clock(fade)} on, within the blend" if -out < late < -1.0 else ""
    is_mid = late > bar and (spot.cue_out.seconds + out < end - 1.0 or late < 0.8 * (end - fade))
    return (_MID_FADE_COST, "") if is_mid else (0.0, note)


def collision_seconds(pair: Pair, spot: Spot, out: float, into: float) -> float:
    """Seconds of an overlap in which somebody sings in both."""
    if spot.loop_beats or spot.echoes or into <= 0.0:
        return 0.0
    ratio = spans(pair, spot)[0] / into
    start, cue = spot.cue_out.seconds, spot.cue_in.seconds
    moved = [((low - cue) * ratio + start, (high - cue) * ratio + start) for low, high in pair.second.shape.voices]
    total = 0.0
    for low, high in pair.first.shape.voices:
        for other_low, other_high in moved:
            total += max(0.0, min(high, other_high, start + out) - max(low, other_low, start))
    return total


def _voices(pair: Pair, spot: Spot, out: float, into: float) -> tuple[float, str]:
    seconds = collision_seconds(pair, spot, out, into)
    if seconds <= 0.5:
        if pair.second.shape.voices and not pair.second.shape.sung_seconds(spot.cue_in.seconds, spot.cue_in.seconds + into):
            return 0.0, f"Nobody sings in “{pair.second.title}” while both are heard"
        return 0.0, ""
    cost = _COLLISION_COST * (seconds / _COLLISION_LIMIT_SECONDS) ** 2
    return cost, f"Somebody sings in both for {seconds:.0f} seconds"


def _words(pair: Pair, spot: Spot, out: float) -> tuple[float, str]:
    """Words cut off in the middle of a phrase."""
    cost, note = 0.0, ""
    end = spot.cue_out.seconds + out
    sung = pair.first.shape.voice_at(end)
    if sung is not None and sung[1] - end > _CUT_WORDS_SECONDS:
        cost, note = _CUT_WORDS_COST, f"Somebody still sings in “{pair.first.title}” when it is gone"
    coming = pair.second.shape.voice_at(spot.cue_in.seconds)
    if coming is not None and spot.cue_in.seconds - coming[0] > _CUT_WORDS_SECONDS:
        cost += _CUT_WORDS_COST
    return cost, note


def _levels(pair: Pair, spot: Spot, out: float, into: float) -> tuple[float, str]:
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
    return cost, ""


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

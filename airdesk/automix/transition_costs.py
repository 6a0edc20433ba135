"""What speaks against a place for a transition: music left out, voices over voices, off the phrase, dips, dead air.

Limits and weights start from Music Assistant's Smart Fades, which were tuned there by listening.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from airdesk.automix.transition_levels import level_cost
from airdesk.automix.transition_pair import Pair, Spot, Weighed, spans
from airdesk.automix.transition_places import beat_seconds, clock

LENGTHS_BARS = (16, 8, 4, 2, 1)
_RUNG_COST, _LONGER_COST, _TRIM_COST = 0.10, 0.05, 0.02
_OFF_PHRASE_END_COST, _OFF_PHRASE_START_COST, _MID_FADE_COST = 0.08, 0.04, 0.30
_COLLISION_COST, _COLLISION_LIMIT_SECONDS = 0.20, 4.0
_CUT_WORDS_COST, _CUT_WORDS_SECONDS = 0.08, 0.25
_ON_PHRASE_SECONDS = 0.3


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
        _voices(pair, spot, played, into), _words(pair, spot, played), (level_cost(pair, spot, out, into), ""),
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

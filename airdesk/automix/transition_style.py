"""Which of the eight styles suits a spot, and why."""

from __future__ import annotations

from airdesk.automix.transition_costs import collision_seconds
from airdesk.automix.transition_pair import Pair, Spot, spans
from airdesk.automix.transition_places import clock
from airdesk.model.djset import TransitionStyle

Reasoned = tuple[TransitionStyle, str]

_BASS_SHARE = 0.10  # of the power: less bass than this need not change places
_SHORTEST_BLEND_BEATS = 15.9
FAR_APART_PERCENT = 20.0
_ALWAYS: tuple[TransitionStyle, ...] = ("quick_fade", "blend", "filter", "bass_swap", "cold_start", "echo_out", "cut")


def style_for(pair: Pair, spot: Spot) -> Reasoned:
    """The first of the fitting styles that the rules allow; a hard cut only where everything else is forbidden."""
    wanted = list(_wanted(pair, spot))
    for style, reason in wanted:
        if style in pair.rules.styles:
            return style, reason
    for style in _ALWAYS:
        if style in pair.rules.styles and not (style == "bass_swap" and pair.tier.match is None):
            return style, f"The rules do not allow “{wanted[0][0].replace('_', ' ')}”, which would suit better"
    return "quick_fade", "The rules allow no style that could be used here: a short fade"


def fitting_styles(pair: Pair, spot: Spot) -> list[Reasoned]:
    """All styles that make sense at a spot and are allowed, the best first."""
    return [each for each in _wanted(pair, spot) if each[0] in pair.rules.styles]


def _wanted(pair: Pair, spot: Spot) -> list[Reasoned]:
    if spot.loop_beats:
        reason = f"“{pair.first.title}” ends at full level: its last {spot.loop_beats:g} beats are repeated under the blend"
        return [("loop", reason)]
    if spot.echoes:
        return [("echo_out", f"“{pair.first.title}” ends at full level: its last beat rings on as an echo")]
    return _matched(pair, spot) if pair.tier.match is not None else _unmatched(pair)


def _matched(pair: Pair, spot: Spot) -> list[Reasoned]:
    out, into = spans(pair, spot)
    cue_out, cue_in = spot.cue_out.seconds, spot.cue_in.seconds
    blend: Reasoned = ("blend", "")
    thin: Reasoned = ("filter", f"“{pair.first.title}” is thinned out from below, so that little of it clashes")
    if spot.length_beats < _SHORTEST_BLEND_BEATS:
        return [("blend", "Too short for more than the faders"), ("quick_fade", ""), thin]
    if pair.tier.keys_clash:
        return [thin, blend, ("quick_fade", "")]
    if collision_seconds(pair, spot, out, into) > 1.0:
        return [("filter", f"“{pair.first.title}” is thinned out, so that one voice leads"), blend, ("quick_fade", "")]
    low = min(pair.first.shape.low_share(cue_out, cue_out + out), pair.second.shape.low_share(cue_in, cue_in + into))
    if low >= _BASS_SHARE:
        return [("bass_swap", "Both have a strong bass: one gives way to the other"), blend, thin]
    return [("blend", "Only one of them has much bass: the faders are enough"), thin, ("bass_swap", "")]


def _unmatched(pair: Pair) -> list[Reasoned]:
    first, second, tier = pair.first, pair.second, pair.tier
    fade: Reasoned = ("quick_fade", "")
    if tier.is_ambient:
        return [("blend", ""), fade]
    ends, begins = first.shape.ends_at_full_level, second.shape.begins_at_full_level
    is_far = tier.tempo_gap_percent is not None and abs(tier.tempo_gap_percent) > FAR_APART_PERCENT
    if ends and begins and is_far:
        reason = f"“{first.title}” ends at full level and “{second.title}” begins at full level"
        return [("quick_fade", f"{reason}: a short fade"), ("cut", f"{reason}: a cut on the beat"), ("cold_start", "")]
    if begins and not ends:
        start = clock(second.analysis.audible_start_seconds)
        return [("cold_start", f"“{second.title}” is all there from {start} on: it comes in at once over the end"), fade]
    return [fade, ("filter", "")]

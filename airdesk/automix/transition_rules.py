"""The rules that decide how one song goes into the next: what is possible, what it costs, what is best, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace

from airdesk.automix.albums import follows_on_album
from airdesk.automix.pairing import MixSong, pair_score
from airdesk.automix.transition_costs import weighed
from airdesk.automix.transition_pair import Pair, Spot, Weighed, spans
from airdesk.automix.transition_places import Place, beat_seconds, clock
from airdesk.automix.transition_spots import LOOPS_BEATS, spots
from airdesk.automix.transition_style import fitting_styles, style_for
from airdesk.automix.transition_tier import tier_of
from airdesk.model.djset import MixRules, Rejected, TempoPlan, Transition, TransitionStyle

_FIT_SHARE = 0.6  # of the score; the rest is how good the spot is
_MANY_REJECTED = 6
_OTHER_STYLE = 0.05  # what a style that suits less costs
_LOOP_COST, _ECHO_GAIN = 0.06, 0.05
_LONGEST_SHARE = 0.35  # of a song's audible length: more of it never is in one overlap
_RESCUE_SHARE = 0.25

Room = tuple[float, float]
"""First moment of the first song at which a transition may begin, last one of the second at which it must be over."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A spot with its score and what is said of it."""

    spot: Spot
    cost: float  # what tells good from bad even where every score is 0
    score: float
    weighed: Weighed


def decide(
    first: MixSong, second: MixSong, rules: MixRules, *, room: Room | None = None, skipped_seconds: float = 0.0
) -> Transition:
    """The best transition by the rules; there always is one, and never a hard cut by accident.

    *room*: see `Room`; None: as if the two were alone. *skipped_seconds*: of the first song, left out at its start.
    """
    if rules.keeps_albums_gapless and follows_on_album(first, second):
        return _gapless(first, second)
    pair = pair_of(first, second, rules, room=room, skipped_seconds=skipped_seconds)
    base = max(0.0, pair_score(first, second, rules).total)
    found = [_candidate(pair, spot, base) for spot in spots(pair)]
    allowed = [each for each in found if not each.weighed.problems]
    if not allowed:
        return _rescue(pair, base)
    allowed.sort(key=lambda each: (each.cost, each.spot.cue_out.seconds, each.spot.cue_in.seconds))
    best = _transition(pair, allowed[0])
    return replace(best, rejected=tuple(_others(pair, allowed, best)))


def pair_of(
    first: MixSong, second: MixSong, rules: MixRules, *, room: Room | None = None, skipped_seconds: float = 0.0
) -> Pair:
    """Two songs with what they allow."""
    if room is None:
        start = first.analysis.audible_start_seconds
        earliest = start + (1.0 - _LONGEST_SHARE) * first.audible_seconds
        room = (earliest, second.analysis.audible_start_seconds + _LONGEST_SHARE * second.audible_seconds)
    return Pair(first, second, rules, tier_of(first, second, rules), room[0], room[1], skipped_seconds)


def alternative(first: MixSong, second: MixSong, rules: MixRules, rejected: Rejected) -> Transition:
    """Another way into the next song that had been weighed, as a transition; the list of the others stays with the caller."""
    pair = pair_of(first, second, rules)
    loop = 0.0
    if rejected.style == "loop":
        loop = next((beats for beats in LOOPS_BEATS if beats < rejected.length_beats), LOOPS_BEATS[-1])
    spot = Spot(
        Place(rejected.cue_out_seconds),
        Place(rejected.cue_in_seconds),
        rejected.length_beats,
        loop,
        rejected.style == "echo_out",
    )
    found = weighed(pair, spot)
    made = _transition(pair, _Candidate(spot, found.cost, rejected.score, found), rejected.style)
    return replace(made, decided_by="user")


def judged(
    first: MixSong,
    second: MixSong,
    rules: MixRules,
    wish: Transition,
    *,
    room: Room | None = None,
    skipped_seconds: float = 0.0,
) -> tuple[float, Weighed]:
    """Score 0..1 of any transition between two songs by these rules, and what speaks against it."""
    pair = pair_of(first, second, rules, room=room, skipped_seconds=skipped_seconds)
    spot = Spot(
        Place(wish.cue_out_seconds), Place(wish.cue_in_seconds), wish.length_beats,
        wish.loop_beats if wish.style == "loop" else 0.0, wish.style == "echo_out",
    )  # fmt: skip
    found = _candidate(pair, spot, max(0.0, pair_score(first, second, rules).total))
    return found.score, found.weighed


def _candidate(pair: Pair, spot: Spot, base: float) -> _Candidate:
    found = weighed(pair, spot)
    cost = found.cost + (_LOOP_COST if spot.loop_beats else -_ECHO_GAIN if spot.echoes else 0.0)
    return _Candidate(spot, cost, max(0.0, min(1.0, base * _FIT_SHARE + (1.0 - _FIT_SHARE) - cost)), found)


def _transition(pair: Pair, found: _Candidate, style: TransitionStyle | None = None) -> Transition:
    spot, tier = found.spot, pair.tier
    chosen, why = style_for(pair, spot) if style is None else (style, "")
    spot = _for_cut(pair, spot) if chosen == "cut" else spot
    swap = _swap_beat(pair, spot) if chosen in ("blend", "bass_swap", "filter") else None
    if chosen == "bass_swap" and swap is not None and why:
        why = f"{why} at beat {swap + 1:.0f}"
    reasons = (*tier.reasons, spot.cue_out.reason, spot.cue_in.reason, *found.weighed.notes, why)
    return Transition(
        pair.first.id, pair.second.id, chosen, spot.cue_out.seconds, spot.cue_in.seconds, spot.length_beats,
        _tempo_plan(pair, spot), tier.shift, swap_beat=swap, loop_beats=spot.loop_beats, score=round(found.score, 4),
        reasons=tuple(dict.fromkeys(reason for reason in reasons if reason)),
    )  # fmt: skip


def _for_cut(pair: Pair, spot: Spot) -> Spot:
    """A cut lies on the last beat: what rings on sounds over the first beat of the other."""
    grid, end = pair.first.grid, pair.first.analysis.audible_end_seconds
    if pair.tier.match is not None or grid is None:
        return spot
    beat = round(grid.position(end)) - 1
    return replace(spot, cue_out=replace(spot.cue_out, seconds=grid.seconds(beat)), length_beats=1.0)


def _tempo_plan(pair: Pair, spot: Spot) -> TempoPlan | None:
    """The blend at the tempo that the incoming song has there, so that it is hardly stretched."""
    match = pair.tier.match
    if match is None or pair.second.grid is None:
        return None
    into = spans(pair, spot)[1]
    beats = spot.length_beats * match.beat_ratio
    tempo = 60.0 * beats / into if into > 0.0 else pair.second.grid.tempo_bpm
    own = pair.second.grid.tempo_bpm
    tempo = own if abs(tempo / own - 1.0) < 1e-7 else tempo
    return TempoPlan(tempo / match.beat_ratio, match.beat_ratio)


def _swap_beat(pair: Pair, spot: Spot) -> float | None:
    """The basses change places where the groove of the incoming song sets in, else at 60 percent, on a downbeat."""
    match, grid, length = pair.tier.match, pair.second.grid, spot.length_beats
    if match is None or grid is None or length < 4.0 * grid.beats_per_bar:
        return None
    beat = (grid.position(pair.second.shape.groove_in_seconds) - grid.position(spot.cue_in.seconds)) / match.beat_ratio
    beat = beat if 0.2 * length <= beat <= 0.9 * length else length * 0.6
    bar = grid.beats_per_bar / match.beat_ratio
    return float(round(beat / bar) * bar)


def _others(pair: Pair, allowed: list[_Candidate], best: Transition) -> list[Rejected]:
    """Real alternatives: the best of each other length, other styles at the same place, other places."""
    by_length: dict[float, _Candidate] = {}
    for each in allowed:
        by_length.setdefault(each.spot.length_beats, each)
    found = [_rejected(pair, each, best) for length, each in by_length.items() if length != best.length_beats]
    for style, _ in fitting_styles(pair, allowed[0].spot):
        if style != best.style and style != "cut":
            other = f"The same place, but as “{style.replace('_', ' ')}”: {_OTHER_STYLE:.2f} below the best"
            score = max(0.0, round(best.score - _OTHER_STYLE, 4))
            found.append(Rejected(style, best.cue_out_seconds, best.cue_in_seconds, best.length_beats, score, other))
    same = [each for each in allowed[1:] if each.spot.length_beats == best.length_beats]
    found += [_rejected(pair, each, best) for each in same[:_MANY_REJECTED]]
    found.sort(key=lambda each: -each.score)
    return found[:_MANY_REJECTED]


def _rejected(pair: Pair, other: _Candidate, best: Transition) -> Rejected:
    style, _ = style_for(pair, other.spot)
    worse = best.score - other.score
    about = other.spot.cue_out.reason or next(iter(other.weighed.notes), "")
    out = clock(other.spot.cue_out.seconds)
    reason = f"{other.spot.length_beats:g} beats from {out}: {worse:.2f} below the best" + (f"; {about}" if about else "")
    spot = other.spot
    return Rejected(style, spot.cue_out.seconds, spot.cue_in.seconds, spot.length_beats, round(other.score, 4), reason)


def _rescue(pair: Pair, base: float) -> Transition:
    """A short fade at the very end, for songs that allow nothing else."""
    first, second = pair.first, pair.second
    beat = beat_seconds(first)
    seconds = min(8.0 * beat, _RESCUE_SHARE * min(first.audible_seconds, second.audible_seconds))
    cue_out = max(first.analysis.audible_start_seconds, first.analysis.audible_end_seconds - seconds)
    style: TransitionStyle = "quick_fade" if "quick_fade" in pair.rules.styles or "blend" not in pair.rules.styles else "blend"
    reasons = (*pair.tier.reasons[:1], "Nothing longer fits: a short fade at the very end")
    return Transition(
        first.id, second.id, style, cue_out, second.analysis.audible_start_seconds, round(seconds / beat, 3), None,
        score=round(0.5 * _FIT_SHARE * base, 4), reasons=reasons,
    )  # fmt: skip


def _gapless(first: MixSong, second: MixSong) -> Transition:
    """The end of one file meets the start of the next, as on the album."""
    reason = f"Track after track of one album, without a gap: “{second.title}” follows as on the record"
    return Transition(first.id, second.id, "cut", first.analysis.duration_seconds, 0.0, 0.0, None, score=1.0, reasons=(reason,))

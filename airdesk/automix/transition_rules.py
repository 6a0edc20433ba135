"""The rules that decide how one song goes into the next: what is possible, what it costs, what is best, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from airdesk.automix.pairing import MixSong, TempoMatch, key_score, key_shift, pair_score, tempo_match, transposed
from airdesk.model.djset import MixRules, Rejected, TempoPlan, Transition, TransitionStyle

LENGTHS_BEATS = (64.0, 32.0, 16.0, 8.0, 4.0)
_QUICK_BARS = ((12.0, 4), (20.0, 2))  # tempos up to so many percent apart: bars; else one
_RUNG_COST, _TRIM_COST, _TIER_COST = 0.10, 0.02, 0.15
_OFF_PHRASE_COST, _MID_FADE_COST, _COLLISION_COST = 0.04, 0.30, 0.20
_COLLISION_LIMIT_SECONDS = 4.0
_SEARCH_BARS = 24
_MANY_REJECTED = 6


@dataclass(frozen=True, slots=True)
class _Tier:
    """What a pair allows."""

    match: TempoMatch | None  # None: beats are not matched
    shift: int  # semitones of the incoming song
    ideal_beats: float
    reasons: tuple[str, ...]


def decide(first: MixSong, second: MixSong, rules: MixRules, *, room: tuple[float, float] | None = None) -> Transition:
    """The best transition by the rules; there always is one.

    *room*: first moment of the first song at which it may begin (what comes before belongs to the transition into it),
    and the last moment of the second at which it must be over.
    """
    tier = _tier(first, second, rules)
    earliest = first.analysis.audible_start_seconds if room is None else room[0]
    weighed = sorted(_weighed(first, second, rules, tier, earliest), key=lambda item: -item.score)
    if not weighed:
        return _rescue(first, second, rules)
    best = weighed[0]
    others = tuple(_as_rejected(other, best) for other in weighed[1 : 1 + _MANY_REJECTED])
    return replace(best, rejected=others)


def _tier(first: MixSong, second: MixSong, rules: MixRules) -> _Tier:
    match = tempo_match(first, second)
    if match is None or abs(match.change_percent) > rules.max_tempo_change_percent:
        return _Tier(None, 0, _quick_beats(first, second, match), (_why_unmatched(first, second, match, rules),))
    shift = key_shift(first.key, second.key, rules)
    fit = _key_fit(first, second, rules, shift)
    reasons = [_tempo_reason(first, second, match), _key_reason(first, second, shift, fit)]
    is_instrumental = _vocal_share(first) < 0.05 and _vocal_share(second) < 0.05
    ideal = 16.0 if fit < 0.45 else 64.0 if is_instrumental and fit >= 0.9 else 32.0
    return _Tier(match, shift, min(ideal, rules.max_length_beats), tuple(reasons))


def _key_fit(first: MixSong, second: MixSong, rules: MixRules, shift: int) -> float:
    key = transposed(second.key, shift) if second.key and shift else second.key
    return key_score(first.key, key, is_strict=rules.is_strict_about_keys)


def _quick_beats(first: MixSong, second: MixSong, match: TempoMatch | None) -> float:
    if match is None:
        return 8.0
    bars = next((bars for percent, bars in _QUICK_BARS if abs(match.change_percent) <= percent), 1)
    return float(bars * (first.grid.beats_per_bar if first.grid else 4))


def _weighed(first: MixSong, second: MixSong, rules: MixRules, tier: _Tier, earliest: float) -> Iterator[Transition]:
    """All candidates with their scores, those that may not be left out."""
    base = pair_score(first, second, rules).total
    for length in _lengths(tier, rules):
        for cue_out in _exits(first, length, earliest):
            for cue_in in _entries(second, length, tier):
                cost, notes = _cost(first, second, rules, tier, (cue_out, cue_in, length))
                if cost is not None:
                    score = max(0.0, min(1.0, base * 0.6 + 0.4 - cost))
                    yield _transition(first, second, rules, tier, (cue_out, cue_in, length), score, notes)


def _lengths(tier: _Tier, rules: MixRules) -> Sequence[float]:
    if tier.match is None:
        return (tier.ideal_beats,)
    return [length for length in LENGTHS_BEATS if length <= min(rules.max_length_beats, 2 * tier.ideal_beats)]


def _beat_seconds(song: MixSong) -> float:
    return 0.5 if song.grid is None else song.grid.beat_seconds


def _exits(song: MixSong, length: float, earliest: float) -> list[float]:
    """Where the overlap may begin in the outgoing song: downbeats near its end, and its own cue points."""
    analysis, beat = song.analysis, _beat_seconds(song)
    latest = analysis.audible_end_seconds - length * beat
    wanted = [cue.seconds for cue in analysis.cue_outs]
    if analysis.fade_out_start_seconds is not None:
        wanted.append(analysis.fade_out_start_seconds)
    if song.grid is None:
        return [max(earliest, latest)]
    bar = song.grid.beats_per_bar * beat
    wanted += [latest - number * bar for number in range(_SEARCH_BARS)]
    places = {song.grid.nearest_downbeat(seconds) for seconds in wanted}
    return sorted(place for place in places if earliest <= place <= analysis.audible_end_seconds - 0.5 * length * beat)


def _entries(song: MixSong, length: float, tier: _Tier) -> list[float]:
    """What of the incoming song sounds first: its start, or so that the overlap ends where a phrase of it begins."""
    analysis, grid = song.analysis, song.grid
    if grid is None or tier.match is None:
        return [analysis.audible_start_seconds]
    own = length * tier.match.beat_ratio * grid.beat_seconds
    wanted = [analysis.audible_start_seconds, *(cue.seconds for cue in analysis.cue_ins)]
    wanted += [cue.seconds - own for cue in analysis.cue_ins]
    places = {grid.nearest_downbeat(seconds) for seconds in wanted}
    first = analysis.audible_start_seconds - 0.05
    return sorted(place for place in places if place >= first) or [grid.downbeats()[0]]


def _cost(
    first: MixSong, second: MixSong, rules: MixRules, tier: _Tier, place: tuple[float, float, float]
) -> tuple[float | None, list[str]]:
    """What speaks against a candidate, and phrases about it; None: it is not allowed."""
    cue_out, cue_in, length = place
    beat_out = _beat_seconds(first)
    notes: list[str] = []
    end_out = cue_out + length * beat_out
    span_in = length * beat_out if tier.match is None else length * tier.match.beat_ratio * _beat_seconds(second)
    left_out = max(0.0, first.analysis.audible_end_seconds - end_out)
    skipped = max(0.0, cue_in - second.analysis.audible_start_seconds)
    limit = rules.max_left_out_percent / 200.0  # half of it at each end of a song
    if left_out > limit * first.audible_seconds or skipped > limit * second.audible_seconds:
        return None, notes
    if span_in > 0.5 * second.audible_seconds:
        return None, notes
    cost = _TRIM_COST * (left_out + skipped)
    cost += _RUNG_COST * abs(_rung(length) - _rung(tier.ideal_beats)) if tier.match else 0.0
    fade = first.analysis.fade_out_start_seconds
    if fade is not None and cue_out > fade + 1.0 and end_out < first.analysis.audible_end_seconds - 1.0:
        cost += _MID_FADE_COST
    if not _is_near(second.analysis.phrases, cue_in + span_in, 0.3):
        cost += _OFF_PHRASE_COST
    else:
        notes.append("the overlap ends where a phrase of the new song begins")
    if not _is_near(first.analysis.phrases, cue_out, 0.3):
        cost += _OFF_PHRASE_COST
    collision = _collision(first, second, (cue_out, end_out), (cue_in, cue_in + span_in))
    if collision > 0.5:
        notes.append(f"voices of both for {collision:.0f} s")
        cost += _COLLISION_COST * (collision / _COLLISION_LIMIT_SECONDS) ** 2
    return cost, notes


def _rung(length: float) -> int:
    return min(range(len(LENGTHS_BEATS)), key=lambda index: abs(LENGTHS_BEATS[index] - length))


def _is_near(moments: Sequence[float], seconds: float, tolerance: float) -> bool:
    return any(abs(moment - seconds) <= tolerance for moment in moments)


def _vocal_share(song: MixSong) -> float:
    return sum(end - start for start, end in song.analysis.vocal) / max(song.audible_seconds, 1.0)


def _collision(first: MixSong, second: MixSong, out: tuple[float, float], into: tuple[float, float]) -> float:
    """Seconds of an overlap in which somebody sings in both."""
    stretch = (out[1] - out[0]) / max(into[1] - into[0], 1e-9)
    moved = [((start - into[0]) * stretch + out[0], (end - into[0]) * stretch + out[0]) for start, end in second.analysis.vocal]
    total = 0.0
    for start, end in first.analysis.vocal:
        for other_start, other_end in moved:
            low, high = max(start, other_start, out[0]), min(end, other_end, out[1])
            total += max(0.0, high - low)
    return total


def _transition(
    first: MixSong,
    second: MixSong,
    rules: MixRules,
    tier: _Tier,
    place: tuple[float, float, float],
    score: float,
    notes: Sequence[str],
) -> Transition:
    cue_out, cue_in, length = place
    style = _style(first, second, rules, tier, length)
    plan = _tempo_plan(second, tier) if tier.match is not None else None
    return Transition(
        first.id, second.id, style, cue_out, cue_in, length, plan, tier.shift,
        swap_beat=_swap_beat(second, tier, cue_in, length), score=round(score, 4), reasons=(*tier.reasons, *notes),
    )  # fmt: skip


def _style(first: MixSong, second: MixSong, rules: MixRules, tier: _Tier, length: float) -> TransitionStyle:
    """The first of the fitting styles that the rules allow."""
    if tier.match is None:
        wanted: tuple[TransitionStyle, ...] = ("quick_fade", "echo_out", "cold_start", "cut")
    elif length < 16.0:
        wanted = ("blend", "quick_fade", "filter", "cut")
    elif _key_fit(first, second, rules, tier.shift) < 0.45:
        wanted = ("filter", "bass_swap", "blend", "echo_out", "quick_fade")
    elif min(first.analysis.balance[0], second.analysis.balance[0]) >= 0.10:
        wanted = ("bass_swap", "blend", "filter", "quick_fade")
    else:
        wanted = ("blend", "bass_swap", "filter", "quick_fade")
    return next((style for style in wanted if style in rules.styles), "quick_fade")


def _tempo_plan(second: MixSong, tier: _Tier) -> TempoPlan | None:
    """The blend at the tempo of the incoming song, so that only the outgoing one is stretched."""
    if tier.match is None or second.grid is None:
        return None
    return TempoPlan(second.grid.tempo_bpm / tier.match.beat_ratio, tier.match.beat_ratio)


def _swap_beat(second: MixSong, tier: _Tier, cue_in: float, length: float) -> float | None:
    """The basses change places where the groove of the incoming song sets in, else at 60 percent, on a downbeat."""
    if tier.match is None or second.grid is None or length < 16.0:
        return None
    grid, entry = second.grid, second.grid.position(cue_in)
    groove = next((cue.seconds for cue in second.analysis.cue_ins if cue.seconds > cue_in + 1.0), None)
    beat = length * 0.6 if groove is None else (grid.position(groove) - entry) / tier.match.beat_ratio
    beat = beat if 0.2 * length <= beat <= 0.9 * length else length * 0.6
    bar = grid.beats_per_bar
    return float(round(beat / bar) * bar)


def _as_rejected(other: Transition, best: Transition) -> Rejected:
    worse = best.score - other.score
    reason = f"{worse:.2f} below the best" + (f": {other.reasons[-1]}" if other.reasons else "")
    return Rejected(other.style, other.cue_out_seconds, other.cue_in_seconds, other.length_beats, other.score, reason)


def _rescue(first: MixSong, second: MixSong, rules: MixRules) -> Transition:
    """A short fade at the very end, for songs that allow nothing else."""
    beat = _beat_seconds(first)
    length = min(8.0, 0.25 * min(first.audible_seconds, second.audible_seconds) / beat)
    cue_out = max(first.analysis.audible_start_seconds, first.analysis.audible_end_seconds - length * beat)
    style: TransitionStyle = "quick_fade" if "quick_fade" in rules.styles else "cut"
    score = round(0.3 * pair_score(first, second, rules).total, 4)
    reasons = ("nothing longer fits: a short fade at the end",)
    start = second.analysis.audible_start_seconds
    return Transition(first.id, second.id, style, cue_out, start, length, None, score=score, reasons=reasons)


def _tempo_reason(first: MixSong, second: MixSong, match: TempoMatch) -> str:
    tempos = f"{first.tempo_bpm:.1f} → {second.tempo_bpm:.1f} BPM"
    relation = {2.0: ", counted double", 0.5: ", counted half"}.get(match.beat_ratio, "")
    return f"{tempos} ({match.change_percent:+.1f} %{relation})"


def _key_reason(first: MixSong, second: MixSong, shift: int, fit: float) -> str:
    if not first.key or not second.key:
        return "a key is not known"
    verdict = "the same or neighbours" if fit >= 0.9 else "a step apart" if fit >= 0.45 else "they clash"
    moved = f", moved by {shift:+d} semitone" if shift else ""
    return f"{first.key} → {second.key}{moved}: {verdict}"


def _why_unmatched(first: MixSong, second: MixSong, match: TempoMatch | None, rules: MixRules) -> str:
    if match is not None:
        limit = rules.max_tempo_change_percent
        return f"tempos {abs(match.change_percent):.0f} % apart, more than the {limit:g} % allowed: a short fade"
    for song in (first, second):
        if not song.has_steady_beat:
            return f"{song.title} has no steady beat: a short fade"
    return "one is counted in three, the other is not: a short fade"

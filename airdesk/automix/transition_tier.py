"""What a pair of songs allows: matched beats or not, a shifted key, how long a blend; and the reasons."""

from __future__ import annotations

from dataclasses import dataclass

from airdesk.automix.pairing import MixSong, TempoMatch, key_score, key_shift, tempo_match, transposed
from airdesk.model.djset import MixRules
from airdesk.model.song_analysis import camelot_of

FITTING_KEYS, BEARABLE_KEYS = 0.9, 0.45
AMBIENT_SECONDS = 16.0
"""Of an overlay of two songs without beats; preferred by listeners of Music Assistant in five pairs of five."""
_QUICK_SECONDS = 4.0
SECONDS_WITHOUT_BEATS = 8.0
"""Of a fade where one has beats and the other has none."""
_BLEND_BARS, _LONG_BARS, _SHORT_BARS, _UNSURE_BARS = 8, 16, 4, 4
_QUICK_BARS = ((12.0, 4), (20.0, 2))  # tempos up to so many percent apart: bars; else one
_SURE_BEATS, _SURE_KEYS = 0.6, 0.5
_INSTRUMENTAL = 0.05


@dataclass(frozen=True, slots=True)
class Tier:
    """What a pair allows."""

    match: TempoMatch | None  # None: beats are not matched
    shift: int  # semitones of the incoming song
    key_fit: float  # 0..1, after the shift
    ideal_beats: float  # of the outgoing song; of half a second where it has no beats
    longest_beats: float
    is_ambient: bool  # neither has a beat
    tempo_gap_percent: float | None  # None: not known
    reasons: tuple[str, ...]

    @property
    def keys_clash(self) -> bool:
        """True where both together sound wrong."""
        return self.key_fit < BEARABLE_KEYS


def tier_of(first: MixSong, second: MixSong, rules: MixRules) -> Tier:
    """What a pair allows by the rules."""
    match = tempo_match(first, second)
    if match is None or abs(match.change_percent) > rules.max_tempo_change_percent:
        return _unmatched(first, second, rules, match)
    shift = _shift(first, second, rules)
    fit = _key_fit(first, second, rules, shift)
    bars, longest, notes = _bars(first, second, fit)
    bar = float(first.grid.beats_per_bar if first.grid else 4)
    longest_beats = min(longest * bar, max(rules.max_length_beats, 1.0))
    reasons = (_tempo_reason(first, second, match), _key_reason(first, second, shift, fit), *notes)
    return Tier(match, shift, fit, min(bars * bar, longest_beats), longest_beats, False, match.change_percent, reasons)


def _shift(first: MixSong, second: MixSong, rules: MixRules) -> int:
    """Only where both keys are sure: a wrong key shifted is worse than a clash."""
    if min(first.key_confidence, second.key_confidence) < _SURE_KEYS:
        return 0
    return key_shift(first.key, second.key, rules)


def _key_fit(first: MixSong, second: MixSong, rules: MixRules, shift: int) -> float:
    key = second.sure_key
    return key_score(first.sure_key, transposed(key, shift) if key and shift else key, is_strict=rules.is_strict_about_keys)


def _bars(first: MixSong, second: MixSong, fit: float) -> tuple[int, int, tuple[str, ...]]:
    """Ideal and longest length in bars, and why."""
    sure = min(first.beat_confidence, second.beat_confidence)
    if sure < _SURE_BEATS:
        unsure = first if first.beat_confidence <= second.beat_confidence else second
        return _UNSURE_BARS, _UNSURE_BARS, (f"The beats of “{unsure.title}” are not quite certain: a short blend",)
    if fit < BEARABLE_KEYS:
        return _SHORT_BARS, _SHORT_BARS, ()
    if max(first.shape.vocal_share, second.shape.vocal_share) < _INSTRUMENTAL and fit >= FITTING_KEYS:
        return _LONG_BARS, _LONG_BARS, ("Hardly anybody sings in either: the blend may be long",)
    return _BLEND_BARS, _LONG_BARS, ()


def _unmatched(first: MixSong, second: MixSong, rules: MixRules, match: TempoMatch | None) -> Tier:
    has_beats = [song.has_steady_beat for song in (first, second)]
    is_ambient = not any(has_beats)
    beat = first.grid.beat_seconds if first.grid is not None else 0.5
    if match is not None:
        percent = abs(match.change_percent)
        bars = next((bars for limit, bars in _QUICK_BARS if percent <= limit), 1)
        beats = float(bars * (first.grid.beats_per_bar if first.grid else 4))
    else:
        seconds = AMBIENT_SECONDS if is_ambient else SECONDS_WITHOUT_BEATS if not all(has_beats) else _QUICK_SECONDS
        beats = float(round(seconds / beat))
        if first.has_steady_beat and first.grid is not None:  # whole bars
            beats = float(max(1, round(beats / first.grid.beats_per_bar)) * first.grid.beats_per_bar)
    beats = min(beats, max(rules.max_length_beats, 1.0))
    reason = _why_unmatched(first, second, match, rules, is_ambient=is_ambient)
    fit = _key_fit(first, second, rules, 0)
    gap = None if match is None else match.change_percent
    return Tier(None, 0, fit, beats, beats, is_ambient, gap, (reason,))


def _tempo_reason(first: MixSong, second: MixSong, match: TempoMatch) -> str:
    tempos = f"{first.tempo_bpm:.1f} → {second.tempo_bpm:.1f} BPM"
    relation = {2.0: ", counted double", 0.5: ", counted half"}.get(match.beat_ratio, "")
    if abs(match.change_percent) < 0.05:
        return f"{tempos}: the same tempo{relation}"
    return f"{tempos} ({match.change_percent:+.1f} %{relation}): the outgoing song goes there in small steps before the blend"


def _key_reason(first: MixSong, second: MixSong, shift: int, fit: float) -> str:
    if not first.key or not second.key:
        unknown = second if first.key else first
        return f"The key of “{unknown.title}” is not known"
    if not first.sure_key or not second.sure_key:
        unsure = second if first.sure_key else first
        return f"The key of “{unsure.title}” is too uncertain to count"
    keys = f"{camelot_of(first.key) or first.key} → {camelot_of(second.key) or second.key}"
    if shift:
        return f"Keys {keys} clash: the incoming song is moved by {shift:+d} semitone, and back after the blend"
    if first.key == second.key:
        return f"Both are in {first.key} ({camelot_of(first.key)})"
    verdict = "neighbours on the Camelot wheel" if fit >= FITTING_KEYS else "not far apart" if fit >= BEARABLE_KEYS else ""
    return f"Keys {keys} are {verdict}" if verdict else f"Keys {keys} clash: a short blend"


def _why_unmatched(first: MixSong, second: MixSong, match: TempoMatch | None, rules: MixRules, *, is_ambient: bool) -> str:
    if match is not None:
        limit = rules.max_tempo_change_percent
        return f"The tempos are {abs(match.change_percent):.0f} % apart, more than the {limit:g} % allowed: a short fade"
    if is_ambient:
        return "Neither has a steady beat: one is laid over the other"
    for song in (first, second):
        if not song.has_steady_beat:
            return f"“{song.title}” has no steady beat: a short fade"
    return "They are counted differently (three and four beats to the bar): a short fade"

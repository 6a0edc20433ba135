"""Where a song can be blended in and out, best place first, each with its reason.

Limits and shares follow what the tuned rules of Music Assistant's Smart Fades use.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from airdesk.analysis.form import Form
from airdesk.analysis.loudness_course import LoudnessCourse
from airdesk.model.song_analysis import BarLevels, CuePoint

_FULL_SHARES: Final = (0.7, 0.5, 0.35, 0.2)  # of the usual amplitude
_LONGEST_BLEND_SHARE: Final = 0.25  # of the audible length
_KICK_DB: Final = -6.0
_BLEND_BARS: Final = 8
_LOST_SHARE: Final = 0.1  # of the audible length: more than this nobody wants to miss
_BEATLESS_SECONDS: Final = 8.0


@dataclass(frozen=True, slots=True)
class _Levels:
    """Levels of bars against what is usual in the song, in dB."""

    whole: np.ndarray
    low: np.ndarray
    starts: np.ndarray
    bar_seconds: float


def _levels(bars: tuple[BarLevels, ...]) -> _Levels:
    power = np.asarray(
        [[10.0 ** (bar.low_db / 10.0), 10.0 ** (bar.mid_db / 10.0), 10.0 ** (bar.high_db / 10.0)] for bar in bars]
    )
    whole = 10.0 * np.log10(power.sum(axis=1) + 1e-12)
    low = 10.0 * np.log10(power[:, 0] + 1e-12)
    starts = np.asarray([bar.start_seconds for bar in bars])
    smooth = _median_of_three(whole)
    usual = float(np.median(whole[whole > whole.max() - 20.0]))
    usual_low = float(np.percentile(low, 70.0))
    return _Levels(smooth - usual, low - usual_low, starts, float(np.median(np.diff(starts))))


def _median_of_three(values: np.ndarray) -> np.ndarray:
    """The middle one of each value and its neighbours; at the ends the mean of two. Three values or more."""
    inner = np.sort(np.lib.stride_tricks.sliding_window_view(values, 3), axis=1)[:, 1]
    return np.concatenate(([values[:2].mean()], inner, [values[-2:].mean()]))


def find_cues(course: LoudnessCourse, form: Form | None) -> tuple[tuple[CuePoint, ...], tuple[CuePoint, ...]]:
    """Places to come in and to go out. Without bars: where the sound begins and ends."""
    if form is None or len(form.bars) < 4:
        return _plain_cues(course)
    levels = _levels(form.bars)
    return _best_first(_cue_ins(course, form, levels)), _best_first(_cue_outs(course, form, levels))


def _plain_cues(course: LoudnessCourse) -> tuple[tuple[CuePoint, ...], tuple[CuePoint, ...]]:
    start, end = course.audible_start, course.audible_end
    out = course.fade_out_start
    if out is not None and out > start:
        last = CuePoint(round(out, 3), "the fade-out begins; no beat to count by", 0.4)
    else:
        last = CuePoint(round(max(start, end - _BEATLESS_SECONDS), 3), "the last seconds; no beat to count by", 0.3)
    return (CuePoint(round(start, 3), "the sound begins; no beat to count by", 0.4),), (last,)


def _cue_ins(course: LoudnessCourse, form: Form, levels: _Levels) -> list[CuePoint]:
    first = float(levels.starts[0])
    length = course.audible_end - course.audible_start

    def fair(seconds: float) -> float:
        """Less for every bit of music that is missed, hardly anything beyond the tenth."""
        lost = max(0.0, seconds - course.audible_start) / max(1.0, length)
        return float(max(0.15, 1.0 - 4.0 * lost - (0.3 if lost > _LOST_SHARE else 0.0)))

    found = [CuePoint(max(0.0, first), "the first downbeat", 0.9 * fair(first))]
    kick = next((place for place, low in enumerate(levels.low) if low > _KICK_DB and levels.whole[place] > -9.0), None)
    if kick:
        at = float(levels.starts[kick])
        found.append(CuePoint(at, "kick and bass come in", 0.85 * fair(at)))
        early = _phrase_before(form, at, levels.bar_seconds)
        if early is not None:
            found.append(
                CuePoint(early, f"{round((at - early) / levels.bar_seconds)} bars before kick and bass", 0.8 * fair(early))
            )
    if len(form.sections) > 1 and form.sections[0].kind == "intro":
        at = form.sections[1].start_seconds
        found.append(CuePoint(at, "the intro is over", 0.7 * fair(at)))
    return found


def _phrase_before(form: Form, seconds: float, bar_seconds: float) -> float | None:
    """The phrase that begins eight bars, or as much as there is, before a time."""
    early = [phrase for phrase in form.phrases if 3.5 * bar_seconds < seconds - phrase < 16.5 * bar_seconds]
    return min(early, key=lambda phrase: abs(seconds - phrase - _BLEND_BARS * bar_seconds)) if early else None


def _cue_outs(course: LoudnessCourse, form: Form, levels: _Levels) -> list[CuePoint]:
    last_full = _last_full_bar(course, levels)
    end = float(levels.starts[last_full]) + levels.bar_seconds
    length = course.audible_end - course.audible_start
    blend_seconds = min(2 * _BLEND_BARS * levels.bar_seconds, _LONGEST_BLEND_SHARE * length)

    def fair(seconds: float) -> float:
        """What lies after a cue is still heard in the blend, sixteen bars of it; what lies beyond is missed."""
        lost = max(0.0, course.audible_end - seconds - blend_seconds) / max(1.0, length)
        return float(max(0.1, 1.0 - 4.0 * lost - (0.3 if lost > _LOST_SHARE else 0.0)))

    found: list[CuePoint] = []
    if course.fade_out_start is not None:
        at = _downbeat_near(levels, course.fade_out_start - _BLEND_BARS * levels.bar_seconds / 2.0)
        found.append(CuePoint(at, "shortly before the fade-out", 0.95 * fair(at)))
    outro = form.sections[-1]
    if len(form.sections) > 1 and outro.kind == "outro" and outro.end_seconds - outro.start_seconds > 3.5 * levels.bar_seconds:
        at = outro.start_seconds
        found.append(CuePoint(at, "the outro begins", 0.9 * fair(at)))
    for bars, worth in ((8, 0.85), (16, 0.75), (4, 0.6)):
        at = _phrase_near(form, levels, end - bars * levels.bar_seconds)
        found.append(CuePoint(at, f"the last {bars} bars at full level", worth * fair(at)))
    low = np.flatnonzero(levels.low > _KICK_DB)
    if len(low) and 0 < last_full - low[-1] <= 16:
        at = float(levels.starts[min(len(levels.starts) - 1, int(low[-1]) + 1)])
        found.append(CuePoint(at, "the kick has stopped", 0.7 * fair(at)))
    found.append(CuePoint(_downbeat_near(levels, course.audible_end - 4 * levels.bar_seconds), "the last four bars", 0.5))
    earliest = course.audible_start + 0.5 * length
    return [cue for cue in found if cue.seconds >= earliest] or found[-1:]


def _last_full_bar(course: LoudnessCourse, levels: _Levels) -> int:
    """The last bar at full level; at a lower one where the song goes on long after it."""
    reach = max(_LOST_SHARE * (course.audible_end - course.audible_start), 4 * levels.bar_seconds)
    last = len(levels.starts) - 1
    for share in _FULL_SHARES:
        full = np.flatnonzero(levels.whole >= 20.0 * np.log10(share))
        if len(full):
            last = int(full[-1])
            if course.audible_end - float(levels.starts[last]) - levels.bar_seconds <= reach:
                break
    return last


def _downbeat_near(levels: _Levels, seconds: float) -> float:
    return float(levels.starts[int(np.abs(levels.starts - seconds).argmin())])


def _phrase_near(form: Form, levels: _Levels, seconds: float) -> float:
    """A phrase that begins within two bars of a time, else the nearest downbeat."""
    near = [phrase for phrase in form.phrases if abs(phrase - seconds) < 2.1 * levels.bar_seconds]
    return min(near, key=lambda phrase: abs(phrase - seconds)) if near else _downbeat_near(levels, seconds)


def _best_first(cues: list[CuePoint]) -> tuple[CuePoint, ...]:
    """Sorted by worth; of several at one place the best stays."""
    kept: list[CuePoint] = []
    for cue in sorted(cues, key=lambda each: -each.score):
        if all(abs(cue.seconds - other.seconds) > 0.05 for other in kept):
            kept.append(CuePoint(round(cue.seconds, 4), cue.reason, round(cue.score, 3)))
    return tuple(kept)

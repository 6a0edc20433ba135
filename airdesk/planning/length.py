"""How many bars a song has: asked for in bars, in seconds, or as usual for the genre."""

from __future__ import annotations

from typing import Final

from airdesk.errors import PlanError
from airdesk.facts.genres import Genre
from airdesk.model.plan import PlanRequest
from airdesk.model.timebase import MAX_BARS, Meter
from airdesk.planning.form_wishes import named_sections
from airdesk.planning.reading import Reading

CLOSE_SECONDS: Final = 1.5
CLOSE_SHARE: Final = 0.01
"""A length in whole phrases is preferred where it is off by no more than the larger of these."""


def choose_bars(
    request: PlanRequest, reading: Reading, genre: Genre, tempo_bpm: float, meter: Meter
) -> tuple[int, list[str], list[str]]:
    """Bars, what to say about them, and warnings. Bars beat seconds, settings beat the prompt. Raises PlanError."""
    bar_seconds = meter.bar_beats * 60.0 / tempo_bpm
    warnings: list[str] = []
    if request.bars is not None or request.length_seconds is not None:
        bars, seconds = request.bars, request.length_seconds
        if reading.bars not in (None, bars) or reading.length_seconds not in (None, seconds):
            warnings.append("The length of the settings is used, not the one in the prompt.")
    else:
        bars, seconds = reading.bars, reading.length_seconds
        if seconds is not None and not 0 < seconds <= MAX_BARS * bar_seconds:
            seconds = max(bar_seconds, min(MAX_BARS * bar_seconds, seconds))
            warnings.append(f"The length in the prompt is not possible at this tempo: {seconds:.0f} s it is.")
    exact = _spelled_bars(reading)
    if bars is not None:
        return bars, _difference(bars, seconds, bar_seconds), [*warnings, *_stretched(exact, bars)]
    if seconds is not None:
        bars = bars_for(seconds, bar_seconds)
        warnings += _stretched(exact, bars)
        return bars, [f"{seconds:g} seconds are {bars} bars of {bar_seconds:.2f} s: {bars * bar_seconds:.1f} s."], warnings
    if exact is not None:
        return exact, [], warnings
    usual = _usual_bars(genre, reading) * reading.length_factor
    return max(4, min(MAX_BARS, round(usual / 4) * 4)), [], warnings


def _spelled_bars(reading: Reading) -> int | None:
    """Bars of a form of which every section's are said; None where one is not."""
    lengths = reading.form.lengths
    bars = sum(lengths)
    return bars if lengths and all(lengths) and bars <= MAX_BARS else None


def _stretched(exact: int | None, bars: int) -> list[str]:
    """A warning where the bars that are said of all sections are not those of the song."""
    return [] if exact in (None, bars) else [f"The sections in the prompt have {exact} bars, the song {bars}: they are fitted."]


def _usual_bars(genre: Genre, reading: Reading) -> float:
    """Bars of a song of the genre, or of the sections that are asked for."""
    if reading.form.is_exact:
        return sum(section.bars for section in named_sections(reading.form, genre))
    return max(genre.default_bars, 3 * max((bars for _, bars in reading.form.bars), default=0))


def bars_for(seconds: float, bar_seconds: float) -> int:
    """Bars nearest to a length, in whole phrases where that is close enough. Raises PlanError where no song is so long."""
    if not seconds > 0 or seconds > MAX_BARS * bar_seconds + bar_seconds / 2:
        limit = f"{MAX_BARS * bar_seconds:.0f} s ({MAX_BARS} bars)"
        raise PlanError(f"A length of {seconds:g} seconds is not possible: use up to {limit} at this tempo.")
    exact = seconds / bar_seconds
    for phrase in (8, 4, 2):
        bars = round(exact / phrase) * phrase
        if 0 < bars <= MAX_BARS and abs(bars * bar_seconds - seconds) <= max(CLOSE_SECONDS, CLOSE_SHARE * seconds):
            return bars
    return max(1, min(MAX_BARS, round(exact)))


def _difference(bars: int, seconds: float | None, bar_seconds: float) -> list[str]:
    """What bars make of a length that was asked for beside them."""
    if seconds is None:
        return []
    real = bars * bar_seconds
    return [f"{bars} bars last {real:.1f} s, {abs(real - seconds):.1f} s {'more' if real > seconds else 'less'} than asked."]

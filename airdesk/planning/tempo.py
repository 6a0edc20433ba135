"""The tempo: what was asked for, else the genre's, moved by the words for speed."""

from __future__ import annotations

from airdesk.errors import PlanError
from airdesk.facts.genres import Tempo
from airdesk.model.timebase import MAX_TEMPO_BPM, MIN_TEMPO_BPM


def tempo_in_range(tempo: Tempo, position: float) -> float:
    """Whole BPM at a position of the range: -1 its lower end, 0 the default, 1 its upper end."""
    position = max(-1.0, min(1.0, position))
    reach = tempo.default - tempo.min if position < 0 else tempo.max - tempo.default
    return float(round(tempo.default + position * reach))


def style_tempo(tempo_range: tuple[float, float]) -> Tempo:
    """The tempos of a style that has its own, its middle the usual one."""
    low, high = tempo_range
    return Tempo(low, high, float(round((low + high) / 2)))


def check_tempo(tempo_bpm: float) -> float:
    """The tempo itself. Raises PlanError outside 20 to 300 BPM."""
    if not MIN_TEMPO_BPM <= tempo_bpm <= MAX_TEMPO_BPM:
        raise PlanError(f"A tempo of {tempo_bpm:g} BPM is out of range: use {MIN_TEMPO_BPM:g} to {MAX_TEMPO_BPM:g}.")
    return float(tempo_bpm)


def range_warning(tempo_bpm: float, tempo: Tempo, genre: str) -> tuple[str, ...]:
    """A sentence where the tempo lies outside what the genre is played at."""
    if tempo.min <= tempo_bpm <= tempo.max:
        return ()
    return (f"{tempo_bpm:g} BPM is unusual for {genre}, which is played at {tempo.min:g} to {tempo.max:g}.",)

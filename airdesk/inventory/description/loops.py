"""Loop or single sound, and the tempo of loops, as heard."""

from __future__ import annotations

from dataclasses import dataclass

from airdesk.inventory.description.rhythm import LEAST_SECONDS, Rhythm

_WHOLE_BEATS = 0.12  # a length this close to whole beats was cut to them


@dataclass(frozen=True, slots=True)
class LoopFacts:
    """What a sample is as a loop."""

    is_loop: bool
    tempo_bpm: float | None = None
    beats: float | None = None


def loop_facts(rhythm: Rhythm, loop_share: float, length_seconds: float) -> LoopFacts:
    """Loop or not, with a tempo where it is one."""
    if loop_share <= 0.5 or length_seconds < LEAST_SECONDS or rhythm.tempo is None:
        return LoopFacts(is_loop=False)
    tempo = rhythm.tempo.tempo_bpm
    beats = length_seconds * tempo / 60.0
    if abs(beats - round(beats)) < _WHOLE_BEATS * max(1.0, beats / 8.0):
        beats = float(round(beats))
    return LoopFacts(is_loop=True, tempo_bpm=round(tempo, 3), beats=round(beats, 2))

"""Loop or single sound, and the tempo of loops: from chunks, the name and the audio."""

from __future__ import annotations

from dataclasses import dataclass

from airdesk.inventory.description.description import SampleHints
from airdesk.inventory.description.rhythm import LEAST_SECONDS, Rhythm

BEATS_PER_BAR = 4
_SAME_TEMPO = 0.04  # tempi that differ by less mean the same
_WHOLE_BEATS = 0.12  # a length this close to whole beats was cut to them
_SURE = 0.97


@dataclass(frozen=True, slots=True)
class LoopFacts:
    """What a sample is as a loop."""

    is_loop: bool
    confidence: float
    tempo_bpm: float | None = None
    bars: float | None = None
    disagreements: tuple[str, ...] = ()


def weighed_loop(rhythm: Rhythm, loop_share: float, length_seconds: float, hints: SampleHints) -> LoopFacts:
    """Loop or not, by trust: chunk, name, audio; with a tempo where it is one."""
    told = next((said for said in (hints.chunk_is_loop, hints.name_is_loop) if said is not None), None)
    is_loop = loop_share > 0.5 if told is None else told
    sure = max(loop_share, 1.0 - loop_share) if told is None else _SURE
    if not is_loop or length_seconds < LEAST_SECONDS / 2:
        return LoopFacts(is_loop, round(sure, 3))
    tempo, disagreements = _weighed_tempo(rhythm, length_seconds, hints)
    if tempo is None:
        return LoopFacts(True, round(sure, 3))
    beats = length_seconds * tempo / 60.0
    if abs(beats - round(beats)) < _WHOLE_BEATS * max(1.0, beats / 8.0):
        beats = float(round(beats))
    return LoopFacts(True, round(sure, 3), round(tempo, 3), round(beats / BEATS_PER_BAR, 2), tuple(disagreements))


def _weighed_tempo(rhythm: Rhythm, length_seconds: float, hints: SampleHints) -> tuple[float | None, list[str]]:
    """The tempo of the most trusted, and sentences where another says something else."""
    heard = None if rhythm.tempo is None else rhythm.tempo.tempo_bpm
    chunk = hints.chunk_tempo_bpm
    if chunk is None and hints.chunk_beats:
        chunk = 60.0 * hints.chunk_beats / length_seconds
    told = [("file", chunk), ("name", hints.name_tempo_bpm), ("sound", heard)]
    said = [(source, tempo) for source, tempo in told if tempo]
    if not said:
        return None, []
    source, tempo = said[0]
    others = [(other, value) for other, value in said[1:] if not _agree(value, tempo)]
    return tempo, [f"The {other} says {value:.4g} BPM, the {source} says {tempo:.4g}." for other, value in others]


def _agree(one: float, other: float) -> bool:
    """The same tempo, or half or double."""
    return any(abs(one * factor / other - 1.0) < _SAME_TEMPO for factor in (0.5, 1.0, 2.0))

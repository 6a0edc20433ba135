"""Loop or single sound, and the beats of loops, as heard."""

from __future__ import annotations

from dataclasses import dataclass

from airdesk.inventory.description.rhythm import LEAST_SECONDS
from airdesk.inventory.description.tempos import HeardTempo

_SURE = 0.65  # most files are single sounds
_POSSIBLE = 0.08  # where a file's name may know better, and its tempo is asked for
_WHOLE_BEATS = 0.12  # a length this close to whole beats was cut to them


@dataclass(frozen=True, slots=True)
class LoopFacts:
    """What a sample is as a loop, or would be if its name calls it one."""

    is_loop: bool
    tempo_bpm: float | None = None
    beats: float | None = None


def is_heard_as_loop(loop_share: float, length_seconds: float) -> bool:
    """Loop or not."""
    return loop_share > _SURE and length_seconds >= LEAST_SECONDS


def may_be_loop(loop_share: float, length_seconds: float) -> bool:
    """Whether a tempo is worth looking for."""
    return loop_share > _POSSIBLE and length_seconds >= LEAST_SECONDS


def loop_facts(tempo: HeardTempo | None, length_seconds: float, *, is_loop: bool) -> LoopFacts:
    """Tempo and beats of what is or may be a loop; without them where it is too short."""
    if tempo is None:
        return LoopFacts(is_loop)
    beats = length_seconds * tempo.bpm / 60.0
    if abs(beats - round(beats)) < _WHOLE_BEATS * max(1.0, beats / 8.0):
        beats = float(round(beats))
    return LoopFacts(is_loop, tempo_bpm=round(tempo.bpm, 3), beats=round(beats, 2))

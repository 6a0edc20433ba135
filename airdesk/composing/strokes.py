"""A stroke of the drums, and the several strokes one character of a pattern can stand for."""

from __future__ import annotations

from dataclasses import dataclass

from airdesk.model.notes import DRUM_PITCHES

FLAM_TICKS = 22


@dataclass(frozen=True, slots=True)
class DrumHit:
    """One stroke, before it is given human timing."""

    tick: int
    lane: str  # drum name
    velocity: float

    @property
    def pitch(self) -> int:
        """General MIDI drum note."""
        return DRUM_PITCHES[self.lane]


def stroke(tick: int, lane: str, velocity: float, mark: str, length: int) -> list[DrumHit]:
    """The strokes one character stands for: one, a flam, or a swelling roll of two or three evenly over its length in ticks."""
    if mark == "f":
        return [DrumHit(max(0, tick - FLAM_TICKS), lane, velocity * 0.55), DrumHit(tick, lane, velocity)]
    count = {"r": 2, "t": 3}.get(mark, 1)
    return [DrumHit(tick + length * part // count, lane, velocity * (1.0 - 0.12 * (count - 1 - part))) for part in range(count)]


def kick_ticks(hits: tuple[DrumHit, ...], start_tick: int, end_tick: int) -> list[int]:
    """Where the kick falls between two ticks."""
    return sorted({hit.tick for hit in hits if hit.lane in ("kick", "kick 2") and start_tick <= hit.tick < end_tick})

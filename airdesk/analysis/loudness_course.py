"""How loud a song is as it goes: where it is heard, whether it was faded out, and its level second by second."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

HOPS_PER_SECOND: Final = 10
SOFTEST_LUFS: Final = -70.0
_HEARD_SHARE: Final = 0.05  # of the usual amplitude: what is softer at an end is not music any more (Music Assistant's value)
_HEARD_FLOOR: Final = 1e-3  # amplitude; -60 dBFS
_FADE_DROP_DB: Final = 10.0
_FADE_SECONDS: Final = 4.0
_FADE_JITTER_DB: Final = 1.5
_FADE_FALLING: Final = 0.8


@dataclass(frozen=True, slots=True)
class LoudnessCourse:
    """Levels over time."""

    level_db: Doubles  # of each tenth of a second, K-weighted, -120 for silence
    audible_start: float  # seconds
    audible_end: float
    fade_out_start: float | None
    short_term_lufs: tuple[float, ...]  # one a second


def loudness_course(hop_energies: Doubles, duration_seconds: float) -> LoudnessCourse:
    """The course of the energies of tenths of a second."""
    level = 10.0 * np.log10(np.maximum(hop_energies, 1e-12))
    start, end = _audible(np.sqrt(np.maximum(hop_energies, 0.0)), duration_seconds)
    return LoudnessCourse(level, start, end, _fade_out(level, start, end), _short_term(hop_energies))


def _audible(amplitude: Doubles, duration_seconds: float) -> tuple[float, float]:
    loud = amplitude[amplitude > _HEARD_FLOOR]
    if not len(loud):
        return 0.0, duration_seconds
    limit = max(_HEARD_FLOOR, _HEARD_SHARE * float(np.median(loud)))
    heard = np.flatnonzero(amplitude > limit)
    start, end = float(heard[0]) / HOPS_PER_SECOND, float(heard[-1] + 1) / HOPS_PER_SECOND
    return (0.0 if heard[0] == 0 else start), min(duration_seconds, end if heard[-1] + 1 < len(amplitude) else duration_seconds)


def _short_term(energies: Doubles) -> tuple[float, ...]:
    sums = np.concatenate(([0.0], np.cumsum(energies)))
    seconds = np.arange(0, len(energies), HOPS_PER_SECOND)
    first = np.maximum(0, seconds - 10)
    last = np.minimum(len(energies), seconds + 20)
    mean = (sums[last] - sums[first]) / np.maximum(1, last - first)
    lufs = -0.691 + 10.0 * np.log10(np.maximum(mean, 1e-12))
    return tuple(round(float(each), 2) for each in np.maximum(lufs, SOFTEST_LUFS))


def _fade_out(level_db: Doubles, start: float, end: float) -> float | None:
    """Where the level begins to sink steadily to the end; None where it does not.

    Looked at in seconds: the loudest tenths of each tell the level of the music, not of its gaps.
    """
    first, last = int(start * HOPS_PER_SECOND), int(end * HOPS_PER_SECOND)
    count = (last - first) // HOPS_PER_SECOND
    if count < 12:
        return None
    pieces = level_db[last - count * HOPS_PER_SECOND : last].reshape(count, HOPS_PER_SECOND)
    seconds = np.sort(pieces, axis=1)[:, 6:].mean(axis=1)
    smooth = np.convolve(np.pad(seconds, 1, mode="edge"), np.ones(3) / 3.0, "valid")
    place = count - 1
    while place > 0 and smooth[place - 1] > smooth[place] - 0.15 and count - place < 45:
        place -= 1
    top = place + int(np.flatnonzero(smooth[place:] > smooth[place:].max() - 1.0)[-1])
    falling = np.diff(smooth[top:])
    length = count - 1 - top
    if length < _FADE_SECONDS or smooth[top] - smooth[-1] < _FADE_DROP_DB:
        return None
    if np.mean(falling < 0.1) < _FADE_FALLING or length < 4 or _jumps(smooth[top:]):
        return None
    return end - (count - 1 - top)


def _jumps(course: Doubles) -> bool:
    """True where most of the way down is one step: an end, and its ring, not a fade."""
    steps = -np.diff(course)
    return bool(steps[: max(2, len(steps) // 2)].max(initial=0.0) > 6.0 or np.count_nonzero(steps > 0.3) < _FADE_SECONDS)

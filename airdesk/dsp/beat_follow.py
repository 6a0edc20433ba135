"""Beats followed from known ones on: the tempo goes on as it was, held by what beats of this song sound like."""

from __future__ import annotations

from typing import Final

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

from airdesk.dsp.smooth_line import solve_least_bend

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

KNOWN_BEATS: Final = 16
"""Beats that a course is followed from."""

_STEP_BEATS: Final = 4  # over which the tempo is taken
_BENDING_BEATS: Final = 48  # that still move when a further one is found
_STIFFNESS: Final = 12.0
_LOOK_FRAMES, _LOOK_STEPS, _FARTHEST = 3.5, 5, 0.15  # to either side, in how many steps; what the last one costs
_LEAST_LIKENESS: Final = 0.3  # that pulls at a beat
_FITS_FRAMES: Final = 1.2
_SAME_FRAMES: Final = 1.2
_BEATS_TO_MEET, _BEATS_ALIKE = 12, 24  # after which a course is the one known, with and without having left it

_D1 = types.Array(types.float64, 1, "C")
_F2 = types.Array(types.float32, 2, "C")


@njit(types.float64(_F2, _F2, types.float64, types.float64), nogil=True, cache=True, error_model="numpy")
def _likeness(curves, shape, beat, step):  # type: ignore[no-untyped-def]
    """How much a beat's surroundings are like a shape: its middle on the beat, as long as a step."""
    num_places, last, total = shape.shape[0], np.float64(curves.shape[0] - 2), 0.0
    for place in range(num_places):
        at = min(max(beat + step * (place - num_places // 2) / num_places, 0.0), last)
        low = int(at)
        part = np.float32(at - low)
        for column in range(shape.shape[1]):
            value = curves[low, column] + part * (curves[low + 1, column] - curves[low, column])
            total += shape[place, column] * value
    return total


@njit(types.void(_F2, _F2, _D1, _D1), nogil=True, cache=True, error_model="numpy")
def _likenesses(curves, shape, beats, found):  # type: ignore[no-untyped-def]
    last = beats.shape[0] - 1
    for i in range(last + 1):
        before, after = max(0, i - 1), min(last, i + 1)
        found[i] = _likeness(curves, shape, beats[i], (beats[after] - beats[before]) / (after - before))


@njit(types.void(_D1, _D1, _D1), nogil=True, cache=True, error_model="numpy")
def _settle(wanted, pulls, line):  # type: ignore[no-untyped-def]
    """Bend a line as little as it can near what is wanted; what fits badly counts less."""
    for _ in range(2):
        fits = pulls / (1.0 + ((wanted - line) / _FITS_FRAMES) ** 2)
        solve_least_bend(wanted, fits, _STIFFNESS, line)


@njit(
    "UniTuple(int64, 2)(float32[:, ::1], float32[:, ::1], float64[::1], int64, int64, float64[::1])",
    nogil=True,
    cache=True,
    error_model="numpy",
)
def _follow(curves, shape, beats, first, way, line):  # type: ignore[no-untyped-def]
    """Fill *line* from the known beats on; how many were found in all, and the beat that was met (-1: the end, -2: none)."""
    wanted, pulls = np.empty(line.shape[0]), np.ones(line.shape[0])
    for i in range(KNOWN_BEATS):
        line[i] = wanted[i] = beats[first - way * (KNOWN_BEATS - 1 - i)]
    end = beats[beats.shape[0] - 1] if way > 0 else beats[0]
    count, nearest, same = KNOWN_BEATS, first, 0
    while count < line.shape[0]:
        step = (line[count - 1] - line[count - 1 - _STEP_BEATS]) / _STEP_BEATS
        new = line[count - 1] + step
        if way * (new - end) > 0.5 * abs(step):
            return count, -1
        most = -1e9
        for place in range(-_LOOK_STEPS, _LOOK_STEPS + 1):
            at = new + place * _LOOK_FRAMES / _LOOK_STEPS
            likeness = _likeness(curves, shape, at, abs(step)) - _FARTHEST * (place / _LOOK_STEPS) ** 2
            if likeness > most:
                most, wanted[count] = likeness, at
        line[count], pulls[count] = new, min(1.0, max(1e-3, most - _LEAST_LIKENESS))
        count += 1
        moving = max(0, count - _BENDING_BEATS)
        _settle(wanted[moving:count], pulls[moving:count], line[moving:count])
        here = line[count - 1]
        while 0 <= nearest + way < beats.shape[0] and abs(beats[nearest + way] - here) <= abs(beats[nearest] - here):
            nearest += way
        same = same + 1 if abs(beats[nearest] - here) < _SAME_FRAMES else 0
        if same >= (_BEATS_ALIKE if same == count - KNOWN_BEATS else _BEATS_TO_MEET):
            return count, nearest
    return count, -2


def likenesses(curves: Floats, shape: Floats, beats: Doubles) -> Doubles:
    """How much each of two or more beats sounds like a shape.

    *curves*: shape (frames, columns). *shape*: what places between half a beat before and after count, shape (places, columns).
    *beats*: in frames.
    """
    found = np.empty(len(beats))
    _likenesses(curves, shape, np.ascontiguousarray(beats), found)
    return found


def followed(
    curves: Floats, shape: Floats, beats: Doubles, first: int, way: int, most_beats: int
) -> tuple[Doubles, int | None]:
    """The course known beats would take after beat *first*, and the number of the beat where it is the known one again.

    *way*: 1 forwards or -1 backwards; there are `KNOWN_BEATS` behind *first*. None for a number: it went on to the end. Empty
    where it never leaves the known beats, or goes on for more than *most_beats* without coming back to them. The rest as in
    `likenesses`; the course is in the order it was followed in.
    """
    line = np.empty(KNOWN_BEATS + most_beats)
    count, met = _follow(curves, shape, np.ascontiguousarray(beats), first, way, line)
    is_same = met >= 0 and count == KNOWN_BEATS + _BEATS_ALIKE
    return line[KNOWN_BEATS : KNOWN_BEATS if is_same or met == -2 else count], None if met < 0 else int(met)

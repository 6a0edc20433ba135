"""Stretches in which the beats of a drifting song have slid onto other parts of the beat, put right.

Where only what lies between the beats is heard, as hats in an intro, beats slide onto it over some of them, and back later: a
drift no drummer plays. From the beats beside such a stretch the course is followed straight on, and kept where it sounds about
as much like the beats of the song and bends less.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from airdesk.analysis.beat_grid import BeatGrid, course_through
from airdesk.analysis.listening import FRAME_RATE
from airdesk.dsp.beat_follow import KNOWN_BEATS, followed, likenesses
from airdesk.dsp.exact_onsets import ExactOnsets

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

_FEWEST_BEATS: Final = 2 * KNOWN_BEATS
_EVERY_BEATS: Final = 8
_LONGEST_BEATS: Final = 128
_AROUND, _SETTLING = 3, 12  # beats beside a stretch: that are judged with it, that may move with it
_PLACES: Final = np.arange(-12, 12) / 24.0  # of a beat
_MOST_STRENGTH: Final = 3.0
_ODD_SHARE: Final = 0.25  # of the beats, which sound least like the others
_MOST_LIKENESS: Final = 1.5
_LEAST_BEND: Final = 0.0035  # change of the tempo from beat to beat that is usual where people play
_BENDS: Final = 3.0  # as much as the song mostly does
_BEND_COST: Final = 1.5
_LEAST_GAIN: Final = 5.0
_ROUNDS: Final = 3


class BeatSound:
    """What the beats of a song sound like, from half a beat before to half a beat after them."""

    def __init__(self, beats: Doubles, curves: Floats) -> None:
        """*beats*: seconds. *curves*: onset strength at FRAME_RATE, shape (frames, columns)."""
        known = np.pad(np.minimum(curves, _MOST_STRENGTH), ((1, 1), (0, 0)))
        self.curves = np.asarray(0.25 * (known[:-2] + known[2:]) + 0.5 * known[1:-1], np.float32)
        times = beats[:, np.newaxis] + np.gradient(beats)[:, np.newaxis] * _PLACES
        heard = self.curves[np.clip(np.round(times * FRAME_RATE).astype(np.int64), 0, len(curves) - 1)]
        for _ in range(2):  # the second time without what is unlike the rest
            shape = heard.mean(axis=0)
            shape -= shape.mean(axis=0)
            own = np.einsum("bpc,pc->b", heard, shape)
            heard = heard[own >= np.quantile(own, _ODD_SHARE)]
        self.usual_bend = max(_LEAST_BEND, _BENDS * float(np.median(np.abs(_bends(beats)))))
        self.shape = np.ascontiguousarray(shape / max(1e-6, float(np.median(own))), np.float32)

    def merit(self, beats: Doubles) -> float:
        """How much beats sound like the song's, about 1 for each, less what they bend more than people do."""
        likeness = likenesses(self.curves, self.shape, beats * FRAME_RATE)
        bends = _bends(beats) / self.usual_bend
        heard = np.clip(likeness, -_MOST_LIKENESS, _MOST_LIKENESS).sum()
        return float(heard - _BEND_COST * np.log1p(np.square(bends)).sum())


def _bends(beats: Doubles) -> Doubles:
    """By what part the tempo changes from beat to beat."""
    steps = np.diff(beats)
    return np.asarray(np.diff(steps) / steps[1:])


class _Course(NamedTuple):
    """Beats of which a stretch takes another course."""

    beats: Doubles
    gain: float


def likelier_course(grid: BeatGrid, other: BeatGrid, curves: Floats) -> BeatGrid:
    """A grid of a drifting song, or another one where its beats sound clearly more like each other and bend less."""
    merits = [BeatSound(each.beats, curves).merit(each.beats) for each in (grid, other)]
    return other if merits[1] - merits[0] >= _LEAST_GAIN else grid


def without_slides(grid: BeatGrid, curves: Floats, exact: ExactOnsets) -> BeatGrid:
    """A drifting grid whose stretches beside the beat are put right. *curves*: onset strength, shape (frames, columns)."""
    beats = grid.beats
    if grid.is_constant or len(beats) < _FEWEST_BEATS or not curves.any():
        return grid
    for _ in range(_ROUNDS):
        sound = BeatSound(beats, curves)
        courses = [
            course
            for way in (-1, 1)
            for first in range(_EVERY_BEATS, len(beats), _EVERY_BEATS)
            if 0 <= first - way * (KNOWN_BEATS - 1) < len(beats)
            if (course := _other_course(beats, first, way, sound, exact)) is not None
        ]
        best = max(courses, key=lambda course: course.gain, default=_Course(beats, 0.0))
        if best.gain < _LEAST_GAIN:
            break
        beats = best.beats
    return grid if beats is grid.beats else replace(grid, beats=beats, period_seconds=float(np.median(np.diff(beats))))


def _other_course(beats: Doubles, first: int, way: int, sound: BeatSound, exact: ExactOnsets) -> _Course | None:
    """The beats with the course that those behind *first* would go on; None where it is the same."""
    line, met = followed(sound.curves, sound.shape, beats * FRAME_RATE, first, way, _LONGEST_BEATS)
    if not len(line):
        return None
    line = line[::way] / FRAME_RATE
    if way < 0:  # beats from *after* on stay, and those before *before*
        before, after = 0 if met is None else met, first
    else:
        before, after = first + 1, len(beats) if met is None else met + 1
    other = np.concatenate((beats[:before], line, beats[after:]))
    more = len(other) - len(beats)
    start, stop = max(0, before - 2 * _SETTLING), after + 2 * _SETTLING + more
    inner = slice(max(0, before - _SETTLING), after + _SETTLING + more)
    other[inner] = course_through(other[start:stop], exact)[inner.start - start : inner.stop - start]
    start, stop = max(0, before - _AROUND), after + _AROUND
    return _Course(other, sound.merit(other[start : stop + more]) - sound.merit(beats[start:stop]))

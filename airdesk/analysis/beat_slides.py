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
_EVERY_BEATS: Final = 12
_LONGEST_BEATS: Final = 128
_WINDOW_BEATS: Final = 2 * _LONGEST_BEATS  # so that no course leaves it
_AROUND, _SETTLING = 3, 12  # beats beside a stretch: that are judged with it, that may move with it
_PLACES: Final = np.arange(-12, 12) / 24.0  # of a beat
_MOST_STRENGTH: Final = 3.0
_ODD_SHARE: Final = 0.25  # of the beats, which sound least like the others
_MOST_LIKENESS: Final = 1.5
_LEAST_BEND: Final = 0.0035  # change of the tempo from beat to beat that is usual where people play
_BENDS: Final = 3.0  # as much as the song mostly does
_BEND_COST: Final = 1.5
_LEAST_GAIN: Final = 5.0
_APART_SECONDS, _APART_SHARE = 0.02, 0.04  # what makes two courses different


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
    return np.asarray(np.diff(steps) / np.maximum(steps[1:], 1e-3))


class _Course(NamedTuple):
    """Another course of a stretch."""

    start: int  # of the beats it stands for
    stop: int
    beats: Doubles
    gain: float


def likelier_course(grid: BeatGrid, other: BeatGrid, curves: Floats) -> BeatGrid:
    """A grid of a drifting song, or another one where its beats sound clearly more like each other and bend less."""
    places = np.clip(np.searchsorted(grid.beats, other.beats), 1, len(grid.beats) - 1)
    apart = np.minimum(np.abs(grid.beats[places] - other.beats), np.abs(grid.beats[places - 1] - other.beats))
    if np.mean(apart > _APART_SECONDS) < _APART_SHARE:
        return grid
    merits = [BeatSound(each.beats, curves).merit(each.beats) for each in (grid, other)]
    return other if merits[1] - merits[0] >= _LEAST_GAIN else grid


def without_slides(grid: BeatGrid, curves: Floats, exact: ExactOnsets) -> BeatGrid:
    """A drifting grid whose stretches beside the beat are put right. *curves*: onset strength, shape (frames, columns)."""
    beats = grid.beats
    if grid.is_constant or len(beats) < _FEWEST_BEATS or not curves.any():
        return grid
    courses = _better_courses(beats, BeatSound(beats, curves), exact)
    if not courses:
        return grid
    for course in sorted(courses, key=lambda course: -course.start):
        beats = np.concatenate((beats[: course.start], course.beats, beats[course.stop :]))
    return replace(grid, beats=beats, period_seconds=float(np.median(np.diff(beats))))


def _better_courses(beats: Doubles, sound: BeatSound, exact: ExactOnsets) -> list[_Course]:
    """Courses that are clearly better than the beats are, apart from each other."""
    found: list[_Course] = []
    for way in (-1, 1):
        for first in range(_EVERY_BEATS, len(beats), _EVERY_BEATS):
            if 0 <= first - way * (KNOWN_BEATS - 1) < len(beats):
                course = _other_course(beats, first, way, sound, exact)
                if course is not None and course.gain >= _LEAST_GAIN:
                    found.append(course)
    apart: list[_Course] = []
    for course in sorted(found, key=lambda course: -course.gain):
        if all(course.stop <= other.start or other.stop <= course.start for other in apart):
            apart.append(course)
    return apart


def _other_course(beats: Doubles, first: int, way: int, sound: BeatSound, exact: ExactOnsets) -> _Course | None:
    """The course that the beats behind *first* would go on; None where it is the one they have."""
    offset = max(0, first - _WINDOW_BEATS)
    known = beats[offset : first + _WINDOW_BEATS]
    line, met = followed(sound.curves, sound.shape, known * FRAME_RATE, first - offset, way, _LONGEST_BEATS)
    if not len(line) or (met is None and known[::-way][0] != beats[::-way][0]):
        return None
    line = line[::way] / FRAME_RATE
    if way < 0:  # beats before *before* stay, and those from *after* on
        before, after = 0 if met is None else met, first - offset
    else:
        before, after = first - offset + 1, len(known) if met is None else met + 1
    other = np.concatenate((known[:before], line, known[after:]))
    more = len(other) - len(known)
    start, stop = max(0, before - _SETTLING), min(len(known), after + _SETTLING)
    seen = slice(max(0, start - _SETTLING), stop + _SETTLING + more)
    settled = course_through(other[seen], exact)[start - seen.start :][: stop + more - start]
    other[start : stop + more] = settled
    judged, end = max(0, before - _AROUND), after + _AROUND
    gain = sound.merit(other[judged : end + more]) - sound.merit(known[judged:end])
    return _Course(offset + start, offset + stop, settled, gain)

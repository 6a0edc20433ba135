"""One song of the mix as a stream: its runs joined without a click, at the places the timeline says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from airdesk.audio.buffer import Audio
from airdesk.automix.lane_runs import MARGIN_SECONDS, Run, runs_of
from airdesk.automix.mix_timeline import Lane
from airdesk.automix.song_reader import SongReader


class GrowingRun(Protocol):
    """A stretched run that is made while it is played."""

    def read(self, offset: int, num_frames: int) -> Audio:
        """Frames of the run with its margins, float32 of shape (2, num_frames)."""


Stretched = Callable[[Run], Audio | GrowingRun]
"""The audio of a stretched run with its margins; see `stretched_run`."""

_FADE_SECONDS = 0.010  # half a crossfade between two runs
_SEARCH_SECONDS = 0.025  # how far from its place a join may lie, to where both are most alike
_EDGE_SECONDS = 0.003  # fade at the lane's own ends, where no other goes on from it


@dataclass(frozen=True, slots=True)
class _Join:
    """A crossfade between two runs."""

    start: int  # frame of the mix
    left: NDArray[np.float32]  # gains, one per frame
    right: NDArray[np.float32]

    @property
    def end(self) -> int:
        """Frame of the mix after its last one."""
        return self.start + len(self.left)


class LanePlayer:
    """Plays forwards; holds the stretched runs it plays now, no others."""

    def __init__(
        self,
        path: Path,
        lane: Lane,
        sample_rate: int,
        stretched: Stretched,
        *,
        gapless_ends: tuple[bool, bool] = (False, False),
    ) -> None:
        """*gapless_ends*: whether it goes on from the lane before it, and whether the next one goes on from it."""
        self._path, self._gapless_ends = path, gapless_ends
        self._opened: SongReader | None = None  # from when it is its turn
        self._sample_rate, self._stretched = sample_rate, stretched
        self._runs = runs_of(lane)
        self._held: dict[int, Audio | GrowingRun] = {}
        self._joins: dict[int, _Join] = {}
        self.start_frame = round(lane.mix_start * sample_rate)
        self.end_frame = round(lane.mix_end * sample_rate)

    def read(self, start_frame: int, num_frames: int) -> Audio:
        """What sounds from a frame of the mix on, float32 of shape (2, num_frames); silence outside the lane."""
        result = np.zeros((2, num_frames), np.float32)
        first, last = max(start_frame, self.start_frame), min(start_frame + num_frames, self.end_frame)
        for index in range(len(self._runs)):
            low, high = self._reach(index)
            begin, stop = max(first, low), min(last, high)
            if begin < stop:
                self._add(index, begin, stop, result[:, begin - start_frame : stop - start_frame])
            elif high <= first:
                self._held.pop(index, None)
        self._fade_edges(result, start_frame)
        return result

    def _reach(self, index: int) -> tuple[int, int]:
        """The frames at which a run may be heard, as far as is known without listening to it."""
        slack = round((_FADE_SECONDS + _SEARCH_SECONDS) * self._sample_rate)
        low, high = self._frames(index)
        return low - (slack if index else 0), high + (slack if index < len(self._runs) - 1 else 0)

    def _frames(self, index: int) -> tuple[int, int]:
        run = self._runs[index]
        return round(run.mix_start * self._sample_rate), round(run.mix_end * self._sample_rate)

    def _add(self, index: int, begin: int, stop: int, target: Audio) -> None:
        """Add a run's share of some frames."""
        weight = np.ones(stop - begin, np.float32)
        low, high = self._frames(index)
        slack = round((_FADE_SECONDS + _SEARCH_SECONDS) * self._sample_rate)
        if index and begin < low + slack:
            join = self._join(index)
            weight[: max(0, join.start - begin)] = 0.0
            _weigh(weight, begin, join.start, join.right)
        if index < len(self._runs) - 1 and stop > high - slack:
            join = self._join(index + 1)
            _weigh(weight, begin, join.start, join.left)
            weight[max(0, join.end - begin) :] = 0.0
        if weight.any():
            target += self._audio(index, begin, stop - begin) * weight

    def _audio(self, index: int, begin: int, count: int) -> Audio:
        """Frames of one run, its margins included."""
        run, (low, high) = self._runs[index], self._frames(index)
        if run.is_copy:
            ahead = round(run.pieces[0].source_start * self._sample_rate) - low
            if self._gapless_ends[1] and index == len(self._runs) - 1:  # its last frame is the file's
                ahead = round(run.pieces[-1].source_end * self._sample_rate) - high
            return self._reader().read(begin + ahead, count)
        if index not in self._held:
            self._held[index] = self._stretched(run)
        offset = begin - low + round(MARGIN_SECONDS * self._sample_rate)
        held = self._held[index]
        return held[:, offset : offset + count] if isinstance(held, np.ndarray) else held.read(offset, count)

    def _reader(self) -> SongReader:
        self._opened = self._opened or SongReader(self._path, self._sample_rate)
        return self._opened

    def _join(self, index: int) -> _Join:
        """The crossfade into a run: where both sides are most alike around its start."""
        if index not in self._joins:
            place, fade = self._frames(index)[0], round(_FADE_SECONDS * self._sample_rate)
            search = round(_SEARCH_SECONDS * self._sample_rate)
            begin, count = place - fade - search, 2 * (fade + search)
            left, right = self._audio(index - 1, begin, count), self._audio(index, begin, count)
            offset = _most_alike(left, right, 2 * fade)
            ends = slice(offset, offset + 2 * fade)
            self._joins[index] = _Join(begin + offset, *_crossfade(left[:, ends], right[:, ends]))
        return self._joins[index]

    def _fade_edges(self, audio: Audio, start_frame: int) -> None:
        """A song that begins or ends in mid-sound does so without a click."""
        fade = round(_EDGE_SECONDS * self._sample_rate)
        frames = np.arange(start_frame, start_frame + audio.shape[1])
        from_before, into_next = self._gapless_ends
        if start_frame < self.start_frame + fade and not from_before:
            audio *= np.clip((frames - self.start_frame) / fade, 0.0, 1.0).astype(np.float32)
        if start_frame + audio.shape[1] > self.end_frame - fade and not into_next:
            audio *= np.clip((self.end_frame - frames) / fade, 0.0, 1.0).astype(np.float32)


def _weigh(weight: NDArray[np.float32], begin: int, start: int, gains: NDArray[np.float32]) -> None:
    """Multiply the part of *weight* that lies in a crossfade by its gains."""
    low, high = max(begin, start), min(begin + len(weight), start + len(gains))
    if low < high:
        weight[low - begin : high - begin] *= gains[low - start : high - start]


def _most_alike(left: Audio, right: Audio, length: int) -> int:
    """Offset of the stretch of some length in which two sounds correlate most."""
    product = np.cumsum(np.sum(left * right, axis=0, dtype=np.float64))
    power = np.cumsum(np.sum(left * left + right * right, axis=0, dtype=np.float64)) + 1e-9
    likeness = (product[length:] - product[:-length]) / (power[length:] - power[:-length] + 1e-9)
    return int(np.argmax(likeness))


def _crossfade(left: Audio, right: Audio) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Gains of both sides that keep the power, however alike they are."""
    norm = float(np.sqrt(np.sum(left.astype(np.float64) ** 2) * np.sum(right.astype(np.float64) ** 2)))
    likeness = 0.0 if norm <= 0.0 else float(np.clip(np.sum(left * right, dtype=np.float64) / norm, 0.0, 1.0))
    rising = (np.arange(left.shape[1]) + 0.5) / left.shape[1]
    falling = 1.0 - rising
    power = np.sqrt(rising**2 + falling**2 + 2.0 * likeness * rising * falling)
    return (falling / power).astype(np.float32), (rising / power).astype(np.float32)

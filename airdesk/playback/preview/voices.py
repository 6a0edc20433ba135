"""What the device plays of samples: one at a time, each cut short by the next without a click."""

from __future__ import annotations

import time
from typing import Any, Final

import numpy as np

from airdesk.audio.buffer import Audio
from airdesk.playback.priority import hurry

RING_FRAMES: Final = 65_536
CUT_FRAMES: Final = 256
"""Length of the fade of a sample that is cut short."""
LEVEL_FRAMES: Final = 1024
"""How long the level takes from nothing to 1."""
_SETTLING_CALLS: Final = 24  # after a start, in which drivers fill up and report underruns that nobody hears
_JUMP_SECONDS: Final = 0.1  # the device had stood still
_DRIFT_SECONDS: Final = 1e-5  # by block, of its clock against ours
_LARGEST_BLOCK: Final = 4096
_CUT: Final = (0.5 + 0.5 * np.cos(np.arange(1, CUT_FRAMES + 1) * (np.pi / CUT_FRAMES))).astype(np.float32)


class Voice:
    """A sample on its way to the device: one thread puts frames in, the device's takes them."""

    def __init__(self, serial: int, at: float | None = None) -> None:
        """*at*: when it shall be heard, monotonic clock; None: at once."""
        self.serial, self.at = serial, at
        self.written = self.read = 0
        self.end: int | None = None
        """Its length in frames, once it is known."""
        self.heard_at: float | None = None
        """When its first frame is heard, once that is known."""
        self._ring = np.zeros((2, RING_FRAMES), np.float32)

    @property
    def num_ahead(self) -> int:
        """Frames that wait to be heard."""
        return self.written - self.read

    @property
    def is_over(self) -> bool:
        """True when all of it has been given to the device."""
        return self.end is not None and self.read >= self.end

    def put(self, audio: Audio) -> None:
        """Append frames, shape (2, frames), at most RING_FRAMES - num_ahead of them."""
        at, count = self.written % RING_FRAMES, audio.shape[1]
        first = min(count, RING_FRAMES - at)
        self._ring[:, at : at + first] = audio[:, :first]
        self._ring[:, : count - first] = audio[:, first:]
        self.written += count

    def add_to(self, out: Audio) -> None:
        """Add the next frames, as many as there are."""
        at, count = self.read % RING_FRAMES, min(out.shape[1], self.num_ahead)
        first = min(count, RING_FRAMES - at)
        out[:, :first] += self._ring[:, at : at + first]
        out[:, first:count] += self._ring[:, : count - first]
        self.read += count


class Voices:
    """The device's callback, and what it plays."""

    def __init__(self, sample_rate: int) -> None:
        self._rate = sample_rate
        self.latency_seconds = 0.0  # from the callback to the ear
        self.level = 1.0  # linear
        self.num_calls = 0
        self.num_late = 0
        """Times that the device was not served in time while something was heard."""
        self.called_at = time.monotonic()
        self.wanted: Voice | None = None
        """What shall be heard; None: nothing."""
        self.now: Voice | None = None
        """What is heard, as the device's thread last left it."""
        self._level = 1.0
        self._num_given = 0  # frames since the device began
        self._begun = 0.0  # when the first of them was due
        self._mix = np.zeros((2, _LARGEST_BLOCK), np.float32)
        self._tail = np.zeros((2, CUT_FRAMES + _LARGEST_BLOCK), np.float32)  # of samples that were cut short
        self._num_tail = 0

    @property
    def is_silent(self) -> bool:
        """True when nothing is heard and nothing shall be."""
        return self.wanted is self.now and (self.now is None or self.now.is_over) and not self._num_tail

    def callback(self, out: Any, frames: int, _time: Any, status: Any) -> None:
        """What the device calls for the next block."""
        if self.num_calls == 0:
            hurry()
        now = time.monotonic()
        is_late = bool(status) or now - self.called_at > self.latency_seconds  # not every driver says so itself
        self.called_at = now
        heard_at = self._steady(self.called_at) + self.latency_seconds
        if self.is_silent:
            out[:] = bytes(8 * frames)
        else:
            self.num_late += is_late and self.num_calls >= _SETTLING_CALLS
            out[:] = self.block(frames, heard_at).T.tobytes()
        self._num_given += frames
        self.num_calls += 1

    def begin(self, latency_seconds: float) -> None:
        """A device begins anew. *latency_seconds*: from its callback to the ear."""
        self.latency_seconds = latency_seconds
        self.num_calls, self.num_late, self._num_given = 0, 0, 0
        self.called_at = time.monotonic()

    def _steady(self, called_at: float) -> float:
        """When this block was due: drivers ask for several at once, and then for none for a while."""
        begun = called_at - self._num_given / self._rate
        if self.num_calls == 0 or begun - self._begun > _JUMP_SECONDS:
            self._begun = begun
        else:
            self._begun = min(begun, self._begun + _DRIFT_SECONDS)
        return self._begun + self._num_given / self._rate

    def block(self, frames: int, heard_at: float) -> Audio:
        """The next frames, shape (2, frames), valid until the next call. *heard_at*: when the first of them is heard."""
        mix = self._mix[:, :frames]
        mix[:] = 0.0
        wanted = self.wanted
        start = frames if wanted is self.now else self._start_of(wanted, heard_at, frames)
        if wanted is self.now or start >= frames:
            if self.now is not None:
                self.now.add_to(mix)
        else:
            self._change(wanted, mix, start, heard_at)
        self._add_tail(mix)
        self._apply_level(mix)
        return np.clip(mix, -1.0, 1.0, out=mix)

    def _start_of(self, wanted: Voice | None, heard_at: float, frames: int) -> int:
        """Which frame of the block it begins at; `frames`: later."""
        if wanted is None or wanted.at is None:
            return 0
        return min(frames, max(0, round((wanted.at - heard_at) * self._rate)))

    def _change(self, wanted: Voice | None, mix: Audio, start: int, heard_at: float) -> None:
        if self.now is not None:
            self.now.add_to(mix[:, :start])
            rest = np.zeros((2, CUT_FRAMES), np.float32)
            self.now.add_to(rest)
            self._tail[:, start : start + CUT_FRAMES] += rest * _CUT
            self._num_tail = max(self._num_tail, start + CUT_FRAMES)
        self.now = wanted
        if wanted is not None:
            wanted.add_to(mix[:, start:])
            wanted.heard_at = heard_at + start / self._rate

    def _add_tail(self, mix: Audio) -> None:
        if not self._num_tail:
            return
        count, tail = mix.shape[1], self._tail
        mix += tail[:, :count]
        tail[:, :-count] = tail[:, count:].copy()
        tail[:, -count:] = 0.0
        self._num_tail = max(0, self._num_tail - count)

    def _apply_level(self, mix: Audio) -> None:
        most = mix.shape[1] / LEVEL_FRAMES
        level = min(self._level + most, max(self._level - most, self.level))
        if level == self._level:
            mix *= np.float32(level)
        else:
            mix *= np.linspace(self._level, level, mix.shape[1], dtype=np.float32)
            self._level = level

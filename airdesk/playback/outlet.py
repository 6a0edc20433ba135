"""Finished frames on their way to the device: one thread fills the queue, the device's callback only copies from it."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from airdesk.audio.buffer import Audio
from airdesk.errors import DeviceError
from airdesk.playback.board import QUANTUM_FRAMES
from airdesk.playback.priority import hurry

QUEUE_FRAMES = 32_768
DEVICE_BLOCKS = 7
"""What the driver keeps: on a busy machine fewer are not enough; with more it asks for three at a time, which is more than
we mix ahead."""
_SETTLING_CALLS = 8 + 2 * DEVICE_BLOCKS  # after a start, in which drivers fill up and report underruns that nobody hears
_LARGEST_BLOCK = 4096
_MOST_QUANTA = 6  # mixed ahead, however often the device had to wait
_PATIENCE_SECONDS = 0.008
_GLANCE_SECONDS = 0.0002
_LEAD_FRAMES = 4096  # of silence after a start: some devices swallow the first moment


class Outlet:
    """A queue of frames, counted for ever: `written` by the mixer's thread, `read` by the callback."""

    def __init__(self, block_frames: int) -> None:
        """*block_frames*: what the device takes at a time. Raises DeviceError."""
        if not 0 < block_frames <= _LARGEST_BLOCK or QUEUE_FRAMES % block_frames:
            raise DeviceError(f"The buffer has {block_frames} frames; it can have 128, 256, 512, 1024, 2048 or 4096.")
        self.block_frames = block_frames
        self.written = self.read = 0
        self.num_late = 0
        """Blocks that came too late since the start."""
        self.is_hungry = False
        """True while the device takes more at once than there is; put back by the mixer."""
        self.num_calls = 0
        self.called_at = time.monotonic()
        self._queue = np.zeros((QUEUE_FRAMES, 2), np.float32)
        flat, size = self._queue.data.cast("B"), block_frames * 8
        self._blocks = [flat[start : start + size] for start in range(0, len(flat), size)]
        self._silence = bytes(size)
        self._ahead = max(2 * QUANTUM_FRAMES, 2 * block_frames)

    @property
    def has_room(self) -> bool:
        """Whether it is time for the next quantum."""
        return self.written - self.read < self._ahead

    @property
    def is_leading_in(self) -> bool:
        """True in the first moment, which stays silent."""
        return self.read < _LEAD_FRAMES

    def put(self, audio: Audio | None) -> None:
        """Append a quantum, shape (2, QUANTUM_FRAMES); None: silence."""
        start = self.written % QUEUE_FRAMES
        self._queue[start : start + QUANTUM_FRAMES] = 0.0 if audio is None else audio.T
        self.written += QUANTUM_FRAMES

    def keep_more_ahead(self) -> None:
        """The device had to wait: from now on there is a quantum more."""
        self._ahead = min(self._ahead + QUANTUM_FRAMES, max(_MOST_QUANTA * QUANTUM_FRAMES, 3 * self.block_frames))

    def callback(self, out: Any, frames: int, _time: Any, status: Any) -> None:
        """What the device calls for the next block."""
        if self.num_calls == 0:
            hurry()
        is_settled, read = self.num_calls >= _SETTLING_CALLS, self.read
        if is_settled and self.written - read < frames:
            self._wait_for(read + frames)
        if self.written - read >= frames:
            out[:] = self._blocks[(read // frames) % len(self._blocks)]
            self.read = read + frames
        else:
            out[:] = self._silence
            self.num_late += is_settled
        if status:
            self.num_late += is_settled
        self.num_calls += 1
        self.called_at = time.monotonic()

    def _wait_for(self, frame: int) -> None:
        """Give the mixer a moment rather than the device silence.

        A device that was itself held up takes many blocks at once to catch up; what it has left lasts longer than this.
        """
        self.is_hungry = True
        until = time.monotonic() + _PATIENCE_SECONDS
        while self.written < frame and time.monotonic() < until:
            time.sleep(_GLANCE_SECONDS)

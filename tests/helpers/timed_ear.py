"""What the clocked device plays, with the time at which each frame of it came out."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

RATE = 44_100
_COMMAND = ("parec", "-d", "null.monitor", "--raw", "--format=float32le", f"--rate={RATE}", "--channels=2", "--latency-msec=5")


class TimedEar:
    """Records while it is used as a context; its times are never too early, so a latency is never measured too short."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._arrivals: list[tuple[float, int]] = []  # when so many frames had come
        self._num_frames = 0

    def __enter__(self) -> TimedEar:
        self._recorder = subprocess.Popen(_COMMAND, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()
        until = time.monotonic() + 30.0
        while self._num_frames < RATE // 4:
            if time.monotonic() > until:
                raise TimeoutError("nothing is recorded")
            time.sleep(0.02)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        time.sleep(0.1)
        self._recorder.terminate()
        self._recorder.wait()
        self._thread.join(2.0)
        if self._recorder.stdout is not None:
            self._recorder.stdout.close()

    def _listen(self) -> None:
        assert self._recorder.stdout is not None
        while data := os.read(self._recorder.stdout.fileno(), 65_536):
            self._parts.append(data)
            self._num_frames += len(data) // 8
            self._arrivals.append((time.monotonic(), self._num_frames))

    def heard(self) -> NDArray[np.float32]:
        """All of it so far, shape (2, frames)."""
        data = b"".join(self._parts)
        frames = np.frombuffer(data[: len(data) // 8 * 8], np.float32).reshape(-1, 2)
        return np.ascontiguousarray(frames.T)

    def frame_at(self, moment: float) -> int:
        """The frame that came out at a moment of the monotonic clock."""
        begun = min(at - count / RATE for at, count in self._arrivals)
        return round((moment - begun) * RATE)

"""Stretching and transposing while it is heard: block by block, with the first block ready within milliseconds."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from airdesk.audio.buffer import Audio

_MOST_FRAMES: Final = 1024  # given to the stretcher at once


class QuickStretch:
    """Another length, another pitch, for two channels; give it the sound in order and take what has become of it.

    It places strikes within some 6 ms and does not take the time to measure where they came out: a click shall be heard now.
    """

    def __init__(self, sample_rate: int, time_ratio: float, semitones: float) -> None:
        """*time_ratio*: frames out per frame in, 0.25 … 4. *semitones*: up."""
        from pylibrb import Option, RubberBandStretcher  # late: a large library, and most samples are played as they are

        options: Any = Option.PROCESS_REALTIME | Option.ENGINE_FINER | Option.THREADING_NEVER | Option.CHANNELS_TOGETHER
        self._stretcher = RubberBandStretcher(sample_rate, 2, options, time_ratio, 2.0 ** (semitones / 12.0))
        self._stretcher.set_max_process_size(_MOST_FRAMES)
        self._skipped = int(self._stretcher.get_start_delay())
        self._ratio, self._num_in, self._num_out = time_ratio, 0, 0
        self._process(np.zeros((2, int(self._stretcher.get_preferred_start_pad())), np.float32), is_last=False)

    def push(self, audio: Audio, *, is_last: bool) -> Audio:
        """What is ready after this part of the sound, float32 of shape (2, frames), often more or less than what went in."""
        self._num_in += audio.shape[1]
        ready = self._taken(self._process(audio, is_last=is_last))
        if not is_last:
            return ready
        missing = round(self._num_in * self._ratio) - self._num_out  # the end rings on in the stretcher
        return ready if missing >= 0 else ready[:, : max(0, ready.shape[1] + missing)]

    def _process(self, audio: Audio, *, is_last: bool) -> list[Audio]:
        parts = []
        for start in range(0, max(1, audio.shape[1]), _MOST_FRAMES):
            part = np.ascontiguousarray(audio[:, start : start + _MOST_FRAMES])
            self._stretcher.process(part, is_last and start + _MOST_FRAMES >= audio.shape[1])
            if (count := self._stretcher.available()) > 0:
                parts.append(np.array(self._stretcher.retrieve(count)))
        return parts

    def _taken(self, parts: list[Audio]) -> Audio:
        """All parts in one, without what comes before the sound begins."""
        ready = np.concatenate(parts, axis=1) if parts else np.zeros((2, 0), np.float32)
        skipped = min(self._skipped, ready.shape[1])
        self._skipped -= skipped
        self._num_out += ready.shape[1] - skipped
        return np.asarray(ready[:, skipped:], np.float32)

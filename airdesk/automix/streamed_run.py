"""A stretched run made while it is played: enough for hearing a place of a mix at once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from airdesk.audio.buffer import Audio
from airdesk.audio.mapped_stretch import BLOCK_FRAMES, MapStretcher
from airdesk.automix.beat_lag import LagMeter
from airdesk.automix.lane_runs import MARGIN_SECONDS, Run, RunSource, run_source
from airdesk.automix.song_reader import SongReader

_LISTEN_SECONDS = 3.0
"""Of its start, from which it is measured how late it comes; a run that is made whole is measured where beats must meet."""
_KEPT_SECONDS = 1.0
_STEP_FRAMES = 4096


class StreamedRun:
    """Read forwards; holds the last second."""

    def __init__(self, reader: SongReader, run: Run, sample_rate: int) -> None:
        self._sample_rate, self._kept = sample_rate, round(_KEPT_SECONDS * sample_rate)
        self._source = run_source(run, sample_rate)
        self._parts = _stretched(reader, self._source, sample_rate)
        self._held = np.zeros((2, 0), np.float32)
        self._start = 0  # of what is held, frames of the output
        self._lag = self._measured(reader)

    def read(self, offset: int, num_frames: int) -> Audio:
        """Frames of the run with its margins, float32 of shape (2, num_frames); silence where there are none."""
        first = offset + self._lag
        self._make(first + num_frames)
        result = np.zeros((2, num_frames), np.float32)
        low, high = max(first, self._start), min(first + num_frames, self._start + self._held.shape[1])
        if low < high:
            result[:, low - first : high - first] = self._held[:, low - self._start : high - self._start]
        dropped = min(max(0, first - self._kept - self._start), self._held.shape[1])
        self._held, self._start = self._held[:, dropped:], self._start + dropped
        return result

    def _make(self, frame: int) -> None:
        """Go on until a frame of the output is there, or all of it."""
        fresh, have = [self._held], self._start + self._held.shape[1]
        while have < frame and (part := next(self._parts, None)) is not None:
            fresh.append(part)
            have += part.shape[1]
        if len(fresh) > 1:
            self._held = np.concatenate(fresh, axis=1)

    def _measured(self, reader: SongReader) -> int:
        """By how many frames its first seconds come late."""
        margin, wanted = round(MARGIN_SECONDS * self._sample_rate), round(_LISTEN_SECONDS * self._sample_rate)
        self._make(wanted)
        first = self._source.start_frame + self._source.lead_frames
        source = reader.read(first, min(2 * wanted, self._source.num_frames - self._source.lead_frames))
        window = (margin, self._held.shape[1])
        return LagMeter(source, self._held, self._source.spans, self._sample_rate, window).lag_frames()


def _stretched(reader: SongReader, source: RunSource, sample_rate: int) -> Iterator[Audio]:
    """The output of a run bit by bit, beginning with its margin."""
    stretcher = MapStretcher(2, sample_rate, source.spans, source.lead_frames)
    limits = source.lead_frames + np.cumsum([span.frames for span in source.spans])
    position = 0
    for number, (span, limit) in enumerate(zip(source.spans, limits.tolist(), strict=True)):
        stop = source.num_frames if number == len(source.spans) - 1 else min(source.num_frames, limit)
        stretcher.turn(span)
        while position < stop:
            count = min(stop - position, BLOCK_FRAMES)
            stretcher.feed(reader.read(source.start_frame + position, count))
            position += count
            part = stretcher.take()
            if part.shape[1]:
                yield part
    yield stretcher.finish()

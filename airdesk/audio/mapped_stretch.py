"""A sound stretched along a map: its speed and pitch change at given places, in one pass of Rubber Band's R3.

R3 in real-time mode, in this process: as exact on beats as the offline command-line program (a few milliseconds, measured
after each run by those who need less), faster, without files, and the only one whose pitch may glide. Its speed is set only
where it changes: setting it anew loses fractions of frames each time, which add up to tens of milliseconds a minute.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from airdesk.audio.buffer import Audio

if TYPE_CHECKING:
    from pylibrb import RubberBandStretcher

BLOCK_FRAMES: Final = 1024
_TAIL_FRAMES: Final = 16384  # fed behind the end, so that everything comes out


@dataclass(frozen=True, slots=True)
class StretchSpan:
    """A stretch of the source at one speed and pitch."""

    frames: int  # of the source
    time_ratio: float  # output frames per source frame
    semitones: float = 0.0


def mapped_stretch(
    audio: Audio,
    sample_rate: int,
    spans: Sequence[StretchSpan],
    *,
    lead_frames: int = 0,
    check: Callable[[], None] | None = None,
) -> Audio:
    """The sound stretched span by span, all of the output of the spans and what follows them.

    *audio*: float32, shape (channels, frames): `lead_frames` of what comes before the first span, the spans, then what follows
    them. The output begins where the first span does. *check*: called now and then, may raise to cancel.
    """
    stretcher = MapStretcher(audio.shape[0], sample_rate, spans, lead_frames)
    position, end = 0, audio.shape[1]
    limits = lead_frames + np.cumsum([span.frames for span in spans])
    for number, (span, limit) in enumerate(zip(spans, limits.tolist(), strict=True)):
        stop = end if number == len(spans) - 1 else min(end, limit)
        stretcher.turn(span)
        while position < stop:
            following = min(stop, position + BLOCK_FRAMES)
            stretcher.feed(audio[:, position:following])
            position = following
        if check is not None:
            check()
    return stretcher.finish()


class MapStretcher:
    """Rubber Band with its start-up cut off, fed bit by bit."""

    def __init__(self, num_channels: int, sample_rate: int, spans: Sequence[StretchSpan], lead_frames: int) -> None:
        first = spans[0]
        self._engine = _engine(num_channels, sample_rate, first, is_shifted=any(span.semitones for span in spans))
        self._now = first
        self._num_channels = num_channels
        self._to_drop = self._engine.get_start_delay() + round(lead_frames * first.time_ratio)
        self._parts: list[Audio] = []
        self.feed(np.zeros((num_channels, self._engine.get_preferred_start_pad()), np.float32))

    def turn(self, span: StretchSpan) -> None:
        """Go on at another speed or pitch."""
        if abs(span.time_ratio - self._now.time_ratio) > 1e-7:
            self._engine.time_ratio = span.time_ratio
        if span.semitones != self._now.semitones:
            self._engine.pitch_scale = math.pow(2.0, span.semitones / 12.0)
        self._now = span

    def feed(self, audio: Audio) -> None:
        """Give it the next frames and take what is ready."""
        if audio.shape[1] == 0:
            return
        self._engine.process(np.ascontiguousarray(audio, np.float32), False)
        while self._engine.available() > 0:
            part = np.asarray(self._engine.retrieve_available(), np.float32)
            dropped = min(self._to_drop, part.shape[1])
            self._to_drop -= dropped
            if dropped < part.shape[1]:
                self._parts.append(part[:, dropped:])

    def finish(self) -> Audio:
        """Everything that came out and was not taken."""
        for _ in range(0, _TAIL_FRAMES, BLOCK_FRAMES):
            self.feed(np.zeros((self._num_channels, BLOCK_FRAMES), np.float32))
        return self.take()

    def take(self) -> Audio:
        """What came out since the last look."""
        parts, self._parts = self._parts, []
        return np.concatenate(parts, axis=1) if parts else np.zeros((self._num_channels, 0), np.float32)


def _engine(num_channels: int, sample_rate: int, first: StretchSpan, *, is_shifted: bool) -> RubberBandStretcher:
    from pylibrb import Option, RubberBandStretcher  # late: it loads a library

    options = Option.PROCESS_REALTIME | Option.ENGINE_FINER | Option.CHANNELS_TOGETHER
    if is_shifted:  # so that a pitch may glide; without it nothing is resampled, which saves a tenth of the time
        options |= getattr(Option, "PitchHighConsistency")  # noqa: B009 - its stub spells it otherwise
    pitch_scale = math.pow(2.0, first.semitones / 12.0)
    engine = RubberBandStretcher(sample_rate, num_channels, options, first.time_ratio, pitch_scale)
    engine.set_max_process_size(max(4096, engine.get_preferred_start_pad()))
    return engine

"""Longer or shorter at the same pitch, higher or lower at the same length: Rubber Band's R3 in this process."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np

from airdesk.audio.buffer import Audio
from airdesk.errors import BadInputError

if TYPE_CHECKING:
    from pylibrb import RubberBandStretcher

StretchQuality: TypeAlias = Literal["quick", "fine"]
"""Fine takes three to four times as long (about 15 × real time in stereo) and keeps sharp starts sharper."""

SHORTEST_RATIO: Final = 0.25
LONGEST_RATIO: Final = 4.0
MOST_SEMITONES: Final = 24.0

_PIECE_FRAMES: Final = 4096  # given to Rubber Band at a time
_LEAD_FRAMES: Final = 4096  # silence before the sound: the first strike is then placed like all later ones
_PROBE_STRIKES: Final = 8
_PROBE_GAP_SECONDS: Final = 0.13  # between two strikes; no multiple of Rubber Band's hop


def stretch(
    audio: Audio, sample_rate: int, time_ratio: float, semitones: float = 0.0, quality: StretchQuality = "fine"
) -> Audio:
    """The sound over `time_ratio` times its length and `semitones` higher, exactly `round(frames * time_ratio)` frames.

    *audio*: float32, shape (channels, frames). *time_ratio*: 0.25..4, above 1 is longer. *semitones*: -24..24.
    *Raises* BadInputError outside of these. Strikes lie within 1.5 ms of their places for ratios of 0.7 to 1.75 (fine).
    """
    stream = StretchStream(audio.shape[0], sample_rate, time_ratio, semitones, quality)
    return stream.process(audio, is_last=True)


class StretchStream:
    """Stretches a sound that comes piece by piece."""

    def __init__(
        self,
        num_channels: int,
        sample_rate: int,
        time_ratio: float,
        semitones: float = 0.0,
        quality: StretchQuality = "fine",
    ) -> None:
        _check(time_ratio, semitones)
        self._num_channels, self._ratio = num_channels, time_ratio
        self._taken = self._given = 0  # frames
        self._engine: RubberBandStretcher | None = None
        self._to_drop = 0  # frames of output that come before the sound
        if time_ratio != 1.0 or semitones != 0.0:
            late = _start_delay_seconds(sample_rate, time_ratio, semitones, quality)
            self._engine = _engine(num_channels, sample_rate, time_ratio, semitones, quality)
            lead = _LEAD_FRAMES + self._engine.get_preferred_start_pad()
            self._to_drop = self._engine.get_start_delay() + round(_LEAD_FRAMES * time_ratio + late * sample_rate)
            self._fed(np.zeros((num_channels, lead), np.float32))

    def process(self, audio: Audio, is_last: bool = False) -> Audio:
        """What is ready after the next piece, shape (channels, frames), often less than will come of that piece.

        With the last piece comes all the rest, so that all together is `round(frames * time_ratio)` frames.
        """
        self._taken += audio.shape[1]
        if self._engine is None:
            self._given += audio.shape[1]
            return audio.copy()
        parts = self._fed(audio)
        missing = round(self._taken * self._ratio) - self._given - sum(part.shape[1] for part in parts)
        while is_last and missing > 0:  # silence pushes out what still is inside
            for part in self._fed(np.zeros((self._num_channels, _PIECE_FRAMES), np.float32)):
                parts.append(part)
                missing -= part.shape[1]
        ready = np.concatenate(parts, axis=1) if parts else np.zeros((self._num_channels, 0), np.float32)
        ready = ready[:, : max(0, round(self._taken * self._ratio) - self._given)] if is_last else ready
        self._given += ready.shape[1]
        return ready

    def _fed(self, audio: Audio) -> list[Audio]:
        """Give audio to Rubber Band, and take what it has ready."""
        engine = self._engine
        parts: list[Audio] = []
        for start in range(0, audio.shape[1], _PIECE_FRAMES):
            assert engine is not None
            engine.process(np.ascontiguousarray(audio[:, start : start + _PIECE_FRAMES], np.float32), False)
            while engine.available() > 0:
                part = np.asarray(engine.retrieve_available(), np.float32)
                dropped = min(self._to_drop, part.shape[1])
                self._to_drop -= dropped
                parts.append(part[:, dropped:])
        return parts


def _check(time_ratio: float, semitones: float) -> None:
    if not SHORTEST_RATIO <= time_ratio <= LONGEST_RATIO:
        raise BadInputError(f"A sound cannot be stretched to {time_ratio:g} times its length: use 0.25 to 4.")
    if not -MOST_SEMITONES <= semitones <= MOST_SEMITONES:
        raise BadInputError(f"A sound cannot be moved by {semitones:g} semitones: use -24 to 24.")


def _engine(
    num_channels: int, sample_rate: int, time_ratio: float, semitones: float, quality: StretchQuality
) -> RubberBandStretcher:
    from pylibrb import Option, RubberBandStretcher  # late: it loads a library

    options = Option.PROCESS_REALTIME | Option.ENGINE_FINER | Option.CHANNELS_TOGETHER
    if quality == "quick":
        options |= Option.WINDOW_SHORT
    engine = RubberBandStretcher(sample_rate, num_channels, options, time_ratio, math.pow(2.0, semitones / 12.0))
    engine.set_max_process_size(_PIECE_FRAMES)
    return engine


@lru_cache(maxsize=256)
def _start_delay_seconds(sample_rate: int, time_ratio: float, semitones: float, quality: StretchQuality) -> float:
    """How much later than it should a strike comes out, beyond what Rubber Band says itself; often negative.

    It depends on the ratio in no simple way (-6 to +1 ms), so it is measured once for each on a few strikes.
    """
    gap = round(_PROBE_GAP_SECONDS * sample_rate)
    strikes = _LEAD_FRAMES + gap * np.arange(_PROBE_STRIKES)
    probe = np.zeros((1, int(strikes[-1]) + gap + 2 * _LEAD_FRAMES), np.float32)
    decay = np.exp(-np.arange(gap // 8) / (0.0007 * sample_rate))
    noise = np.random.default_rng(1).normal(size=len(decay))
    for strike in strikes:
        probe[0, strike : strike + len(decay)] = 0.5 * noise * decay
    engine = _engine(1, sample_rate, time_ratio, semitones, quality)
    pad = np.zeros((1, engine.get_preferred_start_pad()), np.float32)
    played = np.concatenate((pad, probe, np.zeros_like(probe[:, :8192])), axis=1)
    parts = []
    for start in range(0, played.shape[1], _PIECE_FRAMES):
        engine.process(np.ascontiguousarray(played[:, start : start + _PIECE_FRAMES]), False)
        parts.append(np.asarray(engine.retrieve_available(), np.float32))
    power = np.square(np.concatenate(parts, axis=1)[0, engine.get_start_delay() :])
    half = int(0.4 * gap * min(1.0, time_ratio))
    delays = [_onset(power, round(strike * time_ratio), half) for strike in strikes]
    return float(np.median(delays)) / sample_rate


def _onset(power: Audio, place: int, half_frames: int) -> int:
    """Frames from a place to the first loud frame around it."""
    start = max(0, place - half_frames)
    around = power[start : place + half_frames]
    return start + int(np.argmax(around > 0.1 * around.max(initial=0.0))) - place

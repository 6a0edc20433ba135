"""A zone brought to the pitch and sample rate at which it is played, its loop still seamless."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from airdesk.audio.buffer import Audio
from airdesk.audio.instrument import Zone, ZoneAudio
from airdesk.audio.resampling import stretch_by_ratio

_CONTEXT_FRAMES = 512  # more than the resampler's filter reaches, in frames of the lower rate
_MIN_LOOP_FRAMES = 4096  # shorter loops are written out several times: tuning then stays within 0.2 cents
_ONSET_FRAMES = 1000  # over which an offset is taken away: no click, and over before anyone hears a loop
_END_FADE_SECONDS = 0.005
_END_THRESHOLD = 0.001  # a sound that ends louder than this is faded out
_INT16_TOP = 32767.0


@dataclass(frozen=True, slots=True)
class PitchedSound:
    """Audio as the kernel plays it."""

    audio: NDArray[np.int16]  # shape (channels, frames)
    gain: float = 1.0  # linear factor that restores its level
    loop_length: int = 0  # the last so many frames repeat; 0: none


def pitched_sound(zone: Zone, audio: ZoneAudio, semitones: float, sample_rate: int, limit_frames: int | None) -> PitchedSound:
    """The zone moved by `semitones` at `sample_rate`; no more than `limit_frames` of it where that is given."""
    ratio = sample_rate / zone.sample_rate * 2.0 ** (-semitones / 12.0)
    if zone.loop_start_frame is not None and zone.loop_end_frame is not None:
        loop = _looped(audio, zone.loop_start_frame, zone.loop_end_frame, ratio)
        if limit_frames is None or loop.audio.shape[1] <= limit_frames:
            return loop
        return replace(loop, audio=np.ascontiguousarray(loop.audio[:, :limit_frames]), loop_length=0)
    return _plain(audio, ratio, sample_rate, limit_frames)


def _plain(audio: ZoneAudio, ratio: float, sample_rate: int, limit_frames: int | None) -> PitchedSound:
    """A sound without a loop, cut to the limit or ending in silence."""
    if limit_frames is not None:
        audio = audio[:, : math.ceil((limit_frames + _CONTEXT_FRAMES) / ratio) + _CONTEXT_FRAMES]
    moved = stretch_by_ratio(_as_float(audio), ratio)
    if limit_frames is not None and moved.shape[1] > limit_frames:
        return _as_sound(moved[:, :limit_frames])
    return _as_sound(_faded_out(moved, sample_rate))


def _looped(audio: ZoneAudio, start: int, end: int, ratio: float) -> PitchedSound:
    """A sound whose loop becomes a whole number of frames by moving the ratio a hair, resampled across its seam."""
    length = end - start
    repeats = max(1, math.ceil(_MIN_LOOP_FRAMES / (length * ratio)))
    loop_frames = max(1, round(length * repeats * ratio))
    ratio = loop_frames / (length * repeats)
    context = math.ceil(_CONTEXT_FRAMES * max(1.0, 1.0 / ratio))
    frames = np.arange(start + length * repeats + 2 * context)
    frames = np.where(frames < end, frames, start + (frames - start) % length)
    moved = stretch_by_ratio(_centred(_as_float(audio), start, end)[:, frames], ratio)
    loop_start = math.ceil((start + context) * ratio)
    return replace(_as_sound(moved[:, : loop_start + loop_frames]), loop_length=loop_frames)


def _centred(audio: Audio, start: int, end: int) -> Audio:
    """The sound without the offset of its loop, which would add up over held notes; taken away softly at its start."""
    offset = audio[:, start:end].mean(axis=1, keepdims=True)
    onset = np.minimum(1.0, np.arange(audio.shape[1], dtype=np.float32) / max(1, min(_ONSET_FRAMES, start)))
    centred: Audio = audio - offset * onset
    return centred


def _as_float(audio: ZoneAudio) -> Audio:
    return audio.astype(np.float32) / np.float32(_INT16_TOP)


def _as_sound(audio: Audio) -> PitchedSound:
    """Back to int16; what overshoots full scale is scaled down and its gain remembered."""
    gain = max(1.0, float(np.abs(audio).max(initial=0.0)))
    return PitchedSound(np.ascontiguousarray(np.rint(audio * (_INT16_TOP / gain)), dtype=np.int16), gain)


def _faded_out(audio: Audio, sample_rate: int) -> Audio:
    """The sound with a short fade at its end if it stops abruptly."""
    count = min(audio.shape[1], round(_END_FADE_SECONDS * sample_rate))
    if count == 0 or float(np.abs(audio[:, -1]).max()) < _END_THRESHOLD:
        return audio
    audio = audio.copy()
    audio[:, -count:] *= np.linspace(1.0, 0.0, count, dtype=np.float32)
    return audio

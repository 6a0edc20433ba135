"""A track's mixer strip: gain and constant-power pan, steady or automated."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from airdesk.model.song import Automation, Track
from airdesk.model.timebase import TempoMap
from airdesk.render.note_columns import ticks_to_frames
from airdesk.units import db_to_amplitude, equal_power_pan

_RAMP_SECONDS = 0.02
"""A change of gain or pan takes this long, so that it does not click."""


def steady_gain(track: Track) -> tuple[float, float]:
    """Linear left and right factor of a strip that does not move."""
    left, right = equal_power_pan(track.pan)
    gain = db_to_amplitude(track.gain_db)
    return gain * left, gain * right


def is_automated(track: Track) -> bool:
    """True when the strip moves while the song plays."""
    return bool(track.gain_automation or track.pan_automation)


class StripCurve:
    """Gain and pan of an automated strip over time."""

    def __init__(self, track: Track, tempo_map: TempoMap, sample_rate: int) -> None:
        self._gain_db = _Curve(track.gain_automation, 0.0, tempo_map, sample_rate)
        self._pan = _Curve(track.pan_automation, track.pan, tempo_map, sample_rate)
        self._base = db_to_amplitude(track.gain_db)

    def apply(self, audio: NDArray[np.float32], start_frame: int) -> None:
        """Multiply a block in place; shape (2, frames)."""
        frames = np.arange(start_frame, start_frame + audio.shape[1])
        gain = self._base * 10.0 ** (self._gain_db.at(frames) / 20.0)
        angle = (np.clip(self._pan.at(frames), -1.0, 1.0) + 1.0) * (np.pi / 4.0)
        audio[0] *= (gain * np.cos(angle)).astype(np.float32)
        audio[1] *= (gain * np.sin(angle)).astype(np.float32)


class _Curve:
    """A stepped value whose steps are short ramps."""

    def __init__(self, steps: Sequence[Automation], before: float, tempo_map: TempoMap, sample_rate: int) -> None:
        ordered = sorted(steps, key=lambda step: step.start_tick)
        ticks = np.array([step.start_tick for step in ordered], np.int64)
        starts = ticks_to_frames(ticks, tempo_map, sample_rate).tolist()
        ramp = round(_RAMP_SECONDS * sample_rate)
        self._frames, self._values = [-1.0], [before]
        for number, (start, step) in enumerate(zip(starts, ordered, strict=True)):
            if start <= 0:
                self._values = [step.value]
                continue
            room = starts[number + 1] - start if number + 1 < len(starts) else ramp
            if room <= 0:
                continue  # another step at the same moment replaces this one
            self._frames += [start, start + max(1, min(ramp, room) - 1)]
            self._values += [self._values[-1], step.value]

    def at(self, frames: NDArray[np.int64]) -> NDArray[np.float64]:
        """The value at each frame."""
        if frames[0] >= self._frames[-1]:
            return np.full(len(frames), self._values[-1])
        return np.interp(frames, self._frames, self._values)

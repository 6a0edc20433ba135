"""A track's mixer strip: gain and constant-power pan, steady or automated."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from airdesk.model.song import Track
from airdesk.render.frame_clock import FrameClock
from airdesk.render.ramps import Ramps, ramped
from airdesk.units import db_to_amplitude, equal_power_pan

_RAMP_SECONDS = 0.02
"""A change of gain or pan takes this long, so that it does not click."""
_RAMP_CORNERS = 16
"""Straight pieces of a ramp, which is straight in dB: within 0.01 dB for steps as large as music makes them."""


def steady_gain(track: Track) -> tuple[float, float]:
    """Linear left and right factor of a strip that does not move."""
    left, right = equal_power_pan(track.pan)
    gain = db_to_amplitude(track.gain_db)
    return gain * left, gain * right


def is_automated(track: Track) -> bool:
    """True when the strip moves while the song plays."""
    return bool(track.gain_automation or track.pan_automation)


class StripCurve:
    """Gain and pan of an automated strip over time, as one curve for each side."""

    def __init__(self, track: Track, clock: FrameClock) -> None:
        ramp = clock.frames_of(_RAMP_SECONDS)
        gain_db = ramped(track.gain_automation, 0.0, clock, ramp_frames=ramp)
        pan = ramped(track.pan_automation, track.pan, clock, ramp_frames=ramp)
        self._frames = np.unique(np.concatenate((_corners(gain_db), _corners(pan))))
        gain = db_to_amplitude(track.gain_db) * 10.0 ** (gain_db.at(self._frames) / 20.0)
        angle = (np.clip(pan.at(self._frames), -1.0, 1.0) + 1.0) * (np.pi / 4.0)
        self._sides = (gain * np.cos(angle), gain * np.sin(angle))

    def apply(self, audio: NDArray[np.float32], start_frame: int) -> None:
        """Multiply a block in place; shape (2, frames)."""
        first = max(0, int(np.searchsorted(self._frames, start_frame, side="right")) - 1)
        last = int(np.searchsorted(self._frames, start_frame + audio.shape[1])) + 1
        corners = self._frames[first:last]
        frames = np.arange(start_frame, start_frame + audio.shape[1]) if len(corners) > 1 else None
        for channel, side in zip(audio, self._sides, strict=True):
            if frames is None:
                channel *= np.float32(side[first])
            else:
                channel *= np.interp(frames, corners, side[first:last]).astype(np.float32)


def _corners(ramps: Ramps) -> NDArray[np.int64]:
    """The corners of a value, those of its moving stretches multiplied."""
    starts, ends = ramps.frames[:-1][ramps.moves], ramps.frames[1:][ramps.moves]
    inner = np.linspace(starts, ends, _RAMP_CORNERS, endpoint=False, dtype=np.int64).reshape(-1)
    return np.concatenate((ramps.frames, inner))

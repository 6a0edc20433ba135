"""How far a track's sources have run at any frame: the running sum of 2^(semitones / 12) along its pitch curve.

The curve belongs to the track, so one warped axis serves all of its notes: a note that began at frame s has read
`position(f) - position(s)` frames of its source at frame f. Where the curve moves, the axis has a corner every few
frames and its speed is straight between them; where it rests, nothing at all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from airdesk.model.song import Track
from airdesk.render.frame_clock import FrameClock, Frames
from airdesk.render.ramps import Ramps, ramped

GRID_FRAMES = 64
"""Corners lie on multiples of this: 1.5 ms at 44.1 kHz, over which no pitch curve bends enough to hear."""
VIBRATO_HZ = 5.5
"""A choice within the 5 to 6 Hz of players and of General MIDI devices."""

_BEND_RAMP_SECONDS = 0.005
_JOINED_SECONDS = 0.03  # a wheel that moves more often than this is one line
_DEPTH_RAMP_SECONDS = 0.03
_MOST_CORNERS = 2_000_000  # more would need a quarter of a gigabyte; the grid then becomes coarser

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PitchAxis:
    """Corners of the warped axis; between them the speed is a straight line, after the last it stays."""

    frames: Frames  # ascending from 0
    positions: Reals  # source frames run since frame 0
    speeds: Reals  # source frames per frame
    half_slopes: Reals  # half the change of speed per frame

    def position(self, frames: Frames) -> Reals:
        """Source frames run at each frame."""
        corner = self._corner(frames)
        after = (frames - self.frames[corner]).astype(np.float64)
        position: Reals = self.positions[corner] + after * (self.speeds[corner] + after * self.half_slopes[corner])
        return position

    def frame_at(self, positions: Reals) -> Frames:
        """The last frame at which no more source frames than these have run."""
        corner = np.maximum(0, np.searchsorted(self.positions, positions, side="right") - 1)
        left, speed, half = positions - self.positions[corner], self.speeds[corner], self.half_slopes[corner]
        after = 2.0 * left / (speed + np.sqrt(np.maximum(0.0, speed * speed + 4.0 * half * left)))
        return self.frames[corner] + after.astype(np.int64)

    def is_steady(self, first: Frames, last: Frames) -> NDArray[np.bool_]:
        """Whether the speed stays what it is between two frames, for each pair."""
        corner = self._corner(first)
        steady: NDArray[np.bool_] = (corner == self._corner(last)) & (self.half_slopes[corner] == 0.0)
        return steady

    def speed(self, frames: Frames) -> Reals:
        """Source frames per frame at each frame where the axis is steady."""
        return self.speeds[self._corner(frames)]

    def top_speed(self, first: Frames, last: Frames) -> Reals:
        """The highest speed between two frames, for each pair."""
        speeds = np.append(self.speeds, self.speeds[-1])
        spans = np.stack((self._corner(first), self._corner(last) + 2), axis=1).reshape(-1)
        return np.maximum.reduceat(np.append(speeds, speeds[-1]), spans)[::2]

    def _corner(self, frames: Frames) -> NDArray[np.int64]:
        return np.searchsorted(self.frames, frames, side="right") - 1


@dataclass(frozen=True, slots=True)
class PitchCurve:
    """What moves the pitch of a track, in semitones."""

    bends: Ramps
    vibrato: Ramps  # depth to either side
    glide: Ramps | None

    def at(self, frames: Frames, sample_rate: int) -> Reals:
        """Semitones at each frame."""
        wave = np.sin(frames * (2.0 * np.pi * VIBRATO_HZ / sample_rate))
        semitones: Reals = self.bends.at(frames) + self.vibrato.at(frames) * wave
        return semitones if self.glide is None else semitones + self.glide.at(frames)

    def moving(self, last_frame: int) -> list[tuple[int, int]]:
        """The stretches in which it moves, in any order."""
        stretches = _stretches(self.bends.frames, self.bends.moves)
        if self.glide is not None:
            stretches += _stretches(self.glide.frames, self.glide.moves)
        frames, depths = np.append(self.vibrato.frames, last_frame), np.append(self.vibrato.values, self.vibrato.values[-1])
        return stretches + _stretches(frames, (depths[1:] > 0.0) | (depths[:-1] > 0.0))


def _stretches(frames: Frames, chosen: NDArray[np.bool_]) -> list[tuple[int, int]]:
    return list(zip(frames[:-1][chosen].tolist(), frames[1:][chosen].tolist(), strict=True))


def pitch_curve(track: Track, clock: FrameClock, glide: Ramps | None) -> PitchCurve:
    """The curve of a track: its bends and tuning, its vibrato, and its glides."""
    bend_ramp, joined = clock.frames_of(_BEND_RAMP_SECONDS), clock.frames_of(_JOINED_SECONDS)
    depth_ramp = clock.frames_of(_DEPTH_RAMP_SECONDS)
    return PitchCurve(
        ramped(track.pitch_automation, 0.0, clock, ramp_frames=bend_ramp, joined_frames=joined, grid=GRID_FRAMES),
        ramped(track.vibrato_automation, 0.0, clock, ramp_frames=depth_ramp, joined_frames=depth_ramp, grid=GRID_FRAMES),
        glide,
    )


def pitch_axis(curve: PitchCurve, sample_rate: int, last_frame: int) -> PitchAxis | None:
    """The axis of a curve until its last frame; None where the pitch never moves."""
    stretches = sorted(curve.moving(last_frame))
    if not stretches:
        return None
    frames = _corner_frames(stretches)
    semitones = curve.at(frames, sample_rate)
    speeds = np.exp2(semitones / 12.0)
    lengths = np.diff(frames)
    positions = np.append(0.0, np.cumsum((speeds[:-1] + speeds[1:]) * 0.5 * lengths))
    slopes = np.where(semitones[1:] == semitones[:-1], 0.0, np.diff(speeds) / lengths)
    return PitchAxis(frames, positions, speeds, np.append(slopes * 0.5, 0.0))


def _corner_frames(stretches: list[tuple[int, int]]) -> Frames:
    """Frame 0 and every frame of the grid in and around the stretches, ascending."""
    merged: list[list[int]] = []
    for start, end in stretches:
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    grid = GRID_FRAMES
    while sum((end - start) // grid + 2 for start, end in merged) > _MOST_CORNERS and grid < GRID_FRAMES * 1024:
        grid *= 2
    corners = [np.arange(start // grid, -(-end // grid) + 1, dtype=np.int64) for start, end in merged]
    return np.unique(np.concatenate([np.zeros(1, np.int64), *corners])) * grid

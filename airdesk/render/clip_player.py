"""The audio clips of a track played block by block, each with its gain, its fades and edges that do not click."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from airdesk.model.audio_clip import FadeShape
from airdesk.render.clip_reading import ClipSound

Gains = NDArray[np.float32]
NO_LOOP: Final = math.inf


@dataclass(frozen=True, slots=True)
class ClipVoice:
    """One clip in frames."""

    start: int
    end: int  # of the clip; its sound may be over before
    sound: ClipSound
    first: int  # frame of the sound with which it begins
    period: float  # frames after which a loop begins anew; NO_LOOP: it does not
    gain_left: float
    gain_right: float
    fade_in: int  # frames
    fade_out: int
    fade_shape: FadeShape
    edge_in: int  # short straight fade, so that the edge does not click
    edge_out: int
    round_in: int = 0  # the same for each round of a loop that is longer or shorter than its period
    round_out: int = 0

    @property
    def sounding_end(self) -> int:
        """Where it is silent from: its end, or that of its sound."""
        if self.period != NO_LOOP:
            return self.end
        return max(self.start, min(self.end, self.start + self.sound.num_frames - self.first))

    def gains(self, start_frame: int, count: int) -> Gains:
        """The factor of each frame that fades and edges give."""
        since = np.arange(start_frame - self.start, start_frame - self.start + count, dtype=np.float64)
        gains = _fade(since, self.fade_in, self.fade_shape) * _fade(since, self.edge_in, "linear")
        left = self.end - self.start - 1 - since
        gains *= _fade(left, self.fade_out, self.fade_shape)
        gains *= _fade(left - (self.end - self.sounding_end), self.edge_out, "linear")
        return gains.astype(np.float32)

    def add(self, audio: NDArray[np.float32], start_frame: int) -> None:
        """Add what is heard of it in the block that starts at a frame, shape (2, frames)."""
        start = max(self.start, start_frame)
        end = min(self.sounding_end, start_frame + audio.shape[1])
        while start < end:
            at, stop = self._stretch(start, end)
            self._add_stretch(audio[:, start - start_frame : stop - start_frame], at, start)
            start = stop

    def _stretch(self, start: int, end: int) -> tuple[int, int]:
        """Where in the sound a frame of the song lies, and up to which frame it goes on from there."""
        place = self.first + start - self.start
        if self.period == NO_LOOP:
            return place, end
        number = int((place + 0.5) // self.period)  # rounds begin at whole frames
        while round((number + 1) * self.period) <= place:
            number += 1
        while round(number * self.period) > place:
            number -= 1
        return place - round(number * self.period), min(end, start + round((number + 1) * self.period) - place)

    def _round_gains(self, at: int, count: int) -> Gains | np.float32:
        """The factor of each frame from one of the sound on that the edges of a round give."""
        if self.period == NO_LOOP or not (self.round_in or self.round_out):
            return np.float32(1.0)
        places = np.arange(at, at + count, dtype=np.float64)
        left = min(self.sound.num_frames, int(self.period)) - 1 - places
        gains = _fade(places, self.round_in, "linear") * _fade(left, self.round_out, "linear")
        return gains.astype(np.float32)

    def _add_stretch(self, audio: NDArray[np.float32], at: int, start_frame: int) -> None:
        read = self.sound.read(at, audio.shape[1])
        count = read.shape[1]
        if count == 0:
            return
        gains = self.gains(start_frame, count) * self._round_gains(at, count)
        audio[0, :count] += read[0] * (gains * np.float32(self.gain_left))
        audio[1, :count] += read[-1] * (gains * np.float32(self.gain_right))


class ClipPlayer:
    """All clips of a track; like a player of notes."""

    def __init__(self, voices: Sequence[ClipVoice]) -> None:
        self._voices = sorted(voices, key=lambda voice: voice.start)
        self._starts = np.array([voice.start for voice in self._voices], np.int64)
        self._ends = np.array([voice.sounding_end for voice in self._voices], np.int64)
        self._frame = 0

    def go_to(self, frame: int) -> None:
        """Go on from any frame."""
        self._frame = frame

    @property
    def num_notes(self) -> int:
        """None: clips are no notes."""
        return 0

    @property
    def is_done(self) -> bool:
        """True when every clip has ended."""
        return bool(self._frame >= self._ends.max(initial=0))

    def is_asleep(self, end_frame: int) -> bool:
        """True when nothing sounds and nothing begins before a frame."""
        return not np.any((self._starts < end_frame) & (self._ends > self._frame))

    def add(self, audio: NDArray[np.float32], start_frame: int) -> int:
        """Add what sounds in the block that starts at a frame, shape (2, frames); returns how many clips did."""
        end_frame = self._frame = start_frame + audio.shape[1]
        sounding = np.flatnonzero((self._starts < end_frame) & (self._ends > start_frame))
        for number in sounding.tolist():
            self._voices[number].add(audio, start_frame)
        return len(sounding)


def _fade(since: NDArray[np.float64], frames: int, shape: FadeShape) -> NDArray[np.float64]:
    """The factor of frames that lie that far inside a fade."""
    if frames <= 0:
        return np.ones(len(since))
    part = np.clip((since + 1.0) / (frames + 1.0), 0.0, 1.0)
    return part if shape == "linear" else np.sin(part * (np.pi / 2.0))

"""The voices of a track played block by block: which have begun, which still sound."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from airdesk.render.bent_notes import BentVoices
from airdesk.render.voice_kernel import Voices, add_voices


class Player(Protocol):
    """Adds what a track plays to blocks that come one after another."""

    def go_to(self, frame: int) -> None:
        """Go on from any frame."""

    @property
    def num_notes(self) -> int:
        """Notes that sound."""

    @property
    def is_done(self) -> bool:
        """True when everything has begun and ended."""

    def is_asleep(self, end_frame: int) -> bool:
        """True when nothing sounds and nothing begins before a frame."""

    def add(self, audio: NDArray[np.float32], start_frame: int) -> int:
        """Add what sounds in the block that starts at a frame, shape (2, frames); returns how many notes or clips did."""


class VoicePlayer(ABC):
    """Adds voices to blocks that come one after another."""

    def __init__(self, voices: Voices, pool: NDArray[np.int16]) -> None:
        self._voices, self._pool = voices, pool
        self._sounding = np.zeros(len(voices) + 2, np.int64)

    def go_to(self, frame: int) -> None:
        """Go on from any frame: notes that sound there are in the middle of their sound."""
        start, end = self._voices["start"], self._voices["end"]
        coming = int(np.searchsorted(start, frame))
        sounding = np.flatnonzero(end[:coming] > frame)
        self._sounding[0], self._sounding[1] = coming, len(sounding)
        self._sounding[2 : 2 + len(sounding)] = sounding

    @property
    def num_notes(self) -> int:
        """Notes that sound."""
        return len(self._voices)

    @property
    def is_done(self) -> bool:
        """True when every note has begun and ended."""
        return bool(self._sounding[0] == len(self._voices) and self._sounding[1] == 0)

    def is_asleep(self, end_frame: int) -> bool:
        """True when nothing sounds and nothing begins before a frame."""
        coming = int(self._sounding[0])
        return self._sounding[1] == 0 and (coming == len(self._voices) or bool(self._voices["start"][coming] >= end_frame))

    @abstractmethod
    def add(self, audio: NDArray[np.float32], start_frame: int) -> int:
        """Add what sounds in the block that starts at a frame, shape (2, frames); returns how many notes did."""


class SteadyPlayer(VoicePlayer):
    """Voices that play their sources as they are."""

    def add(self, audio: NDArray[np.float32], start_frame: int) -> int:
        """Add what sounds in the block that starts at a frame, shape (2, frames); returns how many notes did."""
        return int(add_voices(self._voices, self._pool, self._sounding, start_frame, audio))


class BentPlayer(VoicePlayer):
    """Voices whose pitch moves along the axis of their track."""

    def __init__(self, bent: BentVoices, pool: NDArray[np.int16]) -> None:
        super().__init__(bent.voices, pool)
        self._bent = bent
        self._axis = np.stack((bent.axis.positions, bent.axis.speeds, bent.axis.half_slopes))

    def add(self, audio: NDArray[np.float32], start_frame: int) -> int:
        """Add what sounds in the block that starts at a frame, shape (2, frames); returns how many notes did."""
        from airdesk.render.bent_kernel import add_bent_voices  # only now: most songs bend nothing and need not load it

        bent = self._bent
        corners, weights, steps = bent.axis.frames, bent.weights, bent.weight_steps
        return int(
            add_bent_voices(
                self._voices, bent.bends, self._pool, corners, self._axis, weights, steps, self._sounding, start_frame, audio
            )
        )

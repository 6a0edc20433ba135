"""The one room and echo that all tracks share while they play.

They are linear: the echoes and rooms of the stems, as the export makes them, sum to these of the sums.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.audio.buffer import Audio
from airdesk.dsp.echo import Echo
from airdesk.dsp.room import Room

_SILENT = 1e-7
_QUIET_QUANTA = 200  # so long nothing went in or came out: longer than any path through room and echo


@dataclass(frozen=True, slots=True)
class SpaceSettings:
    """How the space of a song sounds."""

    room_seconds: float = 1.4
    echo_seconds: float = 0.375
    echo_feedback: float = 0.35


class Space:
    """Room and echo with their state."""

    def __init__(self, sample_rate: int, settings: SpaceSettings, frames: int) -> None:
        self.settings = settings
        self._room = Room(sample_rate, room_seconds=settings.room_seconds)
        self._echo = _echo(settings, sample_rate)
        self._echo_of_room = _echo(settings, sample_rate)  # tracks send to the room by their own measure, after the echo
        self._work = np.zeros((2, frames), np.float32)
        self._silent_quanta = _QUIET_QUANTA

    @property
    def is_quiet(self) -> bool:
        """True when nothing rings."""
        return self._silent_quanta >= _QUIET_QUANTA

    def process(self, out: Audio, echo: Audio, room: Audio, echo_of_room: Audio) -> None:
        """Add to `out` what the space makes of what was sent to it; all float32, shape (2, frames)."""
        is_silent = not (echo.any() or room.any())
        if is_silent and self.is_quiet:
            return
        work = self._work
        _add_wet(self._echo, echo, work, out)
        _add_wet(self._echo_of_room, echo_of_room, work, room)
        work[:] = room
        self._room.process(work, 1.0)
        work -= room
        out += work
        if not is_silent or float(np.abs(work).max()) > _SILENT or not self._echo.is_quiet:
            self._silent_quanta = 0
            return
        self._silent_quanta += 1
        if self.is_quiet:
            self._room.reset()  # else what is left of it would shrink to numbers that are slow


def _add_wet(echo: Echo, sent: Audio, work: Audio, out: Audio) -> None:
    """Add only the repeats of a bus."""
    work[:] = sent
    echo.process(work, 1.0)
    work -= sent
    out += work


def _echo(settings: SpaceSettings, sample_rate: int) -> Echo:
    return Echo(sample_rate, delay_seconds=settings.echo_seconds, feedback=settings.echo_feedback)

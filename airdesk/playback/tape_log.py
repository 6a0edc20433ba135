"""The renderer's notes on the board about the tape: stretches, which place of the song they are, and who is sent where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from airdesk.playback.board import NUM_SEGMENTS, QUANTUM_FRAMES, RING_FRAMES, Board
from airdesk.playback.space import SpaceSettings

LEAD_FRAMES: Final = 88 * QUANTUM_FRAMES
"""So far the tape is written before the mixer, about a second."""
_FIRST_QUANTA = 24  # so much of a new stretch there is before the mixer goes over: takes milliseconds, lasts 0.3 s
_SAFE_QUANTA = 48  # so much of a stretch there is before another one is begun, unless the user goes elsewhere
_CLEAR_FRAMES = 2 * QUANTUM_FRAMES  # between what is written and what may still be read


@dataclass(frozen=True, slots=True)
class Departure:
    """Where the mixer leaves the stretch before."""

    leave_tape: int = 0
    is_aligned: bool = False  # the new stretch begins at the same place of the song, so one may leave later


@dataclass(frozen=True, slots=True)
class Origin:
    """What a stretch is made of, and for whom."""

    space: SpaceSettings
    content: int  # serial of the song's content
    seek: int  # serial of the seek that it follows


class TapeLog:
    """Keeps the stretch that is being written, and the one the mixer is on."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._serial = 0  # of the stretch being written

    @property
    def tape(self) -> int:
        """The next frame that is written."""
        return int(self._board.rendering["tape"])

    @property
    def is_published(self) -> bool:
        """Whether the mixer has been sent to the stretch that is being written."""
        return self._serial == int(self._board.rendering["splice"])

    @property
    def is_settled(self) -> bool:
        """Whether the mixer is on the stretch that is being written, and has enough of it to be left alone for a while."""
        mixing = self._board.mixing
        if self._serial != int(mixing["splice"]):
            return False
        is_whole = self._serial == 0 or int(self._board.splice(self._serial)["end"]) >= 0
        return is_whole or self.tape - int(mixing["tape"]) >= _SAFE_QUANTA * QUANTUM_FRAMES

    def going_on(self) -> tuple[int, Departure]:
        """Which frame of the song to begin at so that it goes on, and where it leaves the stretch before."""
        tape = int(self._board.mixing["tape"])
        return self._board.song_frame(tape), Departure(tape, is_aligned=True)

    def begin(self, frame: int, slots: Sequence[int], origin: Origin, departure: Departure) -> None:
        """Begin a stretch at a frame of the song, behind all that was written or over what nobody was sent to."""
        if self.is_published:
            self._serial += 1
        else:
            self._board.rendering["tape"] = int(self._board.splice(self._serial)["enter_tape"])
        self.note_place(self.tape, frame)
        splice = self._board.splice(self._serial)
        splice["enter_tape"], splice["end"] = self.tape, -1
        splice["content"], splice["seek"], space = origin.content, origin.seek, origin.space
        splice["leave_tape"], splice["is_aligned"] = departure.leave_tape, departure.is_aligned
        splice["room_seconds"], splice["echo_seconds"] = space.room_seconds, space.echo_seconds
        splice["echo_feedback"] = space.echo_feedback
        splice["slots"] = 0
        splice["slots"][list(slots)] = 1
        splice["serial"] = self._serial  # last: only now the record holds

    def note_place(self, tape: int, frame: int) -> None:
        """From a frame of the tape on, it is the song from that frame on."""
        rendering = self._board.rendering
        number = int(rendering["num_segments"])
        self._board.segments[number % NUM_SEGMENTS] = (tape, frame)
        rendering["num_segments"] = number + 1

    def has_room(self, count: int) -> bool:
        """Whether so many frames may be written now."""
        mixing, after = self._board.mixing, self.tape + count
        reading = int(mixing["tape"])
        if after + _CLEAR_FRAMES > reading + RING_FRAMES:
            return False
        is_there = int(mixing["splice"]) == self._serial
        return after <= (reading if is_there else self._entered_at()) + LEAD_FRAMES

    def wrote(self, count: int, *, is_end: bool) -> None:
        """So many frames are on the tape; once there are enough, the mixer is sent over."""
        rendering, splice = self._board.rendering, self._board.splice(self._serial)
        rendering["tape"] = tape = self.tape + count
        if is_end:
            splice["end"] = tape
        if is_end or tape >= self._entered_at() + _FIRST_QUANTA * QUANTUM_FRAMES:
            rendering["splice"] = self._serial

    def _entered_at(self) -> int:
        """Where the mixer would come to the stretch that is being written if it were sent there now."""
        splice = self._board.splice(self._serial)
        late = int(self._board.mixing["tape"]) - int(splice["leave_tape"]) if splice["is_aligned"] else 0
        return int(splice["enter_tape"]) + late

"""The mixer's place on the tape: what it reads next, when it begins and rests, and how it follows splices."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from airdesk.audio.buffer import Audio
from airdesk.playback.board import ALL_SLOTS, FADE_FRAMES, QUANTUM_FRAMES, RING_FRAMES, Board
from airdesk.playback.mix_kernel import mix_slot
from airdesk.playback.space import SpaceSettings

_READY_QUANTA = 4  # so much must be on the tape before it starts to roll
_GOING_QUANTA = 2  # and so much for it to roll on: what is read now, and what can be faded out
_TAIL_SECONDS = 12.0


def _rising() -> Audio:
    """From silence to full in half a cosine, then full."""
    shape = np.ones(QUANTUM_FRAMES, np.float32)
    shape[:FADE_FRAMES] = 0.5 - 0.5 * np.cos(np.arange(1, FADE_FRAMES + 1) * (np.pi / FADE_FRAMES))
    return shape


FADE_IN: Final = _rising()
FADE_OUT: Final = np.float32(1.0) - FADE_IN
FULL: Final = np.ones(QUANTUM_FRAMES, np.float32)


class TapeReader:
    """Reads the tape into buses, through the strips of its tracks."""

    def __init__(self, board: Board, sample_rate: int) -> None:
        self._board, self._rate = board, sample_rate
        self._now, self._target = np.zeros((2, ALL_SLOTS, 4), np.float32)  # the strips at the quantum's start and end
        self._plays = np.zeros(ALL_SLOTS, np.uint8)  # slots of the stretch that is read
        self._play_serial = 0  # which play it rolls for
        self._tail_frames = 0  # since the end of the song
        self.is_rolling = False
        self.has_begun = False
        """True where the quantum read last is the first after silence."""
        self.song_frame = 0
        """Which frame of the song (or file) begins the quantum read last."""
        self.space = SpaceSettings()
        """How the space of what is read sounds."""

    @property
    def is_needed(self) -> bool:
        """True while it rolls, is about to, or has somewhere to go."""
        is_sent = int(self._board.rendering["splice"]) != int(self._board.mixing["splice"])
        return self.is_rolling or self._wants_playing() or is_sent

    def read(self, buses: Audio, *, has_rung_out: bool) -> None:
        """Add the next quantum to the buses (dry, echo, room, echo of the room), with fades where it begins, ends or jumps.

        *has_rung_out*: nothing of what was read before is heard any more.
        """
        self._target[:] = self._board.strips
        was_rolling, tape = self.is_rolling, int(self._board.mixing["tape"])
        splice = self._newest_splice(tape)
        if splice is not None:
            if self.is_rolling:
                self._add(tape, FADE_OUT, buses)
            tape = self._follow(splice, tape)
        self.song_frame = self._board.song_frame(tape) + self._tail_frames
        wants = self._wants_playing() and not self._is_outdated()
        if not wants or not self._is_ready(tape):
            if splice is None and self.is_rolling:
                self._add(tape, FADE_OUT, buses)
                self._board.mixing["num_starved"] += wants
            self.is_rolling = False
        elif self._has_ended(tape):
            self.is_rolling = True
            self._ring_out(has_rung_out)
        else:
            self._add(tape, FULL if self.is_rolling and splice is None else FADE_IN, buses)
            self.is_rolling, self._tail_frames = True, 0
            tape += QUANTUM_FRAMES
        self.has_begun = self.is_rolling and not was_rolling
        self._play_serial = int(self._board.control["play_serial"])
        self._board.mixing["tape"] = tape
        self._now[:] = self._target

    def _wants_playing(self) -> bool:
        control, mixing = self._board.control, self._board.mixing
        return bool(control["wants_playing"]) and int(mixing["ended_play"]) != int(control["play_serial"])

    def _is_outdated(self) -> bool:
        """True where the song was changed, or sent elsewhere, before it was asked to play, and the tape does not know yet."""
        control = self._board.control
        if self.is_rolling and self._play_serial == int(control["play_serial"]):
            return False
        splice = self._board.splice(int(self._board.mixing["splice"]))
        return bool(splice["content"] < control["play_content"] or splice["seek"] < control["play_seek"])

    def _is_ready(self, tape: int) -> bool:
        """Whether enough is on the tape: a little to go on, more to begin."""
        serial = int(self._board.mixing["splice"])
        if serial == 0:
            return False  # nothing was ever rendered
        quanta = _GOING_QUANTA if self.is_rolling else _READY_QUANTA
        is_whole = int(self._board.splice(serial)["end"]) >= 0
        return is_whole or self._board.tape_limit(serial) - tape >= quanta * QUANTUM_FRAMES

    def _has_ended(self, tape: int) -> bool:
        return 0 <= int(self._board.splice(int(self._board.mixing["splice"]))["end"]) <= tape

    def _ring_out(self, has_rung_out: bool) -> None:
        """After the last note: until nothing is heard, then this play is over."""
        self._tail_frames += QUANTUM_FRAMES
        if has_rung_out or self._tail_frames > _TAIL_SECONDS * self._rate:
            self._board.mixing["ended_play"] = int(self._board.control["play_serial"])
            self.is_rolling = False

    def _add(self, tape: int, shape: Audio, buses: Audio) -> None:
        """Add a quantum of the tape to the buses; nothing where it is not written."""
        board, start = self._board, tape % RING_FRAMES
        if board.tape_limit(int(board.mixing["splice"])) - tape < QUANTUM_FRAMES:
            return
        dry, echo, room, echo_of_room = buses
        for slot in np.flatnonzero(self._plays).tolist():
            now, target, peaks = self._now[slot], self._target[slot], board.peaks[slot]
            mix_slot(board.rings[slot], start, shape, now, target, dry, echo, room, echo_of_room, peaks)

    # ── splices ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _newest_splice(self, tape: int) -> Any | None:
        """The splice to follow now; None where there is none, or what it leads to is not far enough yet."""
        newest = int(self._board.rendering["splice"])
        if newest == int(self._board.mixing["splice"]):
            return None
        splice = self._board.splice(newest)
        if int(splice["end"]) < 0:
            ahead = self._board.tape_limit(newest) - int(splice["enter_tape"]) - _lateness(splice, tape)
            if ahead < _GOING_QUANTA * QUANTUM_FRAMES:
                return None
        return splice

    def _follow(self, splice: Any, tape: int) -> int:
        """Take over what the splice says; the frame of the tape to go on at."""
        plays = splice["slots"].copy()
        fresh = (plays != 0) & (self._plays == 0)
        self._now[fresh] = self._target[fresh]
        self._plays = plays
        self.space = SpaceSettings(float(splice["room_seconds"]), float(splice["echo_seconds"]), float(splice["echo_feedback"]))
        self._tail_frames = 0
        entered = int(splice["enter_tape"]) + _lateness(splice, tape)
        self._board.mixing["tape"] = entered
        self._board.mixing["splice"] = int(splice["serial"])  # after the place: who sees the one must find the other
        return entered


def _lateness(splice: Any, tape: int) -> int:
    """How far behind the place where the old stretch should have been left the mixer is, where that place goes on."""
    return max(0, tape - int(splice["leave_tape"])) if splice["is_aligned"] else 0

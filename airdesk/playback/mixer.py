"""The mixer stage: reads the tape a little ahead of what is heard and gives finished audio, quantum by quantum.

It is the same code on the sound device and offline: it waits for nothing and never fails; what is not there is silent.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from airdesk.audio.buffer import Audio
from airdesk.playback.board import (
    ALL_SLOTS,
    AUDITION_SLOT,
    FADE_FRAMES,
    QUANTUM_FRAMES,
    RING_FRAMES,
    Board,
)
from airdesk.playback.live_loudness import LiveLoudness
from airdesk.playback.mix_kernel import mix_slot
from airdesk.playback.space import Space, SpaceSettings

_READY_QUANTA = 4  # so much must be on the tape before it starts to roll
_GOING_QUANTA = 2  # and so much for it to roll on: what is read now, and what can be faded out
_QUIET_FACTOR = 10.0 ** (-66.0 / 20.0)  # a song has rung out when it is this far below its own peak
_TAIL_SECONDS = 12.0


def _rising() -> Audio:
    """From silence to full in half a cosine, then full."""
    shape = np.ones(QUANTUM_FRAMES, np.float32)
    shape[:FADE_FRAMES] = 0.5 - 0.5 * np.cos(np.arange(1, FADE_FRAMES + 1) * (np.pi / FADE_FRAMES))
    return shape


FADE_IN = _rising()
FADE_OUT = np.float32(1.0) - FADE_IN
FULL = np.ones(QUANTUM_FRAMES, np.float32)


class Mixer:
    """Applies strips, space and master to the tape and measures what comes out."""

    def __init__(self, board: Board, sample_rate: int) -> None:
        self._board, self._rate = board, sample_rate
        self._buses = np.zeros((4, 2, QUANTUM_FRAMES), np.float32)
        self._space = Space(sample_rate, SpaceSettings(), QUANTUM_FRAMES)
        self._old_space: Space | None = None
        self._now, self._target = np.zeros((2, ALL_SLOTS, 4), np.float32)  # the strips at the quantum's start and end
        self._plays = np.zeros(ALL_SLOTS, np.uint8)  # slots of the stretch of tape that is read
        self._master = 1.0
        self._loudness = LiveLoudness(sample_rate)
        self._loudness_serial = 0
        self._is_rolling = False
        self._peak, self._tail_frames, self._quiet_frames = 0.0, 0, 0
        self.song_frame = 0
        """Which frame of the song (or file) begins the quantum mixed last."""

    @property
    def is_moving(self) -> bool:
        """True while the tape rolls."""
        return self._is_rolling

    @property
    def is_needed(self) -> bool:
        """True while anything plays, is about to, or rings."""
        mixing, rendering = self._board.mixing, self._board.rendering
        has_audition = int(rendering["audition"]) > int(mixing["audition"])
        return self._is_rolling or self._wants_playing() or has_audition or not self._space.is_quiet

    def mix(self) -> Audio:
        """The next quantum, shape (2, QUANTUM_FRAMES); valid until the next call."""
        buses = self._buses
        buses[:] = 0.0
        self._target[:] = self._board.strips
        dry, echo, room, echo_of_room = buses
        self._roll(buses)
        self._audition(dry)
        if self._old_space is not None:
            self._fade_old_space(dry)
        self._space.process(dry, echo, room, echo_of_room)
        self._finish(dry)
        self._board.mixing["heartbeat"] += 1
        return dry

    def _wants_playing(self) -> bool:
        control, mixing = self._board.control, self._board.mixing
        return bool(control["wants_playing"]) and int(mixing["ended_play"]) != int(control["play_serial"])

    # ── the tape ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _roll(self, buses: Audio) -> None:
        """Read what plays now, with a fade where the tape begins, ends or jumps."""
        tape = int(self._board.mixing["tape"])
        splice = self._newest_splice(tape)
        if splice is not None:
            if self._is_rolling:
                self._read(tape, FADE_OUT, buses)
            tape = self._follow(splice, tape)
        self.song_frame = self._board.song_frame(tape) + self._tail_frames
        if not self._wants_playing() or not self._is_ready(tape):
            if splice is None:
                self._come_to_rest(tape, buses)
            self._is_rolling = False
        elif self._has_ended(tape):
            self._is_rolling = True
            self._ring_out()
        else:
            self._read(tape, FULL if self._is_rolling and splice is None else FADE_IN, buses)
            self._is_rolling, self._tail_frames = True, 0
            tape += QUANTUM_FRAMES
        self._board.mixing["tape"] = tape

    def _come_to_rest(self, tape: int, buses: Audio) -> None:
        """Fade out what rolls; the tape stays where it is."""
        if self._is_rolling:
            self._read(tape, FADE_OUT, buses)
            if self._wants_playing():
                self._board.mixing["num_starved"] += 1

    def _is_ready(self, tape: int) -> bool:
        """Whether enough is on the tape: a little to go on, more to begin."""
        serial = int(self._board.mixing["splice"])
        if serial == 0:
            return False  # nothing was ever rendered
        quanta = _GOING_QUANTA if self._is_rolling else _READY_QUANTA
        is_whole = int(self._board.splice(serial)["end"]) >= 0
        return is_whole or self._board.tape_limit(serial) - tape >= quanta * QUANTUM_FRAMES

    def _has_ended(self, tape: int) -> bool:
        return 0 <= int(self._board.splice(int(self._board.mixing["splice"]))["end"]) <= tape

    def _ring_out(self) -> None:
        """After the last note: until the room is quiet, then this play is over."""
        self._tail_frames += QUANTUM_FRAMES
        is_quiet = self._quiet_frames > (self._space.settings.echo_seconds + 0.1) * self._rate
        if is_quiet or self._tail_frames > _TAIL_SECONDS * self._rate:
            self._board.mixing["ended_play"] = int(self._board.control["play_serial"])
            self._is_rolling = False

    def _read(self, tape: int, shape: Audio, buses: Audio) -> None:
        """Add a quantum of the tape to the buses; nothing where it is not written."""
        board, start = self._board, tape % RING_FRAMES
        dry, echo, room, echo_of_room = buses
        serial = int(board.mixing["splice"])
        if board.tape_limit(serial) - tape < QUANTUM_FRAMES:
            return
        for slot in np.flatnonzero(self._plays).tolist():
            now, target, peaks = self._now[slot], self._target[slot], board.peaks[slot]
            mix_slot(board.rings[slot], start, shape, now, target, dry, echo, room, echo_of_room, peaks)

    # ── splices ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _newest_splice(self, tape: int) -> Any | None:
        """The splice to follow now; None where there is none, or it is not far enough yet."""
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
        wanted = SpaceSettings(float(splice["room_seconds"]), float(splice["echo_seconds"]), float(splice["echo_feedback"]))
        if wanted != self._space.settings:
            self._old_space, self._space = self._space, Space(self._rate, wanted, QUANTUM_FRAMES)
        if not self._is_rolling:
            self._master = float(self._board.control["master"])
        self._board.mixing["splice"] = int(splice["serial"])
        self._tail_frames = 0
        return int(splice["enter_tape"]) + _lateness(splice, tape)

    def _fade_old_space(self, dry: Audio) -> None:
        """The last of a space that another one has replaced."""
        if self._old_space is not None:
            ringing, silence = np.zeros((2, 2, QUANTUM_FRAMES), np.float32)
            self._old_space.process(ringing, silence, silence.copy(), silence.copy())
            dry += ringing * FADE_OUT
            self._old_space = None

    # ── what comes out ──────────────────────────────────────────────────────────────────────────────────────────────

    def _audition(self, dry: Audio) -> None:
        """Add the auditions that are due and wipe them from their ring."""
        mixing = self._board.mixing
        tape = int(mixing["audition"])
        if int(self._board.rendering["audition"]) <= tape:
            return
        stretch = self._board.rings[AUDITION_SLOT][:, tape % RING_FRAMES : tape % RING_FRAMES + QUANTUM_FRAMES]
        dry += stretch
        stretch[:] = 0.0
        mixing["audition"] = tape + QUANTUM_FRAMES

    def _finish(self, dry: Audio) -> None:
        """Master gain, meters, loudness."""
        self._now[:] = self._target
        master = float(self._board.control["master"])
        if master == self._master:
            dry *= np.float32(master)
        else:
            dry *= np.linspace(self._master, master, QUANTUM_FRAMES, dtype=np.float32)
            self._master = master
        peaks = self._board.master_peaks[0]
        np.maximum(peaks, np.abs(dry).max(axis=1), out=peaks)
        self._watch_quiet(float(np.abs(dry).max()))
        self._measure(dry)

    def _watch_quiet(self, peak: float) -> None:
        """How long it has been quiet against the loudest so far."""
        self._peak = max(self._peak, peak)
        self._quiet_frames = 0 if peak > self._peak * _QUIET_FACTOR else self._quiet_frames + QUANTUM_FRAMES

    def _measure(self, dry: Audio) -> None:
        mixing, loudness = self._board.mixing, self._loudness
        serial = int(self._board.control["loudness_serial"])
        if serial != self._loudness_serial:
            self._loudness_serial = serial
            loudness.reset()
        if loudness.process(dry) or loudness.momentary_lufs == -np.inf:
            mixing["momentary"] = loudness.momentary_lufs
            mixing["short_term"] = loudness.short_term_lufs
            mixing["integrated"] = loudness.integrated_lufs


def _lateness(splice: Any, tape: int) -> int:
    """How far behind the place where the old stretch should have been left the mixer is, where that place goes on."""
    return max(0, tape - int(splice["leave_tape"])) if splice["is_aligned"] else 0

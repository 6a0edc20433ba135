"""The mixer stage: a little ahead of what is heard, gives finished audio quantum by quantum.

It is the same code on the sound device and offline: it waits for nothing and never fails; what is not there is silent.
"""

from __future__ import annotations

import numpy as np

from airdesk.audio.buffer import Audio
from airdesk.playback.board import AUDITION_SLOT, QUANTUM_FRAMES, RING_FRAMES, Board
from airdesk.playback.live_loudness import LiveLoudness
from airdesk.playback.space import Space
from airdesk.playback.tape_reader import FADE_OUT, TapeReader

_QUIET_FACTOR = 10.0 ** (-66.0 / 20.0)  # a song has rung out when it is this far below its own peak


class Mixer:
    """Takes the tape through strips, space and master and measures what comes out."""

    def __init__(self, board: Board, sample_rate: int) -> None:
        self._board, self._rate = board, sample_rate
        self._buses = np.zeros((4, 2, QUANTUM_FRAMES), np.float32)
        self._tape = TapeReader(board, sample_rate)
        self._space = Space(sample_rate, self._tape.space, QUANTUM_FRAMES)
        self._master = 1.0
        self._loudness = LiveLoudness(sample_rate)
        self._loudness_serial = 0
        self._peak, self._quiet_frames = 0.0, 0  # the loudest since it began, and how long it has been quiet against that

    @property
    def is_moving(self) -> bool:
        """True while the tape rolls."""
        return self._tape.is_rolling

    @property
    def song_frame(self) -> int:
        """Which frame of the song (or file) begins the quantum mixed last."""
        return self._tape.song_frame

    @property
    def is_needed(self) -> bool:
        """True while anything plays, is about to, or rings."""
        return self._tape.is_needed or self._has_audition() or not self._space.is_quiet

    def mix(self) -> Audio:
        """The next quantum, shape (2, QUANTUM_FRAMES); valid until the next call."""
        buses = self._buses
        buses[:] = 0.0
        dry, echo, room, echo_of_room = buses
        self._tape.read(buses, has_rung_out=self._has_rung_out())
        if self._tape.has_begun:
            self._peak, self._master = 0.0, float(self._board.control["master"])
        self._audition(dry)
        self._change_space(dry)
        self._space.process(dry, echo, room, echo_of_room)
        self._apply_master(dry)
        self._watch_peaks(dry)
        self._measure_loudness(dry)
        self._board.mixing["heartbeat"] += 1
        return dry

    def _has_rung_out(self) -> bool:
        return self._quiet_frames > (self._space.settings.echo_seconds + 0.1) * self._rate

    def _has_audition(self) -> bool:
        return int(self._board.rendering["audition"]) > int(self._board.mixing["audition"])

    def _audition(self, dry: Audio) -> None:
        """Add the auditions that are due and wipe them from their ring."""
        if not self._has_audition():
            return
        tape = int(self._board.mixing["audition"])
        stretch = self._board.rings[AUDITION_SLOT][:, tape % RING_FRAMES : tape % RING_FRAMES + QUANTUM_FRAMES]
        dry += stretch
        stretch[:] = 0.0
        self._board.mixing["audition"] = tape + QUANTUM_FRAMES

    def _change_space(self, dry: Audio) -> None:
        """Where what is read has another space, let the one before fade."""
        if self._tape.space == self._space.settings:
            return
        ringing, silence = np.zeros((2, 2, QUANTUM_FRAMES), np.float32)
        self._space.process(ringing, silence, silence.copy(), silence.copy())
        dry += ringing * FADE_OUT
        self._space = Space(self._rate, self._tape.space, QUANTUM_FRAMES)

    def _apply_master(self, dry: Audio) -> None:
        master = float(self._board.control["master"])
        if master == self._master:
            dry *= np.float32(master)
        else:
            dry *= np.linspace(self._master, master, QUANTUM_FRAMES, dtype=np.float32)
            self._master = master

    def _watch_peaks(self, dry: Audio) -> None:
        """Raise the meter of the master, and notice when a song has rung out."""
        sides = np.abs(dry).max(axis=1)
        peaks = self._board.master_peaks[0]
        np.maximum(peaks, sides, out=peaks)
        peak = float(sides.max())
        self._peak = max(self._peak, peak)
        self._quiet_frames = 0 if peak > self._peak * _QUIET_FACTOR else self._quiet_frames + QUANTUM_FRAMES

    def _measure_loudness(self, dry: Audio) -> None:
        mixing, loudness = self._board.mixing, self._loudness
        serial = int(self._board.control["loudness_serial"])
        if serial != self._loudness_serial:
            self._loudness_serial = serial
            loudness.reset()
        elif not loudness.process(dry):
            return
        mixing["momentary"] = loudness.momentary_lufs
        mixing["short_term"] = loudness.short_term_lufs
        mixing["integrated"] = loudness.integrated_lufs

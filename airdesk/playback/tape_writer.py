"""Renders a song or file onto the tape before the playhead: starts, loops, goes on with something else, ends.

A seek or an edit begins a new stretch of tape behind everything written so far; as soon as a little of it is there, a
splice sends the mixer over. So what plays is never disturbed, and the mixer needs no lock.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from airdesk.audio.buffer import Audio
from airdesk.playback.board import FADE_FRAMES, QUANTUM_FRAMES, RING_FRAMES, Board
from airdesk.playback.passes import Material, Pass
from airdesk.playback.space import SpaceSettings
from airdesk.playback.tape_log import Departure, Origin, TapeLog

SHORTEST_LOOP_FRAMES: Final = 8 * FADE_FRAMES
_CHUNK_FRAMES = 4 * QUANTUM_FRAMES
_UP: Final[Audio] = (0.5 - 0.5 * np.cos(np.arange(1, FADE_FRAMES + 1) * (np.pi / FADE_FRAMES))).astype(np.float32)
_DOWN: Final[Audio] = np.float32(1.0) - _UP


@dataclass(frozen=True, slots=True)
class Loop:
    """The stretch that repeats, in frames."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Terms:
    """How a stretch is played."""

    space: SpaceSettings
    content: int  # serial of the song's content
    loop: Loop | None


class TapeWriter:
    """Writes the tape; `step` until it says that there is nothing to do."""

    def __init__(self, board: Board) -> None:
        self._rings, self._log = board.rings, TapeLog(board)
        self._material: Material | None = None
        self._pass: Pass | None = None  # None: nothing was begun, or it has ended
        self._incoming: Pass | None = None  # begins at the start of the loop while the old pass fades at its end
        self._loop: Loop | None = None
        self._song_frame = 0  # of the next frame that is written
        self._seek = 0
        self._memory = np.zeros((2, 2 * _CHUNK_FRAMES), np.float32)

    @property
    def is_settled(self) -> bool:
        """Whether it may `go_on` with something else: one edit after another must not keep the mixer waiting."""
        return self._log.is_settled

    def start(self, material: Material, frame: int, terms: Terms, *, seek: int) -> None:
        """Begin a new stretch at a frame of a song or file; it is heard as soon as a little of it is there.

        It begins a fade earlier, so that what sounds at the frame itself sounds in full. *seek*: serial of the request.
        """
        self._seek = seek
        self._begin(material, frame - FADE_FRAMES, terms, Departure())

    def go_on(self, material: Material, terms: Terms, *, later_frames: int = 0) -> None:
        """Go on at the same place with changed material; only while `is_settled`.

        *later_frames*: how much later that place lies in the changed material.
        """
        frame, departure = self._log.going_on()
        self._begin(material, frame + later_frames, terms, departure)

    def step(self) -> bool:
        """Write a chunk where there is room; False when there is nothing to do now."""
        if self._pass is None or not self._log.has_room(_CHUNK_FRAMES) or not self._pass.has_ready(_CHUNK_FRAMES):
            return False
        self._write_chunk(self._log.tape)
        is_end = self._is_over()
        self._log.wrote(_CHUNK_FRAMES, is_end=is_end)
        if is_end:
            self._drop_passes()
        return True

    def _begin(self, material: Material, frame: int, terms: Terms, departure: Departure) -> None:
        self._drop_passes()
        loop = terms.loop
        is_long = loop is not None and loop.end - loop.start >= SHORTEST_LOOP_FRAMES
        self._loop = loop if is_long else None
        self._material, self._pass, self._song_frame = material, material.begun_at(frame), frame
        self._log.begin(frame, self._pass.slots, Origin(terms.space, terms.content, self._seek), departure)

    def _drop_passes(self) -> None:
        for old in (self._pass, self._incoming):
            if old is not None:
                old.close()
        self._pass = self._incoming = None

    def _is_over(self) -> bool:
        if self._loop is not None and self._song_frame < self._loop.end:
            return False
        return self._material is None or self._pass is None or self._has_ended(self._material, self._pass)

    def _has_ended(self, material: Material, song_pass: Pass) -> bool:
        return self._song_frame >= material.num_frames and song_pass.is_done

    def _write_chunk(self, tape: int) -> None:
        end = tape + _CHUNK_FRAMES
        while tape < end and self._pass is not None:
            loop, count = self._loop, end - tape
            if loop is None or self._song_frame >= loop.end:
                self._write_plain(self._pass, tape, count)
            elif self._song_frame < loop.end - FADE_FRAMES:
                count = min(count, loop.end - FADE_FRAMES - self._song_frame)
                self._write_plain(self._pass, tape, count)
            else:
                count = min(count, loop.end - self._song_frame)
                self._write_seam(self._pass, tape, count, loop)
            tape += count

    def _write_plain(self, song_pass: Pass, tape: int, count: int) -> None:
        for slot in song_pass.slots:
            self._put(slot, tape, self._rendered(song_pass, slot, self._song_frame, count, 0))
        self._song_frame += count

    def _write_seam(self, song_pass: Pass, tape: int, count: int, loop: Loop) -> None:
        """The last moment of the loop fades while what leads to its start comes up, so that the start itself is whole."""
        offset = self._song_frame - (loop.end - FADE_FRAMES)
        before = loop.start - FADE_FRAMES + offset
        if self._incoming is None and self._material is not None:
            self._incoming = self._material.begun_at(before)
        if self._incoming is None:
            return
        for slot in song_pass.slots:
            audio = self._rendered(song_pass, slot, self._song_frame, count, 0)
            coming = self._rendered(self._incoming, slot, before, count, 1)
            audio *= _DOWN[offset : offset + count]
            audio += coming * _UP[offset : offset + count]
            self._put(slot, tape, audio)
        self._song_frame += count
        if self._song_frame == loop.end:
            song_pass.close()
            self._pass, self._incoming, self._song_frame = self._incoming, None, loop.start
            self._log.note_place(tape + count, loop.start)

    def _rendered(self, song_pass: Pass, slot: int, frame: int, count: int, row: int) -> Audio:
        """The next stretch of a slot, in one of two places to work in."""
        audio = self._memory[row, : 2 * count].reshape(2, count)
        audio[:] = 0.0
        song_pass.render(slot, audio, frame)
        return audio

    def _put(self, slot: int, tape: int, audio: Audio) -> None:
        ring, start = self._rings[slot], tape % RING_FRAMES
        count = min(audio.shape[1], RING_FRAMES - start)
        ring[:, start : start + count] = audio[:, :count]
        ring[:, : audio.shape[1] - count] = audio[:, count:]

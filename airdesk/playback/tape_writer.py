"""Renders a song or file onto the tape before the playhead: starts, loops, splices, ends.

A seek or an edit begins a new stretch of tape behind everything written so far; as soon as a little of it is there, a
splice sends the mixer over. So what plays is never disturbed, and the mixer needs no lock.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.audio.buffer import Audio
from airdesk.playback.board import (
    FADE_FRAMES,
    NUM_SEGMENTS,
    QUANTUM_FRAMES,
    RING_FRAMES,
    Board,
)
from airdesk.playback.passes import Material, Pass
from airdesk.playback.space import SpaceSettings

LEAD_FRAMES = 88 * QUANTUM_FRAMES
"""So far the tape is written before the mixer, about a second."""
SHORTEST_LOOP_FRAMES = 8 * FADE_FRAMES
_CHUNK_FRAMES = 4 * QUANTUM_FRAMES
_FIRST_QUANTA = 24  # so much of a new stretch there is before the mixer goes over: takes milliseconds, lasts 0.3 s
_CLEAR_FRAMES = 2 * QUANTUM_FRAMES  # between what is written and what may still be read

_UP = (0.5 - 0.5 * np.cos(np.arange(1, FADE_FRAMES + 1) * (np.pi / FADE_FRAMES))).astype(np.float32)
_DOWN = np.float32(1.0) - _UP


@dataclass(frozen=True, slots=True)
class Loop:
    """The stretch that repeats, in frames."""

    start: int
    end: int


class TapeWriter:
    """Writes the tape; `step` until it says that there is nothing to do."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._material: Material | None = None
        self._pass: Pass | None = None
        self._incoming: Pass | None = None  # begins at the start of the loop while the old pass fades at its end
        self._loop: Loop | None = None
        self._song_frame = 0  # of the next frame that is written
        self._serial = 0  # of the stretch being written
        self._seek = 0
        self._is_ended = True
        self._work = np.zeros((2, _CHUNK_FRAMES), np.float32)
        self._second = np.zeros((2, FADE_FRAMES), np.float32)

    @property
    def loop(self) -> Loop | None:
        """The stretch that repeats."""
        return self._loop

    @property
    def is_settled(self) -> bool:
        """False while the mixer has been sent to a stretch and is not there yet."""
        published = int(self._board.rendering["splice"])
        return self._serial != published or published == int(self._board.mixing["splice"])

    # ── where to go on ──────────────────────────────────────────────────────────────────────────────────────────────

    def start(self, material: Material, frame: int, space: SpaceSettings, *, loop: Loop | None, seek: int) -> None:
        """Begin a new stretch at a frame of a song or file; it is heard as soon as a little of it is there.

        It begins a fade earlier, so that what sounds at the frame itself sounds in full. *seek*: serial of the request.
        """
        self._begin(material, frame - FADE_FRAMES, space, loop, seek)
        self._record(leave_tape=0, is_aligned=False)

    def go_on(self, material: Material, space: SpaceSettings, *, loop: Loop | None) -> None:
        """Go on at the same place with changed material; only while `is_settled`."""
        splice = self._board.splice(self._serial)
        if self._serial != int(self._board.rendering["splice"]):  # nobody was sent to the stretch yet: write it anew
            leave_tape, is_aligned = int(splice["leave_tape"]), bool(splice["is_aligned"])
            frame = self._board.song_frame(int(splice["enter_tape"]))
        else:
            leave_tape, is_aligned = int(self._board.mixing["tape"]), True
            frame = self._board.song_frame(leave_tape)
        self._begin(material, frame, space, loop, self._seek)
        self._record(leave_tape=leave_tape, is_aligned=is_aligned)

    def _begin(self, material: Material, frame: int, space: SpaceSettings, loop: Loop | None, seek: int) -> None:
        self._drop_passes()
        rendering = self._board.rendering
        if self._serial == int(rendering["splice"]):
            self._serial += 1
        else:  # nobody has been sent to the stretch that was being written: write over it
            rendering["tape"] = int(self._board.splice(self._serial)["enter_tape"])
        is_long = loop is not None and loop.end - loop.start >= SHORTEST_LOOP_FRAMES
        self._material, self._loop, self._seek, self._is_ended = material, loop if is_long else None, seek, False
        self._pass, self._song_frame = material.begun_at(frame), frame
        self._space = space
        self._note_segment(int(rendering["tape"]), frame)

    def _record(self, *, leave_tape: int, is_aligned: bool) -> None:
        """Fill in the record of the stretch, which is not published yet."""
        splice, space = self._board.splice(self._serial), self._space
        splice["enter_tape"] = self._board.rendering["tape"]
        splice["leave_tape"], splice["is_aligned"], splice["end"] = leave_tape, is_aligned, -1
        splice["seek"] = self._seek
        splice["room_seconds"], splice["echo_seconds"] = space.room_seconds, space.echo_seconds
        splice["echo_feedback"] = space.echo_feedback
        splice["slots"] = 0
        if self._pass is not None:
            splice["slots"][list(self._pass.slots)] = 1
        splice["serial"] = self._serial

    def _note_segment(self, tape: int, song: int) -> None:
        rendering = self._board.rendering
        number = int(rendering["num_segments"])
        self._board.segments[number % NUM_SEGMENTS] = (tape, song)
        rendering["num_segments"] = number + 1

    def _drop_passes(self) -> None:
        for old in (self._pass, self._incoming):
            if old is not None:
                old.close()
        self._pass = self._incoming = None

    # ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def step(self) -> bool:
        """Write a chunk where there is room; False when there is nothing to do now."""
        if self._pass is None or self._is_ended or not self._has_room():
            return False
        tape = int(self._board.rendering["tape"])
        self._write_chunk(tape)
        self._board.rendering["tape"] = tape + _CHUNK_FRAMES
        self._end_if_over(tape + _CHUNK_FRAMES)
        self._publish()
        return True

    def _has_room(self) -> bool:
        mixing, after = self._board.mixing, int(self._board.rendering["tape"]) + _CHUNK_FRAMES
        reading = int(mixing["tape"])
        if after + _CLEAR_FRAMES > reading + RING_FRAMES:
            return False
        followed = int(mixing["splice"]) == self._serial
        return after <= (reading if followed else int(self._board.splice(self._serial)["enter_tape"])) + LEAD_FRAMES

    def _end_if_over(self, tape: int) -> None:
        material, song_pass = self._material, self._pass
        if material is None or song_pass is None or self._is_looping():
            return
        if self._song_frame >= material.num_frames and song_pass.is_done:
            self._board.splice(self._serial)["end"] = tape
            self._is_ended = True
            self._drop_passes()

    def _publish(self) -> None:
        """Send the mixer over, once enough is there."""
        rendering, splice = self._board.rendering, self._board.splice(self._serial)
        if int(rendering["splice"]) == self._serial:
            return
        late = int(self._board.mixing["tape"]) - int(splice["leave_tape"]) if splice["is_aligned"] else 0
        written = int(rendering["tape"]) - int(splice["enter_tape"])
        if self._is_ended or written >= late + _FIRST_QUANTA * QUANTUM_FRAMES:
            rendering["splice"] = self._serial

    def _is_looping(self) -> bool:
        return self._loop is not None and self._song_frame < self._loop.end

    def _write_chunk(self, tape: int) -> None:
        done = 0
        while done < _CHUNK_FRAMES:
            count = _CHUNK_FRAMES - done
            seam = None if self._loop is None else self._loop.end - FADE_FRAMES
            if self._loop is None or seam is None or self._song_frame >= self._loop.end:
                self._write_plain(tape + done, count)
            elif self._song_frame < seam:
                count = min(count, seam - self._song_frame)
                self._write_plain(tape + done, count)
            else:
                count = min(count, self._loop.end - self._song_frame)
                self._write_seam(tape + done, count, self._loop, self._song_frame - seam)
            done += count

    def _write_plain(self, tape: int, count: int) -> None:
        if self._pass is None:
            return
        for slot in self._pass.slots:
            audio = self._rendered(self._pass, slot, self._song_frame, count, self._work)
            self._put(slot, tape, audio)
        self._song_frame += count

    def _write_seam(self, tape: int, count: int, loop: Loop, offset: int) -> None:
        """The last moment of the loop fades while what leads to its start comes up, so that the start itself is whole."""
        before = loop.start - FADE_FRAMES + offset
        if self._incoming is None and self._material is not None:
            self._incoming = self._material.begun_at(before)
        if self._pass is None or self._incoming is None:
            return
        for slot in self._pass.slots:
            audio = self._rendered(self._pass, slot, self._song_frame, count, self._work)
            coming = self._rendered(self._incoming, slot, before, count, self._second)
            audio *= _DOWN[offset : offset + count]
            audio += coming * _UP[offset : offset + count]
            self._put(slot, tape, audio)
        self._song_frame += count
        if self._song_frame == loop.end:
            self._pass.close()
            self._pass, self._incoming, self._song_frame = self._incoming, None, loop.start
            self._note_segment(tape + count, loop.start)

    def _rendered(self, song_pass: Pass, slot: int, frame: int, count: int, memory: Audio) -> Audio:
        """The next stretch of a slot."""
        audio = np.ascontiguousarray(memory.reshape(-1)[: 2 * count].reshape(2, count))
        audio[:] = 0.0
        song_pass.render(slot, audio, frame)
        return audio

    def _put(self, slot: int, tape: int, audio: Audio) -> None:
        ring, start = self._board.rings[slot], tape % RING_FRAMES
        count = min(audio.shape[1], RING_FRAMES - start)
        ring[:, start : start + count] = audio[:, :count]
        ring[:, : audio.shape[1] - count] = audio[:, count:]

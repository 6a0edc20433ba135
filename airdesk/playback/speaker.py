"""The sound device: finished frames wait in a queue, a thread mixes into it a little ahead, the callback only copies."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import Any

import numpy as np

from airdesk.errors import DeviceError
from airdesk.playback.board import QUANTUM_FRAMES, Board
from airdesk.playback.devices import DeviceInfo, find_device, port_audio
from airdesk.playback.mixer import Mixer
from airdesk.playback.priority import hurry
from airdesk.playback.state import DeviceChoice

_QUEUE_FRAMES = 32_768
_LARGEST_BLOCK = 4096
_MOST_QUANTA = 6  # mixed ahead, however often the device had to wait
_DEVICE_BLOCKS = 6  # that the driver keeps: on a busy machine fewer are not enough
_SETTLING_CALLS = 8 + 2 * _DEVICE_BLOCKS  # after a start, in which drivers fill up and report underruns that nobody hears
_SILENT_SECONDS = 2.5  # a device that asks for nothing so long is gone
_WAKING_SECONDS = 6.0  # devices that slept may take so long to begin
_WAKING_CALLS = 64
_CLOSE_SECONDS = 2.0
_FIRST_SECONDS = 0.3
_LEAD_FRAMES = 4096  # of silence after a start: some devices swallow the first moment


@dataclass(frozen=True, slots=True)
class _Moment:
    """Where the song is at a frame of what goes out."""

    frame: int
    song_frame: int
    is_moving: bool
    seek: int


class Speaker:
    """Plays what the mixer gives on one device."""

    def __init__(self, board: Board, mixer: Mixer, sample_rate: int) -> None:
        self._board, self._mixer, self._rate = board, mixer, sample_rate
        self._queue = np.zeros((_QUEUE_FRAMES, 2), np.float32)
        self._written = self._read = 0  # frames, counted for ever; each has one writer
        self._calls = self._num_late = 0
        self._called_at = 0.0
        self._moments: deque[_Moment] = deque(maxlen=256)
        self._stream: Any = None
        self._lock = threading.Lock()  # between opening and mixing; the callback knows nothing of it
        self._is_mixing = False  # whether the mixer's thread fills the queue
        self._ahead = 2 * QUANTUM_FRAMES
        self._use_block(512)
        self._is_closing = False
        self._needed_at = time.monotonic()
        self._thread = threading.Thread(target=self._keep_ahead, name="mixer", daemon=True)
        self._thread.start()

    @property
    def latency_seconds(self) -> float:
        """From the callback to the ear, as the driver says."""
        return 0.0 if self._stream is None else float(self._stream.latency)

    @property
    def is_open(self) -> bool:
        """Whether a device is playing, be it silence."""
        return self._stream is not None

    @property
    def idle_seconds(self) -> float:
        """For how long nothing has been heard or wanted."""
        return 0.0 if self._mixer.is_needed else time.monotonic() - self._needed_at

    @property
    def has_vanished(self) -> bool:
        """True when the device is open and asks for nothing any more."""
        if self._stream is None:
            return False
        patience = _SILENT_SECONDS if self._calls > _WAKING_CALLS else _WAKING_SECONDS
        return not self._stream.active or time.monotonic() - self._called_at > patience

    # ── the device ──────────────────────────────────────────────────────────────────────────────────────────────────

    def open(self, choice: DeviceChoice) -> DeviceInfo:
        """Begin to play on a device. Raises DeviceError."""
        device = find_device(choice.name)
        library = port_audio()
        self._use_block(choice.block_frames)
        self._calls, self._called_at = 0, time.monotonic()
        try:
            stream = library.RawOutputStream(
                samplerate=self._rate,
                blocksize=choice.block_frames,
                device=device.index,
                channels=2,
                dtype="float32",
                latency=_DEVICE_BLOCKS * choice.block_frames / self._rate,
                callback=self._callback,
            )
            self._wait_for_first_frames()
            stream.start()
        except (library.PortAudioError, ValueError) as error:
            self._is_mixing = False
            raise DeviceError(f"{device.name} cannot be played on ({_reason(error)}): choose another device.") from error
        self._called_at = time.monotonic()
        self._stream = stream
        return device

    def _wait_for_first_frames(self) -> None:
        """Have the queue filled before the device asks for the first time."""
        self._is_mixing = True
        until = time.monotonic() + _FIRST_SECONDS
        while self._written < self._ahead and time.monotonic() < until:
            time.sleep(0.002)

    def _use_block(self, block_frames: int) -> None:
        """Fit the queue to the size of the device's blocks; whole blocks never cross its end."""
        if not 0 < block_frames <= _LARGEST_BLOCK or _QUEUE_FRAMES % block_frames:
            raise DeviceError(f"The buffer has {block_frames} frames; it can have 128, 256, 512, 1024, 2048 or 4096.")
        with self._lock:
            self._begin_queue(block_frames)

    def _begin_queue(self, block_frames: int) -> None:
        self._written = self._read = 0
        self._moments.clear()
        self._queue[:] = 0.0
        self._lead_frames = _LEAD_FRAMES
        flat = self._queue.data.cast("B")
        size = block_frames * 8
        self._blocks = [flat[start : start + size] for start in range(0, len(flat), size)]
        self._silence = bytes(size)
        self._block_frames = block_frames
        self._ahead = max(2 * QUANTUM_FRAMES, 2 * block_frames)

    def close(self) -> bool:
        """Let go of the device; False when the driver does not."""
        stream, self._stream, self._is_mixing = self._stream, None, False
        if stream is None:
            return True
        closing = threading.Thread(target=_close, args=(stream,), daemon=True)
        closing.start()
        closing.join(_CLOSE_SECONDS)
        return not closing.is_alive()

    def end(self) -> None:
        """Let go of the device and end the mixer's thread."""
        self._is_closing = True
        self._thread.join(1.0)
        self.close()

    def _callback(self, out: Any, frames: int, _time: Any, status: Any) -> None:
        if self._calls == 0:
            hurry()
        read = self._read
        if self._written - read >= frames:
            out[:] = self._blocks[(read // frames) % len(self._blocks)]
            self._read = read + frames
        else:
            out[:] = self._silence
            self._num_late += self._calls >= _SETTLING_CALLS
        if status and self._calls >= _SETTLING_CALLS:
            self._num_late += 1
        self._calls += 1
        self._called_at = time.monotonic()

    # ── the mixer's thread ──────────────────────────────────────────────────────────────────────────────────────────

    def _keep_ahead(self) -> None:
        hurry()
        pause = QUANTUM_FRAMES / self._rate / 4
        while not self._is_closing:
            if self._is_mixing:
                self._fill()
                self._count_underruns()
                self._tell_position()
                time.sleep(pause)
            else:
                self._follow_silently()
                time.sleep(4 * pause)

    def _fill(self) -> None:
        with self._lock:
            self._mix_ahead()

    def _mix_ahead(self) -> None:
        while self._is_mixing and self._written - self._read < self._ahead:
            if self._read < self._lead_frames:
                self._written += QUANTUM_FRAMES  # the queue is silent still
                continue
            start = self._written % _QUEUE_FRAMES
            self._queue[start : start + QUANTUM_FRAMES] = self._mixer.mix().T
            seek = int(self._board.splice(int(self._board.mixing["splice"]))["seek"])
            self._moments.append(_Moment(self._written, self._mixer.song_frame, self._mixer.is_moving, seek))
            self._written += QUANTUM_FRAMES
            if self._mixer.is_needed:
                self._needed_at = time.monotonic()

    def _count_underruns(self) -> None:
        """Pass the number on; a device that had to wait gets more ahead from now on."""
        if self._num_late > int(self._board.mixing["num_underruns"]):
            self._board.mixing["num_underruns"] = self._num_late
            self._ahead = min(self._ahead + QUANTUM_FRAMES, max(_MOST_QUANTA * QUANTUM_FRAMES, 3 * self._block_frames))

    def _follow_silently(self) -> None:
        """Without a device, places that are sought are gone to all the same."""
        board = self._board
        if int(board.rendering["splice"]) != int(board.mixing["splice"]) and not board.control["wants_playing"]:
            self._mixer.mix()
            seek = int(board.splice(int(board.mixing["splice"]))["seek"])
            self._write_position(_Moment(0, self._mixer.song_frame, False, seek), 0)

    def _tell_position(self) -> None:
        """What is heard now: what was given to the device one latency ago."""
        late = self.latency_seconds  # from a callback until the first frame it gave is heard
        since = min(time.monotonic() - self._called_at, late)
        heard = self._read - self._block_frames + round((since - late) * self._rate)
        moments = self._moments
        while len(moments) > 1 and moments[1].frame <= heard:
            moments.popleft()
        if moments:
            self._write_position(moments[0], max(0, heard - moments[0].frame))

    def _write_position(self, moment: _Moment, frames: int) -> None:
        mixing = self._board.mixing
        on = min(frames, QUANTUM_FRAMES) if moment.is_moving else 0
        mixing["seconds"] = max(0, moment.song_frame + on) / self._rate
        mixing["at"] = time.monotonic()
        mixing["is_moving"] = moment.is_moving
        mixing["heard_seek"] = moment.seek


def _close(stream: Any) -> None:
    with contextlib.suppress(Exception):
        stream.abort()
    with contextlib.suppress(Exception):
        stream.close()


def _reason(error: Exception) -> str:
    """What PortAudio said, without its codes."""
    text = str(error.args[0] if error.args else error)
    return text.split("[")[0].strip().removesuffix(".")

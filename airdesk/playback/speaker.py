"""The sound device and the thread that mixes for it."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import Any

from airdesk.errors import DeviceError
from airdesk.playback.board import QUANTUM_FRAMES, Board
from airdesk.playback.devices import DeviceInfo, find_device, port_audio
from airdesk.playback.mixer import Mixer
from airdesk.playback.outlet import DEVICE_BLOCKS, Outlet
from airdesk.playback.priority import hurry
from airdesk.playback.state import DeviceChoice

_SILENT_SECONDS = 2.5  # a device that asks for nothing so long is gone
_WAKING_SECONDS = 6.0  # devices that slept may take so long to begin
_WAKING_CALLS = 64
_CLOSE_SECONDS = 2.0
_FIRST_SECONDS = 0.3
_RESTING_PAUSE_SECONDS = 0.01
_RESTING_SECONDS = 4.0  # in silence; then nothing is mixed any more, and all meters have come down


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
        self._outlet: Outlet | None = None  # there while the mixer's thread has something to fill
        self._stream: Any = None
        self._lock = threading.Lock()  # between opening and mixing; the callback knows nothing of it
        self._moments: deque[_Moment] = deque(maxlen=256)
        self._num_counted = 0  # late blocks that have been passed on
        self._needed_at = time.monotonic()
        self._is_closing = False
        self._thread = threading.Thread(target=self._keep_ahead, name="mixer", daemon=True)
        self._thread.start()

    @property
    def latency_seconds(self) -> float:
        """From the callback to the ear, as the driver says."""
        stream = self._stream
        return 0.0 if stream is None else float(stream.latency)

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
        outlet = self._outlet
        if self._stream is None or outlet is None:
            return False
        patience = _SILENT_SECONDS if outlet.num_calls > _WAKING_CALLS else _WAKING_SECONDS
        return not self._stream.active or time.monotonic() - outlet.called_at > patience

    # ── the device ──────────────────────────────────────────────────────────────────────────────────────────────────

    def open(self, choice: DeviceChoice) -> DeviceInfo:
        """Begin to play on a device. Raises DeviceError."""
        device, library = find_device(choice.name), port_audio()
        outlet = Outlet(choice.block_frames)
        try:
            stream = library.RawOutputStream(
                samplerate=self._rate,
                blocksize=choice.block_frames,
                device=device.index,
                channels=2,
                dtype="float32",
                latency=DEVICE_BLOCKS * choice.block_frames / self._rate,
                callback=outlet.callback,
            )
            self._fill_first(outlet)
            stream.start()
        except (library.PortAudioError, ValueError) as error:
            self._outlet = None
            raise DeviceError(f"{device.name} cannot be played on ({_reason(error)}): choose another device.") from error
        outlet.called_at = time.monotonic()
        self._stream = stream
        return device

    def _fill_first(self, outlet: Outlet) -> None:
        """Have the queue filled before the device asks for the first time."""
        with self._lock:
            self._moments.clear()
            self._num_counted, self._outlet = 0, outlet
        until = time.monotonic() + _FIRST_SECONDS
        while outlet.has_room and time.monotonic() < until:
            time.sleep(0.002)

    def close(self) -> bool:
        """Let go of the device; False when the driver does not."""
        stream, self._stream = self._stream, None
        with self._lock:
            self._outlet = None
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

    # ── the mixer's thread ──────────────────────────────────────────────────────────────────────────────────────────

    def _keep_ahead(self) -> None:
        hurry()
        while not self._is_closing:
            with self._lock:
                outlet = self._outlet
                if outlet is None:
                    self._follow_silently()
                else:
                    self._fill(outlet)
                    self._count_underruns(outlet)
                    self._tell_position(outlet)
            time.sleep(self._pause(outlet))

    def _pause(self, outlet: Outlet | None) -> float:
        """How long the thread may rest."""
        if outlet is None:
            return _RESTING_PAUSE_SECONDS
        if outlet.is_hungry:
            outlet.is_hungry = False
            return 0.0
        return QUANTUM_FRAMES / self._rate / 4

    def _fill(self, outlet: Outlet) -> None:
        while outlet.has_room:
            if self._mixer.is_needed:
                self._needed_at = time.monotonic()
            if outlet.is_leading_in or self.idle_seconds > _RESTING_SECONDS:
                outlet.put(None)
                continue
            frame = outlet.written
            outlet.put(self._mixer.mix())
            self._moments.append(_Moment(frame, self._mixer.song_frame, self._mixer.is_moving, self._seek()))

    def _seek(self) -> int:
        """Serial of the seek that what was mixed last follows."""
        return int(self._board.splice(int(self._board.mixing["splice"]))["seek"])

    def _count_underruns(self, outlet: Outlet) -> None:
        """Pass the number on; a device that had to wait gets more ahead from now on."""
        fresh = outlet.num_late - self._num_counted
        if fresh > 0:
            self._num_counted += fresh
            self._board.mixing["num_underruns"] += fresh
            outlet.keep_more_ahead()

    def _follow_silently(self) -> None:
        """Without a device, places that are sought are gone to all the same."""
        board = self._board
        if int(board.rendering["splice"]) != int(board.mixing["splice"]) and not board.control["wants_playing"]:
            self._mixer.mix()
            self._write_position(_Moment(0, self._mixer.song_frame, False, self._seek()), 0)

    def _tell_position(self, outlet: Outlet) -> None:
        """What is heard now: a block is heard one latency after the callback gave it."""
        late = self.latency_seconds
        since = min(time.monotonic() - outlet.called_at, late)
        heard = outlet.read - outlet.block_frames + round((since - late) * self._rate)
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
    """What PortAudio said, without its codes and our calls."""
    text = str(error.args[0] if error.args else error)
    return text.split("[")[0].split(": ")[-1].strip().removesuffix(".")

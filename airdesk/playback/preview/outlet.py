"""The device as samples use it: a short way to the ear, beside the stream that plays the song."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from typing import Any, Final

from airdesk.errors import DeviceError
from airdesk.playback.devices import find_device, look_again, port_audio
from airdesk.playback.preview.voices import Voices
from airdesk.playback.state import DeviceChoice

SMALLEST_BLOCK: Final = 128
"""Frames that the device takes at a time: half of what the song's stream takes, but not fewer."""
DEVICE_BLOCKS: Final = (4, 6)
"""What the driver keeps: little, for a click must be heard at once; more where it was not enough, within the 60 ms that are
not felt."""
_LEAD_SECONDS: Final = 0.03  # of silence after it was opened: some devices swallow the first moment
_SILENT_SECONDS: Final = 2.5  # a device that asks for nothing so long is gone
_WAKING_SECONDS: Final = 6.0  # devices that slept may take so long to begin
_WAKING_CALLS: Final = 64
_CLOSE_SECONDS: Final = 2.0


class PreviewOutlet:
    """One device, open while samples are heard or soon will be."""

    def __init__(self, voices: Voices, sample_rate: int) -> None:
        self._voices, self._rate = voices, sample_rate
        self._choice = DeviceChoice()
        self._stream: Any = None
        self._opened_at = 0.0
        self._depth = 0  # which of DEVICE_BLOCKS

    @property
    def has_vanished(self) -> bool:
        """True when the device is open and asks for nothing any more."""
        if self._stream is None:
            return False
        patience = _SILENT_SECONDS if self._voices.num_calls > _WAKING_CALLS else _WAKING_SECONDS
        return not self._stream.active or time.monotonic() - self._voices.called_at > patience

    def choose(self, choice: DeviceChoice) -> None:
        """Play on another device, or with another buffer, from now on; it is opened when it is needed."""
        if choice != self._choice:
            self.close()
            self._choice = choice

    def open(self) -> None:
        """Have the device open. Raises DeviceError."""
        if self._stream is not None:
            return
        look_again()
        device, library = find_device(self._choice.name), port_audio()
        block_frames = max(SMALLEST_BLOCK, self._choice.block_frames // 2)
        try:
            stream = library.RawOutputStream(
                samplerate=self._rate,
                blocksize=block_frames,
                device=device.index,
                channels=2,
                dtype="float32",
                latency=DEVICE_BLOCKS[self._depth] * block_frames / self._rate,
                callback=self._voices.callback,
            )
            self._voices.begin(float(stream.latency))
            stream.start()
        except (library.PortAudioError, ValueError) as error:
            raise DeviceError(
                f"{device.name} cannot play a sample beside the song: choose another device in the audio settings."
            ) from error
        self._stream, self._opened_at = stream, time.monotonic()

    def deepen(self) -> None:
        """Where the device was not served in time, have it keep more from now on; only while nothing is heard."""
        if self._stream is not None and self._voices.num_late and self._depth + 1 < len(DEVICE_BLOCKS):
            self._depth += 1
            self.close()
            with contextlib.suppress(DeviceError):  # said when something is to be heard
                self.open()

    def earliest(self, at: float | None) -> float | None:
        """When a sample may begin that is wanted at a time (None: at once): a device that was just opened has a moment."""
        ready = self._opened_at + _LEAD_SECONDS
        return at if time.monotonic() > ready else max(at or 0.0, ready + self._voices.latency_seconds)

    def close(self) -> None:
        """Let go of the device; the process ends where the driver hangs, and the window starts another."""
        stream, self._stream = self._stream, None
        if stream is None:
            return
        closing = threading.Thread(target=_close, args=(stream,), daemon=True)
        closing.start()
        closing.join(_CLOSE_SECONDS)
        if closing.is_alive():
            os._exit(1)


def _close(stream: Any) -> None:
    with contextlib.suppress(Exception):
        stream.abort()
    with contextlib.suppress(Exception):
        stream.close()

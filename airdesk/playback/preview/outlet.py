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

BLOCK_FRAMES: Final = 256
DEVICE_BLOCKS: Final = 4
"""What the driver keeps: a click must be heard at once, and a preview that stutters on a busy machine is no lost take."""
_LEAD_SECONDS: Final = 0.03  # of silence after it was opened: some devices swallow the first moment
_SILENT_SECONDS: Final = 2.5  # a device that asks for nothing so long is gone
_WAKING_SECONDS: Final = 6.0  # devices that slept may take so long to begin
_WAKING_CALLS: Final = 64
_CLOSE_SECONDS: Final = 2.0


class PreviewOutlet:
    """One device, open while samples are heard or soon will be."""

    def __init__(self, voices: Voices, sample_rate: int) -> None:
        self._voices, self._rate = voices, sample_rate
        self._name = ""
        self._stream: Any = None
        self._opened_at = 0.0

    @property
    def has_vanished(self) -> bool:
        """True when the device is open and asks for nothing any more."""
        if self._stream is None:
            return False
        patience = _SILENT_SECONDS if self._voices.num_calls > _WAKING_CALLS else _WAKING_SECONDS
        return not self._stream.active or time.monotonic() - self._voices.called_at > patience

    def choose(self, name: str) -> None:
        """Play on the device of that name from now on; empty: the system's. It is opened when it is needed."""
        if name != self._name:
            self.close()
            self._name = name

    def open(self) -> None:
        """Have the device open. Raises DeviceError."""
        if self._stream is not None:
            return
        look_again()
        device, library = find_device(self._name), port_audio()
        try:
            stream = library.RawOutputStream(
                samplerate=self._rate,
                blocksize=BLOCK_FRAMES,
                device=device.index,
                channels=2,
                dtype="float32",
                latency=DEVICE_BLOCKS * BLOCK_FRAMES / self._rate,
                callback=self._voices.callback,
            )
            self._voices.begin(float(stream.latency))
            stream.start()
        except (library.PortAudioError, ValueError) as error:
            raise DeviceError(
                f"{device.name} cannot play a sample beside the song: choose another device in the audio settings."
            ) from error
        self._stream, self._opened_at = stream, time.monotonic()

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

"""What the window talks to when a sample is to be heard; every call returns at once."""

from __future__ import annotations

import atexit
import time
from typing import TYPE_CHECKING, Final, Protocol

from airdesk.playback.child import Child
from airdesk.playback.preview.messages import Failed, News, PlayPreview, Preview, SetLevel
from airdesk.playback.state import DeviceChoice
from airdesk.units import db_to_amplitude

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_PATIENCE_SECONDS: Final = 8.0
"""What a file may take before it is heard; a decoder that takes longer hangs."""


class Previews(Protocol):
    """Lets samples be heard, one at a time, whatever else plays."""

    def warm_up(self) -> None:
        """Have the process and the device ready, so that the next sample is heard at once."""

    def play(self, preview: Preview) -> int:
        """Let a file be heard in place of the one before; the serial that its news will have."""

    def stop(self) -> None:
        """Fade out what is heard."""

    def set_level_db(self, level_db: float) -> None:
        """How loud samples are, dB."""

    def news(self) -> list[News]:
        """What has come of it since the last look."""


class PreviewProcess:
    """The `Previews` of the engine; its process is started when it is needed first."""

    def __init__(self, sample_rate: int) -> None:
        self._rate = sample_rate
        self._child: Child | None = None
        self._choice = DeviceChoice()
        self._amplitude = 1.0
        self._serial = 0
        self._waiting: PlayPreview | None = None  # for its beginning
        self._patient_until = 0.0

    def warm_up(self) -> None:
        """Have the process and the device ready, so that the next sample is heard at once."""
        self._started().send("warm")

    def play(self, preview: Preview) -> int:
        """Let a file be heard in place of the one before; the serial that its news will have."""
        self._serial += 1
        wish = self._waiting = PlayPreview(self._serial, preview)
        now = time.monotonic()
        self._patient_until = max(now, preview.at or now) + _PATIENCE_SECONDS
        self._started().send(wish)
        return self._serial

    def stop(self) -> None:
        """Fade out what is heard."""
        self._waiting = None
        if self._child is not None:
            self._child.send("stop")

    def set_level_db(self, level_db: float) -> None:
        """How loud samples are, dB."""
        self._amplitude = db_to_amplitude(level_db)
        if self._child is not None:
            self._child.send(SetLevel(self._amplitude))

    def set_device(self, choice: DeviceChoice) -> None:
        """Play on another device."""
        self._choice = choice
        if self._child is not None:
            self._child.send(choice)

    def news(self) -> list[News]:
        """What has come of it since the last look."""
        child = self._child
        if child is None:
            return []
        news: list[News] = [each for each in child.received() if each.serial == self._serial]
        if news:
            self._waiting = None
        waiting = self._waiting
        if child.has_ended:
            self._end(child)
            news.append(Failed(self._serial, _obituary(waiting)))
        elif waiting is not None and time.monotonic() > self._patient_until:
            self._end(child)
            news.append(Failed(waiting.serial, f"{waiting.preview.path.name} cannot be played: decoding it takes too long."))
        return news

    def close(self) -> None:
        """End the process."""
        if self._child is not None:
            self._end(self._child)

    def _end(self, child: Child) -> None:
        import threading

        self._child = self._waiting = None
        atexit.unregister(child.end)
        threading.Thread(target=child.end, name="end of previews", daemon=False).start()  # a decoder may hang for a moment

    def _started(self) -> Child:
        if self._child is not None and self._child.has_ended:  # it died while nobody looked
            waiting = self._waiting
            self._end(self._child)
            self._waiting = waiting
        if self._child is None:
            import multiprocessing.util  # noqa: F401  it would wait for the process, and is called after what is named now

            self._child = Child("airdesk previews", previews_entry, self._rate)
            self._child.send(self._choice)
            self._child.send(SetLevel(self._amplitude))
            atexit.register(self._child.end)
        return self._child


def previews_entry(connection: Connection, sample_rate: int) -> None:
    """The process that plays samples; what it needs is imported only there, never in the window."""
    from airdesk.playback.preview.process import run_previews

    run_previews(connection, sample_rate)


def _obituary(waiting: PlayPreview | None) -> str:
    if waiting is None:
        return "The process that plays samples ended unexpectedly; play the sample again."
    return f"{waiting.preview.path.name} cannot be played: the decoder crashed on it."

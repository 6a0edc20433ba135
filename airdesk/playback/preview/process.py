"""The process that reads samples and plays them: what a damaged file does to it is not heard in the song."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import sys
import threading
import time
from multiprocessing.connection import Connection
from typing import Final

from airdesk.errors import AudioFileError, DeviceError
from airdesk.playback.preview.heard_sample import HeardSample
from airdesk.playback.preview.messages import Ended, Failed, News, PlayPreview, SetLevel, Started, Wish
from airdesk.playback.preview.outlet import PreviewOutlet
from airdesk.playback.preview.reading import PreviewReading
from airdesk.playback.preview.voices import Voice, Voices
from airdesk.playback.priority import hurry_a_little
from airdesk.playback.state import DeviceChoice

_AHEAD_FRAMES: Final = 22_050  # read before they are heard
_FIRST_FRAMES: Final = 1024  # ready before a sample begins
_LOOK_SECONDS: Final = 0.004  # while something is heard
_REST_SECONDS: Final = 0.2
_IDLE_SECONDS: Final = 300.0  # after so long in silence the device is let go
_SWITCH_SECONDS: Final = 0.0005  # how long another thread may hold the interpreter


def run_previews(connection: Connection, sample_rate: int) -> None:
    """Serve the window until it says so or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the window
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # decoders talk
    sys.setswitchinterval(_SWITCH_SECONDS)
    hurry_a_little()
    process = PreviewProcess(connection, sample_rate)
    try:
        process.serve()
    finally:
        process.end()


class PreviewProcess:
    """Everything the process does: one thread reads and answers, the device's own plays."""

    def __init__(self, connection: Connection, sample_rate: int) -> None:
        self._connection, self._rate = connection, sample_rate
        self._inbox: queue.SimpleQueue[Wish] = queue.SimpleQueue()
        self._voices = Voices(sample_rate)
        self._outlet = PreviewOutlet(self._voices, sample_rate)
        self._readings: list[HeardSample] = []  # the last one is wanted, those before it are heard until it begins
        self._needed_at = time.monotonic()
        threading.Thread(target=self._receive, name="messages", daemon=True).start()

    def serve(self) -> None:
        """Do what is asked until the end is."""
        while True:
            with contextlib.suppress(queue.Empty):
                wishes = [self._inbox.get(timeout=_LOOK_SECONDS if self._readings else _REST_SECONDS)]
                while not self._inbox.empty():
                    wishes.append(self._inbox.get_nowait())
                if "close" in wishes:
                    return
                for wish in _without_overtaken(wishes):
                    self._do(wish)
            self._read_on()
            self._tell_started()
            self._look_after_device()

    def end(self) -> None:
        """End at once: neither a driver nor a decoder that hangs keeps the process."""
        os._exit(0)

    def _receive(self) -> None:
        """Take messages off the pipe; its end is ours."""
        with contextlib.suppress(EOFError, OSError):
            while (message := self._connection.recv()) != "close":
                self._inbox.put(message)
        self._inbox.put("close")
        time.sleep(1.0)
        os._exit(0)  # the other thread hangs in a decoder

    def _do(self, wish: Wish) -> None:
        self._needed_at = time.monotonic()
        match wish:
            case PlayPreview():
                self._play(wish)
            case SetLevel(amplitude):
                self._voices.level = amplitude
            case DeviceChoice():
                self._outlet.choose(wish)
            case "stop":
                self._stop()
            case "warm":
                _load_libraries()
                with contextlib.suppress(DeviceError):  # said when something is to be heard
                    self._outlet.open()

    # ── samples ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _play(self, wish: PlayPreview) -> None:
        try:
            self._outlet.open()
            reading = PreviewReading(wish.preview, self._rate)
            fresh = HeardSample(Voice(wish.serial, self._outlet.earliest(wish.preview.at)), reading)
            fresh.fill(_FIRST_FRAMES)
        except (AudioFileError, DeviceError) as error:
            self._stop()
            self._say(Failed(wish.serial, str(error)))
            return
        self._readings.append(fresh)
        self._voices.wanted = fresh.voice

    def _stop(self) -> None:
        self._voices.wanted = None
        for each in self._readings:
            each.reading.close()
        self._readings.clear()

    def _read_on(self) -> None:
        """Keep what is heard, and what is to be, read ahead; let go of what is over."""
        for each in list(self._readings):
            voice = each.voice
            is_left = each is not self._readings[-1] and self._voices.now is self._readings[-1].voice
            if is_left or voice.is_over:
                each.reading.close()
                self._readings.remove(each)
                if voice.is_over and not is_left:
                    self._tell_started_of(each)
                    self._say(Ended(voice.serial))
                continue
            try:
                while voice.num_ahead < _AHEAD_FRAMES and voice.end is None and self._inbox.empty():
                    each.read_more()
            except AudioFileError:  # damaged from here on: heard as far as it goes
                voice.end = voice.written

    def _tell_started(self) -> None:
        for each in self._readings:
            self._tell_started_of(each)

    def _tell_started_of(self, each: HeardSample) -> None:
        if not each.is_told and each.voice.heard_at is not None:
            each.is_told = True
            self._say(Started(each.voice.serial, each.voice.heard_at, each.reading.file_seconds))

    def _say(self, news: News) -> None:
        with contextlib.suppress(OSError):
            self._connection.send(news)

    # ── the device ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _look_after_device(self) -> None:
        if not self._voices.is_silent:
            self._needed_at = time.monotonic()
        else:
            self._outlet.deepen()
        if self._outlet.has_vanished:
            serial = self._readings[-1].voice.serial if self._readings else 0
            self._stop()
            if serial:
                self._say(Failed(serial, "The sound device has gone; connect it again or choose another, then try again."))
            self._outlet.close()
        elif time.monotonic() - self._needed_at > _IDLE_SECONDS:
            self._outlet.close()


def _without_overtaken(wishes: list[Wish]) -> list[Wish]:
    """Of samples that were asked for in one breath (a key is held down), only the last is read."""
    plays = [number for number, wish in enumerate(wishes) if isinstance(wish, PlayPreview)]
    return [wish for number, wish in enumerate(wishes) if number not in plays[:-1]]


def _load_libraries() -> None:
    """Now rather than with the first sample that needs them."""
    import pylibrb
    import soundfile
    import soxr

    _ = (pylibrb, soundfile, soxr)

"""The process that owns the sound device."""

from __future__ import annotations

import os
import signal
import sys
from multiprocessing.connection import Connection
from multiprocessing.heap import BufferWrapper

from airdesk.errors import DeviceError
from airdesk.playback.board import Board
from airdesk.playback.devices import look_again, output_devices
from airdesk.playback.messages import DeviceList, DeviceNews, Wish
from airdesk.playback.mixer import Mixer
from airdesk.playback.priority import hurry_a_little
from airdesk.playback.speaker import Speaker
from airdesk.playback.state import DeviceChoice

_LOOK_SECONDS = 0.2
_IDLE_SECONDS = 60.0  # after so long in silence the device is let go
_SWITCH_SECONDS = 0.0005  # how long another thread may hold the interpreter


def run_audio(connection: Connection, memory: BufferWrapper, sample_rate: int) -> None:
    """Serve the window until it says so or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the window
    sys.setswitchinterval(_SWITCH_SECONDS)
    hurry_a_little()  # before there are other threads: those of the driver take after this one
    board = Board(memory.create_memoryview())
    process = _AudioProcess(connection, Speaker(board, Mixer(board, sample_rate), sample_rate))
    try:
        process.serve()
    except (EOFError, OSError):  # the window is gone
        pass
    finally:
        process.end()


class _AudioProcess:
    def __init__(self, connection: Connection, speaker: Speaker) -> None:
        self._connection, self._speaker = connection, speaker
        self._choice = DeviceChoice()

    def serve(self) -> None:
        while True:
            if self._connection.poll(_LOOK_SECONDS):
                wish: Wish = self._connection.recv()
                if wish == "close":
                    return
                self._do(wish)
            self._look_after_device()

    def end(self) -> None:
        self._speaker.end()
        os._exit(0)  # a driver that hangs must not keep the process

    def _do(self, wish: Wish) -> None:
        if isinstance(wish, DeviceChoice):
            was_open, self._choice = self._speaker.is_open, wish
            self._let_go()
            if was_open:
                self._open()
        elif wish == "wake" and not self._speaker.is_open:
            self._open()
        elif wish == "list":
            self._tell_devices()

    def _open(self) -> None:
        try:
            look_again()
            device = self._speaker.open(self._choice)
        except DeviceError as error:
            self._connection.send(DeviceNews(block_frames=self._choice.block_frames, problem=str(error)))
            return
        self._connection.send(DeviceNews(device.name, self._choice.block_frames, self._speaker.latency_seconds))

    def _tell_devices(self) -> None:
        try:
            if not self._speaker.is_open:
                look_again()
            self._connection.send(DeviceList(tuple(device.name for device in output_devices())))
        except DeviceError as error:
            self._connection.send(DeviceList(()))
            self._connection.send(DeviceNews(block_frames=self._choice.block_frames, problem=str(error)))

    def _look_after_device(self) -> None:
        if self._speaker.has_vanished:
            sentence = "The sound device has gone; connect it again or choose another, then press Play."
            self._connection.send(DeviceNews(block_frames=self._choice.block_frames, problem=sentence))
            self._let_go()
        elif self._speaker.is_open and self._speaker.idle_seconds > _IDLE_SECONDS:
            self._let_go()

    def _let_go(self) -> None:
        if not self._speaker.close():
            os._exit(1)  # the driver hangs: the window starts a new process

"""The process that renders before the playhead."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import threading
from multiprocessing import active_children
from multiprocessing.connection import Connection
from multiprocessing.heap import BufferWrapper

from airdesk.playback.board import Board
from airdesk.playback.messages import Message, Problem
from airdesk.playback.preparation import Prepare, Prepared
from airdesk.playback.priority import hurry_a_little
from airdesk.playback.renderer import Renderer
from airdesk.playback.workers import ThreadWorker

_LOOK_SECONDS = 0.005  # while something plays
_IDLE_SECONDS = 0.05


def run_renderer(connection: Connection, memory: BufferWrapper, sample_rate: int, prepare: Prepare) -> None:
    """Serve the window until it says so or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the window
    process = _RenderProcess(connection, Board(memory.create_memoryview()), sample_rate, prepare)
    try:
        process.serve()
    finally:
        process.end()


class _RenderProcess:
    def __init__(self, connection: Connection, board: Board, sample_rate: int, prepare: Prepare) -> None:
        self._connection, self._board = connection, board
        self._inbox: queue.SimpleQueue[Message | None] = queue.SimpleQueue()  # None: something is ready, or the end
        self._is_closing = False
        self._preparer = ThreadWorker[Prepared]("preparation", self._wake, self._report, skips_older=True)
        self._auditioner = ThreadWorker[None]("auditions", self._wake, lambda _fraction: None)
        self._renderer = Renderer(board, sample_rate, prepare, self._preparer, self._auditioner, self._tell)
        threading.Thread(target=self._receive, name="messages", daemon=True).start()

    def serve(self) -> None:
        threading.Thread(target=_load_ahead, daemon=True).start()
        hurry_a_little()
        while not self._is_closing:
            self._handle_messages()
            if not self._renderer.step():
                self._wait()

    def end(self) -> None:
        self._renderer.close()
        for child in active_children():
            child.terminate()
        os._exit(0)

    def _handle_messages(self) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                message = self._inbox.get_nowait()
                if message is not None:
                    self._renderer.handle(message)

    def _wait(self) -> None:
        is_playing = bool(self._board.control["wants_playing"])
        with contextlib.suppress(queue.Empty):
            message = self._inbox.get(timeout=_LOOK_SECONDS if is_playing else _IDLE_SECONDS)
            if message is not None:
                self._renderer.handle(message)

    def _receive(self) -> None:
        """Take messages off the pipe; its end is ours."""
        with contextlib.suppress(EOFError, OSError):
            while (message := self._connection.recv()) != "close":
                self._inbox.put(message)
        self._is_closing = True
        self._inbox.put(None)

    def _wake(self) -> None:
        self._inbox.put(None)

    def _report(self, fraction: float) -> None:
        self._board.rendering["fraction"] = fraction

    def _tell(self, problem: Problem) -> None:
        with contextlib.suppress(OSError):
            self._connection.send(problem)


def _load_ahead() -> None:
    """Now rather than when the first moving pitch, or the first DJ set, is due."""
    import airdesk.render.bent_kernel  # noqa: F401
    from airdesk.playback.mix_material import load_ahead

    load_ahead()

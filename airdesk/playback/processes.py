"""The two sound processes and the memory between them, which goes with the last who holds it."""

from __future__ import annotations

import atexit
from typing import TYPE_CHECKING, Any

from airdesk.playback.board import Board, board_bytes
from airdesk.playback.child import Child
from airdesk.playback.desk import Desk
from airdesk.playback.entries import audio_entry, renderer_entry

if TYPE_CHECKING:
    from airdesk.playback.preparation import Prepare


class Processes:
    """Everything that is started together and ends together."""

    def __init__(self, prepare: Prepare, sample_rate: int) -> None:
        from multiprocessing.heap import BufferWrapper  # memory without a name: nothing of it is left, however we end

        memory = BufferWrapper(board_bytes())
        self.board = Board(memory.create_memoryview())
        self.board.begin()
        self.desk = Desk(self.board)
        self.renderer = Child("airdesk renderer", renderer_entry, memory, sample_rate, prepare)
        self.audio = Child("airdesk audio", audio_entry, memory, sample_rate)
        atexit.register(self.end)  # only now that multiprocessing is there: it would wait for them, and is called after this

    @property
    def have_ended(self) -> bool:
        """True when one of them is not there any more."""
        return self.renderer.has_ended or self.audio.has_ended

    def received(self) -> list[Any]:
        """What they have said since the last look."""
        return [*self.renderer.received(), *self.audio.received()]

    def end(self) -> None:
        """End both."""
        self.audio.send("close")
        self.renderer.send("close")
        self.audio.end()
        self.renderer.end()
        atexit.unregister(self.end)

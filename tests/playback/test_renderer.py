"""What the renderer says of what came of its work."""

from __future__ import annotations

from airdesk.errors import SoundFontError
from airdesk.playback.board import Board, board_bytes
from airdesk.playback.desk import Desk
from airdesk.playback.messages import Problem
from airdesk.playback.preparation import Prepared
from airdesk.playback.renderer import Renderer
from airdesk.playback.workers import InlineWorker, Task
from tests.helpers.playing import RATE, SineBand, held_song


class FailingWorker:
    """Every task has failed when one looks."""

    def __init__(self) -> None:
        self._num_tasks = 0

    def submit(self, _task: Task[Prepared]) -> None:
        self._num_tasks += 1

    def take(self) -> Prepared | Exception | None:
        if not self._num_tasks:
            return None
        self._num_tasks -= 1
        return SoundFontError("The sounds are not there.")

    def close(self) -> None:
        """Nothing is being done."""


def test_what_is_wrong_with_a_song_is_said_unless_it_was_closed_meanwhile() -> None:
    board, told = Board(bytearray(board_bytes())), list[Problem]()
    board.begin()
    desk = Desk(board)
    renderer = Renderer(board, RATE, SineBand(), FailingWorker(), InlineWorker[None](), told.append)
    renderer.handle(desk.set_song(held_song()))
    renderer.handle(desk.set_song(None))
    renderer.step()
    assert told == []
    renderer.handle(desk.set_song(held_song()))
    renderer.step()
    assert told == [Problem("The sounds are not there.", is_fatal=True)]

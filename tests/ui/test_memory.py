"""Garbage is searched for in the window's thread alone."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject

from airdesk.ui.memory import THRESHOLDS, Sweeping, settle_memory


@pytest.fixture
def sweeping(qapp: QObject) -> Iterator[Sweeping]:
    sweeping = Sweeping(qapp)
    yield sweeping
    sweeping._timer.stop()
    gc.enable()


def garbage(searched_in: list[int], count: int) -> None:
    class Knot:
        def __init__(self) -> None:
            self.me = self

        def __del__(self) -> None:
            searched_in.append(threading.get_ident())

    for _ in range(count):
        Knot()


def test_garbage_of_a_worker_is_taken_away_in_the_windows_thread(sweeping: Sweeping) -> None:
    searched_in: list[int] = []
    worker = threading.Thread(target=garbage, args=(searched_in, THRESHOLDS[0]))
    worker.start()
    worker.join()
    assert searched_in == []
    assert sweeping.look() is not None
    assert set(searched_in) == {threading.get_ident()}


def test_little_garbage_is_not_worth_a_search(sweeping: Sweeping) -> None:
    gc.collect()
    assert sweeping.look() is None


def test_what_is_loaded_is_set_aside_without_a_search_through_all_of_it() -> None:
    searched: list[int] = []

    def note(phase: str, info: dict[str, Any]) -> None:
        if phase == "start":
            searched.append(info["generation"])

    gc.callbacks.append(note)
    loaded = [[number] for number in range(1000)]
    settle_memory()
    gc.callbacks.remove(note)
    assert searched == [0]
    assert gc.get_freeze_count() >= len(loaded)

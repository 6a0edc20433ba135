"""Blocks made by another thread come in order, once, with its errors, and it ends when nobody reads any more."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from airdesk.audio.ahead import made_ahead
from airdesk.errors import AudioFileError


@pytest.fixture
def num_threads() -> Callable[[], int]:
    """Counts the threads that a test has begun and that go on."""
    earlier = set(threading.enumerate())
    return lambda: sum(thread.name == "blocks ahead" for thread in set(threading.enumerate()) - earlier)


def test_all_blocks_come_in_order_while_others_are_used(num_threads: Callable[[], int]) -> None:
    def numbers() -> Iterator[int]:
        for number in range(200):
            used_by.add(threading.current_thread().name)
            yield number

    used_by: set[str] = set()
    assert list(made_ahead(numbers())) == list(range(200))
    assert used_by == {"blocks ahead"}
    assert num_threads() == 0


def test_an_error_comes_after_the_blocks_before_it(num_threads: Callable[[], int]) -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise AudioFileError("The file ends too early.")

    blocks = made_ahead(broken())
    assert next(blocks) == 1
    with pytest.raises(AudioFileError, match="too early"):
        next(blocks)
    assert num_threads() == 0


def test_no_more_than_asked_for_is_made_ahead_and_none_when_nobody_reads(num_threads: Callable[[], int]) -> None:
    made: list[int] = []

    def endless() -> Iterator[int]:
        while True:
            made.append(len(made))
            yield made[-1]

    blocks = made_ahead(endless(), count=3)
    assert next(blocks) == 0
    time.sleep(0.2)
    assert len(made) <= 5
    blocks.close()
    assert num_threads() == 0

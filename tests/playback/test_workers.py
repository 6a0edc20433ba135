"""Preparing beside what plays: the newest state of the song counts."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from airdesk.playback.workers import ThreadWorker
from airdesk.progress import Progress


def waited_for(take: Callable[[], object]) -> object:
    end = time.monotonic() + 60.0
    while (result := take()) is None and time.monotonic() < end:
        time.sleep(0.005)
    return result


def test_tasks_that_wait_give_way_to_the_newest() -> None:
    begun, may_end, woken = threading.Event(), threading.Event(), threading.Event()
    worker = ThreadWorker[str]("test", woken.set, lambda _fraction: None, skips_older=True)

    def first(_progress: Progress) -> str:
        begun.set()
        may_end.wait(60.0)
        return "first"

    worker.submit(first)
    assert begun.wait(60.0)
    for name in ("second", "third", "fourth"):
        worker.submit(lambda _progress, name=name: name)  # type: ignore[misc]
    may_end.set()
    assert [waited_for(worker.take), waited_for(worker.take)] == ["first", "fourth"]
    assert woken.wait(60.0)
    worker.close()


def test_long_work_that_nobody_wants_any_more_is_given_up() -> None:
    worker = ThreadWorker[str]("test", lambda: None, lambda _fraction: None, skips_older=True)

    def endless(progress: Progress) -> str:
        while True:
            progress.check_cancelled()
            time.sleep(0.01)

    worker.submit(endless)
    worker.submit(lambda _progress: "newer")
    assert waited_for(worker.take) == "newer"
    worker.close()


def test_every_audition_gets_its_turn() -> None:
    worker = ThreadWorker[int]("test", lambda: None, lambda _fraction: None)
    for number in (1, 2, 3):
        worker.submit(lambda _progress, number=number: number)  # type: ignore[misc]
    assert [waited_for(worker.take) for _ in range(3)] == [1, 2, 3]
    worker.close()


def test_an_error_is_a_result() -> None:
    worker = ThreadWorker[int]("test", lambda: None, lambda _fraction: None)

    def broken(_progress: Progress) -> int:
        raise OSError("no disk")

    worker.submit(broken)
    assert isinstance(waited_for(worker.take), OSError)
    worker.close()


def test_an_error_of_what_nobody_wants_any_more_is_none() -> None:
    begun, may_end = threading.Event(), threading.Event()
    worker = ThreadWorker[str]("test", lambda: None, lambda _fraction: None, skips_older=True)

    def broken(_progress: Progress) -> str:
        begun.set()
        may_end.wait(60.0)
        raise OSError("no disk")

    worker.submit(broken)
    assert begun.wait(60.0)
    worker.submit(lambda _progress: "newer")
    may_end.set()
    assert waited_for(worker.take) == "newer"
    worker.close()

"""Jobs begin in their order, as many at once as there are slots."""

from __future__ import annotations

from airdesk.jobs.job import Priority
from airdesk.jobs.queue import JobQueue, Turn


def queue_of(*names: str, slots: int = 5, heavy: str = "") -> JobQueue:
    queue = JobQueue(slots, 1)
    for name in names:
        queue.add(Turn(name, queue.new_position(), is_heavy=name in heavy))
    return queue


def order(queue: JobQueue) -> str:
    return "".join(turn.job_id for turn in queue.waiting)


def taken(queue: JobQueue) -> str:
    names = ""
    while (turn := queue.take()) is not None:
        names += turn.job_id
    return names


def test_first_come_first_served_as_many_as_there_are_slots() -> None:
    queue = queue_of(*"abcde", slots=2)
    assert taken(queue) == "ab"
    queue.leave("a")
    assert taken(queue) == "c" and order(queue) == "de" and queue.num_running == 2


def test_a_busy_core_holds_heavy_jobs_only() -> None:
    queue = queue_of(*"abcd", heavy="abc")
    assert taken(queue) == "ad"
    queue.leave("a")
    assert taken(queue) == "b"


def test_a_pause_holds_all_but_what_somebody_waits_for() -> None:
    queue = queue_of(*"ab")
    queue.is_paused = True
    queue.add(Turn("x", queue.new_position(), Priority.NOW))
    assert taken(queue) == "x"
    queue.is_paused = False
    assert taken(queue) == "ab"


def test_a_job_is_moved_before_another_and_to_the_end() -> None:
    queue = queue_of(*"abcd")
    changed = queue.move("d", "b")
    assert order(queue) == "adbc" and {turn.job_id for turn in changed} == {"d", "b", "c"}
    queue.move("a", None)
    assert order(queue) == "dbca"
    assert queue.move("d", "d") == queue.move("x", None) == queue.move("a", "x") == ()
    assert order(queue) == "dbca"


def test_a_job_moved_among_others_of_another_priority_takes_theirs_on() -> None:
    queue = queue_of(*"abc")
    queue.set_priority("c", Priority.HIGH)
    assert order(queue) == "cab"
    queue.move("b", "c")
    assert order(queue) == "bca" and queue.waiting[0].priority is Priority.HIGH
    queue.move("b", None)
    assert order(queue) == "cab" and queue.waiting[2].priority is Priority.NORMAL


def test_a_job_that_comes_back_has_its_old_place() -> None:
    queue = queue_of(*"abc", slots=1)
    turn = queue.take()
    assert turn is not None and queue.leave("a") == turn
    queue.add(turn)
    assert order(queue) == "abc"
    assert queue.leave("b") is not None and order(queue) == "ac"
    assert queue.leave("b") is None

"""A file that crashes, hangs or eats memory costs one file."""

from __future__ import annotations

import os
import time

import pytest

from airdesk.errors import AudioFileError, CancelledError
from airdesk.inventory.guarded import GuardedWork, Refused


def work(name: str) -> str:
    """Does what its name says; importable, since it runs in another process."""
    match name:
        case "crash":
            os._exit(3)
        case "hang":
            time.sleep(60)
        case "memory":
            bytearray(2**31)
        case "refuse":
            raise AudioFileError("it is no sound")
        case "wrong":
            raise ZeroDivisionError
    return name.upper()


def outcome(jobs: list[str], **options: float) -> list[str]:
    with GuardedWork(work, seconds=options.get("seconds", 5.0), num_workers=int(options.get("num_workers", 1))) as guarded:
        answers = dict(guarded.map(jobs, lambda: None))
    return [answer.reason if isinstance(answer, Refused) else answer for answer in (answers[n] for n in range(len(jobs)))]


def test_everything_else_is_done_though_some_crash() -> None:
    jobs = [*(f"a{number}" for number in range(40)), "crash", "b", "refuse", "wrong", "memory", "crash", "c"]
    found = outcome(jobs, num_workers=2)
    assert [each for each in found if each.isupper()] == [job.upper() for job in jobs if job[0] in "abc" and job != "crash"]
    assert found[40].startswith("the decoder crashed")
    assert found[42] == "it is no sound"
    assert "too much memory" in found[44]


def test_a_file_that_hangs_is_given_up_in_time() -> None:
    start = time.monotonic()
    found = outcome(["a", "hang", "b"], seconds=2.0)
    assert found[0] == "A"
    assert found[2] == "B"
    assert "longer" in found[1]
    assert time.monotonic() - start < 30.0


def test_it_stops_at_once_when_asked() -> None:
    asked = []

    def check() -> None:
        asked.append(time.monotonic())
        if len(asked) > 3:
            raise CancelledError("stop")

    with GuardedWork(work) as guarded, pytest.raises(CancelledError):
        list(guarded.map(["hang"], check))
    assert asked[-1] - asked[0] < 5.0  # on a quiet machine a third of one; the work takes a minute

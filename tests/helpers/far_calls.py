"""What work processes are asked to do in tests: functions that another process can import."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from airdesk.errors import CancelledError, SoundFontError
from airdesk.library.events import Event
from airdesk.progress import Progress


@dataclass(frozen=True, slots=True)
class Tune:
    """A value within which others are shared."""

    notes: tuple[int, ...]
    gain_db: float = 0.0


def count(until: int, *, progress: Progress, on_event: Callable[[str, Event], None], on_stage: Callable[[int], None]) -> int:
    """Report, note and tell at each step."""
    for number in range(until):
        progress.report(number / until, f"Step {number}")
        on_event("run", Event("now", "func", "info", f"event {number}", {"number": number}))
        on_stage(number)
    return until


def tell_tune_twice(*, progress: Progress, on_stage: Callable[[Tune], None]) -> Tune:
    """A value, and one that shares a part with it."""
    first = Tune(tuple(range(1000)))
    on_stage(first)
    return Tune(first.notes, -3.0)


def report_often(*, progress: Progress) -> None:
    """Ten thousand reports in one stage."""
    for number in range(10_000):
        progress.report(number / 10_000, "Rendering")


def pid_of_worker(*, progress: Progress) -> tuple[int, int]:
    """Which process this is, and how nice."""
    return os.getpid(), os.nice(0)


def loaded_modules(*, progress: Progress) -> frozenset[str]:
    """What the process has imported."""
    return frozenset(sys.modules)


def refuse(path: Path, *, progress: Progress) -> None:
    """Raise what the user can mend."""
    raise SoundFontError("No.", path=path)


class SoreError(Exception):
    """Cannot be unpickled."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(first + second)


def stumble(kind: str, *, progress: Progress) -> None:
    """Raise our own mistakes."""
    if kind == "sore":
        raise SoreError("a", "b")
    raise KeyError(kind)


def cannot_travel(*, progress: Progress) -> object:
    """A result that cannot be sent."""
    return lambda: None


def work_until_cancelled(folder: Path, *, progress: Progress) -> None:
    """Write a half-made file, which goes when cancelled."""
    half = folder / "half.part"
    half.write_text("x")
    try:
        while True:
            progress.check_cancelled()
            time.sleep(0.01)
    finally:
        half.unlink()


@dataclass(frozen=True)
class _HeldUp:
    """Progress that goes no further than a stage before the work is cancelled, or its process killed."""

    progress: Progress
    text: str  # of the stage

    def report(self, fraction: float | None, stage: str) -> None:
        self.progress.report(fraction, stage)
        while self.text in stage:
            try:
                self.progress.check_cancelled()
            except CancelledError:  # told to the work where it looks next
                return
            time.sleep(0.01)

    def check_cancelled(self) -> None:
        self.progress.check_cancelled()


def held_up(call: Callable[..., object], text: str, *, progress: Progress, **callbacks: Callable[..., object]) -> object:
    """The call, which stays at the stage with that text: how fast the processes are does not matter then."""
    return call(progress=_HeldUp(progress, text), **callbacks)


def never_look(folder: Path, *, progress: Progress) -> None:
    """Work that does not ask whether it was cancelled, with a process of its own."""
    worker = get_context("spawn").Process(target=time.sleep, args=(60,))
    worker.start()
    (folder / "pids.tmp").write_text(f"{os.getpid()} {worker.pid}")
    (folder / "pids.tmp").rename(folder / "pids")
    time.sleep(60)


def die(*, progress: Progress) -> None:
    """End from outside, as when memory is short."""
    os.kill(os.getpid(), signal.SIGKILL)


def be_warm() -> None:
    """Leave a mark in the process."""
    os.environ["AIRDESK_TEST_WARM"] = "yes"


def is_warm(*, progress: Progress) -> bool:
    """Whether the mark is there."""
    return os.environ.get("AIRDESK_TEST_WARM") == "yes"

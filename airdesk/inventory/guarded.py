"""Work on other people's files in processes of its own: one that crashes, hangs or swallows memory costs one file."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Final, Generic, TypeVar

from airdesk.errors import AirdeskError

Job = TypeVar("Job")
Result = TypeVar("Result")

TIME_LIMIT_SECONDS: Final = 5.0
START_LIMIT_SECONDS: Final = 30.0
MEMORY_LIMIT_BYTES: Final = 900 * 2**20
_BATCH: Final = 24
_LOOK_SECONDS: Final = 0.1
_TRIM_THRESHOLD: Final = -1
_MMAP_THRESHOLD: Final = -3  # of mallopt(3)


@dataclass(frozen=True, slots=True)
class Refused:
    """A file the work could not be done on."""

    reason: str


class _Worker(Generic[Job, Result]):
    """One process with the places of the files it has been given; the first of them is the one it works on."""

    def __init__(self, work: Callable[[Job], Result], memory_bytes: int) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=_serve, args=(theirs, work, memory_bytes), daemon=True)
        self.process.start()
        theirs.close()
        self.places: deque[int] = deque()
        self.since = time.monotonic()
        self.is_ready = False

    def give(self, places: Sequence[int], jobs: Sequence[Job]) -> None:
        if not self.places:
            self.since = time.monotonic()
        self.places.extend(places)
        with contextlib.suppress(OSError):  # it has died: noticed when its answer does not come
            self.pipe.send([jobs[place] for place in places])

    def is_late(self, seconds: float) -> bool:
        limit = seconds if self.is_ready else max(seconds, START_LIMIT_SECONDS)
        return bool(self.places) and time.monotonic() - self.since > limit

    def end(self) -> None:
        self.pipe.close()
        self.process.kill()
        self.process.join()


class GuardedWork(Generic[Job, Result]):
    """A function of one file (its path, or more), done in processes that may die; used as a context."""

    def __init__(
        self,
        work: Callable[[Job], Result],
        *,
        num_workers: int = 1,
        seconds: float = TIME_LIMIT_SECONDS,
        memory_bytes: int = MEMORY_LIMIT_BYTES,
        most_at_once: int = _BATCH,
    ) -> None:
        """*work* must be importable by name. *seconds*: for one file. *most_at_once*: files given to a process ahead;
        1: none, for work of many seconds each.
        """
        self._work, self._seconds, self._memory = work, seconds, memory_bytes
        self._num_workers, self._most_at_once = max(1, num_workers), most_at_once
        self._workers: list[_Worker[Job, Result]] = []

    def __enter__(self) -> GuardedWork[Job, Result]:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.process.kill()  # all at once: each takes a moment to be gone
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def map(self, jobs: Sequence[Job], check: Callable[[], None]) -> Iterator[tuple[int, Result | Refused]]:
        """Place and result of each file, as they come; *check* is called at least ten times a second and may raise."""
        waiting = deque(range(len(jobs)))
        num_left = len(jobs)
        batch = max(1, min(self._most_at_once, len(jobs) // (2 * self._num_workers)))
        while num_left:
            check()
            self._fill(waiting, jobs, batch)
            ready = wait([worker.pipe for worker in self._workers], timeout=_LOOK_SECONDS)
            for worker in list(self._workers):
                for place, result in self._answers(worker, worker.pipe in ready, waiting):
                    num_left -= 1
                    yield place, result

    def _fill(self, waiting: deque[int], jobs: Sequence[Job], batch: int) -> None:
        while len(self._workers) < min(self._num_workers, len(jobs)):
            self._workers.append(_Worker(self._work, self._memory))
        for worker in self._workers:
            if waiting and len(worker.places) <= (batch if self._most_at_once > 1 else 0):
                worker.give([waiting.popleft() for _ in range(min(batch, len(waiting)))], jobs)

    def _answers(
        self, worker: _Worker[Job, Result], has_answer: bool, waiting: deque[int]
    ) -> Iterator[tuple[int, Result | Refused]]:
        try:
            while has_answer and worker.pipe.poll(0):
                answer = worker.pipe.recv()
                worker.since, worker.is_ready = time.monotonic(), True
                if answer is not None:
                    yield worker.places.popleft(), answer
        except (EOFError, OSError):
            yield from self._replace(worker, waiting, "the decoder crashed on it")
            return
        if worker.is_late(self._seconds):
            yield from self._replace(worker, waiting, f"decoding it takes longer than {self._seconds:g} s")

    def _replace(self, worker: _Worker[Job, Result], waiting: deque[int], reason: str) -> Iterator[tuple[int, Refused]]:
        """End a worker; the file it worked on is refused, the others go to the next one."""
        worker.end()
        self._workers.remove(worker)
        if worker.places:
            culprit = worker.places.popleft()
            waiting.extendleft(reversed(worker.places))
            yield culprit, Refused(reason)


def _serve(pipe: Connection, work: Callable[[Any], object], memory_bytes: int) -> None:
    """The process: one answer for each path, None to say that it is there."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN if number == signal.SIGINT else signal.SIG_DFL)
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # the processes already share the cores
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # decoders talk
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with contextlib.suppress(EOFError, OSError):
        pipe.send(None)
        _limit_memory(memory_bytes)
        _keep_freed_memory()
        gc.freeze()  # what is loaded stays
        while True:
            for job in pipe.recv():
                pipe.send(_attempt(work, job))


def _end_with_parent() -> None:
    """Nobody works on for a program that was killed."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _attempt(work: Callable[[Any], object], job: object) -> object:
    try:
        return work(job)
    except AirdeskError as error:
        return Refused(str(error))
    except MemoryError:
        return Refused("decoding it takes too much memory")
    except Exception as error:  # noqa: BLE001  what a decoder throws at us costs one file
        return Refused(f"it cannot be decoded ({type(error).__name__})")


def _keep_freed_memory() -> None:
    """Let the C library keep what is freed for the next file: asking the system anew takes a fifth of all the time."""
    with contextlib.suppress(OSError, AttributeError):  # another C library has no such thing
        library = ctypes.CDLL(None)
        library.mallopt(_MMAP_THRESHOLD, 64 * 2**20)
        library.mallopt(_TRIM_THRESHOLD, 256 * 2**20)


def _limit_memory(memory_bytes: int) -> None:
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))

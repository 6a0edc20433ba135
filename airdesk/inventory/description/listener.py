"""One process that listens to files, and its owner's side: started, fed, timed, started again where it died."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from airdesk.inventory.description.description import Description, SampleHints

LONGEST_SECONDS = 4.0
"""A file that takes longer is given up."""

START_SECONDS = 20.0
"""More for the first file of a process: it has to load its libraries."""

MEMORY_BYTES = 900 * 2**20
"""Address space of a process beyond what it starts with."""

Answer = tuple[Path, Description | str]


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be listened to."""

    path: Path
    hints: SampleHints


class Listener:
    """A process and the files it has been given."""

    def __init__(self) -> None:
        self._jobs: deque[Job] = deque()
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._process = context.Process(target=listen, args=(theirs,), name="airdesk listener", daemon=True)
        before = os.environ.get("OPENBLAS_NUM_THREADS")
        os.environ["OPENBLAS_NUM_THREADS"] = "1"  # the process inherits it before it loads numpy
        try:
            self._process.start()
        finally:
            _restore("OPENBLAS_NUM_THREADS", before)
        theirs.close()
        self._since = time.monotonic()
        self._patience = START_SECONDS

    @property
    def num_waiting(self) -> int:
        """Files that it has been given and not answered."""
        return len(self._jobs)

    def give(self, jobs: Sequence[Job]) -> None:
        """More files."""
        if not jobs:
            return
        if not self._jobs:
            self._since = time.monotonic()
        self._jobs.extend(jobs)
        with suppress(OSError):  # it has died: seen when it is next asked
            self.connection.send(list(jobs))

    def answers(self, *, is_ready: bool, now: float) -> Iterator[Answer]:
        """What it has said; of a file that killed it or takes too long, a reason."""
        try:
            while is_ready and self._jobs and self.connection.poll():
                outcome = self.connection.recv()
                self._since, self._patience = now, LONGEST_SECONDS
                yield self._jobs.popleft().path, outcome
        except (EOFError, OSError):
            yield self._given_up("ends the program that decodes it")
            return
        if self._jobs and now - self._since > self._patience:
            yield self._given_up(f"takes longer than {LONGEST_SECONDS:g} seconds to read")

    def _given_up(self, what: str) -> Answer:
        """The file at fault; the others go to a new process."""
        job = self._jobs.popleft()
        rest = list(self._jobs)
        self._jobs.clear()
        self.end()
        self._start()
        self.give(rest)
        return job.path, f"{job.path.name} {what}: it is damaged."

    def end(self) -> None:
        """End the process at once."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self.connection.close()


def _restore(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


def listen(connection: Connection) -> None:
    """What the process does: answers each file with a description or a reason, until its owner is gone."""
    from airdesk.errors import AudioFileError
    from airdesk.inventory.description.reading import describe_file
    from airdesk.inventory.description.sound_model import sound_classes, sound_model

    sound_model(), sound_classes()
    _limit_memory()
    with suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            for job in connection.recv():
                try:
                    connection.send(describe_file(job.path, job.hints))
                except AudioFileError as error:
                    connection.send(str(error))
                except MemoryError:
                    connection.send(f"{job.path.name} needs too much memory to be read.")


def _limit_memory() -> None:
    """No more memory than a sample may need, where the system can limit it."""
    try:
        import resource
    except ImportError:
        return
    used = (
        int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        if Path("/proc/self/statm").exists()
        else 2**30
    )
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = used + MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))

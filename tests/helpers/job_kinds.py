"""Kinds of jobs for tests of the queue: quick, slow, passing troubles, mistakes; done in a thread or in a process."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from airdesk.errors import AirdeskError, BadInputError
from airdesk.progress import Progress
from airdesk.settings import Settings
from airdesk.workflows.job_kinds import JobKind, Workshop


class TroubleError(AirdeskError):
    """What a provider says that is asked too often."""

    can_pass = True

    def __init__(self, message: str, *, path: Path | str | None = None) -> None:
        super().__init__(message, path=path)
        self.retry_after_seconds = 0.05


def wait_for_it(inputs: Mapping[str, Any], shop: Workshop) -> str:
    """Work that takes its time, and until a file is there where one is named; leaves a line in a ledger where there is one."""
    ends = time.monotonic() + inputs.get("seconds", 0.0)
    shop.progress.report(0.5, "Waiting…")
    while time.monotonic() < ends or (inputs.get("until") and not Path(inputs["until"]).exists()):
        shop.progress.check_cancelled()
        time.sleep(0.005)
    _write_line(inputs, "done")
    return "done"


def count(inputs: Mapping[str, Any], shop: Workshop) -> int:
    """Work that keeps a core busy."""
    ends, number = time.monotonic() + inputs.get("seconds", 0.1), 0
    while time.monotonic() < ends:
        for _ in range(20_000):
            number += 1
        shop.progress.report(None, "Counting…")
        shop.progress.check_cancelled()
    _write_line(inputs, "done")
    return number


def fail(inputs: Mapping[str, Any], shop: Workshop) -> str:
    """Work that fails so often as said (counted in its ledger), as said."""
    tries = _write_line(inputs, "tried")
    if tries <= inputs.get("times", 1):
        raise {"bad": BadInputError, "network": ConnectionError, "limit": TroubleError, "mistake": ValueError}[inputs["how"]](
            inputs["how"]
        )
    return "done"


def _write_line(inputs: Mapping[str, Any], line: str) -> int:
    if not inputs.get("ledger"):
        return 1
    with Path(inputs["ledger"]).open("a+", encoding="utf-8") as file:
        file.write(line + "\n")
        file.seek(0)
        return len(file.readlines())


def told(result: object) -> str:
    """What the user is told."""
    return f"It is {result}."


TEST_KINDS = {
    "wait": JobKind(wait_for_it, False, told, is_apart=False),
    "count": JobKind(count, True, told),
    "fail": JobKind(fail, False, told, is_apart=False),
}


@dataclass(frozen=True)
class Waiting:
    """The same as work that nobody can describe: a call."""

    inputs: Mapping[str, Any]

    def __call__(self, progress: Progress) -> str:
        return wait_for_it(self.inputs, Workshop(Settings(Path()), progress))

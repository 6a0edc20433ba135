"""Commands run for a test: what they did, and `python -m airdesk` as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Outcome:
    """What a command did."""

    code: int
    out: str
    err: str

    def document(self) -> Any:
        """Standard output as the one JSON object it must be."""
        return json.loads(self.out)

    def assert_one_error_line(self, code: int) -> str:
        """The command failed as it should: the line without its prefix."""
        lines = self.err.splitlines()
        assert (self.code, len(lines)) == (code, 1), self.err
        assert lines[0].startswith("error: ")
        return lines[0].removeprefix("error: ")


Run = Callable[..., Outcome]


def run_process(
    words: Sequence[str | Path], *, stdin: bytes = b"", before: Callable[[], None] | None = None, **environment: str
) -> Outcome:
    """Run `python -m airdesk` as its own process."""
    done = subprocess.run(
        [sys.executable, "-m", "airdesk", *map(str, words)],
        input=stdin,
        capture_output=True,
        env={**os.environ, **environment},
        preexec_fn=before,
        timeout=120,
        check=False,
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())

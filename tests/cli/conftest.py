"""Running a command in this process, which is quicker than a process of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from airdesk.cli.main import main
from tests.helpers.command_line import Outcome, Run


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process, without progress."""

    def run_here(*words: str | Path) -> Outcome:
        code = main([str(word) for word in words] + (["--quiet"] if len(words) else []))
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return run_here

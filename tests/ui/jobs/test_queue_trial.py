"""Must-show in short: jobs that fail, pass, are cancelled and lose their program by kill -9 each end once, in order."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.benchmarks.queue_trial import run_trial


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_none_of_many_jobs_is_lost_or_done_twice_when_the_program_is_killed(tmp_path: Path) -> None:
    outcome = run_trial(tmp_path, 24, 1, 3, is_small=True, say=lambda _: None)
    assert outcome.problems == []
    assert sum(outcome.ends.values()) == 24 and outcome.num_interrupted > 0
    assert outcome.gaps_ms

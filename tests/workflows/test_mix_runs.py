"""Runs are stretched by processes while somebody puts the mix together, waits, gives up or is told why there will be none."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from airdesk.automix.joining import stretched_runs
from airdesk.automix.lane_runs import MARGIN_SECONDS
from airdesk.automix.set_mixer import MixPlan, make_run
from airdesk.errors import CancelledError, RenderError
from airdesk.workflows.mix_runs import RunsInProcesses
from tests.helpers.dj_sets import RATE, two_song_plan


@pytest.fixture
def plan(tmp_path: Path) -> MixPlan:
    return two_song_plan(tmp_path)


def test_a_run_comes_as_soon_as_it_is_made_and_its_beats_were_measured(plan: MixPlan, tmp_path: Path) -> None:
    place, run = stretched_runs(plan)[0]
    song_id = plan.timeline.lanes[place].song_id
    with RunsInProcesses(plan, RATE, tmp_path, lambda: None) as runs:
        audio = runs.load(song_id, run)
        errors = runs.beat_errors_ms()
        assert runs.done == 1.0
    assert np.array_equal(audio, make_run(plan, song_id, run, RATE).audio)
    assert audio.shape[1] == pytest.approx((run.mix_end - run.mix_start + 2 * MARGIN_SECONDS) * RATE, abs=2)
    assert len(errors) == 1 and len(errors[0]) == len(plan.timeline.overlaps[0].beats)
    assert np.abs(errors[0]).max() < 5.0


def test_a_song_that_is_gone_is_told_to_whoever_waits(plan: MixPlan, tmp_path: Path) -> None:
    place, run = stretched_runs(plan)[0]
    song_id = plan.timeline.lanes[place].song_id
    plan.paths[song_id].unlink()
    with (
        pytest.raises(RenderError, match=plan.paths[song_id].name),
        RunsInProcesses(plan, RATE, tmp_path, lambda: None) as runs,
    ):
        runs.load(song_id, run)


def test_who_gives_up_waiting_leaves_no_process_behind(plan: MixPlan, tmp_path: Path) -> None:
    def stop() -> None:
        raise CancelledError("Stopped.")

    place, run = stretched_runs(plan)[0]
    begun = time.monotonic()
    with pytest.raises(CancelledError, match="Stopped"), RunsInProcesses(plan, RATE, tmp_path, stop) as runs:
        runs.load(plan.timeline.lanes[place].song_id, run)
    assert time.monotonic() - begun < 10.0  # on a quiet machine one at most
    assert not list(tmp_path.glob("*.run"))

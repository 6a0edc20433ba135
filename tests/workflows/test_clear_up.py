"""Takes made in a process of their own: whole in the library or not at all, also when the process is killed."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from airdesk.errors import BadInputError, CancelledError
from airdesk.jobs.context import JobContext
from airdesk.jobs.process_work import WorkProcesses
from airdesk.jobs.work_process import WorkProcessError
from airdesk.library.database import open_library
from airdesk.library.runs import load_run
from airdesk.model.plan import PlanRequest
from airdesk.progress import NoProgress
from airdesk.settings import Settings
from airdesk.workflows.clear_up import clearing_up, sweep_library
from airdesk.workflows.export_choice import ExportChoice
from airdesk.workflows.export_place import remove_ownerless
from airdesk.workflows.generate_take import generate_take
from airdesk.workflows.late_calls import export_song
from airdesk.workflows.library_songs import list_library
from airdesk.workflows.song_takes import open_take
from airdesk.workflows.take_values import RunBegan, ScoreMade, SoundsMade, TakeNews, TakeStored
from tests.helpers.far_calls import held_up
from tests.helpers.libraries import library_with_shared_sounds, small_song
from tests.workflows.test_generate_take import CancelAt, files_in

REQUEST = PlanRequest("dusty lo-fi for a rainy night", bars=4, seed=7)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return library_with_shared_sounds(tmp_path / "my música 音楽")


@pytest.fixture(scope="module")
def processes() -> Iterator[WorkProcesses]:
    processes = WorkProcesses(grace_seconds=60.0)  # a busy machine is slow, and no reason to kill
    yield processes
    processes.end()


def folders_in(settings: Settings) -> list[Path]:
    runs = settings.library_folder / "runs"
    return list(runs.iterdir()) if runs.exists() else []


def test_a_take_from_another_process_is_the_take_that_is_kept(processes: WorkProcesses, settings: Settings) -> None:
    news: list[TakeNews] = []
    take = processes.work(partial(generate_take, REQUEST, settings), on_stage=news.append)(NoProgress())
    assert [type(one).__name__ for one in news] == [
        "RunBegan", "PlanMade", "ScoreMade", "SoundsMade", "TakeStored", "PreviewMade"
    ]  # fmt: skip
    assert open_take(take.song_id, settings).song == take.song
    told = {type(one): one for one in news}
    scored, sounding, stored = told[ScoreMade], told[SoundsMade], told[TakeStored]
    assert isinstance(scored, ScoreMade) and isinstance(sounding, SoundsMade) and isinstance(stored, TakeStored)
    for before, after in zip(scored.song.tracks, sounding.song.tracks, strict=True):
        assert after.clips is before.clips  # what compares them sees at once that they are the same
    assert take.song is stored.take.song
    assert sounding.plan is scored.plan


def test_a_refused_request_says_so(processes: WorkProcesses, settings: Settings) -> None:
    with pytest.raises(BadInputError):
        processes.work(partial(generate_take, PlanRequest(""), settings))(NoProgress())


@pytest.mark.parametrize("stage", ["Composing", "Setting the levels"])
def test_a_cancelled_take_leaves_nothing(processes: WorkProcesses, settings: Settings, stage: str) -> None:
    with pytest.raises(CancelledError):
        processes.work(partial(held_up, partial(generate_take, REQUEST, settings), stage))(CancelAt(stage))
    assert list_library(settings) == []
    assert files_in(settings) == [] and folders_in(settings) == []


def test_a_killed_take_leaves_nothing_and_its_run_has_ended(processes: WorkProcesses, settings: Settings) -> None:
    run_ids: list[str] = []

    def on_stage(news: TakeNews) -> None:
        if isinstance(news, RunBegan):
            run_ids.append(news.run_id)
        if isinstance(news, SoundsMade):
            assert folders_in(settings) != []
            for pid in processes.pids:
                os.kill(pid, signal.SIGKILL)

    take = partial(held_up, partial(generate_take, REQUEST, settings), "Rendering")  # which comes after the sounds
    work = clearing_up(processes.work(take, on_stage=on_stage), partial(sweep_library, settings))
    with pytest.raises(WorkProcessError, match="try again"):
        work(NoProgress())
    assert list_library(settings) == []
    assert files_in(settings) == [] and folders_in(settings) == []
    with open_library(settings.library_folder) as library:
        assert load_run(library, run_ids[0]).state == "failed"
    assert processes.work(partial(generate_take, REQUEST, settings))(NoProgress()).number == 1


def test_a_killed_export_leaves_nothing(processes: WorkProcesses, settings: Settings, tmp_path: Path) -> None:
    out = tmp_path / "out"

    def kill(fraction: float | None, stage: str) -> None:
        if "Rendering" in stage:
            for pid in processes.pids:
                os.kill(pid, signal.SIGKILL)

    call = partial(held_up, partial(export_song, small_song(), None, ExportChoice(), out, settings), "Rendering")
    work = clearing_up(processes.work(call), partial(remove_ownerless, out))
    with pytest.raises(WorkProcessError):
        work(JobContext(kill))
    assert list(out.iterdir()) == []

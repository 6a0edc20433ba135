"""A run whose process was killed goes on at that stage: what it had made before is taken over, the result is the same."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
import soundfile

from airdesk.library.database import open_library
from airdesk.library.leftovers import sweep
from airdesk.library.runs import load_events
from airdesk.progress import NoProgress
from airdesk.settings import Settings
from airdesk.workflows.generate_take import generate_take
from airdesk.workflows.job_kinds import carry_out
from airdesk.workflows.job_orders import again_order, make_order
from airdesk.workflows.make_song import MakeSongRequest, make_song
from airdesk.workflows.results import RunResult
from airdesk.workflows.run_again import choice_again, run_again, stage_to_resume
from airdesk.workflows.take_values import Take
from tests.helpers.killed_runs import REQUEST
from tests.helpers.libraries import library_with_shared_sounds

CASES = {  # where the process is killed: the stage it goes on at
    "make:build sounds": "samples",
    "make:render stems and mix": "render",
    "make:mix begins": "mix",
    "take:render mix": "render",
    "take:library begins": "mix",
}
USED = ("the notes of run", "the sounds of run", "the stems and the mix of run", "the rendered mix of run")
OWN_TO_A_RUN = (".zip", "manifest.json", "render_state.json")  # they hold its id and its times

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the killed processes are forks")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return library_with_shared_sounds(tmp_path_factory.mktemp("killed") / "música")


@pytest.fixture(scope="module")
def made(settings: Settings) -> RunResult:
    return make_song(MakeSongRequest(REQUEST), settings)


@pytest.fixture(scope="module")
def whole(settings: Settings) -> Take:
    return generate_take(REQUEST, settings)


@pytest.fixture(scope="module")
def killed(settings: Settings, made: RunResult) -> dict[str, str]:
    """The run of each case."""
    cases = [f"{case}:{stage}" for case, stage in CASES.items()]
    command = [sys.executable, "-m", "tests.helpers.killed_runs", str(settings.library_folder), *cases]
    lines = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300).stdout.splitlines()
    assert [line.split()[1] for line in lines] == ["-9"] * len(CASES)
    with open_library(settings.library_folder) as library:
        sweep(library)  # as the next start does
    return {case: line.split()[0] for case, line in zip(CASES, lines, strict=True)}


def said(run_id: str, settings: Settings) -> list[str]:
    with open_library(settings.library_folder) as library:
        return [event.message for event in load_events(library, run_id)]


def files_of(result: RunResult) -> dict[str, str | None]:
    return {file.path: file.sha256 for file in result.files if not file.path.endswith(OWN_TO_A_RUN)}


def kept_names(settings: Settings, run_id: str) -> set[str]:
    folder = settings.library_folder / "unfinished" / run_id
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("case", [case for case in CASES if case.startswith("make")])
def test_a_killed_song_goes_on_where_it_stopped(case: str, killed: dict[str, str], made: RunResult, settings: Settings) -> None:
    run_id, stage = killed[case], CASES[case]
    assert stage_to_resume(run_id, settings) == stage == choice_again(run_id, settings).stages[-1]
    audio = {name for name in files_of(made) if name.startswith("stems/")} | {"mix.wav", "render_state.json"}
    assert kept_names(settings, run_id) == (audio if stage == "mix" else set())
    resumed = run_again(run_id, stage_to_resume(run_id, settings), settings)
    assert isinstance(resumed, RunResult)
    assert files_of(resumed) == files_of(made)
    assert {**resumed.details, "song_id": ""} == {**made.details, "song_id": ""}
    lines = said(resumed.run_id, settings)
    used = {"samples": USED[:1], "render": USED[:2], "mix": USED[:3]}[stage]
    assert [text for text in USED if f"{text} {run_id} {'is' if 'rendered' in text else 'are'} used" in lines] == list(used)
    assert ("build sounds" in lines, "render stems and mix" in lines) == ((False, False) if stage == "mix" else (True, True))
    assert kept_names(settings, run_id) == kept_names(settings, resumed.run_id) == set()


@pytest.mark.parametrize("case", [case for case in CASES if case.startswith("take")])
def test_the_job_of_a_killed_take_goes_on_where_it_stopped(
    case: str, killed: dict[str, str], whole: Take, settings: Settings
) -> None:
    run_id, stage = killed[case], CASES[case]
    assert stage_to_resume(run_id, settings) == stage
    assert kept_names(settings, run_id) == ({"mix.wav", "render_state.json"} if stage == "mix" else set())
    orders: list[Any] = [make_order(REQUEST), again_order(run_id, "samples")]
    for order in orders if stage == "render" else orders[:1]:
        take = carry_out(order, settings, (run_id,), progress=NoProgress())
        assert isinstance(take, Take)
        assert (take.song, take.score) == (whole.song, whole.score)
        assert preview_of(take, settings) == preview_of(whole, settings)
        lines = said(take.row.run_id or "", settings)
        assert f"the sounds of run {run_id} are used" in lines
        assert ("build sounds" in lines, "render mix" in lines) == ((stage == "render",) * 2)
    assert kept_names(settings, run_id) == set()


def preview_of(take: Take, settings: Settings) -> bytes:
    """The sound of its file to listen to; the file itself bears a number of its own."""
    assert take.row.preview is not None
    return bytes(soundfile.read(settings.library_folder / take.row.preview, dtype="float32")[0].tobytes())

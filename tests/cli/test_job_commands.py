"""`airdesk jobs` lists, cancels, begins again and pauses what the library keeps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from airdesk.cli.main import main
from airdesk.jobs.job import Job, JobState, Priority
from airdesk.jobs.journal import row_of_job, store_job
from airdesk.library.database import open_library
from airdesk.library.job_queue_rows import is_queue_paused, take_wishes
from airdesk.library.job_rows import keep_queue_rows, load_job_rows, load_order_texts
from airdesk.library.process_mark import own_mark
from airdesk.library.runs import Run, store_run

WHEN = "2026-11-21T03:30:00.000Z"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    owner = own_mark()
    failed = Job("a" * 12, "make", "Rain", WHEN, JobState.FAILED, error="No.", can_repeat=True)
    done = Job("b" * 12, "export", "Export", WHEN, JobState.COMPLETED, 1.0, began_at=WHEN, ended_at="2026-11-21T03:30:04.000Z")
    active = Job("c" * 12, "make", "Snow", WHEN, JobState.ACTIVE, 0.4, "Composing…", can_repeat=True)
    waiting = Job("d" * 12, "scan", "Drums", WHEN, can_repeat=True)
    first = Job("e" * 12, "scan", "Bells", WHEN, priority=Priority.HIGH, can_repeat=True)
    plain = Job("f" * 12, "render", "Plain", WHEN, JobState.FAILED, error="No.")
    with open_library(tmp_path) as opened:
        rows = [(row_of_job(job, position=n), "{}") for n, job in enumerate((failed, done, waiting, first), start=1)]
        keep_queue_rows(opened, [*rows, (row_of_job(active, position=0, owner=owner), "{}"), (row_of_job(plain), None)])
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], library: Path, *words: str) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["jobs", *words, "--json", "--library", str(library)]) == 0
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def test_the_list_says_what_runs_waits_and_was_done(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = run(capsys, library, "list")
    assert [job["label"] for job in document["jobs"]][:3] == ["Snow", "Bells", "Drums"]
    assert document["statistics"] == {
        "waiting": 2,
        "active": 1,
        "done_today": 0,
        "failed": 2,
        "mean_seconds": {"export": 4.0},
    }
    assert not document["is_paused"]
    assert main(["jobs", "--library", str(library)]) == 0
    text = capsys.readouterr().out
    assert "1 running, 2 waiting, 0 done today, 2 failed" in text and "Rain: No." in text


def test_a_job_is_cancelled_at_once_or_by_who_works_on_it(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, library, "cancel", "dddd", "cccccc") == {"cancelled": ["d" * 12, "c" * 12]}
    with open_library(library) as opened:
        states = {row.label: row.state for row in load_job_rows(opened)}
        assert (states["Drums"], states["Snow"]) == ("cancelled", "active")
        assert take_wishes(opened, own_mark()) == [("c" * 12, "cancel")]
    assert main(["jobs", "cancel", "aaaa", "--library", str(library)]) == 2
    assert "has ended already" in capsys.readouterr().err
    assert main(["jobs", "cancel", "1234", "--library", str(library)]) == 2


def test_failed_jobs_are_queued_again_once(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    queued = run(capsys, library, "retry")["queued"]
    assert [job["again_of"] for job in queued] == ["a" * 12]
    with open_library(library) as opened:
        row = load_job_rows(opened)[-1]
        assert (row.state, row.owner, row.label, row.position) == ("waiting", None, "Rain", 5.0)
        assert load_order_texts(opened, row.id) == ("make", "{}")
    assert run(capsys, library, "retry") == {"queued": []}
    assert main(["jobs", "retry", "ffff", "--library", str(library)]) == 2
    assert "ask for it anew" in capsys.readouterr().err


def test_the_queue_is_paused_and_goes_on(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, library, "pause") == {"is_paused": True}
    with open_library(library) as opened:
        assert is_queue_paused(opened)
    assert run(capsys, library, "resume") == {"is_paused": False}


def test_an_empty_library_says_what_is_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["jobs", "--library", str(tmp_path)]) == 0
    assert "No job yet" in capsys.readouterr().out


def test_a_job_whose_program_died_does_not_run(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dead = f"{own_mark().rsplit('/', 1)[0]}/1"  # began at another time than the process of that number
    going_on = Job("1" * 12, "make", "Fog", WHEN, JobState.ACTIVE, 0.4, "Composing…", can_repeat=True)
    broken_off = Job("2" * 12, "order", "Order", WHEN, JobState.ACTIVE)
    run_of_command = Job("3" * 12, "make", "Ice", WHEN, JobState.ACTIVE)
    with open_library(library) as opened:
        keep_queue_rows(opened, [(row_of_job(job, position=9.0, owner=dead), None) for job in (going_on, broken_off)])
        store_run(opened, Run(run_of_command.id, "make", "active", "0.1.0", {}, WHEN, process=dead))
        store_job(opened, run_of_command, run_id=run_of_command.id)
    document = run(capsys, library)
    states = {job["label"]: job["state"] for job in document["jobs"]}
    assert (states["Fog"], states["Order"], states["Ice"], states["Snow"]) == ("waiting", "failed", "failed", "active")
    assert document["statistics"]["active"] == 1

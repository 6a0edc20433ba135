"""The log of a run: stages and calls inside each other, times, warnings, progress, from several threads."""

from __future__ import annotations

import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from airdesk.errors import CancelledError
from airdesk.jobs.context import JobContext
from airdesk.library.database import open_library
from airdesk.library.events import Event, event_document
from airdesk.library.migrations import MIGRATIONS
from airdesk.library.runs import add_events, load_events, load_run, newest_runs
from airdesk.progress import NoProgress
from airdesk.settings import settings_for
from airdesk.workflows.kept_run import KeptRun
from airdesk.workflows.logged_progress import LoggedProgress
from airdesk.workflows.older_logs import nested
from airdesk.workflows.run_log import RunLog


def test_a_stage_is_entered_left_and_timed() -> None:
    seen: list[Event] = []
    log = RunLog(seen.append)
    with log.stage("plan"):
        log.note("plan", "A minor", data={"key": "A minor"})
    assert [event.message for event in seen] == ["plan begins", "A minor", "plan done"]
    assert log.stages["plan"]["state"] == "completed"
    assert log.stage_seconds["plan"] >= 0.0
    assert log.events == seen


@pytest.mark.parametrize(("error", "state"), [(RuntimeError("no"), "failed"), (CancelledError("stop"), "cancelled")])
def test_a_stage_that_raises_says_so(error: Exception, state: str) -> None:
    log = RunLog()
    with pytest.raises(type(error)), log.stage("render"):
        raise error
    assert log.stages["render"]["state"] == state
    assert (log.events[-1].level, log.events[-1].phase) == ("error", "exit")
    assert "seconds" in (log.events[-1].data or {})


def test_a_warning_is_given_once() -> None:
    log = RunLog()
    log.warn("midi", "The flute has no notes.")
    log.warn("midi", "The flute has no notes.")
    assert log.warnings == ["The flute has no notes."]
    assert [event.level for event in log.events] == ["warning"]


def outline(events: list[Event]) -> list[tuple[int, int, str, str]]:
    return [(event.parent, event.depth, event.phase, event.message) for event in events]


def test_lines_lie_in_the_run_the_stage_and_the_call_they_were_written_in() -> None:
    log = RunLog()
    log.begin("make", {"version": "1", "prompt": "p"})
    with log.stage("score"):
        with log.call("composer", seed=7) as call:
            log.note("midi", "a motif")
            call.answer(notes=12)
        with log.call("ask", category="call", model="m"):
            pass
    log.end("make", {"files": 3})
    assert [event.number for event in log.events] == list(range(1, 10))
    assert outline(log.events) == [
        (0, 0, "enter", "make begins"),
        (1, 1, "enter", "score begins"),
        (2, 2, "enter", "composer"),
        (3, 3, "", "a motif"),
        (3, 2, "exit", "composer done"),
        (2, 2, "enter", "ask"),
        (6, 2, "exit", "ask done"),
        (2, 1, "exit", "score done"),
        (1, 0, "exit", "make done"),
    ]
    entered, left, asked = log.events[2], log.events[4], log.events[5]
    assert (entered.category, entered.level, entered.data) == ("func", "debug", {"seed": 7})
    assert dict(left.data or {}).keys() == {"notes", "seconds"}
    assert (asked.category, asked.level) == ("call", "info")


def test_a_call_that_raises_is_a_warning_and_what_follows_lies_outside_of_it() -> None:
    log = RunLog()
    with log.stage("plan"):
        with pytest.raises(ValueError, match="no"), log.call("ask", category="call"):
            raise ValueError("no")
        log.note("plan", "without it")
    failed, after = log.events[2], log.events[3]
    assert (failed.level, failed.phase, failed.message) == ("warning", "exit", "ask failed: ValueError: no")
    assert (after.parent, after.depth) == (1, 1)


def test_a_run_that_raises_has_a_last_line() -> None:
    log = RunLog()
    log.begin("make", {})
    log.fail("make", CancelledError("stopped by the user"))
    assert outline(log.events)[-1] == (1, 0, "exit", "make cancelled: stopped by the user")


def test_threads_nest_each_for_itself() -> None:
    log = RunLog()
    log.begin("make", {})
    turn = threading.Barrier(8, timeout=60)

    def work(number: int) -> None:
        with log.call(f"outer {number}"):
            turn.wait()
            for _ in range(50):
                with log.call(f"inner {number}"):
                    log.note("midi", f"line {number}")

    told: list[int] = []
    log.on_event = lambda event: told.append(event.number)
    with log.stage("render"), ThreadPoolExecutor(8) as pool:
        pool.submit(log.note, "audio", "beside").result()
        pool.submit(log.note, "midi", "a picture").result()
        list(pool.map(work, range(8)))
    assert told == list(range(2, len(log.events) + 1))
    by_number = {event.number: event for event in log.events}
    assert list(by_number) == list(range(1, len(log.events) + 1))
    assert (by_number[3].parent, by_number[4].parent) == (2, 1)  # in the stage of its kind; else in the run
    for event in log.events:
        name, _, number = event.message.removesuffix(" done").rpartition(" ")
        around = by_number.get(event.parent)
        if name == "line":
            assert around is not None
            assert around.message == f"inner {number}"
        elif name == "inner" and event.phase == "enter":
            assert around is not None
            assert around.message == f"outer {number}"


@dataclass
class Heard:
    said: list[tuple[float | None, str]] = field(default_factory=list)

    def report(self, fraction: float | None, stage: str) -> None:
        self.said.append((fraction, stage))

    def check_cancelled(self) -> None:
        raise CancelledError("cancelled")


def test_progress_is_passed_on_whole_and_written_down_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    log, heard, clock = RunLog(), Heard(), [0.0]
    monkeypatch.setattr("airdesk.workflows.logged_progress.time.monotonic", lambda: clock[0])
    progress = LoggedProgress(heard, log)
    with log.stage("render"):
        for number in range(1000):
            clock[0] = 1.0 + number / 1000
            progress.report(number / 1000, "Rendering…")
    assert len(heard.said) == 1000
    lines = [event for event in log.events if event.phase == "progress"]
    assert 3 <= len(lines) <= 5
    assert {(line.category, line.level, line.depth) for line in lines} == {("audio", "debug", 1)}
    with pytest.raises(CancelledError):
        progress.check_cancelled()


def test_what_a_stage_said_is_stored_when_it_ends_whatever_becomes_of_the_program(tmp_path: Path) -> None:
    log = RunLog()
    log.begin("make", {})
    kept = KeptRun(settings_for(tmp_path), log, "make", {})
    with log.stage("plan"):
        log.note("plan", "Mood: rainy.")
    kept.check(NoProgress())
    kept.also_keep(lambda library: None)  # the one thread has come to here: all before it is stored
    kept._stored[-1].result()
    with open_library(tmp_path) as library:
        assert [event.message for event in load_events(library, log.run_id)] == [event.message for event in log.events]
        assert load_run(library, log.run_id).stages["plan"]["state"] == "completed"
    kept.failed(CancelledError("stop"))


def cancelled_soon() -> JobContext:
    context = JobContext(lambda fraction, stage: None)
    threading.Timer(0.05, context.cancel).start()
    return context


def test_a_cancelled_run_ends_at_once_while_another_program_keeps_the_library_and_its_end_is_stored_later(
    tmp_path: Path,
) -> None:
    log, stored_songs = RunLog(), list[object]()
    log.begin("take", {})
    kept = KeptRun(settings_for(tmp_path), log, "take", {})
    kept.check(NoProgress())
    other = sqlite3.connect(tmp_path / "library.db")
    other.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    with pytest.raises(CancelledError):
        kept.finished_with("", stored_songs.append, str, cancelled_soon())
    kept.failed(CancelledError("stop"))
    late = KeptRun(settings_for(tmp_path), RunLog(), "take", {})
    with pytest.raises(CancelledError):
        late.check(cancelled_soon())
    late.failed(CancelledError("stop"))
    assert time.monotonic() - began < 10.0  # on a quiet machine each within a second; the library is locked for far longer
    other.rollback()
    other.close()
    for each in (kept, late):
        each._thread.shutdown(wait=True)
    assert stored_songs == []
    with open_library(tmp_path) as library:
        assert {run.state for run in newest_runs(library, 5)} == {"cancelled"}


def test_the_log_is_stored_whole_and_older_ones_can_be_read(tmp_path: Path) -> None:
    before = MIGRATIONS[: next(place for place, step in enumerate(MIGRATIONS) if step.label == "nested run log")]
    run_id = "0123456789ab"
    run = {"id": run_id, "kind": "make", "state": "completed", "program_version": "1", "started_at": "2026-01-01T00:00:00Z"}
    with open_library(tmp_path, migrations=before) as library:
        library.database.table("runs").insert({**run, "request": "{}", "stages": "{}", "warnings": "[]"})
        library.database.table("events").insert(
            {"run_id": run_id, "at": "2026-01-01T00:00:00.000Z", "category": "plan", "level": "info", "message": "old"}
        )
    log = RunLog()
    log.begin("make", {"prompt": "x" * 50_000})
    with open_library(tmp_path) as library:
        add_events(library, run_id, log.events)
        old, new = load_events(library, run_id)
    assert (old.message, old.number, old.parent, old.depth, old.phase) == ("old", 0, 0, 0, "")
    assert new == log.events[0]


def test_an_event_as_json_says_all() -> None:
    log = RunLog()
    with log.stage("plan"):
        log.note("plan", "A minor", data={"key": "A minor"})
    assert event_document(log.events[1], "0123456789ab") == {
        "run_id": "0123456789ab",
        "at": log.events[1].at,
        "number": 2,
        "parent": 1,
        "depth": 1,
        "phase": "note",
        "category": "plan",
        "level": "info",
        "message": "A minor",
        "data": {"key": "A minor"},
    }


def test_lines_of_an_older_log_find_the_run_and_the_stage_they_were_in() -> None:
    said = ["make begins", "plan begins", "Mood: rainy.", "plan done", "render begins", "render failed: disk full"]
    older = [Event("2026-01-01T00:00:00.000Z", "plan", "info", message) for message in said]
    assert outline(nested(older)) == [
        (0, 0, "enter", "make begins"),
        (1, 1, "enter", "plan begins"),
        (2, 2, "", "Mood: rainy."),
        (2, 1, "exit", "plan done"),
        (1, 1, "enter", "render begins"),
        (5, 1, "exit", "render failed: disk full"),
    ]
    assert nested(nested(older)) == nested(older)

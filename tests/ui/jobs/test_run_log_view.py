from __future__ import annotations

import json
import threading
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from airdesk.library.events import Event
from airdesk.model.plan import PlanRequest
from airdesk.settings import settings_for
from airdesk.ui.jobs.again_menu import again_menu_of_run
from airdesk.ui.jobs.run_log_rows import Group, Line, RunRows
from airdesk.ui.jobs.run_log_view import RunLogView
from airdesk.ui.session import Session
from airdesk.workflows.compose_song import ComposeSongRequest, compose_song
from airdesk.workflows.run_log import RunLog

AT = "2026-11-26T14:02:08.100Z"
LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def view(qtbot: Any, session: Session) -> RunLogView:
    view = RunLogView(session)
    qtbot.addWidget(view)
    view.resize(390, 480)
    view.filter.groupings["kinds"].click()
    view.show()
    qtbot.waitUntil(lambda: view.windowHandle().isExposed())
    return view


@pytest.fixture
def calls(qtbot: Any, view: RunLogView) -> RunLogView:
    QTest.mouseClick(view.filter.groupings["calls"], LEFT)
    return view


def logged(session: Session, run_log: RunLog | None = None) -> RunLog:
    """A run whose lines reach the window."""
    log = run_log or RunLog()
    log.on_event = lambda event: session.log(log.run_id, event)
    return log


def make(log: RunLog) -> None:
    log.begin("make", {"version": "1", "prompt": "rain <b>żółć</b>"})
    with log.stage("plan"), log.call("plan from the request", seed=7):
        log.note("plan", "Mood: rainy.")
    with log.stage("score"):
        log.warn("midi", "The flute rests.")
    log.end("make", {})


def click(view: RunLogView, row: int) -> None:
    place = view.table.visualRect(view.model.index(row, 0)).center()
    QTest.mouseClick(view.table.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)


def test_what_a_thread_logs_appears_with_counts(view: RunLogView, session: Session, qtbot: Any) -> None:
    def work() -> None:
        session.log("a1", Event(AT, "plan", "info", "plan begins"))
        session.log("a1", Event(AT, "plan", "warning", "The tempo is unusual."))

    thread = threading.Thread(target=work)
    thread.start()
    qtbot.waitUntil(lambda: view.model.rowCount() == 4)
    thread.join()
    assert view.filter.levels[None].text() == "All 2" and view.filter.levels["warning"].text() == "Warn 1"


def test_level_text_and_chips_filter(view: RunLogView, session: Session, qtbot: Any) -> None:
    session.log("a1", Event(AT, "plan", "info", "Piano plays"))
    session.log("a1", Event(AT, "audio", "warning", "Lead is loud"))
    view.flush()
    QTest.mouseClick(view.filter.levels["warning"], LEFT)
    assert view.model.rowCount() == 3
    QTest.mouseClick(view.filter.levels[None], LEFT)
    QTest.mouseClick(view.filter.chips["audio"], LEFT)
    assert view.model.rowCount() == 3
    QTest.mouseClick(view.filter.chips["audio"], LEFT)
    QTest.keyClicks(view.filter.text, "piano")
    qtbot.waitUntil(lambda: view.model.rowCount() == 3)
    QTest.keyClicks(view.filter.text, " sleeps")
    qtbot.waitUntil(lambda: view.note.isVisible() and view.note.text().startswith("No step is like that"))
    view.filter.text.clear()
    qtbot.waitUntil(lambda: view.table.isVisible() and not view.note.isVisible())


def test_a_group_folds_by_click_and_by_keys(view: RunLogView, session: Session) -> None:
    session.log("a1", Event(AT, "plan", "info", "one"))
    view.flush()
    click(view, 1)
    assert view.model.rowCount() == 2
    assert isinstance(view.table.current_row(), Group)
    QTest.keyClick(view.table, Qt.Key.Key_Right)
    assert view.model.rowCount() == 3
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    assert view.model.rowCount() == 2


def test_a_line_shows_all_it_says_and_is_copied(view: RunLogView, session: Session) -> None:
    session.log("a1", Event(AT, "meta", "info", "facts", {"long": "x" * 900}))
    view.flush()
    click(view, 2)
    assert isinstance(view.table.current_row(), Line)
    assert view.detail.isVisible() and "x" * 900 in view.detail.toPlainText()
    QTest.keyClick(view.table, Qt.Key.Key_C, CTRL)
    assert "x" * 900 in QGuiApplication.clipboard().text()
    QTest.keyClick(view.table, Qt.Key.Key_Escape)
    assert not view.detail.isVisible()


def test_the_newest_line_stays_in_sight(view: RunLogView, session: Session) -> None:
    for number in range(300):
        session.log("a1", Event(AT, "audio", "info", f"Note {number}"))
    view.flush()
    last = view.model.index(view.model.rowCount() - 1, 0)
    assert view.table.viewport().rect().intersects(view.table.visualRect(last))


def test_runs_of_earlier_sessions_are_opened_from_the_library(qtbot: Any, tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "library")
    made = compose_song(ComposeSongRequest(PlanRequest("dusty lo-fi", bars=4, seed=7)), settings)
    session = Session(settings)
    view = RunLogView(session)
    qtbot.addWidget(view)
    view.show()
    qtbot.waitUntil(lambda: view.model.rowCount() == 1)
    run = view.model.row_at(0)
    assert isinstance(run, RunRows)
    assert (run.run_id, run.title, run.state, run.is_loaded) == (made.run_id, "dusty lo-fi", "completed", False)
    click(view, 0)
    qtbot.waitUntil(lambda: view.model.rowCount() > 5)
    assert view.model.num_by_level["info"] > 5
    click(view, 0)
    assert view.model.rowCount() == 1
    session.close()


def test_an_empty_log_says_what_to_do(view: RunLogView) -> None:
    assert "Generate a song" in view.note.text() and view.note.isVisible()


def test_a_call_is_unfolded_by_click_and_left_goes_to_what_a_line_lies_in(calls: RunLogView, session: Session) -> None:
    make(logged(session))
    calls.flush()
    assert calls.model.rowCount() == 6  # run, begins, plan, score, its warning, done
    click(calls, 2)
    assert calls.model.rowCount() == 7
    click(calls, 3)
    assert calls.model.rowCount() == 8
    click(calls, 4)
    assert calls.detail.isVisible()
    QTest.keyClick(calls.table, Qt.Key.Key_Left)
    call = calls.table.current_row()
    assert isinstance(call, Line)
    assert call.name == "plan from the request"
    QTest.keyClick(calls.table, Qt.Key.Key_Left)
    assert calls.model.rowCount() == 7
    assert not calls.detail.isVisible()


def test_what_is_chosen_is_copied_as_text_and_as_json_lines(calls: RunLogView, session: Session, qtbot: Any) -> None:
    log = logged(session)
    make(log)
    calls.flush()
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    click(calls, 2)  # the stage with all that is in it, folded or not
    QTest.keyClick(calls.table, Qt.Key.Key_C, CTRL | ALT)
    qtbot.waitUntil(lambda: bool(clipboard.text()))
    events = [json.loads(line) for line in clipboard.text().splitlines()]
    assert [event["number"] for event in events] == [2, 3, 4, 5, 6]
    assert {event["run_id"] for event in events} == {log.run_id}
    clipboard.clear()
    place = calls.table.visualRect(calls.model.index(0, 0)).center()
    QTest.mouseClick(calls.table.viewport(), LEFT, CTRL, place)  # the whole run, too: each event once
    QTest.keyClick(calls.table, Qt.Key.Key_C, CTRL)
    qtbot.waitUntil(lambda: bool(clipboard.text()))
    lines = clipboard.text().splitlines()
    assert len(lines) == len(log.events)
    assert '{"version": "1", "prompt": "rain <b>żółć</b>"}' in lines[0].replace(f'"run_id": "{log.run_id}", ', "")


def test_the_log_is_exported_whole_or_not_at_all(
    calls: RunLogView, session: Session, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = logged(session)
    make(log)
    calls.flush()
    said: list[str] = []
    session.told.connect(lambda _, text: said.append(text))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "log"), ""))
    click(calls, 0)
    QTest.keyClick(calls.table, Qt.Key.Key_S, CTRL | ALT)
    qtbot.waitUntil(lambda: bool(said))
    path = tmp_path / "log.jsonl"
    assert said == [f"{len(log.events)} events written to {path}."]
    events = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [event["message"] for event in events] == [event.message for event in log.events]
    (tmp_path / "file").write_text("x")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "file" / "log.jsonl"), ""))
    QTest.keyClick(calls.table, Qt.Key.Key_S, CTRL | ALT)
    qtbot.waitUntil(lambda: len(said) == 2)
    assert sorted(path.name for path in tmp_path.iterdir() if "log" in path.name) == ["log.jsonl"]


def test_a_job_leads_to_its_log_and_a_run_of_the_library_is_read_for_it(qtbot: Any, tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "library")
    made = compose_song(ComposeSongRequest(PlanRequest("dusty lo-fi", bars=4, seed=7)), settings)
    session = Session(settings)
    view = RunLogView(session)
    qtbot.addWidget(view)
    session.note_run("the job", made.run_id)
    session.show_run_log("the job")
    qtbot.waitUntil(lambda: isinstance(view.table.current_row(), RunRows))
    run = view.table.current_row()
    assert isinstance(run, RunRows)
    assert (run.run_id, run.title, run.is_open) == (made.run_id, "dusty lo-fi", True)
    assert not view.filter.is_live
    rows = [view.model.row_at(row) for row in range(view.model.rowCount())]
    calls = [row.name for row in rows if isinstance(row, Line) and row.is_call]
    assert calls == ["plan", "score", "write plan and notes", "draw pictures", "library"]
    session.close()


def test_a_run_that_ended_can_be_done_again_from_the_menu(qtbot: Any, tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "library")
    made = compose_song(ComposeSongRequest(PlanRequest("dusty lo-fi", bars=4, seed=7)), settings)
    session = Session(settings)
    asked: list[tuple[str, str]] = []
    session.run_wanted_again.connect(lambda choice, stage: asked.append((choice.run_id, stage)))
    menu = again_menu_of_run(session, made.run_id)
    qtbot.addWidget(menu)
    menu.popup(QPoint(0, 0))
    qtbot.waitUntil(lambda: [action.isEnabled() for action in menu.actions()] == [True] * 3 + [False] * 2)  # it has no sound
    menu.actions()[1].trigger()
    assert asked == [(made.run_id, "score")]
    other = again_menu_of_run(session, "0123456789ab")
    qtbot.addWidget(other)
    other.popup(QPoint(0, 0))
    with qtbot.waitSignal(session.told) as told:
        pass
    assert "no run 0123456789ab" in told.args[1]
    assert not any(action.isEnabled() for action in other.actions())
    session.close()


def test_ten_thousand_events_leave_the_window_awake(calls: RunLogView, session: Session, qtbot: Any) -> None:
    log = RunLog()
    log.begin("make", {"prompt": "p"})
    with log.stage("score"):
        for number in range(3_333):
            with log.call(f"call {number % 7}", number=number):
                log.note("midi", f"line {number}")
    beats: list[float] = []
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: beats.append(time.process_time()))
    timer.start(5)

    def write() -> None:
        for event in log.events:
            session.log(log.run_id, event)

    thread = threading.Thread(target=write)
    thread.start()
    qtbot.waitUntil(lambda: sum(calls.model.num_by_level.values()) == len(log.events))
    thread.join()
    timer.stop()
    gaps = sorted(1000 * (after - before) for before, after in pairwise(beats))
    print(f"{len(log.events)} events: p99 {gaps[int(0.99 * len(gaps))]:.0f} ms, longest {gaps[-1]:.0f} ms")
    assert gaps[int(0.9 * len(gaps))] < 100  # of the processor; on a quiet machine 99 in 100 are below 33

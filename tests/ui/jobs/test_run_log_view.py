from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from airdesk.library.events import Event
from airdesk.model.plan import PlanRequest
from airdesk.settings import settings_for
from airdesk.ui.jobs.run_log_rows import Group, Line, RunRows
from airdesk.ui.jobs.run_log_view import RunLogView
from airdesk.ui.session import Session
from airdesk.workflows.compose_song import ComposeSongRequest, compose_song

AT = "2026-11-26T14:02:08.100Z"
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(qtbot: Any, session: Session) -> RunLogView:
    view = RunLogView(session)
    qtbot.addWidget(view)
    view.resize(390, 480)
    view.show()
    qtbot.waitExposed(view)
    return view


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
    QTest.keyClick(view.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
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

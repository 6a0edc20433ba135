"""The queue in the hands of the user: reordered by drag and key, given priorities, paused, retried, all by key too."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu

from airdesk.errors import BadInputError
from airdesk.jobs.job import JobState, Priority
from airdesk.jobs.order import described
from airdesk.progress import Progress
from airdesk.settings import settings_for
from airdesk.ui.jobs.job_status import JobStatus
from airdesk.ui.jobs.jobs_view import JobsView
from airdesk.ui.session import Session
from airdesk.workflows import job_kinds
from tests.helpers.job_kinds import TEST_KINDS

LEFT = Qt.MouseButton.LeftButton
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def gate(session: Session) -> Iterator[threading.Event]:
    """Five jobs hold all slots until it is set."""
    gate = threading.Event()

    def hold(progress: Progress) -> None:
        while not gate.wait(0.01):
            progress.check_cancelled()

    for number in range(5):
        session.executor.submit(hold, kind="make", label=f"held {number}")
    yield gate
    gate.set()


@pytest.fixture
def view(qtbot: Any, session: Session, gate: threading.Event) -> JobsView:
    view = JobsView(session)
    qtbot.addWidget(view)
    view.resize(1000, 400)
    view.show()
    for name in "ABCD":
        session.executor.submit(lambda _: 1, kind="export", label=name)
    qtbot.waitUntil(lambda: view.waiting.jobs_model.rowCount() == 4)
    qtbot.waitUntil(lambda: view.windowHandle().isExposed())
    return view


def order(view: JobsView) -> str:
    return "".join(job.label for job in view.waiting.jobs_model.jobs)


def test_alt_and_arrows_move_what_is_selected_and_the_selection_goes_with_it(view: JobsView, qtbot: Any) -> None:
    waiting = view.waiting
    waiting.setFocus()
    waiting.selectRow(2)
    QTest.keyClick(waiting, Qt.Key.Key_Up, ALT)
    qtbot.waitUntil(lambda: order(view) == "ACBD")
    assert [view.waiting.jobs_model.jobs[index.row()].label for index in waiting.selectionModel().selectedRows()] == ["C"]
    QTest.keyClick(waiting, Qt.Key.Key_Up, ALT)
    qtbot.waitUntil(lambda: order(view) == "CABD")
    QTest.keyClick(waiting, Qt.Key.Key_Up, ALT)  # it is the first already
    QTest.keyClick(waiting, Qt.Key.Key_Down, ALT)
    qtbot.waitUntil(lambda: order(view) == "ACBD")
    waiting.selectRow(3)
    QTest.keyClick(waiting, Qt.Key.Key_Home, ALT)
    qtbot.waitUntil(lambda: order(view) == "DACB")


def test_a_dropped_row_is_moved(view: JobsView, qtbot: Any) -> None:
    model = view.waiting.jobs_model
    data = model.mimeData([model.index(3, 0), model.index(2, 0)])
    model.dropMimeData(data, Qt.DropAction.MoveAction, 1, 0, QModelIndex())
    qtbot.waitUntil(lambda: order(view) == "ACDB")
    data = model.mimeData([model.index(0, 0)])
    model.dropMimeData(data, Qt.DropAction.MoveAction, -1, -1, QModelIndex())
    qtbot.waitUntil(lambda: order(view) == "CDBA")


def test_jobs_begin_in_the_order_that_was_made(view: JobsView, session: Session, gate: threading.Event, qtbot: Any) -> None:
    view.waiting.selectRow(3)
    view.waiting.begin_next()
    gate.set()
    qtbot.waitUntil(lambda: session.executor.num_running() == 0)
    jobs = {job.label: job for job in session.executor.jobs()}
    assert jobs["D"].began_at <= jobs["A"].began_at <= jobs["B"].began_at <= jobs["C"].began_at


def test_a_priority_is_given_by_the_menu_and_delete_cancels(view: JobsView, session: Session, qtbot: Any) -> None:
    waiting = view.waiting
    waiting.selectRow(2)
    menu = waiting.menu()
    names = [action.text() for action in menu.actions() if action.text()]
    assert names == ["Begin earlier", "Begin later", "Begin next", "Priority", "Cancel"]
    priorities = menu.findChildren(QMenu)[0]
    next(action for action in priorities.actions() if action.text() == "High").trigger()
    qtbot.waitUntil(lambda: order(view) == "CABD")
    assert waiting.jobs_model.index(0, 2).data() == "high"
    assert [job.priority for job in session.executor.jobs() if job.label == "C"] == [Priority.HIGH]
    waiting.selectRow(0)
    QTest.keyClick(waiting, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: order(view) == "ABD")
    qtbot.waitUntil(lambda: view.model.rowCount() == 1 and view.model.index(0, 4).data() == "cancelled")


def test_the_pause_button_holds_the_queue_and_says_so(
    view: JobsView, session: Session, gate: threading.Event, qtbot: Any
) -> None:
    status = JobStatus(session)
    qtbot.addWidget(status)
    status.show()
    QTest.mouseClick(view.head.pause, LEFT)
    assert session.executor.is_paused and view.head.pause.text() == "Resume"
    gate.set()
    qtbot.waitUntil(lambda: not view.cards())
    assert order(view) == "ABCD" and "PAUSED" in view.waiting_heading.text()
    qtbot.waitUntil(lambda: status.waiting.text() == "4 waiting, paused")
    QTest.keyClick(view.head.pause, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: session.executor.num_running() == 0)
    assert view.head.pause.text() == "Pause"


def test_failed_jobs_are_begun_again_by_button_and_by_key(
    view: JobsView, session: Session, gate: threading.Event, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_kinds, "JOB_KINDS", TEST_KINDS)
    gate.set()
    ledger = tmp_path / "ledger"
    kind = described("fail", {"how": "bad", "times": 2, "ledger": str(ledger)})
    work = job_kinds.order_work(kind, session.settings, session.executor.processes)
    job = session.executor.submit(work, kind="fail", label="Rain", order=kind)
    qtbot.waitUntil(lambda: job.job.state is JobState.FAILED and view.head.again.text() == "Retry 1 failed")
    QTest.mouseClick(view.head.again, LEFT)
    qtbot.waitUntil(lambda: any(each.again_of == job.job.id for each in view.model.jobs))
    qtbot.waitUntil(lambda: view.head.again.text() == "Retry 1 failed")
    row = next(row for row, each in enumerate(view.model.jobs) if each.again_of == job.job.id)
    view.table.selectRow(row)
    QTest.keyClick(view.table, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: ledger.read_text().count("tried") == 3)
    qtbot.waitUntil(lambda: not view.head.again.isEnabled())
    qtbot.waitUntil(lambda: session.executor.jobs()[-1].state is JobState.COMPLETED)


def test_what_cannot_be_repeated_is_not_offered(view: JobsView, session: Session, gate: threading.Event, qtbot: Any) -> None:
    def refuse(_: Progress) -> None:
        raise BadInputError("No.")

    gate.set()
    session.executor.submit(refuse, kind="render", label="plain")
    qtbot.waitUntil(lambda: any(job.state is JobState.FAILED for job in view.model.jobs))
    row = next(row for row, job in enumerate(view.model.jobs) if job.state is JobState.FAILED)
    view.table.selectRow(row)
    actions = {action.text(): action.isEnabled() for action in view.table.menu().actions()}
    assert actions == {"Begin again": False, "Show its run log": False, "Copy the reason": True}
    assert not view.head.again.isEnabled()


def test_the_panel_counts_in_its_tab_and_fits_a_narrow_place(qtbot: Any, session: Session, gate: threading.Event) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    dock = QDockWidget("Jobs", window)
    view = JobsView(session)
    dock.setWidget(view)
    window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
    window.show()
    qtbot.waitUntil(lambda: dock.windowTitle() == "Jobs 5")
    assert view.minimumSizeHint().width() < 620
    gate.set()
    qtbot.waitUntil(lambda: dock.windowTitle() == "Jobs")


def test_how_many_run_at_once_is_set_in_the_panel_and_kept(
    view: JobsView, session: Session, gate: threading.Event, qtbot: Any
) -> None:
    assert view.head.slots.value() == 5
    view.head.slots.setValue(7)
    qtbot.waitUntil(lambda: len(view.cards()) == 5 and order(view) == "")  # in the two slots that came
    gate.set()
    qtbot.waitUntil(lambda: session.executor.num_running() == 0)
    qtbot.waitUntil(lambda: settings_for(session.settings.library_folder).job_slots == 7)

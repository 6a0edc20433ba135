from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from airdesk.errors import BadInputError
from airdesk.jobs.job import JobState
from airdesk.model.plan import PlanRequest
from airdesk.progress import Progress
from airdesk.settings import settings_for
from airdesk.ui.jobs.job_status import JobStatus
from airdesk.ui.jobs.jobs_view import JobsView
from airdesk.ui.session import Session
from airdesk.workflows.compose_song import ComposeSongRequest, compose_song

LEFT = Qt.MouseButton.LeftButton


class Gate:
    """Work that goes on until it is let go or cancelled."""

    def __init__(self) -> None:
        self.event = threading.Event()

    def work(self, progress: Progress) -> str:
        progress.report(0.62, "Creating bassline…")
        while not self.event.wait(0.01):
            progress.check_cancelled()
        return "made"


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.event.set()


@pytest.fixture
def view(qtbot: Any, session: Session) -> JobsView:
    view = JobsView(session)
    qtbot.addWidget(view)
    view.resize(800, 400)
    view.show()
    qtbot.waitUntil(lambda: view.windowHandle().isExposed())
    return view


def test_a_running_job_is_shown_with_stage_and_percent_then_in_the_history(
    view: JobsView, session: Session, gate: Gate, qtbot: Any
) -> None:
    session.executor.submit(gate.work, kind="make", label="dusty lo-fi")
    qtbot.waitUntil(lambda: bool(view.cards()) and view.cards()[0].percent.text() == "62 %")
    card = view.cards()[0]
    assert (card.label.text(), card.stage.text()) == ("dusty lo-fi", "Creating bassline…")
    qtbot.waitUntil(lambda: view.statistics.text() == "1 running · 0 waiting · 0 done today · 0 failed")
    gate.event.set()
    qtbot.waitUntil(lambda: not view.cards())
    qtbot.waitUntil(lambda: view.statistics.text() == "0 running · 0 waiting · 1 done today · 0 failed")
    assert view.model.index(0, 1).data() == "dusty lo-fi" and view.model.index(0, 4).data() == "done"


def test_one_job_or_all_are_cancelled_by_click(view: JobsView, session: Session, gate: Gate, qtbot: Any) -> None:
    jobs = [session.executor.submit(gate.work, kind="make", label=str(number)) for number in range(7)]
    qtbot.waitUntil(lambda: sum(job.job.state is JobState.ACTIVE for job in jobs) == 5)
    qtbot.waitUntil(lambda: view.statistics.text().startswith("5 running · 2 waiting"))
    first = next(card for card in view.cards() if card.label.text() == "0")
    QTest.mouseClick(first.cancel, LEFT)
    qtbot.waitUntil(lambda: jobs[0].job.state is JobState.CANCELLED)
    QTest.mouseClick(view.cancel_all, LEFT)
    qtbot.waitUntil(lambda: all(job.job.state is JobState.CANCELLED for job in jobs))
    qtbot.waitUntil(lambda: not view.cards() and not view.cancel_all.isEnabled())


def test_many_jobs_are_cancelled_with_turns_of_the_window_between(
    view: JobsView, session: Session, gate: Gate, qtbot: Any
) -> None:
    session.executor.set_paused(True)
    jobs = [session.executor.submit(lambda _: None, kind="export", label=f"job {number}") for number in range(60)]
    qtbot.waitUntil(view.cancel_all.isEnabled)
    view.cancel_all.click()
    num_cancelled = sum(job.job.has_ended for job in jobs)
    assert 0 < num_cancelled < 60
    qtbot.waitUntil(lambda: all(job.job.state is JobState.CANCELLED for job in jobs))


def test_many_waiting_jobs_do_not_fill_the_panel(view: JobsView, session: Session, gate: Gate, qtbot: Any) -> None:
    for number in range(20):
        session.executor.submit(gate.work, kind="make", label=str(number))
    qtbot.waitUntil(lambda: view.statistics.text().startswith("5 running · 15 waiting"))
    qtbot.waitUntil(lambda: len(view.cards()) == 5 and view.waiting.jobs_model.rowCount() == 15)
    assert view.waiting_heading.text() == "WAITING 15"
    assert view.minimumSizeHint().height() < 340
    gate.event.set()
    qtbot.waitUntil(lambda: view.model.rowCount() == 20)
    assert not view.cards()


def test_a_failed_job_says_why(view: JobsView, session: Session, qtbot: Any) -> None:
    def refuse(_: Progress) -> None:
        raise BadInputError("The folder is read-only.")

    session.executor.submit(refuse, kind="export", label="Attic Radio")
    qtbot.waitUntil(lambda: view.model.rowCount() == 1)
    assert view.model.index(0, 4).data() == "failed: The folder is read-only."
    assert "read-only" in view.model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole)
    qtbot.waitUntil(lambda: view.statistics.text().endswith("1 failed"))
    assert not view.reason.isVisible()
    view.table.setCurrentIndex(view.model.index(0, 0))
    assert view.reason.isVisible() and view.reason.text() == "The folder is read-only."


def test_jobs_of_earlier_sessions_are_listed(qtbot: Any, tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "library")
    compose_song(ComposeSongRequest(PlanRequest("slow ambient", bars=4, seed=7)), settings)
    session = Session(settings)
    view = JobsView(session)
    qtbot.addWidget(view)
    view.show()
    qtbot.waitUntil(lambda: view.model.rowCount() == 1)
    assert view.model.index(0, 1).data() == "slow ambient" and view.model.index(0, 4).data() == "done"
    qtbot.waitUntil(lambda: "1 done today" in view.statistics.text())
    session.close()


def test_the_status_bar_shows_the_job_in_front_and_cancels_it(session: Session, gate: Gate, qtbot: Any) -> None:
    status = JobStatus(session)
    qtbot.addWidget(status)
    status.show()
    assert not status.stage.isVisible() and not status.cancel.isVisible()
    jobs = [session.executor.submit(gate.work, kind="make", label=str(number)) for number in range(7)]
    qtbot.waitUntil(lambda: status.waiting.text() == "2 waiting" and status.percent.text() == "62 %")
    assert status.stage.text() == "Creating bassline…"
    with qtbot.waitSignal(status.panel_asked):
        QTest.mouseClick(status, LEFT)
    QTest.mouseClick(status.cancel, LEFT)
    qtbot.waitUntil(lambda: jobs[0].job.state is JobState.CANCELLED)
    gate.event.set()
    qtbot.waitUntil(lambda: not status.cancel.isVisible())

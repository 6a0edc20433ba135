"""The list of folders: added, scanned, listened to or not, taken out."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from shiboken6 import isValid

from airdesk.errors import BadInputError
from airdesk.library.sample_search import SampleQuery
from airdesk.settings import Settings, settings_for
from airdesk.ui.browser.roots_dialog import RootsDialog
from airdesk.ui.session import Session
from airdesk.workflows.sample_inventory import find_samples, set_favourite
from airdesk.workflows.scan_inventory import ScanRequest, scan_inventory
from tests.helpers.sample_folders import many_files, write_files
from tests.ui.conftest import PatientBot

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "sounds"
    write_files(folder, {"Kicks/Kick 1.wav": 1, "Kicks/Kick 2.wav": 2, "x.wav": 4})
    return folder


@pytest.fixture
def dialog(qtbot: PatientBot, session: Session) -> RootsDialog:
    dialog = RootsDialog(session)
    qtbot.addWidget(dialog)
    return dialog


def scan(settings: Settings, *folders: Path) -> None:
    scan_inventory(ScanRequest(folders), settings)


def opened(qtbot: PatientBot, dialog: RootsDialog, count: int) -> None:
    dialog.show()
    qtbot.waitUntil(lambda: len(dialog.rows) == count)


def total(settings: Settings) -> int:
    return find_samples(SampleQuery(), settings).total


def test_a_folder_is_added_and_scanned(qtbot: PatientBot, dialog: RootsDialog, settings: Settings, root: Path) -> None:
    opened(qtbot, dialog, 0)
    qtbot.waitUntil(dialog.empty.isVisible)
    assert not dialog.rescan_all.isEnabled()
    dialog.ask_folder = lambda: root
    with qtbot.waitSignal(dialog.changed):
        qtbot.mouseClick(dialog.add, LEFT)
    qtbot.waitUntil(lambda: len(dialog.rows) == 1)
    assert dialog.strip.message.text() == "3 files: 3 new."
    assert dialog.rows[0].facts.text().startswith("3 samples · looked through")
    assert total(settings) == 3


def test_folders_are_dropped_in(qtbot: PatientBot, dialog: RootsDialog, settings: Settings, root: Path) -> None:
    opened(qtbot, dialog, 0)
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(root)), QUrl.fromLocalFile(str(root / "x.wav"))])
    move = Qt.DropAction.CopyAction
    event = QDropEvent(QPointF(5, 5), move, dropped, LEFT, Qt.KeyboardModifier.NoModifier)
    with qtbot.waitSignal(dialog.changed):
        dialog.dropEvent(event)
    assert total(settings) == 3


def test_a_folder_is_taken_out_after_a_question_that_says_what_stays(
    qtbot: PatientBot, dialog: RootsDialog, settings: Settings, root: Path
) -> None:
    scan(settings, root)
    set_favourite("x.wav", settings, is_favourite=True)
    opened(qtbot, dialog, 1)
    asked: list[str] = []
    dialog.ask_yes = lambda question: asked.append(question) is not None  # type: ignore[func-returns-value]
    qtbot.mouseClick(dialog.rows[0].remove, LEFT)
    assert "No file is deleted" in asked[0]
    assert "your 1 heart too" in asked[0]
    assert total(settings) == 3
    dialog.ask_yes = lambda _: True
    with qtbot.waitSignal(dialog.changed):
        qtbot.mouseClick(dialog.rows[0].remove, LEFT)
    qtbot.waitUntil(lambda: dialog.rows == [])
    assert total(settings) == 0
    assert (root / "x.wav").exists()


def test_a_folder_is_listened_to_once_that_is_chosen(
    qtbot: PatientBot, dialog: RootsDialog, settings: Settings, root: Path
) -> None:
    scan(settings, root)
    opened(qtbot, dialog, 1)
    assert not dialog.rows[0].deep.isChecked()
    with qtbot.waitSignal(dialog.changed):
        qtbot.mouseClick(dialog.rows[0].deep, LEFT, pos=dialog.rows[0].deep.rect().center() * 0.1)
    assert "3 samples listened to" in dialog.strip.message.text()
    assert all(each.is_described for each in find_samples(SampleQuery(), settings).samples)


def test_a_long_scan_shows_how_far_it_is_and_stops_when_asked_to(
    qtbot: PatientBot, dialog: RootsDialog, settings: Settings, tmp_path: Path
) -> None:
    many_files(tmp_path / "many", 3000)
    opened(qtbot, dialog, 0)
    dialog.add_folders([tmp_path / "many"])
    qtbot.waitUntil(lambda: dialog.strip.bar.maximum() > 0 and dialog.strip.bar.value() > 0)
    assert "Reading samples" in dialog.strip.stage.text()
    assert not dialog.add.isEnabled()
    qtbot.mouseClick(dialog.strip.cancel, LEFT)
    qtbot.waitUntil(lambda: not dialog.strip.is_busy)
    assert "kept" in dialog.strip.message.text()
    assert 0 < total(settings) < 3000


def test_switches_are_kept_in_the_settings_and_count_at_once(
    qtbot: PatientBot, dialog: RootsDialog, session: Session, settings: Settings
) -> None:
    opened(qtbot, dialog, 0)
    heard: list[bool] = []
    dialog.watch_chosen.connect(heard.append)
    qtbot.keyClick(dialog.switches.switches["watch_folders"], Qt.Key.Key_Space)
    qtbot.keyClick(dialog.switches.switches["scan_lifters"], Qt.Key.Key_Space)
    assert heard == [False]
    assert session.settings.scan_lifters
    qtbot.waitUntil(lambda: settings_for(settings.library_folder).scan_lifters)
    assert not settings_for(settings.library_folder).watch_folders


def test_a_folder_that_is_gone_says_so(
    qtbot: PatientBot, dialog: RootsDialog, settings: Settings, root: Path, tmp_path: Path
) -> None:
    scan(settings, root)
    root.rename(tmp_path / "else")
    opened(qtbot, dialog, 1)
    assert dialog.rows[0].facts.text() == "3 samples · not there now"
    assert not dialog.rows[0].rescan.isEnabled()
    assert dialog.rows[0].remove.isEnabled()


def test_a_job_that_fails_after_its_dialog_is_gone_is_no_trouble(
    qtbot: PatientBot, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session.executor.processes, "work", lambda work: work)
    may_fail, dialog = Event(), RootsDialog(session)

    def fail(_: object) -> None:
        may_fail.wait(60)
        raise BadInputError("No.")

    dialog.strip.run(fail, "Looking", lambda _: None)
    dialog.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    job = session.executor.handle(session.executor.jobs()[0].id)
    assert job is not None and not isValid(dialog)
    with qtbot.waitSignal(job.failed):
        may_fail.set()

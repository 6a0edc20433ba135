"""What is told outside the window, on a bus of the test's own where there is a daemon for one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from airdesk.errors import RenderError
from airdesk.jobs.job import JobState
from airdesk.progress import Progress
from airdesk.ui.jobs import job_notices
from airdesk.ui.jobs.bus_messages import Typed
from airdesk.ui.jobs.job_notices import JobNotices
from airdesk.ui.jobs.job_watch import WatchedJob
from airdesk.ui.jobs.session_bus import SessionBus, session_bus_address
from airdesk.ui.session import Session
from tests.helpers.reach import activated

REPOSITORY = Path(__file__).resolve().parents[3]


class Ear(SessionBus):
    """A bus that only writes down what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self._address = "here"
        self.notices: list[tuple[str, str]] = []
        self.progress: list[Mapping[str, Any]] = []

    def notify(self, title: str, text: str, icon: str, hints: Mapping[str, Typed] | None = None) -> None:
        self.notices.append((title, text))

    def send_signal(self, path: str, interface: str, name: str, *arguments: Typed) -> None:
        self.progress.append({name: value for name, (_, value) in arguments[1][1].items()})


@pytest.fixture
def behind(qtbot: Any) -> QWidget:
    """A window that is not in front."""
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def test_a_long_job_is_told_of_when_the_window_is_not_in_front(
    session: Session, behind: QWidget, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ear = Ear()
    notices = JobNotices(session, behind, ear)
    with qtbot.waitSignal(notices._watch.changed, check_params_cb=lambda watched: watched.job.has_ended):
        session.executor.submit(lambda _: 1, kind="export", label="quick")
    monkeypatch.setattr(job_notices, "LONG_SECONDS", 0.05)
    active, are_seen = set[str](), threading.Event()

    def look(watched: WatchedJob) -> None:
        active.update([watched.job.label] if watched.job.state is JobState.ACTIVE else [])
        if len(active) == 2:
            are_seen.set()

    notices._watch.changed.connect(look)

    def long(progress: Progress) -> None:
        progress.report(0.4, "Rendering…")
        are_seen.wait(60)
        time.sleep(0.1)

    def fail(_: Progress) -> None:
        are_seen.wait(60)
        time.sleep(0.1)
        raise RenderError("<b>Rain</b> & snow.wav is gone.")

    session.executor.submit(long, kind="make", label="Rain")
    session.executor.submit(fail, kind="export", label="Export")
    qtbot.waitUntil(lambda: len(ear.notices) == 2)
    why = "&lt;b&gt;Rain&lt;/b&gt; &amp; snow.wav is gone."
    failed, finished = sorted(ear.notices)
    assert failed == ("Export failed", why)
    assert finished[0] == "Rain is finished" and re.fullmatch(r"It took 0:0\d\.", finished[1])
    assert notices.parent() is behind


def test_nobody_is_told_what_can_be_seen(
    session: Session, behind: QWidget, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_notices, "LONG_SECONDS", 0.0)
    ear = Ear()
    notices = JobNotices(session, behind, ear)
    behind.show()
    activated(behind, qtbot)
    with qtbot.waitSignal(notices._watch.changed, check_params_cb=lambda watched: watched.job.has_ended):
        session.executor.submit(lambda _: time.sleep(0.02), kind="make", label="Rain")
    assert ear.notices == []


def test_the_taskbar_shows_progress_and_nothing_at_rest(
    session: Session, behind: QWidget, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_notices, "_TASKBAR_MS", 5)
    ear = Ear()
    go_on: list[bool] = []
    JobNotices(session, behind, ear)

    def work(progress: Progress) -> None:
        progress.report(0.6, "Rendering…")
        while not go_on:
            progress.check_cancelled()
            time.sleep(0.005)

    session.executor.submit(work, kind="make", label="Rain")
    qtbot.waitUntil(lambda: {"progress": 0.6, "progress-visible": True} in ear.progress)
    go_on.append(True)
    qtbot.waitUntil(lambda: ear.progress[-1] == {"progress": 0.0, "progress-visible": False})


def test_without_a_bus_it_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
        patch.setattr(os, "getuid", lambda: 999_999)
        assert session_bus_address() == ""
        bus = SessionBus()
    bus.notify("Rain", "finished", "airdesk")
    assert not bus.is_there and bus.finish(1.0)


def test_a_bus_that_is_gone_is_no_trouble(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'gone'},guid=1")
    bus = SessionBus()
    bus.notify("Rain", "finished", "airdesk")
    assert bus.is_there and bus.finish(5.0)


SERVER_AND_CALL = """
import sys
from PySide6.QtCore import ClassInfo, QCoreApplication, QObject, QTimer, Slot, SLOT
from PySide6.QtDBus import QDBusConnection
from airdesk.ui.jobs.session_bus import SessionBus

application = QCoreApplication([])

@ClassInfo({"D-Bus Interface": "org.freedesktop.Notifications"})
class Server(QObject):
    @Slot(str, "uint", str, str, str, "QStringList", "QVariantMap", int, result="uint")
    def Notify(self, name, replaces, icon, title, text, actions, hints, expires):
        print(name, replaces, icon, title, text, actions, hints, expires, flush=True)
        if title == "2":
            QTimer.singleShot(100, application.quit)
        return 7

    @Slot(str, "QVariantMap")
    def hear(self, application_name, said):
        print(application_name, said, flush=True)

server = Server()
bus = QDBusConnection.sessionBus()
bus.registerObject("/org/freedesktop/Notifications", server, QDBusConnection.RegisterOption.ExportAllSlots)
assert bus.registerService("org.freedesktop.Notifications")
interface = "com.canonical.Unity.LauncherEntry"
assert bus.connect("", "/com/canonical/unity/launcherentry/1", interface, "Update", server, SLOT("hear(QString,QVariantMap)"))
ours = SessionBus()
said = {"progress": ("d", 0.5), "progress-visible": ("b", True), "count": ("x", 3)}
path = "/com/canonical/unity/launcherentry/1"
ours.send_signal(path, interface, "Update", ("s", "application://airdesk.desktop"), ("a{sv}", said))
ours.notify("„Żółw” is finished", "It took 0:12.", "airdesk", {"desktop-entry": ("s", "airdesk")})
ours.notify("2", "", "airdesk")
QTimer.singleShot(15000, application.quit)
application.exec()
"""


@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="no message bus to be had here")
def test_a_notification_server_and_a_taskbar_understand_what_is_said() -> None:
    command = ["dbus-run-session", "--", sys.executable, "-c", SERVER_AND_CALL]
    done = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, timeout=60, check=False)
    assert done.stdout.splitlines() == [
        "application://airdesk.desktop {'count': 3, 'progress': 0.5, 'progress-visible': True}",
        "AirDesk 0 airdesk „Żółw” is finished It took 0:12. [] {'desktop-entry': 'airdesk'} -1",
        "AirDesk 0 airdesk 2  [] {} -1",
    ], done.stderr

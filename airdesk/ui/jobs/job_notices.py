"""Outside the window: progress on the icon in the taskbar, and word of a long job that ended while nobody looked."""

from __future__ import annotations

from html import escape
from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from airdesk.jobs.job import Job, JobState
from airdesk.ui.jobs.job_history_model import error_text
from airdesk.ui.jobs.job_texts import clock_of
from airdesk.ui.jobs.job_watch import RUNNING, JobWatch, WatchedJob
from airdesk.ui.jobs.session_bus import SessionBus
from airdesk.ui.session import Session

LONG_SECONDS: Final = 10.0
"""Who waits longer looks elsewhere meanwhile."""

_TASKBAR_MS: Final = 500
_APPLICATION: Final = "application://airdesk.desktop"
_ICON: Final = "airdesk"


class JobNotices(QObject):
    """Watches the jobs of a window."""

    def __init__(self, session: Session, window: QWidget, bus: SessionBus | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._bus = bus or SessionBus()
        self._watch = JobWatch(session.executor, self)
        self._shown: float | None = None  # progress in the taskbar
        self._taskbar = QTimer(self)
        self._taskbar.setSingleShot(True)
        self._taskbar.setInterval(_TASKBAR_MS)
        self._taskbar.timeout.connect(self._show_progress)
        self._watch.changed.connect(self._on_job)

    def _on_job(self, watched: WatchedJob) -> None:
        if watched.job.has_ended:
            self._on_ended(watched)
        if self._bus.is_there and not self._taskbar.isActive():
            self._taskbar.start()

    def _on_ended(self, watched: WatchedJob) -> None:
        job = watched.job
        if job.state is JobState.CANCELLED or watched.seconds < LONG_SECONDS or self._is_in_front():
            return
        QApplication.alert(self._window)
        self._bus.notify(_title(job), _text(job, watched.seconds), _ICON, {"desktop-entry": ("s", _ICON)})

    def _is_in_front(self) -> bool:
        return QApplication.activeWindow() is not None and not self._window.isMinimized()

    def _show_progress(self) -> None:
        """What is done of the jobs that run, together; nothing at rest. *Source*: wiki.ubuntu.com/Unity/LauncherAPI."""
        running = [watched.job.fraction or 0.0 for watched in self._watch.unfinished if watched.job.state in RUNNING]
        shown = round(sum(running) / len(running), 3) if running else None
        if shown == self._shown:
            return
        self._shown = shown
        said = {"progress": ("d", shown or 0.0), "progress-visible": ("b", shown is not None)}
        path, interface = "/com/canonical/unity/launcherentry/1", "com.canonical.Unity.LauncherEntry"
        self._bus.send_signal(path, interface, "Update", ("s", _APPLICATION), ("a{sv}", said))


def _title(job: Job) -> str:
    return f"{job.label} is finished" if job.state is JobState.COMPLETED else f"{job.label} failed"


def _text(job: Job, seconds: float) -> str:
    """The body of a notification, in which desktops see markup: what a file is called shall not be taken for it."""
    return f"It took {clock_of(seconds)}." if job.state is JobState.COMPLETED else escape(error_text(job), quote=False)

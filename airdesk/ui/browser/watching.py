"""Keeps the inventory up to date with its folders while the window is open."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from airdesk.library.sample_roots import SampleRoot
from airdesk.ui.bridge import Latest, PoolJob
from airdesk.ui.session import Session
from airdesk.workflows.inventory_folders import scan_folders
from airdesk.workflows.sample_inventory import inventory_roots
from airdesk.workflows.scan_inventory import ScanReport

if TYPE_CHECKING:
    from airdesk.inventory.watching.watcher import FolderWatcher

START_MS = 4000
"""So long after the window is there: nobody shall wait for it."""

_KIND = "watching"


class Watching(QObject):
    """Watches the folders, scans what has changed, and tells the browser when the inventory is another one."""

    changed = Signal()  # samples came, went or changed
    scanned = Signal(object)  # ScanReport, after every scan of its own

    _touched = Signal(list)  # folders, from the watcher's thread

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._watcher: FolderWatcher | None = None
        self._waiting: set[Path] = set()
        self._job: PoolJob[ScanReport] | None = None
        self._roots = Latest(self)
        self._roots.answered.connect(self._watch_roots)
        self._touched.connect(self._on_touched, Qt.ConnectionType.QueuedConnection)
        self._later = QTimer(self, singleShot=True, interval=START_MS)
        self._later.timeout.connect(self.refresh)
        self._is_on = session.settings.watch_folders
        self._was_begun = False

    @property
    def is_on(self) -> bool:
        """Whether folders are watched."""
        return self._is_on

    def begin(self) -> None:
        """Watch, soon; to be called once the window is shown. What changed while it was closed is scanned, too."""
        self._was_begun = True
        if self._is_on:
            self._later.start()

    def refresh(self) -> None:
        """Watch the folders there are now: to be called when one was added or removed."""
        self._later.stop()
        if self._is_on and self._was_begun:
            settings = self._session.settings
            self._roots.ask(lambda: inventory_roots(settings))

    def set_on(self, is_on: bool) -> None:
        """Watch, or watch no more."""
        if is_on == self._is_on:
            return
        self._is_on = is_on
        if is_on:
            self.refresh()
        else:
            self._end_watcher()

    def stop(self) -> None:
        """End at once, with the window."""
        self._is_on = False
        self._later.stop()
        self._roots.forget()
        self._end_watcher()
        if self._job is not None:
            self._job.cancel()

    def _end_watcher(self) -> None:
        self._waiting.clear()
        if self._watcher is not None:
            self._watcher.stop()
            self._watcher = None

    def _watch_roots(self, roots: list[SampleRoot]) -> None:
        if not self._is_on:
            return
        paths = [root.path for root in roots if root.kind == "folder"]
        if self._watcher is None:
            if not paths:
                return
            from airdesk.inventory.watching.watcher import FolderWatcher  # late: see START_MS

            self._watcher = FolderWatcher(self._touched.emit, own_folder=self._session.settings.library_folder)
            self._on_touched(paths)  # while nobody watched
        self._watcher.watch(paths)

    def _on_touched(self, folders: Sequence[Path]) -> None:
        if not self._is_on:
            return
        self._waiting |= set(folders)
        if self._job is None and self._waiting:
            self._scan()

    def _scan(self) -> None:
        folders, self._waiting = sorted(self._waiting), set()
        executor = self._session.executor
        work = executor.processes.work(partial(scan_folders, folders, self._session.settings))
        self._job = executor.submit(work, kind=_KIND, label="Looking at what has changed", is_heavy=True)
        self._job.done.connect(self._on_scanned)
        self._job.changed.connect(self._on_job)

    def _on_scanned(self, report: ScanReport) -> None:
        self.scanned.emit(report)
        if report.new or report.changed or report.moved or report.lost or report.described:
            self.changed.emit()

    def _on_job(self, job: object) -> None:
        if getattr(job, "has_ended", False):  # failed, too: the next change is another chance
            self._job = None
            if self._is_on and self._waiting:
                self._scan()

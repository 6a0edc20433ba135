"""Folders taken into the inventory while the window goes on: found first, then listened to, as jobs that can be cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from airdesk.jobs.job import Job, JobState
from airdesk.library.sample_roots import SampleRoot
from airdesk.ui.bridge import PoolJob
from airdesk.ui.library.wording import count_text
from airdesk.ui.session import Session
from airdesk.workflows.job_kinds import order_work
from airdesk.workflows.job_orders import SCAN, scan_order
from airdesk.workflows.scan_inventory import ScanReport

KIND: Final = SCAN
REFRESH_MS: Final = 800
"""How often the list is read again while samples come in."""


class Scanning(QObject):
    """One folder after the other."""

    moved = Signal(str, object)  # what it does, fraction 0..1 or None
    grew = Signal()  # there may be more samples, or more known of them
    ended = Signal()  # nothing is scanned any more

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._waiting: list[tuple[tuple[Path, ...], bool]] = []  # folders, whether they are listened to
        self._job: PoolJob[ScanReport] | None = None
        self._is_due = False
        self._clock = QTimer(self, interval=REFRESH_MS)
        self._clock.timeout.connect(self._grow)
        session.queue.redone.connect(self._on_redone)

    @property
    def is_running(self) -> bool:
        """True until all that was asked for is done."""
        return self._job is not None

    def add(self, folders: Sequence[Path]) -> None:
        """Take folders in, or look for what has changed in them; first found, then listened to."""
        paths = tuple(dict.fromkeys(folders))
        if paths:
            finding = sum(not is_deep for _, is_deep in self._waiting)
            self._waiting.insert(finding, (paths, False))
            self._waiting.append((paths, True))
            self._go_on()

    def cancel(self) -> None:
        """Stop all of it; what has been found is kept."""
        self._waiting.clear()
        if self._job is not None:
            self._job.cancel()

    def _go_on(self) -> None:
        if self._job is not None or not self._waiting:
            return
        folders, is_deep = self._waiting.pop(0)
        names = ", ".join(folder.name or str(folder) for folder in folders)[:60]
        executor, order = self._session.executor, scan_order(folders, is_deep=is_deep)
        work = order_work(order, self._session.settings, executor.processes)
        label = f"Listen to “{names}”" if is_deep else f"Look for samples in “{names}”"
        self._job = executor.submit(work, kind=KIND, label=label, order=order)
        self._job.changed.connect(self._on_job)
        self._job.done.connect(partial(self._on_done, is_deep))
        self._job.failed.connect(lambda error: self._session.tell(str(error), "error"))
        self.moved.emit(f"{label}…", None)
        self._clock.start()

    def _on_job(self, job: Job) -> None:
        if self._job is None or job.id != self._job.job.id:
            return
        self._is_due = True
        if not job.has_ended:
            self.moved.emit(job.stage or f"{job.label}…", job.fraction)
            return
        self._job = None
        if job.state is JobState.FAILED:
            self._waiting.clear()
        self._grow()
        self._go_on()
        if self._job is None:
            self._clock.stop()
            self.ended.emit()

    def _on_done(self, is_deep: bool, report: ScanReport) -> None:
        if is_deep and not report.described and not report.problems:
            return  # nothing was to be heard, or nothing shall be
        self._session.tell(_told(report, is_deep=is_deep), "warning" if report.problems else "info")

    def _on_redone(self, kind: str, _: object) -> None:
        """A scan of an earlier session has been brought to its end."""
        if kind == KIND:
            self.grew.emit()

    def _grow(self) -> None:
        if self._is_due:
            self._is_due = False
            self.grew.emit()


def all_folders(roots: Sequence[SampleRoot]) -> list[Path]:
    """The folders of the inventory that are there."""
    return [root.path for root in roots if root.kind == "folder"]


def _told(report: ScanReport, *, is_deep: bool) -> str:
    names = ", ".join(root.name for root in report.roots)
    if report.problems:
        first = report.problems[0]
        place, count = first.id or "the folder itself", count_text(len(report.problems), "folder")
        return f"{names}: {count} could not be read; {place}: {first.reason}"
    if is_deep:
        return f"{names}: {count_text(report.described, 'sample')} listened to."
    if not report.num_files:
        return f"{names}: there are no audio files in it."
    extra = "".join(f", {number} {word}" for number, word in ((report.moved, "moved"), (report.missing, "gone")) if number)
    return f"{names}: {count_text(report.num_files, 'sample')}, {report.new:,} of them new{extra}.".replace(",\u202f", "\u202f")

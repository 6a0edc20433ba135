"""Listening to the songs of the set in the background: several at once, each row is filled in as soon as it is known."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from airdesk.errors import AirdeskError
from airdesk.ui.automix.set_desk import Learned
from airdesk.workflows.analyze_files import AnalyzedFile, FailedFile
from airdesk.workflows.job_kinds import order_work
from airdesk.workflows.job_orders import analysis_order

if TYPE_CHECKING:
    from airdesk.ui.automix.set_desk import SetDesk
    from airdesk.ui.bridge import PoolJob

TOGETHER_MS: Final = 40


class Analysing(QObject):
    """One job at a time; songs that come while it runs are next."""

    changed = Signal()  # another song is listened to, or no longer
    finished = Signal()  # nothing is left to listen to
    _heard = Signal(object)

    def __init__(self, desk: SetDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._session = desk, desk.session
        self._waiting: list[str] = []
        self._running: dict[str, list[str]] = {}  # path -> ids of songs
        self._job: PoolJob | None = None
        self._arrived: list[AnalyzedFile | FailedFile] = []
        self._soon = QTimer(self)  # many that are known already come at once: they are told as one change
        self._soon.setSingleShot(True)
        self._soon.setInterval(TOGETHER_MS)
        self._soon.timeout.connect(self._take_arrived)
        self._heard.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def num_left(self) -> int:
        """Songs that are not known yet."""
        return len(self._waiting) + sum(map(len, self._running.values()))

    @property
    def is_idle(self) -> bool:
        """True when no job is left either."""
        return self._job is None and not self.num_left

    def state(self, song_id: str) -> str:
        """ "analysing" while a song is listened to or waits for it, else empty."""
        is_running = any(song_id in ids for ids in self._running.values())
        return "analysing" if is_running or song_id in self._waiting else ""

    def analyse(self, song_ids: Iterable[str]) -> None:
        """Listen to songs that are not known yet."""
        for song_id in song_ids:
            if self._desk.song(song_id) is not None and not self.state(song_id):
                self._waiting.append(song_id)
        self._begin()

    def cancel(self) -> None:
        """Stop; what is known already stays known."""
        self._waiting.clear()
        if self._job is not None:
            self._job.cancel()
        self.changed.emit()

    def _begin(self) -> None:
        if self._job is not None or not self._waiting:
            self.changed.emit()
            return
        songs = [song for song in map(self._desk.song, self._waiting) if song is not None]
        self._waiting.clear()
        self._running = {}
        for song in songs:
            self._running.setdefault(song.path, []).append(song.id)
        if not self._running:
            return
        paths = tuple(map(Path, self._running))
        label = f"Analyse {paths[0].name}" if len(paths) == 1 else f"Analyse {len(paths)} songs"
        executor, order = self._session.executor, analysis_order(paths)
        work = order_work(order, self._session.settings, executor.processes, on_file=self._heard.emit)
        self._job = executor.submit(work, kind=order.kind, label=label, order=order)
        self._job.done.connect(self._on_done)
        self._job.failed.connect(self._fail)
        self._job.changed.connect(self._look)
        self.changed.emit()

    def _take(self, file: AnalyzedFile | FailedFile) -> None:
        self._arrived.append(file)
        if not self._soon.isActive():
            self._soon.start()

    def _take_arrived(self) -> None:
        facts: list[Learned] = []
        for file in self._arrived:
            path = str(file.path)
            for song_id in self._running.pop(path, []):
                if isinstance(file, FailedFile):
                    facts.append(Learned(song_id, path, problem=file.reason))
                else:
                    facts.append(Learned(song_id, path, file.content, file.analysis))
        self._arrived.clear()
        if facts:
            self._desk.learn_all(facts)
            self.changed.emit()

    def _on_done(self, _: object) -> None:
        self._end()

    def _fail(self, error: BaseException) -> None:
        if isinstance(error, AirdeskError):
            self._desk.problem.emit(str(error))
        self._end()

    def _look(self, job) -> None:  # type: ignore[no-untyped-def]
        if job.has_ended and self._job is not None and self._job.job.id == job.id and job.state.value == "cancelled":
            self._end()

    def _end(self) -> None:
        if self._job is None:
            return
        self._take_arrived()
        self._job, self._running = None, {}
        self._begin()
        if self._job is None:
            self.finished.emit()

"""The window's queue and the library: what waits is kept, what was left behind is brought back, what failed is begun again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

from airdesk.errors import AirdeskError
from airdesk.jobs.job import Job, JobState
from airdesk.jobs.keeper import JobKeeper, KeeperListener, KeptJob
from airdesk.jobs.order import JobOrder
from airdesk.settings import keep_settings
from airdesk.ui.jobs.bringing_back import BringingBack
from airdesk.ui.jobs.job_ear import JobEar
from airdesk.ui.mistakes import write_mistake
from airdesk.ui.pool_job import PoolJob
from airdesk.workflows.job_kinds import JobKind, kind_of, order_work
from airdesk.workflows.sound_names import remember_own_names

if TYPE_CHECKING:
    from airdesk.ui.session import Session


class QueueKeeping(QObject):
    """Begins when the library can be used; without it the queue works, and is forgotten at the end."""

    brought_back = Signal(int, int)  # jobs that wait again, jobs that could not go on
    redone = Signal(str, object)  # kind and result of a job that nobody else waits for

    _adopted = Signal(object, float)
    _paused = Signal(bool)
    _cancel_asked = Signal(str)
    _troubled = Signal(object)
    _found = Signal(object, object, object)
    _names_told = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._keeper: JobKeeper | None = None
        self._coming = BringingBack(self._take_on, self)
        queued = Qt.ConnectionType.QueuedConnection
        self._adopted.connect(self._take_over, queued)
        self._paused.connect(self._on_paused, queued)
        self._cancel_asked.connect(self._cancel, queued)
        self._troubled.connect(self._tell_trouble, queued)
        self._found.connect(self._on_found, queued)
        self._names_told.connect(remember_own_names, queued)

    def begin(self) -> None:
        """Keep the queue in the library, and bring back what waits there."""
        if self._keeper is not None:
            return
        listener = KeeperListener(self._adopted.emit, self._paused.emit, self._cancel_asked.emit, self._troubled.emit)
        self._keeper = JobKeeper(self._session.settings.library_folder, listener)
        self._session.executor.keep_with(self._keep)
        self._keeper.begin()

    def set_slots(self, slots: int) -> None:
        """Let so many jobs run at once, and keep that for the next time."""
        self._session.executor.set_slots(slots)
        folder = self._session.settings.library_folder
        job = self._session.executor.submit(
            lambda _: keep_settings(folder, job_slots=slots), kind="library", label="Keep how many jobs run at once"
        )
        job.failed.connect(lambda error: self._session.tell(str(error), "error"))

    def set_paused(self, is_paused: bool) -> None:
        """Let nothing new begin, or let it; also after a restart."""
        self._session.executor.set_paused(is_paused)
        if self._keeper is not None:
            self._keeper.set_paused(is_paused=is_paused)

    def can_begin_again(self, job: Job) -> bool:
        """Whether a job that ended can be begun again."""
        return job.can_repeat and job.state in (JobState.FAILED, JobState.CANCELLED)

    def begin_again(self, job: Job) -> None:
        """Begin a job that failed or was cancelled anew, as another job; what its run had finished is used."""
        handle = self._session.executor.handle(job.id)
        if handle is not None and handle.order is not None:
            self._begin(handle.order, self._runs_so_far(job), job.id, job.label)
        elif self._keeper is not None:
            self._keeper.with_order(job.id, lambda order, runs: self._found.emit(job, order, runs))

    def _runs_so_far(self, job: Job) -> tuple[str, ...]:
        """The last run of a job, and of those of this session that it repeats, newest first."""
        runs = (job.run_id,) if job.run_id else ()
        before = self._session.executor.handle(job.again_of or "")
        return runs if before is None else (*runs, *self._runs_so_far(before.job))

    def flush(self, wait_seconds: float = 10.0) -> bool:
        """Wait until the library has all of it."""
        return self._keeper is None or self._keeper.flush(wait_seconds)

    def num_lasting(self) -> int:
        """Unfinished jobs that go on at the next start where the window is closed now."""
        return len(self._lasting()) if self._keeper is not None else 0

    def let_rest(self) -> None:
        """The window closes: what can go on another time waits for that."""
        self._coming.stop()
        executor = self._session.executor
        if self._keeper is None:
            return
        for handle in self._lasting():
            self._keeper.let_rest(KeptJob(handle.job, executor.position(handle.job.id), handle.order))

    def close(self) -> None:
        """After all work has ended."""
        if self._keeper is not None:
            self._keeper.close()
            self._keeper = None

    def _lasting(self) -> list[PoolJob[Any]]:
        executor = self._session.executor
        handles = [executor.handle(job.id) for job in executor.jobs() if not job.has_ended]
        return [handle for handle in handles if handle is not None and handle.order is not None and not handle.is_unwanted]

    # ── from the keeper ──

    def _keep(self, handle: PoolJob[Any], job: Job, position: float) -> None:
        """In any thread."""
        keeper = self._keeper
        if keeper is not None:
            keeper.keep(KeptJob(job, position, handle.order))

    def _on_paused(self, is_paused: bool) -> None:
        if self._keeper is not None and self._keeper.is_paused == is_paused:  # else the user has said something since
            self._session.executor.set_paused(is_paused)

    def _cancel(self, job_id: str) -> None:
        self._coming.cancel(job_id)
        self._session.executor.cancel(job_id)

    def _take_over(self, all_kept: tuple[KeptJob, ...], last_position: float) -> None:
        self._session.executor.reserve_positions(last_position)
        waiting = [kept for kept in all_kept if not kept.job.has_ended and kept.order is not None]
        self._coming.begin(waiting, lambda: self._tell_brought_back(len(waiting), len(all_kept) - len(waiting)))

    def _take_on(self, kept: KeptJob) -> PoolJob[Any] | None:
        assert kept.order is not None
        kind = self._kind(kept.order)
        if kind is None:
            return None
        work = self._work(kept.order, kept.earlier_runs, self._ear(kept.job.id))
        executor = self._session.executor
        handle = executor.take_over(kept.job, work, kept.order, position=kept.position, is_heavy=kind.is_heavy)
        self._hear(handle)
        return handle

    def _tell_brought_back(self, waiting: int, ended: int) -> None:
        if not waiting + ended:
            return
        self.brought_back.emit(waiting, ended)
        goes_on = "A job goes on" if waiting == 1 else f"{waiting} jobs go on"
        broke_off = "one was interrupted" if ended == 1 else f"{ended} were interrupted"
        if ended:
            before = f"{goes_on} from the last time, " if waiting else "Of the jobs of the last time "
            self._session.tell(f"{before}{broke_off}: see the Jobs panel (F9).", "warning")
        else:
            self._session.tell(f"{goes_on} from the last time: see the Jobs panel (F9).")

    def _on_found(self, job: Job, order: JobOrder | None, runs: tuple[str, ...]) -> None:
        if order is None:
            self._session.tell(f"What “{job.label}” was to do is not known any more: ask for it anew.", "warning")
        else:
            self._begin(order, runs, job.id, job.label)

    def _begin(self, order: JobOrder, runs: tuple[str, ...], again_of: str, label: str) -> None:
        kind = self._kind(order)
        if kind is None:
            return
        ear = self._ear()
        handle = self._session.executor.submit(
            self._work(order, runs, ear),
            kind=order.kind,
            label=label,
            is_heavy=kind.is_heavy,
            order=order,
            again_of=again_of,
        )
        ear.job_id = handle.job.id
        self._hear(handle)

    def _ear(self, job_id: str = "") -> JobEar:
        return JobEar(self._session, self._names_told.emit, job_id)

    def _kind(self, order: JobOrder) -> JobKind | None:
        """None, and a sentence, where it is a kind of another AirDesk."""
        try:
            return kind_of(order)
        except AirdeskError as error:
            self._session.tell(str(error), "warning")
            return None

    def _work(self, order: JobOrder, runs: tuple[str, ...], ear: JobEar) -> Any:
        processes = self._session.executor.processes
        return order_work(order, self._session.settings, processes, runs, on_event=ear.on_event, on_stage=ear.on_stage)

    def _hear(self, handle: PoolJob[Any]) -> None:
        handle.done.connect(partial(self._on_done, handle))
        handle.failed.connect(partial(self._on_failed, handle))

    def _on_done(self, handle: PoolJob[Any], result: object) -> None:
        if handle.order is not None:
            self._session.tell(kind_of(handle.order).told(result))
            self.redone.emit(handle.order.kind, result)
        self._session.library_changed.emit()

    def _on_failed(self, handle: PoolJob[Any], error: BaseException) -> None:
        sentence = str(error)
        if not isinstance(error, AirdeskError):
            write_mistake(self._session.settings.log_file, error)
            sentence = f"AirDesk made a mistake ({type(error).__name__})."
        self._session.tell(f"“{handle.job.label}” failed: {sentence}", "error")

    def _tell_trouble(self, error: AirdeskError) -> None:
        self._session.tell(f"The queue is not kept until this is mended: {error}", "warning")

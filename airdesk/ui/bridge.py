"""The only place where other threads meet the window: jobs run in a pool (`pool`), what becomes of them arrives as signals."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from PySide6.QtCore import QObject, Qt, Signal

from airdesk.errors import AirdeskError
from airdesk.jobs.executor import Result
from airdesk.ui.pool import PoolExecutor
from airdesk.ui.pool_job import PoolJob

__all__ = ["InOrder", "Latest", "PoolExecutor", "PoolJob"]


class _Postman(QObject):
    """Carries what a thread made into the window's thread. The thread itself holds it: it may outlive who asked."""

    arrived = Signal(object, object, object)  # what it is the answer to, answer, error


def _carried(postman: _Postman, mark: object, work: Callable[[], object]) -> None:
    """Do the work and send what came of it, mistakes of ours included."""
    try:
        answer = work()
    except Exception as error:  # noqa: BLE001  the boundary of a thread: who asked is told
        postman.arrived.emit(mark, None, error)
    else:
        postman.arrived.emit(mark, answer, None)


class _OneThread(QObject):
    """Work in one thread, told by `_tell`. No QThreadPool: one that goes with its widget waits for work that needs Python's
    lock, which the widget's end may hold."""

    def __init__(self, parent: QObject | None) -> None:
        super().__init__(parent)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=type(self).__name__)
        self._postman = _Postman()
        self._postman.arrived.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def finish(self, wait_seconds: float = 10.0) -> None:
        """Wait until all is done. Raises TimeoutError."""
        self._thread.submit(lambda: None).result(wait_seconds)

    def _send(self, mark: object, work: Callable[[], object]) -> Future[None]:
        return self._thread.submit(_carried, self._postman, mark, work)

    def _tell(self, mark: object, answer: object, error: Exception | None) -> None:
        raise NotImplementedError


class Latest(_OneThread):
    """Answers questions in a thread; a newer question makes older ones be forgotten."""

    answered = Signal(object)
    failed = Signal(object)  # AirdeskError

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._asked: Future[None] | None = None

    def ask(self, question: Callable[[], object]) -> None:
        """Ask; the answer arrives as a signal unless another question comes first."""
        self.forget()
        self._asked = self._send(self._number, question)

    def forget(self) -> None:
        """No answer is wanted any more."""
        self._number += 1
        if self._asked is not None:
            self._asked.cancel()

    def _tell(self, mark: object, answer: object, error: Exception | None) -> None:
        if mark != self._number:
            return
        if error is None:
            self.answered.emit(answer)
        elif isinstance(error, AirdeskError):
            self.failed.emit(error)
        else:
            raise error


class InOrder(_OneThread):
    """Does small things (store a name, move to the trash) one after the other in a thread; none is lost or overtaken."""

    failed = Signal(object)  # AirdeskError

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)

    def do(self, work: Callable[[], Result], then: Callable[[Result], object] | None = None) -> None:
        """Do it in its turn; *then* gets what it returned, in the window's thread."""
        self._send(then, work)

    def _tell(self, mark: object, answer: object, error: Exception | None) -> None:
        if isinstance(error, AirdeskError):
            self.failed.emit(error)
        elif error is not None:
            raise error
        elif callable(mark):
            mark(answer)

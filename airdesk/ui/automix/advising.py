"""Asking a language model for advice on the set: in the background; what the rules accept of it is one step of undo."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from airdesk.errors import AirdeskError
from airdesk.model.djset import DjSet
from airdesk.ui.jobs.job_ear import JobEar
from airdesk.workflows.advise_set import LEAST_SONGS, Advice, advise_set, with_advice
from airdesk.workflows.language_models import chain_order

if TYPE_CHECKING:
    from airdesk.jobs.job import Job
    from airdesk.ui.automix.set_desk import SetDesk
    from airdesk.ui.bridge import PoolJob

ADVICE_LABEL: Final = "Advice of a language model"
"""What it is called in the list of undo and among the jobs."""
ADVICE_KEY: Final = "Ctrl+Shift+A"
NO_MODEL: Final = "No language model is set up. Tick one in Settings → Language models (Ctrl+,)."
TOO_FEW: Final = f"Advice needs {LEAST_SONGS} songs that are analysed."


def num_analysed(desk: SetDesk) -> int:
    """How many songs of the mix are known."""
    return sum(desk.analysis(song.id) is not None for song in desk.dj_set.mixed_songs)


class Advising(QObject):
    """One question at a time."""

    begun = Signal()
    progressed = Signal(object)  # Job
    finished = Signal()  # `advice` or `problem` says how
    stopped = Signal()

    def __init__(self, desk: SetDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._job: PoolJob | None = None
        self._asked = DjSet()
        self.advice: Advice | None = None
        """The last one; what was accepted of it is in the set."""
        self.problem = ""  # a sentence, where there was no advice at all
        desk.set_opened.connect(self._forget)

    @property
    def is_running(self) -> bool:
        """True while an answer is waited for."""
        return self._job is not None

    def ask(self) -> bool:
        """Ask whom the user's order allows; False, and a sentence in the status bar, where nobody can be asked."""
        why_not = self._why_not()
        if why_not:
            self._desk.session.tell(why_not)
            return False
        self.stop()
        self.advice, self.problem = None, ""
        self._submit(None)
        self.begun.emit()
        return True

    def stop(self) -> None:
        """No answer is wanted any more."""
        job = self._job
        if job is not None:
            for signal, hearer in ((job.done, self._take), (job.failed, self._fail), (job.changed, self._look)):
                signal.disconnect(hearer)
            job.cancel()
            self._job = None
            self.stopped.emit()

    def _forget(self) -> None:
        """Another set is open."""
        self.stop()
        self.advice, self.problem = None, ""

    def _why_not(self) -> str:
        if num_analysed(self._desk) < LEAST_SONGS:
            return TOO_FEW
        return "" if chain_order(self._desk.session.settings, None) else NO_MODEL

    def _submit(self, before: Advice | None) -> None:
        """*before*: advice on the set as it was, whose words are tried on the set as it is; None: ask."""
        session, self._asked = self._desk.session, self._desk.dj_set
        ear = JobEar(session)
        call = partial(advise_set, self._asked, self._desk.analyses, session.settings, before=before)
        work = session.asking.work(call, on_event=ear.on_event)  # the models' clients would hold the window
        self._job = job = session.executor.submit(work, kind="advice", label=ADVICE_LABEL)
        ear.job_id = job.job.id
        job.done.connect(self._take)
        job.failed.connect(self._fail)
        job.changed.connect(self._look)

    def _take(self, advice: Advice) -> None:
        self._job = None
        if advice.answer and self._desk.dj_set != self._asked:
            self._submit(advice)  # the set was changed meanwhile: the rules look at it again
            return
        self.advice = advice
        self._desk.edit(ADVICE_LABEL, lambda dj_set: with_advice(dj_set, advice))
        self.finished.emit()

    def _fail(self, error: BaseException) -> None:
        self._job = None
        mistake = f"No advice came by a mistake of ours ({error!r}); the set is as it was."
        self.problem = str(error) if isinstance(error, AirdeskError) else mistake
        self.finished.emit()

    def _look(self, state: Job) -> None:
        if state.state.value == "cancelled":  # in the list of jobs
            self._job = None
            self.stopped.emit()
        elif not state.has_ended:
            self.progressed.emit(state)

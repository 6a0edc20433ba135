"""Putting the set in order: by its goal, now, in the background; one step of undo."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from airdesk.errors import AirdeskError
from airdesk.model.djset import DjSet, OrderGoal
from airdesk.workflows.order_songs import FoundOrder, find_song_order, in_order

if TYPE_CHECKING:
    from airdesk.jobs.job import Job
    from airdesk.ui.automix.set_desk import SetDesk
    from airdesk.ui.bridge import PoolJob

GOALS: Final[dict[OrderGoal, tuple[str, str]]] = {
    "given": ("as placed", "The songs stay where they are put"),
    "harmonic": ("harmonic + tempo", "Keys and tempos that fit follow one another"),
    "rise": ("harmonic + rising energy", "From calm to strong, keys and tempos fitting"),
    "wave": ("harmonic + waves of energy", "Up and down and up again"),
    "peak_late": ("harmonic + late peak", "Strongest shortly before the end"),
    "flat": ("harmonic + even energy", "As few jumps of energy as can be"),
    "drawn": ("harmonic + drawn energy", "Follows the curve drawn on “Energy curve”"),
}
"""What the menu says, and its tooltip."""
_SOON: Final = 14  # songs that are ordered at once in this process; more than these in another one


class Ordering(QObject):
    """One search at a time; a newer one takes the place of the one that runs."""

    running_changed = Signal(bool)

    def __init__(self, desk: SetDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._job: PoolJob | None = None
        self._asked = ("", DjSet())  # what it is called in the list of undo, and the set with the goal that was asked for

    @property
    def is_running(self) -> bool:
        """True while an order is looked for."""
        return self._job is not None

    def follow(self, goal: OrderGoal) -> None:
        """Take a goal and put the songs in its order."""
        label = f"Order: {GOALS[goal][0]}"
        if goal == "given":
            self.cancel()
            self._desk.edit(label, lambda dj_set: replace(dj_set, goal=goal))
        else:
            self._search(label, replace(self._desk.dj_set, goal=goal))

    def another(self) -> None:
        """Look for another order with the same goal."""
        dj_set = self._desk.dj_set
        goal = "harmonic" if dj_set.goal == "given" else dj_set.goal
        self._search("Another order", replace(dj_set, goal=goal, seed=dj_set.seed + 1))

    def again(self) -> None:
        """Put the songs in order after some came, by the goal that is being looked for; nothing where the user placed them."""
        label, asked = self._asked if self._job is not None else ("Put in order", self._desk.dj_set)
        if asked.goal != "given":
            self._search(label, replace(self._desk.dj_set, goal=asked.goal, seed=asked.seed))

    def cancel(self) -> None:
        """Look no further."""
        job = self._job
        if job is not None:
            for signal, hearer in ((job.done, self._take), (job.failed, self._fail), (job.changed, self._look)):
                signal.disconnect(hearer)  # what it finds is not wanted any more
            job.cancel()
            self._set_job(None)

    def _search(self, label: str, wanted: DjSet) -> None:
        self.cancel()
        call = partial(find_song_order, wanted, self._desk.analyses)
        executor = self._desk.session.executor
        work = executor.processes.work(call) if len(wanted.songs) > _SOON else lambda context: call(progress=context)
        job = executor.submit(work, kind="order", label=label)
        self._asked = (label, wanted)
        job.done.connect(self._take)
        job.failed.connect(self._fail)
        job.changed.connect(self._look)
        self._set_job(job)

    def _take(self, found: FoundOrder) -> None:
        label, wanted = self._asked
        self._set_job(None)
        if _order_of_both(self._desk.dj_set, wanted) != _order_of_both(wanted, self._desk.dj_set):
            return  # songs were moved by hand meanwhile: they stay where they were put
        self._desk.edit(label, lambda dj_set: in_order(replace(dj_set, goal=wanted.goal, seed=wanted.seed), found))
        if found.notices:
            self._desk.session.tell(" ".join(found.notices), "warning")

    def _fail(self, error: BaseException) -> None:
        self._set_job(None)
        if isinstance(error, AirdeskError):
            self._desk.problem.emit(str(error))

    def _look(self, state: Job) -> None:
        if state.state.value == "cancelled":
            self._set_job(None)

    def _set_job(self, job: PoolJob | None) -> None:
        self._job = job
        self.running_changed.emit(job is not None)


def _order_of_both(dj_set: DjSet, other: DjSet) -> list[str]:
    """The songs that are in both sets, in the order of the first."""
    there = {song.id for song in other.songs}
    return [song.id for song in dj_set.songs if song.id in there]

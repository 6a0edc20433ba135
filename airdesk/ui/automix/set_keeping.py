"""The open set is kept in the library as one works; others are opened, begun, thrown away and brought back."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from airdesk.model.djset import DjSet
from airdesk.ui.bridge import InOrder
from airdesk.workflows.reopen_set import ReopenedSet, reopen_set
from airdesk.workflows.sets import SetRow, delete_set, keep_set, list_sets, restore_set

if TYPE_CHECKING:
    from airdesk.errors import AirdeskError
    from airdesk.ui.automix.analysing import Analysing
    from airdesk.ui.automix.set_desk import SetDesk

KEEP_MS: Final = 400
"""After the last edit; a crash costs no more than that."""


class SetKeeping(QObject):
    """All reading and writing happens in one thread, in the order it was asked for."""

    listed = Signal()  # `rows` and `deleted` are up to date
    opened = Signal(str)  # id of the set that is open; empty: a new one that is not kept yet

    def __init__(self, desk: SetDesk, analysing: Analysing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._analysing, self._settings = desk, analysing, desk.session.settings
        self.rows: list[SetRow] = []
        self.deleted: list[SetRow] = []
        self._kept = desk.dj_set  # as it is in the library
        self._ids: dict[int, str] = {}  # of the sets that were open, by the number of their opening
        self._opening = 0  # what was asked for last; an earlier answer comes too late
        self._shown = 0  # the opening of the set that is shown, and edited, until the one that was asked for is read
        self._unkept: dict[int, tuple[DjSet, str]] = {}  # last versions that are not in the library yet, and what was done
        self._library = InOrder(self)
        self._library.failed.connect(self._fail)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(KEEP_MS)
        self._soon.timeout.connect(self.keep_now)
        desk.set_changed.connect(self._plan)

    def begin(self, set_id: str) -> None:
        """At the start: what is in the library, and the set that was open last."""
        self._list()
        if set_id:
            self._library.do(partial(_reopened, self._settings, set_id), self._begin_with)

    def keep_now(self) -> None:
        """Keep it without waiting."""
        self._soon.stop()
        dj_set, desk = self._desk.dj_set, self._desk
        if dj_set == self._kept or (not desk.set_id and not dj_set.songs and not dj_set.title):
            return
        self._kept = dj_set
        self._unkept[self._shown] = (dj_set, desk.undo_label or "")
        self._send(self._shown)

    def _send(self, mark: int) -> None:
        version = self._unkept.get(mark)
        if version is not None:
            dj_set, label = version
            self._library.do(lambda: self._written(dj_set, mark, label), self._take_id)

    def open(self, set_id: str) -> None:
        """Open another set."""
        self.keep_now()
        self._opening += 1
        number = self._opening
        self._library.do(partial(reopen_set, self._settings, set_id), lambda found: self._show(found, set_id, number))

    def begin_new(self) -> None:
        """An empty set with the rules of this one."""
        self.keep_now()
        self._opening += 1
        self._put(DjSet(rules=self._desk.dj_set.rules), "")

    def delete(self) -> None:
        """Throw the open set away; it can be brought back from the menu."""
        self.keep_now()
        desk = self._desk
        name, known = desk.dj_set.title or "The set", self._ids
        mark, set_id = self._shown, desk.set_id
        self._unkept.pop(mark, None)
        self._library.do(lambda: _deleted(self._settings, known.get(mark, set_id)), lambda _: self._list())
        self.begin_new()
        desk.session.tell(f"{name} was thrown away: “Sets” has it under “Deleted sets” until it is brought back.")

    def restore(self, set_id: str) -> None:
        """Bring a set back, and open it."""
        self._library.do(partial(restore_set, self._settings, set_id), lambda _: self.open(set_id))

    def finish(self) -> bool:
        """Keep what is not kept yet and wait for it, at the window's end; False where it does not work out."""
        left = tuple(self._unkept)  # by earlier tries, also of sets that were open before
        self.keep_now()
        for mark in left:
            self._send(mark)
        with suppress(TimeoutError):
            self._library.finish()
        return not self._unkept

    # ── within ──

    def _plan(self) -> None:
        if self._desk.dj_set != self._kept:
            self._soon.start()

    def _written(self, dj_set: DjSet, mark: int, label: str) -> tuple[int, str]:
        """In the library's thread. The id of a new set is known here first, so that the next version finds it."""
        set_id = keep_set(self._settings, dj_set, self._ids.get(mark, ""), label)
        self._ids[mark] = set_id
        if self._unkept.get(mark) == (dj_set, label):
            del self._unkept[mark]
        return mark, set_id

    def _take_id(self, kept: tuple[int, str]) -> None:
        mark, set_id = kept
        if mark == self._shown and self._desk.set_id != set_id:
            self._desk.set_id = set_id
            self.opened.emit(set_id)
        self._list()

    def _begin_with(self, found: tuple[str, ReopenedSet] | None) -> None:
        if found is not None and not self._desk.dj_set.songs and not self._opening:
            self._opening += 1
            self._show(found[1], found[0], self._opening)

    def _show(self, found: ReopenedSet, set_id: str, number: int) -> None:
        if number != self._opening:
            return
        self.keep_now()  # what was edited while it was read
        self._put(found.dj_set, set_id, dict(found.analyses))
        self._analysing.analyse(found.unknown_ids)
        if found.num_missing:
            files = "The file of 1 song is" if found.num_missing == 1 else f"The files of {found.num_missing} songs are"
            self._desk.session.tell(f"{files} gone: their rows say what can be done.", "warning")

    def _put(self, dj_set: DjSet, set_id: str, analyses=None) -> None:  # type: ignore[no-untyped-def]
        self._soon.stop()
        self._analysing.cancel()
        self._kept = dj_set
        self._shown = self._opening
        if set_id:
            self._ids[self._shown] = set_id
        self._desk.open_set(dj_set, set_id, analyses)
        self.opened.emit(set_id)
        self._list()

    def _list(self) -> None:
        self._library.do(partial(_all_sets, self._settings), self._take_list)

    def _take_list(self, rows: tuple[list[SetRow], list[SetRow]]) -> None:
        self.rows, self.deleted = rows
        self.listed.emit()

    def _fail(self, error: AirdeskError) -> None:
        if self._shown in self._unkept:
            self._kept = DjSet()  # not kept: the next edit tries again
        self._desk.problem.emit(str(error))


def _all_sets(settings):  # type: ignore[no-untyped-def]
    return list_sets(settings), list_sets(settings, is_deleted=True)


def _deleted(settings, set_id: str) -> None:  # type: ignore[no-untyped-def]
    if set_id:
        delete_set(settings, set_id)


def _reopened(settings, set_id: str) -> tuple[str, ReopenedSet] | None:  # type: ignore[no-untyped-def]
    """The set that was open last; None where it is gone or in the trash."""
    if all(row.id != set_id for row in list_sets(settings)):
        return None
    return set_id, reopen_set(settings, set_id)

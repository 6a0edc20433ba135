"""The takes of the open song: listen from one to the other, name them, throw away, ask for another one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from airdesk.library.takes import TakeRow
from airdesk.ui.compose.credits_wording import short_credit
from airdesk.ui.compose.time_ago import time_ago
from airdesk.ui.widgets.ask_text import ask_text
from airdesk.ui.widgets.pitch_text import signed_sentence
from airdesk.workflows.take_values import Credits


class TakesView(QWidget):
    """A list with the take that is open marked."""

    take_chosen = Signal(int)  # number
    take_renamed = Signal(int, str)
    take_deleted = Signal(int)
    restore_requested = Signal()
    another_requested = Signal()
    log_requested = Signal(str)  # id of the run whose log shall be shown
    compare_requested = Signal(int)  # number of the take that the open one shall be compared with

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.again_menu: Callable[[str, QWidget], QMenu] | None = None  # the menu that does a take's run again
        title = QLabel("TAKES")
        title.setProperty("look", "heading")
        self._another = QPushButton("another like this")
        self._another.setProperty("look", "link")
        self._another.setToolTip("The same request with a new seed, as a further take (Ctrl+Shift+G)")
        self._another.clicked.connect(self.another_requested)
        self._list = QListWidget()
        self._list.setAccessibleName("Takes")
        self._list.setToolTip("Click to switch; F2 renames, Del throws away. It goes on playing while you switch.")
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._list.customContextMenuRequested.connect(self._menu)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.itemClicked.connect(self._choose)
        self._list.itemActivated.connect(self._choose)
        self._empty = QLabel("Each generation is kept here as a take.")
        self._empty.setProperty("look", "faint")
        self._empty.setWordWrap(True)
        heading = QHBoxLayout()
        heading.addWidget(title)
        heading.addStretch(1)
        heading.addWidget(self._another)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(heading)
        layout.addWidget(self._empty)
        layout.addWidget(self._list)
        for key, act in (("F2", self._rename), ("Delete", self._delete)):
            shortcut = QShortcut(QKeySequence(key), self._list)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)  # not as an argument: that is not heeded
            shortcut.activated.connect(act)
        self._credits: dict[int, Credits] = {}
        self._song = ""
        self.show_takes((), None)

    def show_takes(self, takes: Sequence[TakeRow], current: int | None) -> None:
        """Show the takes of a song, newest first."""
        self._takes, self._current = tuple(takes), current
        if any(take.song_id != self._song for take in takes):
            self._song, self._credits = takes[0].song_id, {}
        self._list.clear()
        for take in sorted(takes, key=lambda take: -take.number):
            seed = "" if take.seed is None or str(take.seed) in take.summary else f"seed {take.seed}"
            who = short_credit(self._credits[take.number]) if take.number in self._credits else ""
            facts = [fact for fact in (signed_sentence(take.summary), who, seed, time_ago(take.created_at)) if fact]
            mark = "●" if take.number == current else "○"
            item = QListWidgetItem(f"{mark}  {take.name} · {' · '.join(facts)}")
            item.setData(Qt.ItemDataRole.UserRole, take)
            item.setToolTip(item.text())
            self._list.addItem(item)
            if take.number == current:
                self._list.setCurrentItem(item)
        self._empty.setVisible(not takes)
        self._list.setVisible(bool(takes))
        self._another.setVisible(bool(takes))
        height = sum(self._list.sizeHintForRow(row) for row in range(min(8, self._list.count())))
        self._list.setFixedHeight(max(28, height + 6))

    def show_credits(self, made: Mapping[int, Credits]) -> None:
        """Show which takes a language model made, by their numbers."""
        if made != self._credits:
            self._credits = dict(made)
            self.show_takes(self._takes, self._current)

    def _choose(self, item: QListWidgetItem) -> None:
        number = item.data(Qt.ItemDataRole.UserRole).number
        if number != self._current:
            self.take_chosen.emit(number)

    def _rename(self) -> None:
        item = self._list.currentItem()
        if item is not None:
            take = item.data(Qt.ItemDataRole.UserRole)
            name = ask_text(self, "Rename the take", "Name:", take.name)
            if name is not None:
                self.take_renamed.emit(take.number, name)

    def _delete(self) -> None:
        item = self._list.currentItem()
        if item is not None:
            self.take_deleted.emit(item.data(Qt.ItemDataRole.UserRole).number)

    def _menu(self, place) -> None:  # type: ignore[no-untyped-def]
        menu = QMenu(self)
        item = self._list.itemAt(place)
        if item is not None:
            self._list.setCurrentItem(item)
            menu.addAction("Switch to it", lambda: self._choose(item))
            number = item.data(Qt.ItemDataRole.UserRole).number
            if number != self._current:
                menu.addAction("Compare with the open one…", lambda: self.compare_requested.emit(number))
            run_id = item.data(Qt.ItemDataRole.UserRole).run_id
            if run_id is not None and self.again_menu is not None:
                menu.addMenu(self.again_menu(run_id, menu))
                menu.addAction("Show its run log", lambda: self.log_requested.emit(run_id))
            menu.addAction("Rename…\tF2", self._rename)
            menu.addAction("Throw away\tDel", self._delete)
            menu.addSeparator()
        menu.addAction("Bring back the last one thrown away", self.restore_requested.emit)
        menu.exec(self._list.mapToGlobal(place))

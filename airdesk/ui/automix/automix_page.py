"""The Automix page: the set above, the mix and its curves below, transition and rules at the right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QScrollArea, QSplitter, QTabWidget, QVBoxLayout, QWidget

from airdesk.ui.automix.drop_note import DropNote
from airdesk.ui.automix.set_desk import SetDesk
from airdesk.ui.automix.set_part import SetPart
from airdesk.ui.automix.songs_model import SONGS_FORMAT
from airdesk.ui.session import Session
from airdesk.ui.steps import Steps, take_all

RIGHT_WIDTH: Final = 326  # px
_LEAST_RIGHT: Final = 250
_SCROLL_ROOM: Final = 12
_UPPER_SHARE: Final = 0.42


class AutomixPage(QWidget):
    """Files may be dropped anywhere on it."""

    def __init__(self, session: Session, parent: QWidget | None = None, *, at_once: bool = True) -> None:
        """*at_once*: False where the caller goes through `steps` before anything else."""
        super().__init__(parent)
        self.desk = SetDesk(session, self)
        self.steps = self._made()
        if at_once:
            take_all(self.steps)

    def _made(self) -> Steps:
        self.part = SetPart(self.desk, at_once=False)
        yield from self.part.steps
        self.addAction(self.part.head.advice)  # its key holds on the whole page
        self.below = QTabWidget()
        self.below.setDocumentMode(True)
        self.below.tabBar().setAccessibleName("Mix and jobs")
        self._makers: dict[int, Callable[[], QWidget]] = {}
        self._titles: list[str] = []
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        self.rows = QSplitter(Qt.Orientation.Vertical)
        yield
        self._lay_out()
        yield
        self.setAcceptDrops(True)
        self._note = DropNote(self)
        self.below.currentChanged.connect(self._make_tab)

    def add_tab(self, title: str, make: Callable[[], QWidget]) -> None:
        """A panel below, made when it is first shown."""
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        self._makers[self.below.count()] = make
        self._titles.append(title)
        self.below.addTab(holder, title)
        self._make_tab(self.below.currentIndex())

    def show_tab(self, title: str) -> QWidget:
        """Bring a panel below to the front; gives it."""
        index = self._titles.index(title)
        self.below.setCurrentIndex(index)
        return self.below.widget(index).layout().itemAt(0).widget()

    def count_in_tab(self, title: str, number: int) -> None:
        """Let a panel's title say how many there are of what it shows; nothing where there are none."""
        self.below.setTabText(self._titles.index(title), f"{title} {number}" if number else title)

    def add_right(self, *panels: QWidget) -> None:
        """Panels one below the other at the right."""
        for panel in panels:
            self._right_column.addWidget(panel)
        self._right_column.addStretch(1)
        needed = self.right.widget().minimumSizeHint().width() + _SCROLL_ROOM
        self.right.setMinimumWidth(max(_LEAST_RIGHT, needed))
        self.right.setVisible(True)
        self.columns.setSizes([max(1, self.width() - RIGHT_WIDTH), RIGHT_WIDTH])

    def focus_songs(self) -> None:
        """Give the keys to the table, or to the first button where it is empty."""
        (self.part.table if self.desk.dj_set.songs else self.part.empty.files).setFocus()

    def _lay_out(self) -> None:
        for splitter in (self.columns, self.rows):
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
        self.part.setMinimumHeight(150)
        self.below.setMinimumHeight(120)
        self.rows.addWidget(self.part)
        self.rows.addWidget(self.below)
        self.rows.setStretchFactor(0, 42)
        self.rows.setStretchFactor(1, 58)
        self.rows.setSizes([round(1000 * _UPPER_SHARE), round(1000 * (1 - _UPPER_SHARE))])
        self.right = QScrollArea()
        self.right.setWidgetResizable(True)
        self.right.setMinimumWidth(_LEAST_RIGHT)
        self.right.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.right.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QWidget()
        self._right_column = QVBoxLayout(column)
        self._right_column.setContentsMargins(14, 12, 14, 12)
        self._right_column.setSpacing(16)
        self.right.setWidget(column)
        self.right.hide()
        self.columns.addWidget(self.rows)
        self.columns.addWidget(self.right)
        self.columns.setStretchFactor(0, 1)
        self.columns.setStretchFactor(1, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.columns)

    def _make_tab(self, index: int) -> None:
        make = self._makers.pop(index, None)
        if make is not None:
            self.below.widget(index).layout().addWidget(make())

    # ── Qt ──

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        data = event.mimeData()
        if any(url.isLocalFile() for url in data.urls()) and not data.hasFormat(SONGS_FORMAT):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._note.say("Drop to add to the set")
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._note.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._note.hide()
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.part.intake.take(paths)

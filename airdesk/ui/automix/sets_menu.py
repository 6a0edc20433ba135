"""The menu of the sets: a new one, the others, the name of this one, throwing it away and bringing others back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QWidget

from airdesk.ui.compose.time_ago import time_ago
from airdesk.ui.icons import icon
from airdesk.ui.widgets.ask_text import ask_text

if TYPE_CHECKING:
    from airdesk.ui.automix.set_desk import SetDesk
    from airdesk.ui.automix.set_keeping import SetKeeping
    from airdesk.workflows.sets import SetRow

_MANY = 25


class SetsMenu(QMenu):
    """Filled anew each time it opens."""

    def __init__(self, desk: SetDesk, keeping: SetKeeping, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._keeping = desk, keeping
        self._inner: list[QMenu] = []
        self.aboutToShow.connect(self._fill)

    def inner(self, title: str) -> QMenu:
        """One of the menus within."""
        return next(menu for menu in self._inner if menu.title() == title)

    def rename(self) -> None:
        """Ask for another name of the open set."""
        title = ask_text(self.parentWidget().window(), "Rename the set", "Name:", self._desk.dj_set.title)
        if title is not None:
            self._desk.edit("Rename the set", lambda dj_set: replace(dj_set, title=title))

    def _fill(self) -> None:
        for menu in self._inner:
            menu.deleteLater()
        self._inner.clear()
        self.clear()
        self.addAction(icon("plus"), "New set", self._keeping.begin_new)
        others = [row for row in self._keeping.rows if row.id != self._desk.set_id][:_MANY]
        self._add_rows("Open set", "folder", others, self._keeping.open)
        self.addSeparator()
        has_set = bool(self._desk.dj_set.songs or self._desk.set_id)
        self.addAction(icon("pencil"), "Rename the set…", self.rename)
        self.addAction(icon("trash"), "Throw the set away", self._keeping.delete).setEnabled(has_set)
        self._add_rows("Deleted sets", "restore", self._keeping.deleted[:_MANY], self._keeping.restore)

    def _add_rows(self, title: str, picture: str, rows: list[SetRow], doing) -> None:  # type: ignore[no-untyped-def]
        menu = QMenu(title, self)
        menu.setIcon(icon(picture))
        self._inner.append(menu)
        self.addMenu(menu)
        menu.setEnabled(bool(rows))
        for row in rows:
            songs = "1 song" if row.num_songs == 1 else f"{row.num_songs} songs"
            text = f"{row.title or 'Set without a name'} · {songs} · {time_ago(row.changed_at)}".replace("&", "&&")
            menu.addAction(text, lambda row=row: doing(row.id))

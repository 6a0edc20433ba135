"""The line above the table: what it is, adding songs, the order and its goal, the sets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from airdesk.ui.automix.advising import ADVICE_KEY, num_analysed
from airdesk.ui.automix.ordering import GOALS
from airdesk.ui.automix.songs_menu import unusable_text
from airdesk.ui.icons import icon
from airdesk.workflows.advise_set import LEAST_SONGS

if TYPE_CHECKING:
    from airdesk.ui.automix.set_desk import SetDesk

_ADVICE_TIP: Final = (
    "It proposes, the rules accept or refuse. It is told what was measured of the songs and is sent no audio; "
    f"what you pinned, placed or changed stays ({ADVICE_KEY})"
)
_ROOMY: Final = 1040  # px; below, the hint is left out
_WIDE: Final = 800  # px; below, the heading is short


class SetHead(QWidget):
    """Says wishes; the menus of songs and sets are filled by others."""

    goal_chosen = Signal(str)
    another_order_requested = Signal()
    advice_requested = Signal()
    clearing_requested = Signal()  # of what cannot be used

    def __init__(self, desk: SetDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._is_searching = desk, False
        self.setFixedHeight(40)
        self._heading = QLabel()
        self._heading.setProperty("look", "heading")
        self._hint = QLabel("drag rows to reorder · pinned rows stay")
        self._hint.setProperty("look", "faint")
        self.sets, self.add, self.order = _menu_button("Sets"), _menu_button("Add songs"), _menu_button("Order")
        self.sets.setToolTip("New set, open another one, rename or delete this one")
        self.add.setToolTip("Add files, folders, playlists or songs of the library")
        self.order.setToolTip("By what the songs are put in order")
        self.another = QToolButton()
        self.another.setIcon(icon("dice"))
        self.another.setIconSize(QSize(16, 16))
        self.another.setToolTip("Another order with the same goal; pinned songs stay")
        self.another.setAccessibleName("Another order")
        self.another.clicked.connect(self.another_order_requested)
        self.unusable = QPushButton()
        self.unusable.setProperty("look", "link")
        self.unusable.setToolTip("Files that cannot be read or mixed, their rows say why; undo brings them back")
        self.unusable.clicked.connect(self.clearing_requested)
        self.goals = self._goal_menu()
        self._lay_out()
        desk.set_changed.connect(self._follow)
        desk.analysis_changed.connect(lambda _: self.show_advice())
        self._follow()

    def show_goal(self) -> None:
        """Follow the set."""
        goal = self._desk.dj_set.goal
        self.order.setText(f"Order: {GOALS[goal][0]}  ")
        for name, action in self.goals.items():
            action.setChecked(name == goal)
        self.goals["drawn"].setEnabled(bool(self._desk.dj_set.energy_curve))
        has_songs = len(self._desk.dj_set.songs) > 1
        self.another.setEnabled(has_songs)
        self.show_advice()

    def show_unusable(self) -> None:
        """Offer to take away what cannot be used, where there is such; the hint makes room for it."""
        count = sum(bool(song.problem) for song in self._desk.dj_set.songs)
        self.unusable.setText(unusable_text(count))
        self.unusable.setVisible(count > 0)
        self._fit(self.width())

    def show_advice(self) -> None:
        """Advice can be asked for as soon as there is something to advise on."""
        can_ask = num_analysed(self._desk) >= LEAST_SONGS
        self.advice.setEnabled(can_ask)
        self.advice.setToolTip(_ADVICE_TIP if can_ask else f"Advice needs {LEAST_SONGS} songs that are analysed ({ADVICE_KEY})")

    def show_searching(self, is_running: bool) -> None:
        """Say that an order is looked for."""
        self._is_searching = is_running
        self._hint.setText("looking for an order…" if is_running else "drag rows to reorder · pinned rows stay")
        self._fit(self.width())

    def _follow(self) -> None:
        self.show_goal()
        self.show_unusable()

    def _goal_menu(self) -> dict[str, object]:
        menu = QMenu(self.order)
        menu.setToolTipsVisible(True)
        actions = {}
        for goal, (text, tip) in GOALS.items():
            action = menu.addAction(text[:1].upper() + text[1:], lambda goal=goal: self.goal_chosen.emit(goal))
            action.setCheckable(True)
            action.setToolTip(tip)
            actions[goal] = action
        menu.addSeparator()
        self.advice = menu.addAction("Ask a language model for advice…", self.advice_requested.emit)
        self.advice.setShortcut(ADVICE_KEY)
        self.advice.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)  # of the page, see there
        self.order.setMenu(menu)
        return actions

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 10, 4)
        row.setSpacing(6)
        row.addWidget(self._heading)
        row.addStretch(1)
        row.addWidget(self.unusable)
        row.addWidget(self._hint)
        row.addSpacing(6)
        for button in (self.order, self.another, self.add, self.sets):
            row.addWidget(button)
        self._heading.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        self._fit(self.width())

    def _fit(self, width: int) -> None:
        self._hint.setVisible(width >= _ROOMY and (self._is_searching or self.unusable.isHidden()))
        self._heading.setText("SET · DROP SONGS OR A FOLDER ANYWHERE" if width >= _WIDE else "SET")

    # ── Qt ──

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(event.size().width())


def _menu_button(text: str) -> QPushButton:
    button = QPushButton(f"{text}  ")
    button.setAccessibleName(text)
    button.setStyleSheet("QPushButton { padding: 3px 22px 3px 10px; }")
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button

"""The sheet of all keys: those of the window's actions, collected from it, and those of the editors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from airdesk.ui.theme import SPACE, ui_font

OTHER_GROUP = "Window"
_CARD_HEAD = 2  # rows that a card's heading and edges are worth


@dataclass(frozen=True, slots=True)
class ShortcutRow:
    """One line of the sheet."""

    group: str
    text: str
    keys: tuple[str, ...]  # each as one reads it: "Ctrl+Z"; several mean the same


def shortcut_rows(window: QWidget) -> list[ShortcutRow]:
    """The keys of all actions of a window, by the group they name (property "group") or the menu that holds them."""
    rows: dict[tuple[str, str], ShortcutRow] = {}
    menus = _menus_of_actions(window)
    for action in [*window.actions(), *window.findChildren(QAction)]:
        keys = tuple(key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts())
        text = action.text().replace("&", "").removesuffix("…").strip()
        group = str(action.property("group") or menus.get(action, OTHER_GROUP))
        if keys and text:
            rows.setdefault((group, text), ShortcutRow(group, text, keys))
    return list(rows.values())


def editor_rows() -> list[ShortcutRow]:
    """What the panels understand while they have the keys."""
    from airdesk.ui.arrange.arrange_keys import SHORTCUTS as TIMELINE
    from airdesk.ui.automix.automix_keys import SHORTCUTS as AUTOMIX
    from airdesk.ui.browser.browser_keys import SHORTCUTS as INVENTORY
    from airdesk.ui.mixer.mixer_keys import SHORTCUTS as MIXER
    from airdesk.ui.pianoroll.roll_keys import SHORTCUTS as PIANO_ROLL

    tables = (
        ("Timeline", TIMELINE),
        ("Piano roll", PIANO_ROLL),
        ("Mixer", MIXER),
        ("Inventory", INVENTORY),
        ("Automix", AUTOMIX),
    )
    return [ShortcutRow(group, text, tuple(keys.split(", "))) for group, table in tables for keys, text in table]


class ShortcutsDialog(QDialog):
    """All keys by group; typing in the field finds one."""

    def __init__(self, window: QWidget, gestures: Iterable[ShortcutRow] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent or window)
        self._rows = [*shortcut_rows(window), *editor_rows(), *gestures]
        self._labels: list[tuple[str, list[QWidget]]] = []
        self._cards: list[tuple[QFrame, list[QWidget]]] = []
        self.search = QLineEdit()
        self.setWindowTitle("Keys")
        self.resize(860, 620)
        self._lay_out()
        self.search.textChanged.connect(self._filter)

    @property
    def rows(self) -> list[ShortcutRow]:
        """All it shows."""
        return self._rows

    def visible_texts(self) -> list[str]:
        """What is left of it by the field."""
        return [row.text for row, (_, widgets) in zip(self._rows, self._labels, strict=True) if not widgets[0].isHidden()]

    def _filter(self, wanted: str) -> None:
        words = wanted.lower().split()
        for haystack, widgets in self._labels:
            for widget in widgets:
                widget.setVisible(all(word in haystack for word in words))
        for card, labels in self._cards:
            card.setVisible(any(not label.isHidden() for label in labels))

    def _lay_out(self) -> None:
        self.search.setPlaceholderText("Find a key or what it does")
        self.search.setAccessibleName("Find a key")
        self.search.setClearButtonEnabled(True)
        inner = QWidget()
        columns = QHBoxLayout(inner)
        columns.setContentsMargins(0, 0, SPACE, 0)
        columns.setSpacing(SPACE)
        stacks = [QVBoxLayout(), QVBoxLayout()]
        lengths = [0, 0]
        self._rows.sort(key=_group_order(self._rows))
        for group, members in ((group, list(each)) for group, each in groupby(self._rows, key=lambda row: row.group)):
            shorter = lengths.index(min(lengths))
            stacks[shorter].addWidget(self._card(group, members))
            lengths[shorter] += len(members) + _CARD_HEAD
        for stack in stacks:
            stack.setSpacing(SPACE)
            stack.addStretch(1)
            columns.addLayout(stack, 1)
        scroller = QScrollArea()
        scroller.setWidget(inner)
        scroller.setWidgetResizable(True)
        scroller.setAccessibleName("Keys")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(20, 18, 8, 16)
        rows.setSpacing(SPACE)
        rows.addWidget(self.search)
        rows.addWidget(scroller, 1)

    def _card(self, group: str, members: Sequence[ShortcutRow]) -> QFrame:
        card = QFrame()
        card.setProperty("look", "card")
        grid = QGridLayout(card)
        grid.setContentsMargins(SPACE, 10, SPACE, 10)
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(0, 1)
        heading = QLabel(group.upper())
        heading.setProperty("look", "heading")
        grid.addWidget(heading, 0, 0, 1, 2)
        for number, row in enumerate(members, start=1):
            text, keys = QLabel(row.text), QLabel("   ".join(row.keys))
            text.setWordWrap(True)
            keys.setFont(ui_font(9.0, weight=ui_font().Weight.DemiBold))
            keys.setProperty("look", "soft")
            grid.addWidget(text, number, 0)
            grid.addWidget(keys, number, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            self._labels.append((f"{row.group} {row.text} {' '.join(row.keys)}".lower(), [text, keys]))
        self._cards.append((card, [widgets[0] for _, widgets in self._labels[-len(members) :]]))
        return card


def _group_order(rows: Sequence[ShortcutRow]) -> Callable[[ShortcutRow], int]:
    """Groups stay in the order in which they first appear."""
    order = {group: number for number, group in reversed(list(enumerate(row.group for row in rows)))}
    return lambda row: order[row.group]


def _menus_of_actions(window: QWidget) -> dict[QAction, str]:
    return {
        action: menu.title().replace("&", "")
        for menu in window.findChildren(QMenu)
        for action in menu.actions()
        if menu.title()
    }

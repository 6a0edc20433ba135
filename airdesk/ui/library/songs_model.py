"""The songs that are shown, as a Qt model, and the groups they stand in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from textwrap import fill
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from airdesk.ui.library.wording import key_text, length_text, tempo_text

CARD: Final = Qt.ItemDataRole.UserRole
"""The role that gives the `Card` itself."""

_TIP_WIDTH: Final = 80  # characters
KEYS: Final = "Space plays · Enter opens · F2 renames · Ctrl+D copies · Del moves to the trash"

Index = QModelIndex | QPersistentModelIndex
NO_INDEX: Final = QModelIndex()


@dataclass(frozen=True, slots=True)
class Card:
    """What a card shows of a song."""

    id: str
    title: str
    genre: str
    tempo_bpm: float
    key: str | None  # "A minor"
    duration_seconds: float
    at: str  # the moment it is sorted and grouped by
    stamp: str  # changes when its notes may have changed
    age: str = ""  # "14:02", "Tue", "14 Nov"
    is_favourite: bool = False
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Cards that stand under one heading."""

    title: str  # empty: no heading
    first_row: int
    num_rows: int


class SongsModel(QAbstractListModel):
    """Cards in their order; their titles can be edited."""

    rename_requested = Signal(str, str)  # song id, title

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._cards: list[Card] = []
        self._row_of: dict[str, int] = {}
        self.groups: tuple[Group, ...] = ()

    def set_cards(self, cards: Sequence[Card], groups: tuple[Group, ...]) -> None:
        """Show other cards; where only facts of the same cards changed, what is chosen and edited stays."""
        ids = [card.id for card in cards]
        if groups == self.groups and ids == list(self._row_of):
            self._cards = list(cards)
            if ids:
                self.dataChanged.emit(self.index(0), self.index(len(ids) - 1))
            return
        self.beginResetModel()
        self._cards = list(cards)
        self._row_of = {song_id: row for row, song_id in enumerate(ids)}
        self.groups = groups
        self.endResetModel()

    def change(self, song_id: str, **changes: Any) -> None:
        """Show a change of one card at once, before the library has it."""
        row = self._row_of.get(song_id)
        if row is not None:
            self._cards[row] = replace(self._cards[row], **changes)
            index = self.index(row)
            self.dataChanged.emit(index, index)

    @property
    def cards(self) -> tuple[Card, ...]:
        """All cards in their order."""
        return tuple(self._cards)

    def card(self, row: int) -> Card:
        """The card of a row."""
        return self._cards[row]

    def card_of(self, song_id: str) -> Card | None:
        """The card of a song; None where it is not shown."""
        row = self._row_of.get(song_id)
        return None if row is None else self._cards[row]

    def index_of(self, song_id: str) -> QModelIndex:
        """Where a song stands; an invalid index where it is not shown."""
        row = self._row_of.get(song_id)
        return QModelIndex() if row is None else self.index(row)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._cards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        card = self._cards[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return card.title
            case Qt.ItemDataRole.ToolTipRole:
                return "\n\n".join(part for part in (card.title, fill(card.prompt, _TIP_WIDTH), KEYS) if part)
            case Qt.ItemDataRole.AccessibleTextRole:
                return _said(card)
        return card if role == CARD else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        card = self._cards[index.row()]
        title = " ".join(str(value).split())
        if role != Qt.ItemDataRole.EditRole or not title or title == card.title:
            return False
        self.change(card.id, title=title)
        self.rename_requested.emit(card.id, title)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable


def _said(card: Card) -> str:
    facts = [card.title, tempo_text(card.tempo_bpm), key_text(card.key), card.genre, length_text(card.duration_seconds)]
    return ", ".join([fact for fact in facts if fact] + (["favourite"] if card.is_favourite else []))

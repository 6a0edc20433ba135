"""The grid (or list) of songs: the keys, the mouse, which song is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from airdesk.ui.library.card_painter import CardPainter
from airdesk.ui.library.card_view import CardView
from airdesk.ui.library.songs_model import Card, Group, SongsModel

_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Home, Qt.Key.Key_End)


class CardGrid(CardView):
    """Shows a `SongsModel`; what the user wants of a song is told by signals."""

    play_requested = Signal(str)  # song ids
    open_requested = Signal(str)
    favourite_requested = Signal(str)
    trash_requested = Signal(list)
    duplicate_requested = Signal(str)
    menu_requested = Signal(str, QPoint)  # song id, place on the screen

    def __init__(self, model: SongsModel, painter: CardPainter, parent: QWidget | None = None) -> None:
        super().__init__(model, painter, parent)
        self._wanted = ""
        self.setObjectName("librarySongs")
        self.setAccessibleName("Songs")
        self.setEditTriggers(self.EditTrigger.EditKeyPressed)
        self.setSelectionMode(self.SelectionMode.ExtendedSelection)
        self.setMouseTracking(True)

    def show_cards(self, cards: Sequence[Card], groups: tuple[Group, ...]) -> None:
        """Show other cards; the chosen song stays chosen where it is among them, else the first one is."""
        wanted, self._wanted = self._wanted or self.current_id(), ""
        self._songs.set_cards(cards, groups)
        if cards and not self.choose(wanted):
            self.choose(cards[0].id)

    def selected_ids(self) -> list[str]:
        """The chosen songs in the order they are shown."""
        return [self._songs.card(row).id for row in sorted(index.row() for index in self.selectedIndexes())]

    def current_id(self) -> str:
        """The song that keys act on; empty: none."""
        index = self.currentIndex()
        return self._songs.card(index.row()).id if index.isValid() else ""

    def choose(self, song_id: str) -> bool:
        """Make a song the chosen one; False where it is not shown."""
        index = self._songs.index_of(song_id)
        if index.isValid() and index != self.currentIndex():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        return index.isValid()

    def choose_later(self, song_id: str) -> None:
        """Make a song the chosen one when cards are shown the next time."""
        self._wanted = song_id

    def _act(self, key: int, index: QModelIndex) -> bool:
        song_id = self._songs.card(index.row()).id
        match key:
            case Qt.Key.Key_Space:
                self.play_requested.emit(song_id)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.open_requested.emit(song_id)
            case Qt.Key.Key_Delete:
                self.trash_requested.emit(self.selected_ids() or [song_id])
            case _:
                return False
        return True

    def _hover(self, index: QModelIndex, place: QPoint) -> None:
        row = index.row() if index.isValid() else -1
        part = self._painter.part_at(self.visualRect(index), place, is_list=self._is_list) if row >= 0 else ""
        left = self._painter.hover(row, part)
        if left is None:
            return
        is_button = part in ("play", "heart")
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if is_button else Qt.CursorShape.ArrowCursor)
        for changed in (left, row):
            if 0 <= changed < self._songs.rowCount():
                self.viewport().update(self.visualRect(self._songs.index(changed)))

    # ── Qt ──

    def event(self, event: QEvent) -> bool:
        """Keys that the window has shortcuts for belong to the grid while it has the focus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_ours = event.key() in _KEYS
            if is_ours or (event.key() == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index, keys = self.currentIndex(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if index.isValid() and keys == Qt.KeyboardModifier.NoModifier and self._act(event.key(), index):
            return
        if index.isValid() and event.key() == Qt.Key.Key_D and keys == Qt.KeyboardModifier.ControlModifier:
            self.duplicate_requested.emit(self.current_id())
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            part = self._painter.part_at(self.visualRect(index), event.position().toPoint(), is_list=self._is_list)
            wish = {"play": self.play_requested, "heart": self.favourite_requested}.get(part)
            if wish is not None:
                self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
                wish.emit(self._songs.card(index.row()).id)
                return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        part = self._painter.part_at(self.visualRect(index), event.position().toPoint(), is_list=self._is_list)
        if index.isValid() and part == "card":
            self.open_requested.emit(self._songs.card(index.row()).id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        self._hover(self.indexAt(place), place)
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(QModelIndex(), QPoint())
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        is_mouse = event.reason() == event.Reason.Mouse
        index = self.indexAt(event.pos()) if is_mouse else self.currentIndex()
        if index.isValid():
            self.choose(self._songs.card(index.row()).id)
            place = event.pos() if is_mouse else self.visualRect(index).center()
            self.menu_requested.emit(self._songs.card(index.row()).id, self.viewport().mapToGlobal(place))

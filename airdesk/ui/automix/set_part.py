"""The upper half of the page: the table of the set with its line above, or the invitation where it is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QFrame, QMenu, QStackedWidget, QVBoxLayout, QWidget

from airdesk.ui.automix.advice_hand import AdviceHand
from airdesk.ui.automix.analysing import Analysing
from airdesk.ui.automix.empty_set import EmptySet
from airdesk.ui.automix.intake import SetIntake
from airdesk.ui.automix.key_popup import KeyPopup
from airdesk.ui.automix.library_picker import LibraryPicker
from airdesk.ui.automix.ordering import Ordering
from airdesk.ui.automix.set_head import SetHead
from airdesk.ui.automix.song_hand import SongHand
from airdesk.ui.automix.songs_menu import songs_menu
from airdesk.ui.automix.songs_model import Column, SongsModel
from airdesk.ui.automix.songs_table import SongsTable
from airdesk.ui.icons import icon
from airdesk.ui.steps import Steps, take_all

if TYPE_CHECKING:
    from airdesk.ui.automix.set_desk import SetDesk


class SetPart(QWidget):
    """Makes the parts and connects them: what is pressed, dropped or chosen becomes an edit of the set."""

    def __init__(self, desk: SetDesk, parent: QWidget | None = None, *, at_once: bool = True) -> None:
        """*at_once*: False where the caller goes through `steps` before anything else."""
        super().__init__(parent)
        self._desk = desk
        self.steps = self._made()
        if at_once:
            take_all(self.steps)

    def _made(self) -> Steps:
        desk = self._desk
        self.analysing = Analysing(desk, self)
        self.intake = SetIntake(desk, self.analysing, self)
        self.ordering = Ordering(desk, self)
        self.advice = AdviceHand(desk, self)
        self.hand = SongHand(desk, self)
        self.model = SongsModel(desk, self.analysing, self)
        self.head = SetHead(desk)
        yield
        self.table = SongsTable(self.model, desk)
        yield
        self.empty = EmptySet()
        self._is_new = False  # songs came that no order was looked for with
        self.doings = self._doings()
        yield
        self._lay_out()
        yield
        self._connect()
        self._show_songs_or_not()

    def _doings(self) -> dict[str, object]:
        hand = self.hand
        return {
            "up": lambda: hand.move(-1),
            "down": lambda: hand.move(1),
            "pin": hand.toggle_pin,
            "tie": hand.toggle_tie,
            "exclude": hand.toggle_exclude,
            "remove": hand.remove,
            "remove_unusable": hand.remove_unusable,
            "rename": self._rename,
            "open": self._open,
            "grid": lambda: self._with_one(hand.repair_requested.emit),
            "key": self._choose_key,
            "replace": lambda: self._with_one(self._replace),
            "analyse": lambda: self.analysing.analyse([song.id for song in hand.songs]),
            "add_files": self.intake.choose_files,
            "add_folder": self.intake.choose_folder,
            "add_library": self._choose_from_library,
        }

    def _lay_out(self) -> None:
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        line = QFrame()
        line.setProperty("look", "line")
        for widget in (self.head, line):
            layout.addWidget(widget)
        layout.addWidget(self.stack, 1)
        menu = QMenu(self.head.add)
        menu.addAction(icon("plus"), "Add songs…", self.intake.choose_files)
        menu.addAction(icon("folder"), "Add a folder…", self.intake.choose_folder)
        menu.addAction(icon("music"), "Add from the library…", self._choose_from_library)
        self.head.add.setMenu(menu)

    def _connect(self) -> None:
        self.table.key_pressed.connect(lambda name: self.doings[name]())
        self.table.menu_requested.connect(self._show_menu)
        self.table.files_dropped.connect(self.intake.take)
        self.table.songs_dropped.connect(self.hand.drop_before)
        self.head.clearing_requested.connect(self._remove_unusable)
        self.head.goal_chosen.connect(self.ordering.follow)
        self.head.another_order_requested.connect(self.ordering.another)
        self.head.advice_requested.connect(self.advice.ask)
        self.ordering.running_changed.connect(self.head.show_searching)
        self.hand.analysis_requested.connect(self.analysing.analyse)
        self.empty.files_requested.connect(self.intake.choose_files)
        self.empty.folder_requested.connect(self.intake.choose_folder)
        self.empty.library_requested.connect(self._choose_from_library)
        self.intake.added.connect(self._expect_order)
        self.analysing.finished.connect(self._order_what_came)
        self._desk.set_changed.connect(self._show_songs_or_not)
        self._desk.set_opened.connect(self._forget_what_came)

    def _expect_order(self, song_ids: list[str]) -> None:
        self._is_new = True
        self._desk.select_songs(song_ids[:1])
        self.table.setFocus()

    def _forget_what_came(self) -> None:
        self._is_new = False
        self.ordering.cancel()

    def _order_what_came(self) -> None:
        if self._is_new:
            self._is_new = False
            self.ordering.again()

    def _show_songs_or_not(self) -> None:
        self.stack.setCurrentWidget(self.table if self._desk.dj_set.songs else self.empty)

    # ── doings ──

    def _with_one(self, doing) -> None:  # type: ignore[no-untyped-def]
        songs = self.hand.songs
        if len(songs) == 1:
            doing(songs[0].id)

    def _open(self) -> None:
        """Enter: what helps a song most."""
        songs = self.hand.songs
        unknown = [song.id for song in songs if not song.problem and self._desk.analysis(song.id) is None]
        if unknown:
            self.analysing.analyse(unknown)
        elif len(songs) == 1 and songs[0].problem:
            self._replace(songs[0].id)
        else:
            self.doings["grid"]()

    def _remove_unusable(self) -> None:
        """The button goes with the songs, so the keys go to the table."""
        self.hand.remove_unusable()
        self.table.setFocus()

    def _rename(self) -> None:
        rows = self.table.selectionModel().selectedRows(Column.TITLE)
        if len(rows) == 1:
            self.table.setCurrentIndex(rows[0])
            self.table.edit(rows[0])

    def _replace(self, song_id: str) -> None:
        path = self.intake.choose_replacement(song_id)
        if path is not None:
            self.hand.replace_file(song_id, path)

    def _choose_key(self) -> None:
        songs = self.hand.songs
        if not songs:
            return
        row = self.model.row_of(songs[0].id) or 0
        analysis = self._desk.analysis(songs[0].id)
        popup = KeyPopup(self.model.key(row) or "", (analysis and analysis.key) or "", self)
        popup.chosen.connect(self.hand.set_key)
        box = self.table.visualRect(self.model.index(row, Column.KEY))
        popup.present(self.table.viewport().mapToGlobal(box.bottomLeft()))

    def _choose_from_library(self) -> None:
        picker = LibraryPicker(self._desk.session, self)
        picker.chosen.connect(self.intake.take_library)
        picker.open()

    def _show_menu(self, at: QPoint) -> None:
        menu = songs_menu(self.hand, self.doings, self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

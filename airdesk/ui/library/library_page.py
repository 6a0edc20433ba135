"""The library page: where to look on the left, songs in the middle, the chosen one on the right, the sound below."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QMessageBox, QStackedWidget, QVBoxLayout, QWidget

from airdesk.library.song_catalogue import CatalogueCounts, CatalogueRow, SongQuery
from airdesk.ui.covers.cache import CoverCache, CoverKey
from airdesk.ui.icons import icon
from airdesk.ui.library.card_grid import CardGrid
from airdesk.ui.library.card_painter import CardPainter
from airdesk.ui.library.detail_panel import DetailPanel
from airdesk.ui.library.empty_note import EmptyNote
from airdesk.ui.library.gallery_cards import GalleryCards
from airdesk.ui.library.listing import Listing
from airdesk.ui.library.player_bar import PlayerBar
from airdesk.ui.library.previewing import Previewing
from airdesk.ui.library.shelf import Shelf
from airdesk.ui.library.sidebar import Sidebar
from airdesk.ui.library.size_note import SizeNote
from airdesk.ui.library.songs_model import SongsModel
from airdesk.ui.library.toolbar import Toolbar
from airdesk.ui.library.wording import count_text
from airdesk.ui.session import Session
from airdesk.workflows.song_library import SongSheet

WIDE, NARROW = (232, 336), (196, 280)
"""Widths of the left and the right side, on wide and on narrow windows."""


class LibraryPage(QWidget):
    """All songs: find, hear, open, name, tag, copy, delete."""

    open_requested = Signal(str)  # song ids
    export_requested = Signal(str)
    prompt_reused = Signal(str, object)  # prompt, PlanRequest | None
    new_song_requested = Signal()
    gallery_requested = Signal(str)  # name of a piece to make

    def __init__(
        self,
        session: Session,
        parent: QWidget | None = None,
        *,
        covers: CoverCache | None = None,
        heard: Previewing | None = None,
    ) -> None:
        """*covers*, *heard*: shared with other panels that show songs (`RecentSongs`)."""
        super().__init__(parent)
        self._session = session
        self._rows: dict[str, CatalogueRow] = {}
        self._counts = CatalogueCounts(0, 0, 0)
        self._wanted = ""  # a song to be chosen once it is listed
        self._is_stale = True
        self.covers = covers or CoverCache(session, parent=self)
        self.heard = heard or Previewing(session, self)
        self.shelf = Shelf(session, self)
        self.model = SongsModel(self)
        self.grid = CardGrid(self.model, CardPainter(self.covers, self.heard, self))
        self.gallery = GalleryCards(self.covers)
        self.sidebar, self.size_note = Sidebar(len(self.gallery.cards)), SizeNote(session.settings)
        self.toolbar, self.note = Toolbar(), EmptyNote()
        self.details = DetailPanel(self.covers, session.settings.library_folder)
        self.player = PlayerBar(self.heard, self.covers)
        self._build()
        self._connect()

    def show_song(self, song_id: str) -> None:
        """Choose a song, among all songs if it is not shown now."""
        if self.model.index_of(song_id).isValid():
            self.grid.choose(song_id)
            return
        self._wanted = song_id
        self.toolbar.search.clear()
        self.sidebar.go_to("all")
        self.sidebar.clear_all()
        self._ask()

    # ── what is listed ──

    def _ask(self) -> None:
        self.toolbar.set_filters(self.sidebar.filters())
        base = SongQuery(text=self.toolbar.text, sorting=self.toolbar.sorting)
        self.shelf.ask(SongQuery() if self.sidebar.place == "gallery" else self.sidebar.query(base))

    def _refresh(self) -> None:
        self._is_stale = not self.isVisible()
        if self.isVisible():
            self.shelf.refresh()

    def _show_list(self, listing: Listing) -> None:
        self._rows, self._counts = dict(listing.rows), listing.counts
        self.size_note.refresh()
        self.sidebar.set_counts(listing.counts)
        place = self.sidebar.place
        self.toolbar.set_trash(place == "trash", listing.counts.trash)
        self.toolbar.setVisible(place != "gallery")
        if place == "gallery":
            self.details.hide()
            self.gallery.show_made(tuple(listing.rows.values()))
            self._pages.setCurrentWidget(self.gallery)
        else:
            self._show_cards(listing, place)

    def _show_cards(self, listing: Listing, place: str) -> None:
        counts, cards = listing.counts, listing.cards
        whole = {"all": counts.songs, "favourites": counts.favourites, "trash": counts.trash}[place]
        current = self._wanted or self.grid.current_id()
        self.model.set_cards(cards, listing.groups)
        self.toolbar.set_count(len(cards), whole)
        self._pages.setCurrentWidget(self.grid if cards else self.note)
        if not cards:
            self.details.hide()
            self.note.say(place, is_narrowed=whole > 0)
            return
        self._wanted = ""
        wanted = current if current in self._rows else cards[0].id
        if wanted == self.grid.current_id():
            self._choose()  # the same song; its facts may be others
        else:
            self.grid.choose(wanted)

    def _show_failure(self, why: str) -> None:
        self.details.hide()
        self.note.say_problem(why)
        self._pages.setCurrentWidget(self.note)

    # ── the chosen song ──

    def _choose(self) -> None:
        song_id = self.grid.current_id()
        if song_id and self.sidebar.place != "gallery":
            self.shelf.read_sheet(song_id)

    def _show_sheet(self, sheet: SongSheet | None) -> None:
        if sheet is None or sheet.row.id not in self._rows or self.sidebar.place == "gallery":
            self.details.hide()
            return
        self.details.show_sheet(sheet)
        self.details.show()

    # ── listening ──

    def _play(self, song_id: str) -> None:
        row = self._rows.get(song_id)
        if row is None:
            return
        if song_id == self.heard.song_id and self.heard.path is not None:
            self.heard.toggle(song_id, self.heard.path, row.duration_seconds)
        else:
            self.shelf.find_sound(song_id, lambda path: self._hear(row, path, ""))

    def _play_take(self, song_id: str, number: int) -> None:
        row, sheet = self._rows.get(song_id), self.details.sheet
        take = next((take for take in sheet.takes if take.number == number), None) if sheet is not None else None
        if row is not None and take is not None and take.preview is not None:
            self._hear(row, self._session.settings.library_folder / take.preview, take.name)

    def _hear(self, row: CatalogueRow, path: Path | None, take_name: str) -> None:
        if path is None:
            self._session.tell(f"“{row.title}” has no file to listen to yet: open it to hear it.", "warning")
            return
        is_other = path != self.heard.path
        self.heard.toggle(row.id, path, row.duration_seconds)
        if is_other and self.heard.song_id == row.id:
            note = take_name or (f"Take {row.current_take}" if row.current_take else "")
            self.player.show_song(CoverKey(row.id, row.changed_at), row.title, " · ".join(filter(None, (note, path.name))))

    # ── changes ──

    def _rename(self, song_id: str, title: str) -> None:
        self.model.change(song_id, title=title)
        self.shelf.rename(song_id, title)

    def _toggle_favourite(self, song_id: str) -> None:
        row = self._rows.get(song_id)
        if row is not None:
            self._rows[song_id] = replace(row, is_favourite=not row.is_favourite)
            self.model.change(song_id, is_favourite=not row.is_favourite)
            self.shelf.mark_favourite(song_id, not row.is_favourite)

    def _duplicate(self, song_id: str) -> None:
        def choose(copy_id: str) -> None:
            self._wanted = copy_id

        self.shelf.duplicate(song_id, choose)

    def _trash(self, song_ids: list[str]) -> None:
        titles = [self._rows[song_id].title for song_id in song_ids if song_id in self._rows]
        if not titles:
            return
        if self.sidebar.place == "trash":
            self._delete_for_good(song_ids, titles)
            return
        self._choose_beside(song_ids)
        for song_id in song_ids:
            self.heard.forget(song_id)
        self.shelf.trash(song_ids)
        what = f"“{titles[0]}” is" if len(titles) == 1 else f"{count_text(len(titles))} are"
        self._session.tell(f"{what} in the trash: choose Trash on the left to take it back.")

    def _delete_for_good(self, song_ids: list[str], titles: list[str]) -> None:
        what = f"“{titles[0]}”" if len(titles) == 1 else count_text(len(titles))
        if self._agreed(f"Delete {what} for good? Its takes and files are removed from the library and cannot come back."):
            self._choose_beside(song_ids)
            self.shelf.delete_for_good(song_ids)

    def _empty_trash(self) -> None:
        what = count_text(self._counts.trash)
        if self._agreed(f"Delete {what} in the trash for good? Takes and files are removed and cannot come back."):
            self.shelf.empty_trash()

    def _agreed(self, question: str) -> bool:
        buttons = QMessageBox.StandardButton
        box = QMessageBox(QMessageBox.Icon.Warning, "AirDesk", question, buttons.Cancel, self)
        delete = box.addButton("Delete for good", QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(buttons.Cancel)
        box.exec()
        return box.clickedButton() is delete

    def _choose_beside(self, song_ids: list[str]) -> None:
        """The song that is chosen once these are gone: the next one, else the one before."""
        shown = [card.id for card in self.model.cards]
        gone = [shown.index(song_id) for song_id in song_ids if song_id in shown]
        left = [row for row in range(len(shown)) if row not in gone]
        if gone and left:
            self._wanted = shown[next((row for row in left if row > max(gone)), left[-1])]

    def _open_menu(self, song_id: str, place: QPoint) -> None:
        menu = QMenu(self)
        if self.sidebar.place == "trash":
            menu.addAction(icon("restore"), "Restore", lambda: self.shelf.restore([song_id]))
            menu.addAction(icon("trash"), "Delete for good…\tDel", lambda: self._trash([song_id]))
        else:
            menu.addAction(icon("play"), "Play\tSpace", lambda: self._play(song_id))
            menu.addAction("Open\tEnter", lambda: self.open_requested.emit(song_id))
            menu.addAction(icon("pencil"), "Rename\tF2", lambda: self.grid.edit(self.model.index_of(song_id)))
            menu.addAction(icon("duplicate"), "Duplicate\tCtrl+D", lambda: self._duplicate(song_id))
            menu.addAction(icon("heart"), "Favourite", lambda: self._toggle_favourite(song_id))
            menu.addAction(icon("export"), "Export…", lambda: self.export_requested.emit(song_id))
            menu.addSeparator()
            menu.addAction(icon("trash"), "Move to trash\tDel", lambda: self._trash(self.grid.selected_ids() or [song_id]))
        menu.exec(place)
        menu.deleteLater()

    # ── putting it together ──

    def _connect(self) -> None:
        self._connect_lists()
        grid, details = self.grid, self.details
        grid.play_requested.connect(self._play)
        grid.open_requested.connect(self._open)
        grid.favourite_requested.connect(self._toggle_favourite)
        grid.trash_requested.connect(self._trash)
        grid.duplicate_requested.connect(self._duplicate)
        grid.menu_requested.connect(self._open_menu)
        grid.selectionModel().currentChanged.connect(self._choose)
        self.model.rename_requested.connect(self.shelf.rename)
        details.rename_requested.connect(self._rename)
        details.favourite_requested.connect(self._toggle_favourite)
        details.tags_changed.connect(self.shelf.tag)
        details.prompt_reused.connect(self.prompt_reused)
        details.take_play_requested.connect(self._play_take)
        details.open_requested.connect(self.open_requested)
        details.duplicate_requested.connect(self._duplicate)
        details.export_requested.connect(self.export_requested)
        details.trash_requested.connect(lambda song_id: self._trash([song_id]))
        details.restore_requested.connect(lambda song_id: self.shelf.restore([song_id]))

    def _connect_lists(self) -> None:
        self.shelf.listed.connect(self._show_list)
        self.shelf.failed.connect(self._show_failure)
        self.shelf.sheet_read.connect(self._show_sheet)
        self.sidebar.changed.connect(self._ask)
        self.sidebar.narrowed.connect(self._leave_gallery)
        self.toolbar.changed.connect(self._ask)
        self.toolbar.cleared.connect(self.sidebar.clear)
        self.toolbar.list_toggled.connect(self.grid.set_list)
        self.toolbar.down_pressed.connect(self.grid.setFocus)
        self.toolbar.empty_trash_requested.connect(self._empty_trash)
        self.note.new_song_requested.connect(self.new_song_requested)
        self.note.show_all_requested.connect(self._show_all)
        self.gallery.gallery_requested.connect(self.gallery_requested)
        self.gallery.play_requested.connect(self._play)
        self.gallery.open_requested.connect(self.open_requested)
        self.player.show_requested.connect(self.show_song)
        self._session.library_changed.connect(self._refresh)
        self.covers.ready.connect(self.grid.repaint_song)
        self.heard.changed.connect(self.grid.viewport().update)
        self.heard.moved.connect(lambda: self.grid.repaint_song(self.heard.song_id))

    def _open(self, song_id: str) -> None:
        if self.sidebar.place == "trash":
            self._session.tell("This song is in the trash: restore it to open it.", "warning")
        else:
            self.open_requested.emit(song_id)

    def _leave_gallery(self) -> None:
        """Filters are for songs."""
        if self.sidebar.place == "gallery":
            self.sidebar.go_to("all")

    def _show_all(self) -> None:
        self.toolbar.search.clear()
        self.sidebar.clear_all()

    def _build(self) -> None:
        self.setAccessibleName("Library")
        side = self._side = QWidget()
        side.setObjectName("librarySide")
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 1, 0)
        column.setSpacing(0)
        line = QFrame()
        line.setProperty("look", "line")
        for widget in (self.sidebar, line, self.size_note):
            column.addWidget(widget)
        self._pages = QStackedWidget()
        for page in (self.grid, self.note, self.gallery):
            self._pages.addWidget(page)
        self._pages.setCurrentWidget(self.grid)
        main = QWidget()
        main.setObjectName("libraryMain")
        self.grid.setObjectName("librarySongs")
        middle = QVBoxLayout(main)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        line = QFrame()
        line.setProperty("look", "line")
        for widget in (self.toolbar, line):
            middle.addWidget(widget)
        middle.addWidget(self._pages, 1)
        middle.addWidget(self.player)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(side)
        layout.addWidget(main, 1)
        layout.addWidget(self.details)
        self.details.hide()

    # ── Qt ──

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._is_stale = False
            self._ask()
        self.grid.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        left, right = WIDE if self.width() >= 1280 else NARROW
        self._side.setFixedWidth(left)
        self.details.setFixedWidth(right)

    def event(self, event: QEvent) -> bool:
        """Another window may have changed the library meanwhile."""
        if event.type() == QEvent.Type.WindowActivate:
            self._refresh()
        return super().event(event)

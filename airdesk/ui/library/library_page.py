"""The library page: where to look on the left, songs in the middle, the chosen one on the right, the sound below."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QPoint, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from airdesk.library.song_catalogue import SongQuery
from airdesk.ui.covers.cache import CoverCache
from airdesk.ui.jobs.again_menu import again_menu_of_song
from airdesk.ui.library.card_grid import CardGrid
from airdesk.ui.library.card_painter import CardPainter
from airdesk.ui.library.detail_panel import DetailPanel
from airdesk.ui.library.empty_note import EmptyNote
from airdesk.ui.library.gallery_cards import GalleryCards
from airdesk.ui.library.listing import Listing
from airdesk.ui.library.page_frame import PageFrame
from airdesk.ui.library.player_bar import PlayerBar
from airdesk.ui.library.previewing import Previewing
from airdesk.ui.library.shelf import Shelf
from airdesk.ui.library.sidebar import Sidebar
from airdesk.ui.library.size_note import SizeNote
from airdesk.ui.library.song_changes import SongChanges
from airdesk.ui.library.song_listening import SongListening
from airdesk.ui.library.song_menu import song_menu
from airdesk.ui.library.songs_model import SongsModel
from airdesk.ui.library.toolbar import Toolbar
from airdesk.ui.session import Session
from airdesk.workflows.song_library import SongSheet


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
        self._is_stale = True
        self.setAccessibleName("Library")
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
        self.changes = SongChanges(session, self.shelf, self.model, self.grid, self.heard, self)
        self.listening = SongListening(session, self.shelf, self.heard, self.player, self)
        side, pages = (self.sidebar, self.size_note), [self.grid, self.note, self.gallery]
        frame = PageFrame(side, self.toolbar, pages, self.player, self.details)
        self._pages = frame.pages
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)
        self.details.hide()
        self._connect_lists()
        self._connect_songs()
        self._connect_sound()

    def show_song(self, song_id: str) -> None:
        """Choose a song, among all songs if it is not shown now."""
        if self.model.index_of(song_id).isValid():
            self.grid.choose(song_id)
            return
        self.grid.choose_later(song_id)
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
        place = self.sidebar.place
        self.size_note.refresh()
        self.sidebar.set_counts(listing.counts)
        if place != "gallery" and self.sidebar.query(listing.query) != listing.query:
            self._ask()  # a tag, genre or tempo was chosen that no song has any more
            return
        self.changes.in_trash = place == "trash"
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
        self._pages.setCurrentWidget(self.grid if cards else self.note)
        self.toolbar.set_count(len(cards), whole)
        self.grid.show_cards(cards, listing.groups)
        if cards:
            self._choose()
        else:
            self.details.hide()
            self.note.say(place, is_narrowed=whole > 0)

    def _show_failure(self, why: str) -> None:
        self.details.hide()
        self.note.say_problem(why)
        self._pages.setCurrentWidget(self.note)

    def _leave_gallery(self) -> None:
        """Filters are for songs."""
        if self.sidebar.place == "gallery":
            self.sidebar.go_to("all")

    def _show_all(self) -> None:
        self.toolbar.search.clear()
        self.sidebar.clear_all()

    # ── the chosen song ──

    def _choose(self) -> None:
        song_id = self.grid.current_id()
        if song_id and self.sidebar.place != "gallery":
            self.shelf.read_sheet(song_id)

    def _show_sheet(self, sheet: SongSheet | None) -> None:
        if sheet is None or self.shelf.row(sheet.row.id) is None or self.sidebar.place == "gallery":
            self.details.hide()
            return
        self.details.show_sheet(sheet)
        self.details.show()

    def _open(self, song_id: str) -> None:
        if self.changes.in_trash:
            self._session.tell("This song is in the trash: restore it to open it.", "warning")
        else:
            self.open_requested.emit(song_id)

    def _open_menu(self, song_id: str, place: QPoint) -> None:
        doings = {"play": self.listening.play, "export": self.export_requested.emit}
        again = partial(again_menu_of_song, self._session)
        menu = song_menu(song_id, self.grid, self.model, self.changes, **doings, again=again, parent=self)
        menu.exec(place)
        menu.deleteLater()

    # ── who hears whom ──

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
        self.toolbar.empty_trash_requested.connect(lambda: self.changes.empty_trash(self.shelf.num_in_trash))
        self.note.new_song_requested.connect(self.new_song_requested)
        self.note.show_all_requested.connect(self._show_all)
        self._session.library_changed.connect(self._refresh)

    def _connect_songs(self) -> None:
        grid, details, changes = self.grid, self.details, self.changes
        grid.selectionModel().currentChanged.connect(self._choose)
        grid.menu_requested.connect(self._open_menu)
        grid.trash_requested.connect(changes.trash)
        self.model.rename_requested.connect(changes.rename)
        for panel in (grid, details):
            panel.open_requested.connect(self._open)
            panel.favourite_requested.connect(changes.toggle_favourite)
            panel.duplicate_requested.connect(changes.duplicate)
        details.rename_requested.connect(changes.rename)
        details.tags_changed.connect(self.shelf.tag)
        details.prompt_reused.connect(self.prompt_reused)
        details.export_requested.connect(self.export_requested)
        details.trash_requested.connect(lambda song_id: changes.trash([song_id]))
        details.restore_requested.connect(changes.restore)
        self.gallery.gallery_requested.connect(self.gallery_requested)
        self.gallery.open_requested.connect(self.open_requested)

    def _connect_sound(self) -> None:
        for panel in (self.grid, self.gallery):
            panel.play_requested.connect(self.listening.play)
        self.details.take_play_requested.connect(self.listening.play_take)
        self.player.show_requested.connect(self.show_song)
        self.covers.ready.connect(self.grid.repaint_song)
        self.heard.changed.connect(self.grid.viewport().update)
        self.heard.moved.connect(lambda: self.grid.repaint_song(self.heard.song_id))

    # ── Qt ──

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._is_stale = False
            self._ask()
        self.grid.setFocus()

    def event(self, event: QEvent) -> bool:
        """Another window may have changed the library meanwhile."""
        if event.type() == QEvent.Type.WindowActivate:
            self._refresh()
        return super().event(event)

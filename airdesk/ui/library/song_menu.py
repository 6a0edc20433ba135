"""The menu of a song, with the keys that do the same."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QWidget

from airdesk.ui.icons import icon
from airdesk.ui.library.card_grid import CardGrid
from airdesk.ui.library.song_changes import SongChanges
from airdesk.ui.library.songs_model import SongsModel

Doing = Callable[[str], object]
Submenu = Callable[[str, QWidget], QMenu]


def song_menu(
    song_id: str,
    grid: CardGrid,
    model: SongsModel,
    changes: SongChanges,
    *,
    play: Doing,
    export: Doing,
    again: Submenu,
    parent: QWidget,
) -> QMenu:
    """What can be done with a song where it lies."""
    menu = QMenu(parent)
    chosen = grid.selected_ids() or [song_id]
    if changes.in_trash:
        menu.addAction(icon("restore"), "Restore", lambda: changes.restore(song_id))
        menu.addAction(icon("trash"), "Delete for good…\tDel", lambda: changes.trash(chosen))
        return menu
    menu.addAction(icon("play"), "Play\tSpace", lambda: play(song_id))
    menu.addAction(icon("folder"), "Open\tEnter", lambda: grid.open_requested.emit(song_id))
    menu.addAction(icon("pencil"), "Rename\tF2", lambda: grid.edit(model.index_of(song_id)))
    menu.addAction(icon("duplicate"), "Duplicate\tCtrl+D", lambda: changes.duplicate(song_id))
    menu.addAction(icon("heart"), "Favourite", lambda: changes.toggle_favourite(song_id))
    menu.addAction(icon("export"), "Export…", lambda: export(song_id))
    menu.addMenu(again(song_id, menu))
    menu.addSeparator()
    menu.addAction(icon("trash"), "Move to trash\tDel", lambda: changes.trash(chosen))
    return menu

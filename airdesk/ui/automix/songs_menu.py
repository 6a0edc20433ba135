"""The menu of the selected songs, with the keys that do the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from airdesk.model.djset import GridRepair
from airdesk.ui.automix.song_hand import SongHand
from airdesk.ui.automix.songs_table import KEYS
from airdesk.ui.icons import icon

if TYPE_CHECKING:
    from airdesk.model.djset import SetSong

Doings = Mapping[str, Callable[[], object]]


def songs_menu(hand: SongHand, doings: Doings, parent: QWidget) -> QMenu:
    """What can be done with the songs that are selected, and with those that cannot be used; without any, only adding."""
    menu = QMenu(parent)
    songs = hand.songs
    if songs:
        _add_places(menu, songs, doings)
        menu.addSeparator()
        _add_repairs(menu, hand, doings)
        menu.addSeparator()
        _add(menu, "pencil", "Rename", "rename", doings).setEnabled(len(songs) == 1)
        _add(menu, "file", "Replace by another file…", "replace", doings).setEnabled(len(songs) == 1)
        _add(menu, "restore", "Analyse", "analyse", doings).setEnabled(
            any(not one.content_hash or one.problem for one in songs)
        )
        _add(menu, "trash", "Remove from the set", "remove", doings)
    if hand.unusable:
        _add(menu, "trash", unusable_text(len(hand.unusable)), "remove_unusable", doings)
    if menu.actions():
        menu.addSeparator()
    _add(menu, "plus", "Add songs…", "add_files", doings)
    _add(menu, "folder", "Add a folder…", "add_folder", doings)
    _add(menu, "music", "Add from the library…", "add_library", doings)
    return menu


def unusable_text(count: int) -> str:
    """What takes away all songs that cannot be used."""
    return f"Remove {count} unusable songs" if count > 1 else "Remove the unusable song"


def _add(menu: QMenu, picture: str, text: str, name: str, doings: Doings, *, checked: bool | None = None) -> QAction:
    keys = f"\t{KEYS[name]}" if name in KEYS else ""
    action = menu.addAction(icon(picture), text + keys, doings[name])
    if checked is not None:
        action.setCheckable(True)
        action.setChecked(checked)
    return action


def _add_places(menu: QMenu, songs: list[SetSong], doings: Doings) -> None:
    _add(menu, "pin", "Pin to this place", "pin", doings, checked=all(song.is_pinned for song in songs))
    _add(menu, "chain", "Keep with the next song", "tie", doings, checked=all(song.is_tied_to_next for song in songs))
    _add(menu, "close", "Leave out of the mix", "exclude", doings, checked=all(song.is_excluded for song in songs))
    menu.addAction("Move up\tAlt+Up", doings["up"])
    menu.addAction("Move down\tAlt+Down", doings["down"])


def _add_repairs(menu: QMenu, hand: SongHand, doings: Doings) -> None:
    beats = menu.addMenu(icon("grid"), "Beats")
    for text, change in REPAIRS:
        beats.addAction(text, lambda text=text, change=change: hand.repair(text, change))
    _add(menu, "grid", "Repair the beats…", "grid", doings).setEnabled(len(hand.songs) == 1)
    _add(menu, "tag", "Set the key…", "key", doings)


def timed(factor: float) -> Callable[[GridRepair], GridRepair]:
    """The repair that counts so many times as many beats as before."""
    return lambda repair: replace(repair, beat_factor=min(4.0, max(0.25, repair.beat_factor * factor)))


REPAIRS: tuple[tuple[str, Callable[[GridRepair], GridRepair]], ...] = (
    ("Half the tempo", timed(0.5)),
    ("Double the tempo", timed(2.0)),
    ("Shift by half a beat", lambda repair: replace(repair, shift_beats=(repair.shift_beats + 0.5) % 1.0)),
    ("Three beats a bar", lambda repair: replace(repair, beats_per_bar=3)),
    ("Four beats a bar", lambda repair: replace(repair, beats_per_bar=4)),
    ("As they were heard", lambda _: GridRepair()),
)
"""Repairs of one click: what the menu says, and what becomes of the repair."""

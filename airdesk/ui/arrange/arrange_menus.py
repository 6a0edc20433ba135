"""The menus of clips and tracks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from airdesk.model.audio_clip import AUDIO_FROM
from airdesk.ui.arrange.audio_menu import add_audio_actions
from airdesk.ui.arrange.clip_questions import ask_files
from airdesk.ui.arrange.part_menu import add_part_actions

if TYPE_CHECKING:
    from airdesk.ui.arrange.arrange_view import ArrangeView


def clip_menu(view: ArrangeView, track_id: str, clip_index: int) -> QMenu:
    """What can be done with a clip; with -1, with its track only."""
    menu = QMenu(view)
    if not track_id:  # below the last track
        menu.addAction("Add audio files on a new track…", lambda: ask_files(view, None))
        return menu
    if clip_index >= AUDIO_FROM:
        view.session.select_clip(track_id, clip_index)
        add_audio_actions(view, menu)
        menu.addAction("Loop the song over this clip\tCtrl+L", lambda: view.loop_clip(track_id, clip_index))
        menu.addAction("Zoom to this clip\tZ", lambda: view.zoom_to_clip(track_id, clip_index))
        menu.addSeparator()
    elif clip_index >= 0:
        menu.addAction("Show in the piano roll\tEnter", lambda: view.open_clip(track_id, clip_index))
        menu.addAction("Loop this clip\tCtrl+L", lambda: view.loop_clip(track_id, clip_index))
        menu.addAction("Zoom to this clip\tZ", lambda: view.zoom_to_clip(track_id, clip_index))
        menu.addSeparator()
        add_part_actions(menu, view.session, track_id, clip_index)
        menu.addSeparator()
    _add_track_actions(view, menu, track_id)
    return menu


def track_menu(view: ArrangeView, track_id: str) -> QMenu:
    """What can be done with a track."""
    menu = QMenu(view)
    menu.addAction("Rename\tF2", lambda: view.headers.rename(track_id))
    _add_track_actions(view, menu, track_id)
    menu.addSeparator()
    if view.lane_data.lanes[view.lane_data.index_of(track_id)].track.clips:
        menu.addAction("Compose this track once more\tCtrl+Shift+T", lambda: view.session.track_wanted_anew.emit(track_id))
        add_part_actions(menu, view.session, track_id)
        menu.addSeparator()
        menu.addAction("Suggest my samples…\tCtrl+Shift+I", lambda: view.session.samples_wanted.emit(track_id))
    menu.addAction("Reset volume", lambda: view.headers.reset_gain(track_id))
    menu.addAction("Reset pan", lambda: view.headers.reset_pan(track_id))
    return menu


def show_menu(menu: QMenu, place: QPoint) -> None:
    """Open a menu that goes when it is closed."""
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(place)


def _add_track_actions(view: ArrangeView, menu: QMenu, track_id: str) -> None:
    track = view.lane_data.lanes[view.lane_data.index_of(track_id)].track
    menu.addAction("Unmute\tM" if track.is_muted else "Mute\tM", lambda: view.headers.switch_mute(track_id))
    menu.addAction("Unsolo\tS" if track.is_soloed else "Solo\tS", lambda: view.headers.switch_solo(track_id))
    menu.addAction("Add audio files at the playhead…", lambda: ask_files(view, track_id))
    menu.addAction("Solo this one alone\tAlt+S", lambda: view.headers.solo_alone(track_id))

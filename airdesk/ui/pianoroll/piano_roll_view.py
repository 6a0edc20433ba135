"""The piano roll of the selected clip or track."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from airdesk.document.open_song import Document
from airdesk.model.song import Song
from airdesk.playback.state import PlaybackState
from airdesk.ui.arrange.follow import Follow
from airdesk.ui.arrange.part_menu import add_part_actions
from airdesk.ui.pianoroll.roll_bar import RollBar
from airdesk.ui.pianoroll.roll_keys import RollKeys
from airdesk.ui.pianoroll.roll_notes import same_notes
from airdesk.ui.pianoroll.roll_scene import RollScene
from airdesk.ui.pianoroll.roll_stage import RollStage
from airdesk.ui.pianoroll.status_text import place_text, selection_text
from airdesk.ui.session import Session
from airdesk.ui.widgets.wheel import pinch, wheel_move

if TYPE_CHECKING:
    from airdesk.ui.pianoroll.roll_editor import RollEditor

NOTHING_OPEN = "No song is open. Type a prompt on the left and press Generate, or open one from the library."
NOTHING_SELECTED = "Click a clip or a track in the timeline to see its notes here."
NO_NOTES = "This track has no notes yet."
ONLY_AUDIO = "This track holds audio clips: move, trim and fade them in the timeline."


class PianoRollView(QWidget):
    """Shows and selects notes; pyqtgraph is imported when it is first seen."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.roll = RollScene(self)
        self.bar = RollBar(self)
        self.stage = RollStage(self.roll, self)
        self.follow = Follow()
        self._keys = RollKeys(self)
        self._chosen: tuple[str, int] = (session.selected_track_id, -1)
        self._seen: dict[tuple[str, int], tuple[float, int, int, int]] = {}
        self._is_stale = True
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._refresh)
        self.setAccessibleName("Piano roll")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._arrange()
        self._connect()

    @property
    def editor(self) -> RollEditor | None:
        """The notes with all that is around them, once they were shown."""
        return self.stage.editor

    def seek(self, tick: int) -> None:
        """Go to a place of the song."""
        self.follow.resume()
        self.session.seek_tick(tick)
        self._show_playhead()

    def audition(self, pitch: int, velocity: int) -> None:
        """Let a note of the shown track be heard."""
        if self.session.playback is not None and self.roll.notes is not None:
            self.session.playback.audition(self.roll.notes.track_id, pitch, velocity)

    def toggle_follow(self) -> None:
        """Follow the playhead, or no longer."""
        self.follow.is_on = not self.follow.is_on

    def step_track(self, step: int) -> None:
        """Show the track above or below."""
        song = self.session.song
        ids = [] if song is None else [track.id for track in song.tracks]
        if self._chosen[0] in ids:
            self.session.select_track(ids[max(0, min(len(ids) - 1, ids.index(self._chosen[0]) + step))])

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._later()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._keys.press(event):
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()
        if self.editor is None or self.roll.notes is None:
            return
        move, place = wheel_move(event), self._on_canvas(event.position().toPoint())
        if move.zoom_time != 1.0:
            self.roll.axis.zoom_at(max(0, place.x()), move.zoom_time)
        if move.zoom_rows != 1.0:
            self.roll.rows.zoom_at(max(0, place.y()), move.zoom_rows)
        self.roll.axis.scroll_by(move.right_px)
        if move.down_px:
            self.roll.rows.scroll_by(move.down_px)

    def event(self, event: QEvent) -> bool:
        pinched = pinch(event)
        if pinched is not None:
            self.roll.axis.zoom_at(max(0, self._on_canvas(pinched.place).x()), pinched.factor)
            return True
        return super().event(event)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.stage, 1)

    def _connect(self) -> None:
        session = self.session
        session.document_opened.connect(self._opened)
        session.song_changed.connect(self._song_changed)
        session.track_selected.connect(lambda track_id: self._choose(track_id, -1))
        session.clip_selected.connect(self._choose)
        session.playback_ticked.connect(self._ticked)
        self.bar.ghosts_toggled.connect(self.roll.set_ghosts)
        self.bar.fit_clicked.connect(self.roll.fit)
        self.bar.compose_menu.aboutToShow.connect(self._fill_compose_menu)
        self.stage.sought.connect(self.seek)
        self.stage.auditioned.connect(self.audition)
        self.stage.hovered.connect(self._hovered)
        self.roll.selection_changed.connect(self._show_status)
        self.roll.axis.changed.connect(self._show_playhead)
        self.roll.axis.moved_by_hand.connect(self.follow.hand_moved)

    def _fill_compose_menu(self) -> None:
        self.bar.compose_menu.clear()
        if self._chosen[0]:
            add_part_actions(self.bar.compose_menu, self.session, *self._chosen)
        else:
            self.bar.compose_menu.addAction(NOTHING_SELECTED).setEnabled(False)

    def _opened(self, _: Document | None) -> None:
        self.roll.show_clip(None, "", -1)  # tracks of other songs have the same ids: nothing is carried over
        self._seen.clear()
        self._choose(self.session.selected_track_id, -1)

    def _choose(self, track_id: str, clip_index: int) -> None:
        if self.roll.notes is not None and not self.roll.is_fitted:
            axis, rows = self.roll.axis, self.roll.rows
            self._seen[self.roll.shown] = (axis.pixels_per_tick, axis.left_px, rows.row_px, rows.top_px)
        self._chosen = (track_id, clip_index)
        self._later()

    def _song_changed(self, song: Song | None) -> None:
        before, self.roll.song = self.roll.song, song
        shows_hint = not self.roll.notes  # which may have to say something else now
        is_same = before is not None and song is not None and before.key == song.key and same_notes(before, song)
        if shows_hint or not is_same:
            self._later()

    def _later(self) -> None:
        """Read the notes once for all that happens now, and only while they are seen."""
        self._is_stale = True
        if self.isVisible():
            self._soon.start()

    def _refresh(self) -> None:
        if not self._is_stale or not self.isVisible():
            return
        self._is_stale = False
        song = self.session.song
        is_other = self.roll.show_clip(song, *self._chosen)
        has_notes = self.roll.notes is not None and len(self.roll.notes) > 0
        if has_notes:
            self.stage.show_editor()
        else:
            self.stage.show_hint(self._hint())
        if has_notes and is_other:
            self._show_place()
        self.bar.title.setText("" if self.roll.notes is None else f"<b>{escape(self.roll.notes.title)}</b>")
        self._show_status()
        self._show_playhead()

    def _hint(self) -> str:
        if self.session.song is None:
            return NOTHING_OPEN
        if self.roll.notes is None:
            return NOTHING_SELECTED
        track = self.session.song.track(self.roll.notes.track_id)
        return ONLY_AUDIO if track.audio_clips else NO_NOTES

    def _show_place(self) -> None:
        """Where the user was in this clip before, else all of it."""
        known = self._seen.get(self._chosen)
        if known is None:
            self.roll.fit()
        else:
            self.roll.restore(*known)

    def _show_status(self) -> None:
        song, notes = self.roll.song, self.roll.notes
        text = "" if song is None or not notes else selection_text(song, notes, self.roll.selection, self.roll.rows)
        self.bar.status.setText(text)

    def _hovered(self, pitch: int, tick: float) -> None:
        """What lies under the mouse, unless notes are selected."""
        song, notes, rows = self.roll.song, self.roll.notes, self.roll.rows
        if self.roll.selection or song is None or notes is None or pitch < 0:
            self._show_status()
            return
        number = notes.at(tick, pitch)
        place = f"{rows.label(pitch)} · {place_text(song, tick)}"
        self.bar.status.setText(place if number < 0 else selection_text(song, notes, {number}, rows))

    def _ticked(self, state: PlaybackState) -> None:
        if self.editor is None or not self.isVisible():
            return
        notes, tick = self.roll.notes, self.session.position_tick()
        wants = self.follow.wants_page(state) and state.is_song
        if wants and notes is not None and notes.start_tick <= tick < notes.end_tick:
            self.roll.axis.turn_page_to(tick)
        self._show_playhead()

    def _show_playhead(self) -> None:
        if self.editor is not None:
            has_place = self.session.song is not None and self.roll.notes is not None
            self.editor.show_playhead(round(self.roll.axis.x_of(self.session.position_tick())) if has_place else None)

    def _on_canvas(self, place: QPoint) -> QPoint:
        return place if self.editor is None else self.editor.canvas.mapFrom(self, place)

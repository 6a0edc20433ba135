"""The timeline: sections and ruler on top, track headers at the left, clips; it follows the song and the playhead."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from airdesk.document.open_song import Document
from airdesk.model.song import Song
from airdesk.playback.state import PlaybackState
from airdesk.ui.arrange.arrange_keys import ArrangeKeys
from airdesk.ui.arrange.arrange_menus import clip_menu, show_menu, track_menu
from airdesk.ui.arrange.clip_actions import ClipActions
from airdesk.ui.arrange.clip_drag import ClipDrag
from airdesk.ui.arrange.clip_drop import ClipDrop
from airdesk.ui.arrange.clip_waves import ClipWaves
from airdesk.ui.arrange.corner import Corner
from airdesk.ui.arrange.follow import Follow
from airdesk.ui.arrange.header_column import HeaderColumn
from airdesk.ui.arrange.lane import Lanes, same_frame, song_end
from airdesk.ui.arrange.lane_layout import LaneLayout
from airdesk.ui.arrange.lanes_view import LanesView
from airdesk.ui.arrange.ruler import Ruler
from airdesk.ui.session import Session
from airdesk.ui.widgets.edge_bar import EdgeBar
from airdesk.ui.widgets.time_axis import TimeAxis
from airdesk.ui.widgets.wheel import pinch, wheel_move


class ArrangeView(QWidget):
    """The whole timeline of the open song."""

    drag_requested = Signal(str, int)  # track id, index of the clip or -1 for the track: a drag leaves the timeline
    clip_opened = Signal(str, int)  # track id, index of the clip: its editor shall be seen

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.axis = TimeAxis(self)
        self.lane_layout = LaneLayout(self)
        self.lane_data = Lanes()
        self.follow = Follow()
        self.ruler = Ruler(self.axis, self)
        self.lanes = LanesView(self.axis, self.lane_layout, self.lane_data, self)
        self.headers = HeaderColumn(session, self.lane_layout, self.lane_data, self)
        self.corner = Corner(self)
        self.across = EdgeBar(Qt.Orientation.Horizontal, "Scroll through time", parent=self)
        self.down = EdgeBar(Qt.Orientation.Vertical, "Scroll through tracks", keeps_room=False, parent=self)
        self.waves = ClipWaves(session, self)
        self.lanes.show_waves(self.waves)
        self.clips = ClipActions(self)
        self.lanes.drag = ClipDrag(self)
        self.lanes.drop = ClipDrop(self)
        self._keys = ArrangeKeys(self)
        self._song: Song | None = None
        self._is_fresh = True  # the song has not been shown since it was opened
        self.setAccessibleName("Timeline")
        self._arrange()
        self._connect()
        self._take_song(session.song)

    def fit(self) -> None:
        """Show the whole song."""
        self.axis.fit()
        self.lane_layout.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._keys.press(event):
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        move = wheel_move(event)
        x = self.lanes.mapFrom(self, event.position().toPoint()).x()
        if move.zoom_time != 1.0:
            self.axis.zoom_at(max(0, x), move.zoom_time)
        if move.zoom_rows != 1.0:
            self.lane_layout.zoom_rows(move.zoom_rows)
        self.axis.scroll_by(move.right_px)
        self.lane_layout.scroll_by(move.down_px)
        event.accept()

    def event(self, event: QEvent) -> bool:
        pinched = pinch(event)
        if pinched is not None:
            self.axis.zoom_at(max(0, self.lanes.mapFrom(self, pinched.place).x()), pinched.factor)
            return True
        return super().event(event)

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self.corner, 0, 0)
        grid.addWidget(self.ruler, 0, 1)
        grid.addWidget(self.headers, 1, 0)
        grid.addWidget(self.lanes, 1, 1)
        grid.addWidget(self.down, 1, 2)
        grid.addWidget(self.across, 2, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(1, 1)

    def _connect(self) -> None:
        session = self.session
        session.document_opened.connect(self._opened)
        session.song_changed.connect(self._take_song)
        session.track_selected.connect(self._track_selected)
        session.clip_selected.connect(self._clip_selected)
        session.loop_changed.connect(self.ruler.set_loop)
        session.playback_ticked.connect(self._ticked)
        self.ruler.sought.connect(self.seek)
        self.ruler.loop_asked.connect(session.set_loop)
        self.lanes.clip_clicked.connect(session.select_clip)
        self.lanes.track_clicked.connect(session.select_track)
        self.lanes.drag_left.connect(self.drag_requested)
        self.lanes.clip_opened.connect(self.open_clip)
        self.lanes.menu_asked.connect(self._show_clip_menu)
        self.headers.menu_asked.connect(lambda track_id, place: show_menu(track_menu(self, track_id), place))
        self.headers.drag_left.connect(lambda track_id: self.drag_requested.emit(track_id, -1))
        self.axis.changed.connect(self._axis_changed)
        self.axis.moved_by_hand.connect(self.follow.hand_moved)
        self.lane_layout.changed.connect(self._layout_changed)
        self.across.valueChanged.connect(self.axis.scroll_to)
        self.down.valueChanged.connect(self.lane_layout.scroll_to)
        self.corner.follow_toggled.connect(self.set_follow)
        self.corner.fit_clicked.connect(self.fit)

    def seek(self, tick: int) -> None:
        """Go to a place of the song; the timeline follows again."""
        self.follow.resume()
        self.session.seek_tick(tick)
        self._show_playhead()

    def open_clip(self, track_id: str, clip_index: int) -> None:
        """Show a clip in its editor."""
        self.session.select_clip(track_id, clip_index)
        self.clip_opened.emit(track_id, clip_index)

    def loop_clip(self, track_id: str, clip_index: int) -> None:
        """Repeat a clip."""
        place = self.lane_data.place(track_id, clip_index)
        if place is not None:
            self.session.set_loop((place.start_tick, place.end_tick))

    def zoom_to_clip(self, track_id: str, clip_index: int) -> None:
        """Show a clip as wide as the view."""
        place = self.lane_data.place(track_id, clip_index)
        if place is not None:
            self.axis.show_span(place.start_tick, place.end_tick)

    def set_follow(self, is_on: bool) -> None:
        """Follow the playhead, or no longer."""
        self.follow.is_on = is_on
        self.follow.resume()
        self.corner.show_follow(is_on)

    def _opened(self, _: Document | None) -> None:
        self._is_fresh = True
        self.waves.forget_unreadable()
        self.lanes.select(self.session.selected_track_id, None)
        self.headers.select(self.session.selected_track_id)

    def _take_song(self, song: Song | None) -> None:
        changed = self.lane_data.read(song)
        if changed == "clips" or self._is_fresh:
            self.lane_layout.set_rows(len(self.lane_data.lanes))
            self.axis.set_end(1 if song is None else song_end(song))
        self.headers.show_lanes()
        if changed != "nothing" or not same_frame(self._song, song):
            self.lanes.set_song(song)
            self.ruler.set_song(song)
        self._song = song
        if self._is_fresh and song is not None:
            self._is_fresh = False
            self.fit()
        self._show_playhead()

    def _track_selected(self, track_id: str) -> None:
        clip = self.lanes.selected_clip
        self.lanes.select(track_id, clip if clip is not None and clip[0] == track_id else None)
        self.headers.select(track_id)
        row = self.lane_data.index_of(track_id)
        if row >= 0:
            self.lane_layout.reveal(row)

    def _clip_selected(self, track_id: str, clip_index: int) -> None:
        self.lanes.select(track_id, (track_id, clip_index))

    def _ticked(self, state: PlaybackState) -> None:
        self.headers.show_levels(state)
        if self.follow.wants_page(state) and state.is_song:
            self.axis.turn_page_to(self.session.position_tick())
        self._show_playhead()

    def _show_playhead(self) -> None:
        place = None if self.session.song is None else round(self.axis.x_of(self.session.position_tick()))
        self.lanes.set_playhead(place)
        self.ruler.set_playhead(place)

    def _axis_changed(self) -> None:
        self.across.show_place(self.axis.max_left_px, self.axis.width_px, self.axis.left_px)
        self._show_playhead()

    def _layout_changed(self) -> None:
        layout = self.lane_layout
        self.down.show_place(layout.max_top_px, layout.view_px, layout.top_px)

    def _show_clip_menu(self, track_id: str, clip_index: int, place: QPoint) -> None:
        show_menu(clip_menu(self, track_id, clip_index), place)

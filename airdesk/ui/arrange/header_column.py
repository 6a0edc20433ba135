"""The column of track headers; what is done on them becomes edits of the song."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from airdesk.document.open_song import SongEdit
from airdesk.playback.state import Levels, PlaybackState
from airdesk.ui.arrange.lane import Lane, Lanes
from airdesk.ui.arrange.lane_layout import LaneLayout
from airdesk.ui.arrange.names import shown_name
from airdesk.ui.arrange.track_edits import with_gain, with_mute_switched, with_name, with_pan, with_solo_switched
from airdesk.ui.arrange.track_header import HEADER_PX, TrackHeader
from airdesk.ui.session import Session
from airdesk.ui.theme import colour


class HeaderColumn(QWidget):
    """One header for each track, scrolled together with the clips."""

    drag_left = Signal(str)  # a header is dragged out of the timeline
    menu_asked = Signal(str, QPoint)  # track id, place on the screen

    def __init__(self, session: Session, layout: LaneLayout, lanes: Lanes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._layout, self._lanes = session, layout, lanes
        self.headers: list[TrackHeader] = []
        self._selected = ""
        self.setFixedWidth(HEADER_PX)
        self.setAccessibleName("Tracks")
        layout.changed.connect(self._place)

    def show_lanes(self) -> None:
        """Show the lanes as they were read last."""
        ids = [lane.track.id for lane in self._lanes.lanes]
        if [header.track.id for header in self.headers] != ids:
            self._rebuild()
            return
        for header, lane in zip(self.headers, self._lanes.lanes, strict=True):
            if header.track is not lane.track:
                header.show_track(lane.track, lane.colour)

    def select(self, track_id: str) -> None:
        """Show which track is selected."""
        self._selected = track_id
        for header in self.headers:
            header.set_selected(header.track.id == track_id)

    def show_levels(self, state: PlaybackState) -> None:
        """Move the meters."""
        silence = Levels()
        for header in self.headers:
            levels = state.tracks.get(header.track.id, silence) if state.phase == "playing" else silence
            header.meter.set_levels(levels.left, levels.right)

    def rename(self, track_id: str) -> None:
        """Let the name of a track be typed."""
        for header in self.headers:
            if header.track.id == track_id:
                header.begin_rename()

    def cancel_typing(self) -> bool:
        """Escape; False where nobody was typing."""
        return sum(header.cancel_typing() for header in self.headers) > 0

    def set_gain(self, track_id: str, gain_db: float) -> None:
        """Set a volume, as one step of undo."""
        self._set("volume", track_id, with_gain(track_id, gain_db))

    def set_pan(self, track_id: str, pan: float) -> None:
        """Set a pan, as one step of undo."""
        self._set("pan", track_id, with_pan(track_id, pan))

    def switch_mute(self, track_id: str) -> None:
        """Mute a track, or no longer."""
        row = self._lanes.index_of(track_id)
        if row >= 0:
            track = self._lanes.lanes[row].track
            self._switch("Unmute" if track.is_muted else "Mute", row, with_mute_switched(track_id))

    def switch_solo(self, track_id: str, exclusive: bool = False) -> None:
        """Solo a track, or no longer; *exclusive*: this one alone."""
        row = self._lanes.index_of(track_id)
        if row >= 0:
            edit = with_solo_switched(track_id, exclusive=exclusive)
            self._switch("Unsolo" if self._lanes.lanes[row].track.is_soloed else "Solo", row, edit)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), colour("panel"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def _rebuild(self) -> None:
        for header in self.headers:
            header.hide()
            header.deleteLater()
        self.headers = [self._header(lane) for lane in self._lanes.lanes]
        self.select(self._selected)
        self._place()

    def _header(self, lane: Lane) -> TrackHeader:
        header = TrackHeader(lane.track, lane.colour, self)
        header.pressed.connect(self._session.select_track)
        header.gain_moved.connect(lambda track_id, value: self._drag(with_gain(track_id, value)))
        header.pan_moved.connect(lambda track_id, value: self._drag(with_pan(track_id, value)))
        header.gesture_ended.connect(self._drop)
        header.gesture_cancelled.connect(self._cancel)
        header.mute_clicked.connect(self.switch_mute)
        header.solo_clicked.connect(self.switch_solo)
        header.renamed.connect(self._rename)
        header.drag_left.connect(self.drag_left)
        header.menu_asked.connect(self.menu_asked)
        header.show()
        return header

    def _place(self) -> None:
        row_px = self._layout.row_px
        for row, header in enumerate(self.headers):
            header.setGeometry(0, self._layout.row_top(row), self.width(), row_px)

    def _drag(self, edit: SongEdit) -> None:
        if self._session.document is not None:
            self._session.document.drag(edit)

    def _drop(self, _: str, label: str) -> None:
        if self._session.document is not None:
            self._session.document.drop(label)

    def _cancel(self) -> None:
        if self._session.document is not None:
            self._session.document.cancel_drag()

    def _rename(self, track_id: str, name: str) -> None:
        self._session.edit(f"Rename track to {name}", with_name(track_id, name))

    def _set(self, what: str, track_id: str, edit: SongEdit) -> None:
        row = self._lanes.index_of(track_id)
        if row >= 0:
            self._session.edit(f"Change {what} of {shown_name(self._lanes.lanes[row].track.name)}", edit)

    def _switch(self, what: str, row: int, edit: SongEdit) -> None:
        self._session.edit(f"{what} {shown_name(self._lanes.lanes[row].track.name)}", edit)
        lane = self._lanes.lanes[row]
        self.headers[row].show_track(lane.track, lane.colour)  # buttons show what the song says, not what was clicked

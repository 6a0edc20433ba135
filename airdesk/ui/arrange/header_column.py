"""The column of track headers; what is done on them becomes edits of the song."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from airdesk.document.open_song import Document, SongEdit
from airdesk.model.song import Track, edit_track
from airdesk.playback.state import Levels, PlaybackState
from airdesk.ui.arrange.drag_out import has_left
from airdesk.ui.arrange.lane import Lane, Lanes
from airdesk.ui.arrange.lane_layout import LaneLayout
from airdesk.ui.arrange.names import shown_name
from airdesk.ui.arrange.track_header import HEADER_PX, TrackHeader
from airdesk.ui.mixer.mixer_edits import with_gain, with_mute, with_only_solo, with_pan, with_solo
from airdesk.ui.session import Session
from airdesk.ui.theme import colour

_SILENCE = Levels()


class HeaderColumn(QWidget):
    """One header for each track, scrolled together with the clips."""

    drag_left = Signal(str)  # track id: a header is dragged out of the timeline
    menu_asked = Signal(str, QPoint)  # track id, place on the screen
    samples_dropped = Signal(str, tuple)  # track id, keys of samples: the track shall be played with them

    def __init__(self, session: Session, layout: LaneLayout, lanes: Lanes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._layout, self._lanes = session, layout, lanes
        self.headers: list[TrackHeader] = []
        self._paper = QWidget(self)  # holds all headers and is covered by them, so that scrolling moves one opaque widget
        self._paper.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._selected = ""
        self._opened: dict[str, Track] = {}
        self.setFixedWidth(HEADER_PX)
        self.setAccessibleName("Tracks")
        layout.changed.connect(self._place)
        session.document_opened.connect(self._remember)
        self._remember(session.document)

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
        is_heard = state.phase == "playing" and state.is_song
        for header in self.headers:
            if is_heard:
                levels = state.tracks.get(header.track.id, _SILENCE)
                header.meter.set_levels(levels.left, levels.right)
            else:
                header.meter.clear()

    def rename(self, track_id: str) -> None:
        """Let the name of a track be typed."""
        for header in self.headers:
            if header.track.id == track_id:
                header.begin_rename()

    def cancel_typing(self) -> bool:
        """Escape; False where nobody was typing."""
        return sum(header.cancel_typing() for header in self.headers) > 0

    def switch_mute(self, track_id: str) -> None:
        """Mute a track, or no longer."""
        track = self._track(track_id)
        if track is not None:
            self._edit("Unmute" if track.is_muted else "Mute", track, with_mute(track_id, not track.is_muted))

    def switch_solo(self, track_id: str) -> None:
        """Solo a track, or no longer."""
        track = self._track(track_id)
        if track is not None:
            self._edit("Unsolo" if track.is_soloed else "Solo", track, with_solo(track_id, not track.is_soloed))

    def solo_alone(self, track_id: str) -> None:
        """Solo this track and no other; none at all where that is so already."""
        track = self._track(track_id)
        if track is not None:
            is_alone = [lane.track.id for lane in self._lanes.lanes if lane.track.is_soloed] == [track_id]
            self._edit("Solo only", track, with_only_solo(track_id, not is_alone))

    def reset_gain(self, track_id: str) -> None:
        """The volume the track had when the song was opened."""
        track, opened = self._track(track_id), self._opened.get(track_id)
        if track is not None:
            self._edit("Reset volume of", track, with_gain(track_id, 0.0 if opened is None else opened.gain_db))

    def reset_pan(self, track_id: str) -> None:
        """The pan the track had when the song was opened."""
        track, opened = self._track(track_id), self._opened.get(track_id)
        if track is not None:
            self._edit("Reset pan of", track, with_pan(track_id, 0.0 if opened is None else opened.pan))

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), colour("panel"))

    def _remember(self, document: Document | None) -> None:
        self._opened = {} if document is None else {track.id: track for track in document.song.tracks}

    def _rebuild(self) -> None:
        for header in self.headers:
            header.hide()
            header.deleteLater()
        self.headers = [self._header(lane) for lane in self._lanes.lanes]
        self.select(self._selected)
        self._place()

    def _header(self, lane: Lane) -> TrackHeader:
        header, track_id = TrackHeader(lane.track, lane.colour, self._paper), lane.track.id
        header.pressed.connect(lambda: self._session.select_track(track_id))
        header.mute.pressed_plain.connect(lambda: self.switch_mute(track_id))
        header.mute.pressed_alone.connect(lambda: self.switch_mute(track_id))
        header.solo.pressed_plain.connect(lambda: self.switch_solo(track_id))
        header.solo.pressed_alone.connect(lambda: self.solo_alone(track_id))
        header.slider.level_moved.connect(lambda level_db: self._drag(with_gain(track_id, level_db)))
        header.slider.level_dropped.connect(lambda: self._drop("Change volume of", track_id))
        header.slider.reset_asked.connect(lambda: self.reset_gain(track_id))
        header.knob.pan_moved.connect(lambda pan: self._drag(with_pan(track_id, pan)))
        header.knob.pan_dropped.connect(lambda: self._drop("Change pan of", track_id))
        header.knob.reset_asked.connect(lambda: self.reset_pan(track_id))
        for control in (header.slider, header.knob):
            control.gesture_cancelled.connect(self._cancel)
        header.gain_typed.connect(lambda gain_db: self._set("Set volume of", track_id, with_gain(track_id, gain_db)))
        header.renamed.connect(lambda name: self._rename(track_id, name))
        header.dragged.connect(lambda start, place: self._dragged(header, start, place))
        header.menu_asked.connect(lambda place: self.menu_asked.emit(track_id, place))
        header.samples_dropped.connect(lambda keys: self.samples_dropped.emit(track_id, keys))
        header.show()
        return header

    def _place(self) -> None:
        row_px = self._layout.row_px
        self._paper.setGeometry(0, -self._layout.top_px, self.width(), row_px * len(self.headers))
        for row, header in enumerate(self.headers):
            header.setGeometry(0, row * row_px, self.width(), row_px)

    def _track(self, track_id: str) -> Track | None:
        row = self._lanes.index_of(track_id)
        return None if row < 0 else self._lanes.lanes[row].track

    def _drag(self, edit: SongEdit) -> None:
        if self._session.document is not None:
            self._session.document.drag(edit)

    def _drop(self, what: str, track_id: str) -> None:
        track = self._track(track_id)
        if self._session.document is not None and track is not None:
            self._session.document.drop(f"{what} {shown_name(track.name)}")

    def _cancel(self) -> None:
        if self._session.document is not None:
            self._session.document.cancel_drag()

    def _set(self, what: str, track_id: str, edit: SongEdit) -> None:
        track = self._track(track_id)
        if track is not None:
            self._edit(what, track, edit)

    def _edit(self, what: str, track: Track, edit: SongEdit) -> None:
        self._cancel()  # a double click begins as a drag
        self._session.edit(f"{what} {shown_name(track.name)}", edit)

    def _dragged(self, header: TrackHeader, start: QPoint, place: QPoint) -> None:
        if has_left(header, self.parentWidget(), start, place):
            header.end_drag()
            self.drag_left.emit(header.track.id)

    def _rename(self, track_id: str, name: str) -> None:
        self._session.edit(
            f"Rename track to {name}", lambda song: edit_track(song, track_id, lambda track: replace(track, name=name))
        )

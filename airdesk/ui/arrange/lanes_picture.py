"""The picture of the timeline's clips: lanes, notes, waves, fades, what is selected and what is dragged in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from airdesk.model.song import Song
from airdesk.ui.arrange.clip_sheet import ClipSheet
from airdesk.ui.arrange.clip_waves import ClipWaves
from airdesk.ui.arrange.fade_paint import paint_fades
from airdesk.ui.arrange.lane import ClipPlace, Lane, Lanes, clip_text
from airdesk.ui.arrange.lane_layout import LaneLayout
from airdesk.ui.arrange.lanes_painter import LanesPainter
from airdesk.ui.theme import colour
from airdesk.ui.widgets.time_axis import TimeAxis

if TYPE_CHECKING:
    from airdesk.ui.arrange.clip_drop import ClipDrop


class LanesPicture(QWidget):
    """One row for each track, as it is seen."""

    def __init__(self, axis: TimeAxis, layout: LaneLayout, lanes: Lanes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._axis, self._layout, self._lanes = axis, layout, lanes
        self._painter = LanesPainter(axis, layout)
        self.sheet = ClipSheet()
        self._song: Song | None = None
        self._playhead_x: int | None = None
        self._hovered: tuple[str, int] | None = None  # the audio clip under the mouse
        self.drop: ClipDrop | None = None  # what is dropped here
        self.selected_track_id = ""
        self.selected_clip: tuple[str, int] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(120, 60)
        axis.changed.connect(self.update)
        layout.changed.connect(self.update)

    def set_song(self, song: Song | None) -> None:
        """Show another state of the song; the lanes were read before."""
        self._song = song
        if song is not None:
            self.sheet.tempo_map = song.tempo_map
        self.update()

    def show_waves(self, waves: ClipWaves) -> None:
        """Draw audio clips with these outlines, and anew when one has changed."""
        self.sheet.waves = waves
        waves.changed.connect(self._wave_changed)

    def _wave_changed(self, _path: str) -> None:
        self.sheet.forget()
        self.update()

    def set_playhead(self, x: int | None) -> None:
        """Move the playhead; only the two strips are painted again."""
        if x == self._playhead_x:
            return
        for place in (self._playhead_x, x):
            if place is not None:
                self.update(place - 1, 0, 3, self.height())
        self._playhead_x = x

    def select(self, track_id: str, clip: tuple[str, int] | None) -> None:
        """Show what is selected."""
        self.selected_track_id, self.selected_clip = track_id, clip
        self.setAccessibleDescription(self._selected_text())
        self.update()

    def clip_at(self, position: QPoint) -> tuple[Lane, ClipPlace | None] | None:
        """The lane and clip under a point."""
        row = self._layout.row_at(position.y())
        if row < 0:
            return None
        lane = self._lanes.lanes[row]
        return lane, lane.place_at(self._axis.tick_at(position.x()))

    def lane_at(self, y: float) -> Lane | None:
        """The lane under a pixel."""
        row = self._layout.row_at(y)
        return None if row < 0 else self._lanes.lanes[row]

    def rect_of(self, track_id: str, place: ClipPlace) -> QRectF:
        """Where a clip of a track is drawn."""
        return self._painter.clip_rect(place, self._lanes.index_of(track_id))

    def tip_at(self, position: QPoint) -> str:
        """Name, bars and number of notes of the clip under a point."""
        found = self.clip_at(position)
        return "" if found is None or found[1] is None else self._text_of(found[0], found[1])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = event.rect()
        if self._song is None or not self._lanes.lanes:
            painter.fillRect(rect, colour("ground"))
            painter.setPen(colour("text-soft"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._empty_text())
            return
        self._paint_song(painter, rect, self._song)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._axis.set_width(self.width())
        self._layout.set_view(self.height())
        super().resizeEvent(event)

    def _hover(self, clip: tuple[str, int] | None) -> None:
        if clip != self._hovered:
            self._hovered = clip
            self.update()

    def _selected_text(self) -> str:
        place = None if self.selected_clip is None else self._lanes.place(*self.selected_clip)
        if place is None or self.selected_clip is None:
            return ""
        return self._text_of(self._lanes.lanes[self._lanes.index_of(self.selected_clip[0])], place)

    def _text_of(self, lane: Lane, place: ClipPlace) -> str:
        if self._song is None:
            return ""
        if place.audio_index < 0:
            return clip_text(self._song, place)
        missing = " · its file is missing" if self._is_missing(lane, place) else ""
        return clip_text(self._song, place, lane.track.audio_clips[place.audio_index]) + missing

    def _paint_song(self, painter: QPainter, rect: QRect, song: Song) -> None:
        lanes = self._lanes.lanes
        rows = self._layout.rows_between(rect.top(), rect.bottom() + 1)
        self._painter.ground(painter, rect, song, rows, self._lanes.index_of(self.selected_track_id))
        image, x, y = self.sheet.picture(lanes, self._axis, self._layout, self.height(), self.devicePixelRatioF())
        painter.setClipRect(rect)
        painter.drawImage(x, y, image)
        for row in rows:
            self._painter.titles(painter, rect, lanes[row], row, self._is_missing)
            paint_fades(painter, self._painter, lanes[row], row, song, self._handled(lanes[row]))
        self._paint_selection(painter, rows)
        if self.drop is not None:
            self.drop.paint(painter)
        if self._playhead_x is not None:
            painter.fillRect(self._playhead_x - 1, 0, 2, self.height(), colour("playhead"))

    def _paint_selection(self, painter: QPainter, rows: range) -> None:
        if self.selected_clip is None:
            return
        track_id, index = self.selected_clip
        row, place = self._lanes.index_of(track_id), self._lanes.place(track_id, index)
        if row in rows and place is not None:
            self._painter.outline(painter, place, row)

    def _handled(self, lane: Lane) -> set[int]:
        """Indices of the clips of a lane that show their handles."""
        shown = (self._hovered, self.selected_clip)
        return {clip[1] for clip in shown if clip is not None and clip[0] == lane.track.id}

    def _is_missing(self, lane: Lane, place: ClipPlace) -> bool:
        waves = self.sheet.waves
        if place.audio_index < 0 or waves is None:
            return False
        return waves.is_unreadable(lane.track.audio_clips[place.audio_index].source.path)

    def _empty_text(self) -> str:
        if self._song is None:
            return "No song is open. Type a prompt on the left and press Generate, or open one from the library."
        return "This song has no tracks. Generate another one, or open one from the library."

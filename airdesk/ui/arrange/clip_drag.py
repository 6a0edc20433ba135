"""Moving, trimming and fading audio clips with the mouse: one drag is one step of undo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication

from airdesk.model.audio_clip import AUDIO_FROM, AudioClip
from airdesk.model.audio_clip_edits import (
    add_audio_clip,
    edit_audio_clip,
    move_audio_clip,
    moved,
    trimmed_end,
    trimmed_start,
    with_fades,
)
from airdesk.model.song import Song
from airdesk.ui.arrange.bar_grid import snapped
from airdesk.ui.arrange.clip_grip import Grip, grip_at
from airdesk.ui.arrange.drag_out import has_left
from airdesk.ui.arrange.lane import ClipPlace, Lane

if TYPE_CHECKING:
    from airdesk.document.open_song import Document
    from airdesk.ui.arrange.arrange_view import ArrangeView

EDGE_PX: Final = 24  # of the timeline, where a drag scrolls it
SCROLL_PX: Final = 14
MAGNET_PX: Final = 5.0  # from an edge of a clip or the playhead
LABELS: Final[dict[Grip, str]] = {
    "start": "Trim",
    "end": "Trim",
    "fade in": "Change fade-in of",
    "fade out": "Change fade-out of",
    "whole": "Move",
}


@dataclass(slots=True)
class _Held:
    """What is dragged, as it was when it was taken hold of."""

    document: Document
    song: Song
    track_id: str
    index: int
    clip: AudioClip
    grip: Grip
    pressed_at: QPoint
    has_moved: bool = False
    is_copy: bool = False


class ClipDrag:
    """The gesture of the mouse on audio clips."""

    def __init__(self, view: ArrangeView) -> None:
        self._view = view
        self._held: _Held | None = None

    @property
    def is_on(self) -> bool:
        """True while a clip is held."""
        return self._held is not None

    def grip(self, place: QPoint, lane: Lane, clip_place: ClipPlace) -> Grip | None:
        """What the mouse would take hold of; None on a clip of notes."""
        song = self._view.session.song
        if clip_place.audio_index < 0 or song is None:
            return None
        lanes = self._view.lanes
        rect = lanes.rect_of(lane.track.id, clip_place)
        return grip_at(QPointF(place), lane.track.audio_clips[clip_place.audio_index], rect, self._view.axis, song.tempo_map)

    def press(self, place: QPoint, lane: Lane, clip_place: ClipPlace) -> bool:
        """Take hold of a clip; False where it is one of notes."""
        grip, document = self.grip(place, lane, clip_place), self._view.session.document
        if grip is None or document is None:
            return False
        clip = lane.track.audio_clips[clip_place.audio_index]
        self._held = _Held(document, document.song, lane.track.id, clip_place.audio_index, clip, grip, place)
        return True

    def move(self, place: QPoint, keys: Qt.KeyboardModifier) -> None:
        """The mouse has moved; Alt is free of the grid, Ctrl leaves the clip where it was and moves a copy."""
        held = self._holding()
        if held is None:
            return
        if not held.has_moved and (place - held.pressed_at).manhattanLength() < QApplication.startDragDistance():
            return
        if held.grip == "whole" and has_left(self._view.lanes, self._view, held.pressed_at, place):
            self.cancel()
            self._view.lanes.drag_left.emit(held.track_id, AUDIO_FROM + held.index)
            return
        held.has_moved = True
        self._scroll(held, place)
        is_free = bool(keys & Qt.KeyboardModifier.AltModifier)
        held.is_copy = held.grip == "whole" and bool(keys & Qt.KeyboardModifier.ControlModifier)
        edited, track_id, index = self._edited(held, place, is_free)
        held.document.drag(lambda _: edited)
        self._view.session.select_clip(track_id, AUDIO_FROM + index)

    def release(self) -> None:
        """The clip is let go: the drag becomes one step of undo."""
        held, self._held = self._holding(), None
        if held is not None and held.has_moved:
            label = "Copy" if held.is_copy else LABELS[held.grip]
            held.document.drop(f"{label} {held.clip.name or held.clip.source.name}")

    def cancel(self) -> bool:
        """Take the drag back; False where there is none."""
        held, self._held = self._holding(), None
        if held is None:
            return False
        held.document.cancel_drag()
        self._view.session.select_clip(held.track_id, AUDIO_FROM + held.index)
        return True

    def _holding(self) -> _Held | None:
        """What is held, unless another song was opened meanwhile."""
        is_open = self._held is not None and self._view.session.document is self._held.document
        return self._held if is_open else None

    def _edited(self, held: _Held, place: QPoint, is_free: bool) -> tuple[Song, str, int]:
        """The song with the clip where the mouse has brought it, and where the clip is found then."""
        if held.grip == "whole":
            return self._moved(held, place, is_free)
        ticks = (place.x() - held.pressed_at.x()) / self._view.axis.pixels_per_tick
        clip, tempo = held.clip, held.song.tempo_map
        if held.grip == "start":
            clip = trimmed_start(clip, self._snapped(clip.start_tick + ticks, is_free), tempo)
        elif held.grip == "end":
            clip = trimmed_end(clip, self._snapped(clip.end_tick + ticks, is_free), tempo)
        else:
            clip = self._faded(held, ticks)
        return edit_audio_clip(held.song, held.track_id, held.index, lambda _: clip), held.track_id, held.index

    def _moved(self, held: _Held, place: QPoint, is_free: bool) -> tuple[Song, str, int]:
        ticks = (place.x() - held.pressed_at.x()) / self._view.axis.pixels_per_tick
        start = self._snapped(held.clip.start_tick + ticks, is_free)
        lane = self._view.lanes.lane_at(place.y())
        track_id = held.track_id if lane is None else lane.track.id
        if held.is_copy:
            song = add_audio_clip(held.song, track_id, moved(held.clip, start))
        else:
            song = move_audio_clip(held.song, held.track_id, held.index, start, track_id)
            if track_id == held.track_id:
                return song, track_id, held.index
        return song, track_id, len(song.track(track_id).audio_clips) - 1

    def _scroll(self, held: _Held, place: QPoint) -> None:
        """At the left and right edge of the timeline it scrolls on."""
        axis = self._view.axis
        before = axis.left_px
        if place.x() > axis.width_px - EDGE_PX:
            axis.scroll_by(SCROLL_PX)
        elif place.x() < EDGE_PX:
            axis.scroll_by(-SCROLL_PX)
        held.pressed_at -= QPoint(axis.left_px - before, 0)

    def _faded(self, held: _Held, ticks: float) -> AudioClip:
        clip, tempo = held.clip, held.song.tempo_map
        at = clip.start_tick if held.grip == "fade in" else clip.end_tick
        seconds = tempo.tick_to_seconds(max(0.0, at + ticks)) - tempo.tick_to_seconds(at)
        if held.grip == "fade in":
            room = max(0.0, clip.fade_in_seconds + seconds)
            return with_fades(clip, room, clip.fade_out_seconds, tempo)
        return with_fades(clip, clip.fade_in_seconds, clip.fade_out_seconds - seconds, tempo)

    def _snapped(self, tick: float, is_free: bool) -> int:
        """The nearest line of the grid; edges of other clips and the playhead draw more strongly."""
        held, tick = self._held, max(0.0, tick)
        if is_free or held is None:
            return round(tick)
        reach = MAGNET_PX / self._view.axis.pixels_per_tick
        near = min((*_edges(held), self._view.session.position_tick()), key=lambda place: abs(place - tick))
        if abs(near - tick) <= reach:
            return near
        return snapped(tick, held.song.meter_map, self._view.axis.pixels_per_tick)


def _edges(held: _Held) -> list[int]:
    """Where the other clips of the song begin and end."""
    clips = [clip for track in held.song.tracks for clip in track.audio_clips if clip is not held.clip]
    notes = [(clip.start_tick, clip.start_tick + clip.duration_ticks) for track in held.song.tracks for clip in track.clips]
    return [tick for pair in [*notes, *((clip.start_tick, clip.end_tick) for clip in clips)] for tick in pair]

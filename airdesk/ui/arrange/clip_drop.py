"""Files and samples dropped onto the timeline: a preview under the mouse, then clips in one step of undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QDragEnterEvent, QDragMoveEvent, QDropEvent, QPainter, QPen

from airdesk.model.audio_clip import AUDIO_FROM
from airdesk.model.audio_tracks import with_dropped_clips
from airdesk.ui.arrange.bar_grid import snapped
from airdesk.ui.arrange.dropped_files import SourcesCall, dropped_files
from airdesk.ui.arrange.lane_layout import CLIP_GAP_PX
from airdesk.ui.theme import colour, ui_font
from airdesk.workflows.clip_sources import ClipSources, DroppedFile

if TYPE_CHECKING:
    from airdesk.ui.arrange.arrange_view import ArrangeView

NEW_TRACK_PX: Final = 22
"""The lowest strip of the timeline always means a new track: where many tracks fill it there is nothing below them."""
_FILL: Final = QColor(79, 209, 197, 60)


@dataclass(frozen=True, slots=True)
class _Aim:
    """Where the clips would come."""

    row: int  # number of the lane; that of a new one below the last
    tick: int
    end_tick: int


class ClipDrop:
    """What is dragged over the timeline, and what becomes of it."""

    def __init__(self, view: ArrangeView) -> None:
        self._view = view
        self._files: tuple[DroppedFile, ...] = ()
        self._seconds: float | None = None  # of all files, once they were looked at
        self._aim: _Aim | None = None

    def enter(self, event: QDragEnterEvent) -> None:
        """Something is dragged in: it is taken when there is a song and it is sound."""
        self._files = dropped_files(event.mimeData())
        self._seconds = None
        if not self._files or self._view.session.song is None:
            self._files = ()
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self._look(self._files, partial(self._measured, self._files))
        self._aim_at(event.position(), event.modifiers())

    def move(self, event: QDragMoveEvent) -> None:
        """It is dragged on."""
        if not self._files:
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self._aim_at(event.position(), event.modifiers())

    def leave(self) -> None:
        """It is dragged out again."""
        self._files, self._aim = (), None
        self._view.lanes.update()

    def drop(self, event: QDropEvent) -> None:
        """It is let go here: the files are looked at and become clips."""
        if not self._files:
            event.ignore()
            return
        self._aim_at(event.position(), event.modifiers())
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if self._aim is not None and self._view.session.song is not None:
            lanes, row = self._view.lane_data.lanes, self._aim.row
            track_id = lanes[row].track.id if row < len(lanes) else None
            self._look(self._files, partial(self._place, track_id, self._aim.tick, self._view.session.document))
        self.leave()

    def add_files(self, paths: Sequence[str], track_id: str | None, tick: int) -> None:
        """Put files on a track at a tick, or on a new track, without a mouse."""
        self._look([DroppedFile(path) for path in paths], partial(self._place, track_id, tick, self._view.session.document))

    def add_samples(self, track_id: str, keys: Sequence[int]) -> None:
        """Put samples of the inventory at the playhead of a track."""
        session = self._view.session
        files = [DroppedFile(sample_key=key) for key in keys]
        self._look(files, partial(self._place, track_id, session.position_tick(), session.document))

    def paint(self, painter: QPainter) -> None:
        """The clip as it would lie."""
        aim = self._aim
        if aim is None:
            return
        view = self._view
        left, right = view.axis.x_of(aim.tick), view.axis.x_of(aim.end_tick)
        is_new = aim.row >= len(view.lane_data.lanes)
        top, height = view.lane_layout.row_top(aim.row) + CLIP_GAP_PX, view.lane_layout.row_px - 2 * CLIP_GAP_PX - 1
        if is_new and top > view.lanes.height() - NEW_TRACK_PX:  # no room below the lanes: the lowest strip stands for it
            top, height = view.lanes.height() - NEW_TRACK_PX + 1, NEW_TRACK_PX - 2
            painter.fillRect(0, top - 1, view.lanes.width(), NEW_TRACK_PX, colour("raised"))
        rect = QRectF(left, top, max(6.0, right - left), height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(QPen(colour("accent"), 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(_FILL)
        painter.drawRoundedRect(rect, 4, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(colour("text"))
        painter.setFont(ui_font(8.0))
        words = rect.adjusted(6, 0, 0, 0)
        words.setWidth(max(120.0, words.width()))  # beside a narrow clip
        text = "New track" if is_new else ""
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _look(self, files: Sequence[DroppedFile], then: Callable[[ClipSources], None]) -> None:
        """Look at the files in another process, then do something with what they are."""
        session = self._view.session
        executor = session.executor
        work = executor.processes.work(SourcesCall(files, session.settings))
        job = executor.submit(work, kind="peaks", label="Look at dropped files")
        job.done.connect(then)
        job.failed.connect(lambda error: session.tell(str(error), "error"))

    def _measured(self, files: tuple[DroppedFile, ...], found: ClipSources) -> None:
        if files == self._files and found.sources:
            self._seconds = sum(source.seconds for source in found.sources)

    def _aim_at(self, place: QPointF, keys: Qt.KeyboardModifier) -> None:
        song, view = self._view.session.song, self._view
        if song is None:
            return
        tick = max(0.0, view.axis.tick_at(place.x()))
        start = (
            round(tick) if keys & Qt.KeyboardModifier.AltModifier else snapped(tick, song.meter_map, view.axis.pixels_per_tick)
        )
        end = start + song.meter_map.meter_at(start).bar_ticks
        if self._seconds is not None:
            end = round(song.tempo_map.seconds_to_tick(song.tempo_map.tick_to_seconds(start) + self._seconds))
        row = view.lane_layout.row_at(place.y())
        if row < 0 or place.y() >= view.lanes.height() - NEW_TRACK_PX:
            row = len(view.lane_data.lanes)
        aim = _Aim(row, start, end)
        if aim != self._aim:
            self._aim = aim
            view.lanes.update()

    def _place(self, track_id: str | None, tick: int, document: object, found: ClipSources) -> None:
        """Put the clips where they were dropped, unless another song was opened meanwhile."""
        session = self._view.session
        for problem in found.problems:
            session.tell(problem, "warning")
        song = session.song
        if not found.sources or song is None or session.document is not document:
            return
        if track_id is not None and self._view.lane_data.index_of(track_id) < 0:
            track_id = None
        names = ", ".join(source.name for source in found.sources[:3])
        edited, track_id = with_dropped_clips(song, track_id, tick, found.sources)
        session.edit(f"Add {names}", lambda _: edited)
        self._view.session.select_clip(track_id, AUDIO_FROM + len(edited.track(track_id).audio_clips) - 1)

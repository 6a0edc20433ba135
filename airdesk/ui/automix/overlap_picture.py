"""A transition seen close: both songs over the overlap, where the basses change places, and what is heard now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from airdesk.ui.automix.song_shapes import SongShapes
from airdesk.ui.automix.wave_image import WAVE_SHARE, mixed, wave_image
from airdesk.ui.library.key_colours import key_colour
from airdesk.ui.theme import colour, ui_font

if TYPE_CHECKING:
    from airdesk.automix.mix_timeline import Overlap
    from airdesk.model.djset import Transition
    from airdesk.ui.automix.set_desk import SetDesk


class OverlapPicture(QWidget):
    """Both waveforms, one over the other."""

    def __init__(self, desk: SetDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shapes = SongShapes(desk.session, self)
        self._shapes.ready.connect(self.update)
        self._overlap: Overlap | None = None
        self._transition: Transition | None = None
        self._position: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(140)
        self.setAccessibleName("Both songs over the overlap")

    def show_transition(self, overlap: Overlap | None, transition: Transition | None) -> None:
        """Show another one, or none."""
        self._overlap, self._transition = overlap, transition
        self.update()

    def show_position(self, seconds: float) -> None:
        """Where the mix is heard."""
        overlap = self._overlap
        inside = overlap is not None and overlap.mix_start <= seconds <= overlap.mix_end
        position = seconds if inside else None
        if position != self._position:
            self._position = position
            self.update()

    # ── Qt ──

    def sizeHint(self) -> QSize:
        return QSize(270, 140)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("ground"))
        overlap, transition = self._overlap, self._transition
        laid_out = self._desk.laid_out
        if overlap is None or transition is None or overlap not in laid_out.timeline.overlaps:
            return
        place = laid_out.timeline.overlaps.index(overlap)
        self._beats(painter, overlap)
        for row in (0, 1):
            self._wave(painter, row, place + row, overlap)
        self._swap(painter, transition)
        if self._position is not None:
            x = self._x(overlap, self._position)
            painter.fillRect(QRectF(x, 0, 1.5, self.height()), colour("playhead"))

    def _x(self, overlap: Overlap, seconds: float) -> float:
        return self.width() * (seconds - overlap.mix_start) / max(overlap.mix_end - overlap.mix_start, 1e-6)

    def _beats(self, painter: QPainter, overlap: Overlap) -> None:
        downbeats = set(overlap.downbeats)
        is_close = self.width() / max(len(overlap.beats), 1) >= 6
        for beat in overlap.beats:
            if beat in downbeats or is_close:
                shade = colour("text", 0.22 if beat in downbeats else 0.10)
                painter.fillRect(QRectF(round(self._x(overlap, beat)), 0, 1, self.height()), shade)

    def _wave(self, painter: QPainter, row: int, place: int, overlap: Overlap) -> None:
        laid_out, height = self._desk.laid_out, self.height() // 2 - 4
        song, lane = laid_out.songs[place], laid_out.timeline.lanes[place]
        moments = np.clip(np.linspace(overlap.mix_start, overlap.mix_end, self.width() + 1), lane.mix_start, lane.mix_end)
        heights = self._shapes.heights(lane, song.analysis, song.song.path, moments, is_close=True)
        image = wave_image([(heights, mixed(key_colour(song.key), WAVE_SHARE))], height)
        painter.drawImage(QPointF(0, 2 + row * (self.height() // 2)), image)

    def _swap(self, painter: QPainter, transition: Transition) -> None:
        if transition.swap_beat is None or not transition.length_beats:
            return
        x = self.width() * transition.swap_beat / transition.length_beats
        painter.fillRect(QRectF(x, 0, 1.5, self.height()), colour("warn"))
        painter.setFont(ui_font(8.0))
        painter.setPen(colour("warn"))
        text, width = "bass swap", painter.fontMetrics().horizontalAdvance("bass swap")
        left = x + 4 if x + width + 6 < self.width() else x - width - 4
        painter.fillRect(QRectF(left - 2, 1, width + 4, 14), colour("ground"))
        painter.drawText(QRectF(left, 1, width + 2, 14), Qt.AlignmentFlag.AlignVCenter, text)

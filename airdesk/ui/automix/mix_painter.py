"""Paints the mix timeline: songs with outlines and fades, overlaps with what they are, beats when one looks closer."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from airdesk.ui.automix.mix_curves import MixCurves
from airdesk.ui.automix.mix_layout import BEATS_FROM, FOOT, LEFT, RULER, SHAPE_FROM, TITLE, MixLayout, clock_text
from airdesk.ui.automix.style_names import STYLE_NAMES
from airdesk.ui.automix.wave_image import WAVE_SHARE, energy_line, mixed, wave_image
from airdesk.ui.library.key_colours import key_colour
from airdesk.ui.theme import colour, digit_font, ui_font

if TYPE_CHECKING:
    from airdesk.automix.mix_timeline import Lane, Overlap
    from airdesk.automix.pairing import MixSong
    from airdesk.model.djset import Transition
    from airdesk.ui.automix.mix_curves import Line
    from airdesk.ui.automix.song_shapes import SongShapes
    from airdesk.workflows.set_timeline import SetTimeline

_STEPS: Final = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 3600)
_TICK_ROOM: Final = 76  # px between two times of the ruler
_MOST_AT_ONCE: Final = 5  # songs of a set that is seen for the first time: the window lives between two portions of them
_BESIDE: Final = 2  # px beside a song, into which its lines may reach


class MixPainter:
    """Everything but the playhead, which moves on its own."""

    def __init__(self, layout: MixLayout, shapes: SongShapes) -> None:
        self._layout, self._shapes = layout, shapes
        self._mix_curves = MixCurves()
        self._waves: dict[str, QImage] = {}  # of songs that are seen as a whole
        self._drawn_curves: dict[str, QImage] = {}  # over them
        self._room = _MOST_AT_ONCE  # how many more songs may be drawn now
        self._is_first = True
        self._waves_of: SetTimeline | None = None
        self._waves_size = (0.0, 0.0)  # px of a second, height
        self._pens = {
            "fader": QPen(colour("text", 0.75), 1.2),
            "bass": QPen(colour("warn", 0.95), 1.2, Qt.PenStyle.DashLine),
            "filter": QPen(colour("accent", 0.95), 1.2, Qt.PenStyle.DashLine),
        }

    def paint(self, painter: QPainter, width: int, laid_out: SetTimeline, selected: tuple[str, str] | None) -> bool:
        """Paint what is seen of a set. False where it is the first picture, and some of its songs are left for the next."""
        height = int(self._layout.height)
        painter.fillRect(QRectF(0, 0, width, height), colour("ground"))
        self._ruler(painter, width)
        self._keep_waves(laid_out)
        self._room = _MOST_AT_ONCE if self._is_first else len(laid_out.songs)
        layout, timeline = self._layout, laid_out.timeline
        ends = [*(layout.x(overlap.mix_start) for overlap in timeline.overlaps[1:]), float(width)]
        seen = [
            (overlap, transition, end, (overlap.from_id, overlap.to_id) == selected)
            for overlap, transition, end in zip(timeline.overlaps, laid_out.transitions, ends, strict=False)
            if layout.x(overlap.mix_start) <= width and max(layout.x(overlap.mix_end), end) >= 0
        ]
        for overlap, _, _, is_selected in seen:
            painter.fillRect(layout.overlap_rect(overlap), colour("accent", 0.22 if is_selected else 0.10))
        for number, (lane, song) in enumerate(zip(timeline.lanes, laid_out.songs, strict=True)):
            rect = layout.song_rect(number, lane)
            if rect.right() >= 0 and rect.left() <= width:
                lines = self._mix_curves.lines(laid_out, number, layout.pixels_per_second)
                self._song(painter, rect, width, lane, song, lines)
        for overlap, transition, end, is_selected in seen:
            self._overlap_frame(painter, overlap, transition, end, is_selected=is_selected)
        self._energy(painter, width, laid_out)
        self._is_first = self._room < 0
        return not self._is_first

    def _keep_waves(self, laid_out: SetTimeline) -> None:
        """Forget the outlines where another set, or another size of it, is painted."""
        size = (self._layout.pixels_per_second, self._layout.height)
        if self._waves_of is not laid_out or self._waves_size != size:
            self._waves, self._drawn_curves, self._waves_of, self._waves_size = {}, {}, laid_out, size

    # ── the ruler ──

    def _ruler(self, painter: QPainter, width: int) -> None:
        layout = self._layout
        step = next((step for step in _STEPS if step * layout.pixels_per_second >= _TICK_ROOM), _STEPS[-1])
        painter.setFont(digit_font(8.5))
        line = colour("line", 0.7)
        number = max(0, int(layout.seconds(0) / step))
        while (x := layout.x(number * step)) < width:
            painter.fillRect(QRectF(round(x), RULER, 1, layout.height - RULER), line)
            painter.setPen(colour("text-soft"))
            text = clock_text(number * step, is_fine=step < 1)
            if x + 4 + painter.fontMetrics().horizontalAdvance(text) <= width:
                painter.drawText(QPointF(x + 4, RULER - 8), text)
            number += 1

    # ── songs ──

    def _song(self, painter: QPainter, rect: QRectF, width: int, lane: Lane, song: MixSong, lines: list[Line]) -> None:
        tint = key_colour(song.key)
        head = QRectF(rect.left(), rect.top(), rect.width(), TITLE)
        body = QRectF(rect.left(), rect.top() + TITLE + 3, rect.width(), rect.height() - TITLE - 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(mixed(tint, 0.78))
        painter.drawRoundedRect(head, 5, 5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillRect(body, mixed(tint, 0.13))
        is_kept = body.left() >= 0 and body.right() < width and self._layout.pixels_per_second < SHAPE_FROM
        self._room -= is_kept and lane.song_id not in self._drawn_curves
        if not is_kept or self._room >= 0 or lane.song_id in self._drawn_curves:
            self._wave(painter, body, width, lane, song, tint, is_kept=is_kept)
            self._beats(painter, body, width, lane, song)
            if is_kept:
                self._kept_curves(painter, body, lane, lines)
            else:
                self._curves(painter, body, width, lines)
        self._title(painter, head, width, song)

    def _title(self, painter: QPainter, head: QRectF, width: int, song: MixSong) -> None:
        seen = head.intersected(QRectF(0, head.top(), width, head.height())).adjusted(8, 0, -6, 0)
        if seen.width() < 18:
            return
        tempo = "" if song.tempo_bpm is None else f" · {song.tempo_bpm:.1f}"
        key = "" if song.key is None else f" · {_camelot(song.key)}"
        painter.setPen(colour("on-accent"))
        font = ui_font(8.5)
        font.setBold(True)
        painter.setFont(font)
        text = painter.fontMetrics().elidedText(f"{song.title}{tempo}{key}", Qt.TextElideMode.ElideRight, int(seen.width()))
        painter.drawText(seen, Qt.AlignmentFlag.AlignVCenter, text)

    def _wave(
        self, painter: QPainter, body: QRectF, width: int, lane: Lane, song: MixSong, tint: QColor, *, is_kept: bool
    ) -> None:
        left, right = max(0, int(body.left())), min(width, int(body.right()) + 1)
        if right - left < 2:
            return
        is_close = self._layout.pixels_per_second >= SHAPE_FROM
        image = self._waves.get(lane.song_id) if is_kept else None
        if image is None:
            edges = np.arange(left, right + 1, dtype=np.float64)
            moments = self._layout.seconds(0) + edges / self._layout.pixels_per_second
            moments = np.clip(moments, lane.mix_start, lane.mix_end)
            heights = self._shapes.heights(lane, song.analysis, song.song.path, moments, is_close=is_close)
            image = wave_image([(heights, mixed(tint, WAVE_SHARE))], int(body.height()))
            if is_kept:
                self._waves[lane.song_id] = image
        painter.drawImage(QPointF(left, body.top()), image)

    def _beats(self, painter: QPainter, body: QRectF, width: int, lane: Lane, song: MixSong) -> None:
        grid = song.grid
        if grid is None or grid.beat_seconds * self._layout.pixels_per_second < BEATS_FROM:
            return
        first, last = (lane.to_source(min(max(self._layout.seconds(x), lane.mix_start), lane.mix_end)) for x in (0, width))
        plain, strong = colour("text", 0.2), colour("text", 0.55)
        start, stop = int(grid.position(first)), int(grid.position(last)) + 1
        for number in range(start, stop + 1):
            moment = lane.to_mix(grid.seconds(number))
            if lane.mix_start <= moment <= lane.mix_end:
                x = self._layout.x(moment)
                is_down = (number - grid.first_downbeat) % grid.beats_per_bar == 0
                painter.fillRect(QRectF(round(x), body.top(), 1, body.height()), strong if is_down else plain)

    # ── curves ──

    def _kept_curves(self, painter: QPainter, body: QRectF, lane: Lane, lines: list[Line]) -> None:
        """The curves of a song that is seen as a whole: drawn once, for lines take longer than all else."""
        image, left = self._drawn_curves.get(lane.song_id), int(body.left()) - _BESIDE
        if image is None:
            scale = painter.device().devicePixelRatio()
            size = QSize(int(body.right()) + 1 + _BESIDE - left, int(body.height()) + 1)
            image = QImage(size * scale, QImage.Format.Format_ARGB32_Premultiplied)
            image.setDevicePixelRatio(scale)
            image.fill(Qt.GlobalColor.transparent)
            inner = QPainter(image)
            inner.translate(-left, -body.top())
            self._curves(inner, body, int(body.right()) + 1, lines)
            inner.end()
            self._drawn_curves[lane.song_id] = image
        painter.drawImage(QPointF(left, body.top()), image)

    def _curves(self, painter: QPainter, body: QRectF, width: int, lines: list[Line]) -> None:
        layout, height = self._layout, body.height() - 3
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for line in lines:
            xs = layout.x(0.0) + line.moments * layout.pixels_per_second
            if xs[-1] < 0 or xs[0] > width:
                continue
            ys = body.top() + 1.5 + height * (1.0 - line.shares)
            painter.setPen(self._pens[line.control])
            points = [QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]
            if line.control == "fader":
                painter.drawLines([QLineF(*ends) for ends in pairwise(points)])  # several times as fast as a polyline
            else:
                painter.drawPolyline(QPolygonF(points))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _energy(self, painter: QPainter, width: int, laid_out: SetTimeline) -> None:
        """The energy of the set below the songs, where there is room."""
        layout = self._layout
        if not layout.energy_height:
            return
        top, height = layout.height - layout.energy_height, layout.energy_height - 8
        last = layout.x(laid_out.timeline.duration_seconds)
        xs = np.arange(max(0.0, layout.x(0.0)), min(float(width), last), 6.0)
        if len(xs) < 2:
            return
        energies = energy_line(laid_out, layout.seconds(0) + xs / layout.pixels_per_second)
        points = [QPointF(x, top + height * (1.0 - (energy - 1.0) / 9.0)) for x, energy in zip(xs, energies, strict=True)]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("warn"), 1.6))
        painter.drawPolyline(QPolygonF(points))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(colour("text-soft"))
        painter.setFont(ui_font(8.5))
        painter.drawText(QPointF(LEFT + 6, top + 2), "Energy")

    # ── overlaps ──

    def _overlap_frame(
        self, painter: QPainter, overlap: Overlap, transition: Transition, end: float, *, is_selected: bool
    ) -> None:
        rect = self._layout.overlap_rect(overlap)
        if is_selected:
            painter.setPen(QPen(colour("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect)
        if transition.swap_beat is not None and transition.length_beats and rect.width() > 40:
            x = rect.left() + rect.width() * transition.swap_beat / transition.length_beats
            painter.setPen(QPen(colour("warn"), 1))
            painter.drawLine(QLineF(x, rect.top(), x, rect.bottom()))
        painter.setPen(colour("accent"))
        painter.setFont(ui_font(8.5))
        name = STYLE_NAMES[transition.style]
        room = end - rect.left() - 8
        beats = f"{transition.length_beats:g} beats"
        measure = painter.fontMetrics().horizontalAdvance
        texts = (f"{beats} · {name}", beats, f"{transition.length_beats:g}")
        text = next((each for each in texts if measure(each) <= room), "")  # none rather than half a number
        painter.drawText(QRectF(rect.left() + 2, rect.bottom() + 3, room + 4, FOOT - 4), Qt.AlignmentFlag.AlignTop, text)


def _camelot(key: str) -> str:
    from airdesk.model.song_analysis import camelot_of

    return camelot_of(key) or key

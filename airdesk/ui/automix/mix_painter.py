"""Paints the mix timeline: songs with outlines and fades, overlaps with what they are, beats when one looks closer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from airdesk.automix.set_mixer import song_curves
from airdesk.ui.automix.mix_layout import BEATS_FROM, FOOT, LEFT, RULER, SHAPE_FROM, TITLE, MixLayout, clock_text
from airdesk.ui.automix.style_names import STYLE_NAMES
from airdesk.ui.automix.wave_image import energy_line, wave_image
from airdesk.ui.library.key_colours import key_colour
from airdesk.ui.theme import colour, digit_font, ui_font

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from airdesk.automix.deck_curves import Curve, DeckCurves
    from airdesk.automix.mix_timeline import Lane, Overlap
    from airdesk.automix.pairing import MixSong
    from airdesk.model.djset import Transition
    from airdesk.ui.automix.song_shapes import SongShapes
    from airdesk.workflows.set_timeline import SetTimeline

_STEPS: Final = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 3600)
_TICK_ROOM: Final = 76  # px between two times of the ruler
_CURVE_POINTS: Final = 48


class MixPainter:
    """Everything but the playhead, which moves on its own."""

    def __init__(self, layout: MixLayout, shapes: SongShapes) -> None:
        self._layout, self._shapes = layout, shapes
        self._of: SetTimeline | None = None  # what the kept curves are of
        self._kept: dict[str, tuple[DeckCurves, ...]] = {}

    def paint(self, painter: QPainter, width: int, laid_out: SetTimeline, selected: tuple[str, str] | None) -> None:
        """Paint what is seen of a set."""
        height = int(self._layout.height)
        painter.fillRect(QRectF(0, 0, width, height), colour("ground"))
        self._ruler(painter, width)
        timeline = laid_out.timeline
        pairs = list(zip(timeline.overlaps, laid_out.transitions, strict=True))
        for overlap, _ in pairs:
            self._overlap_ground(painter, overlap, is_selected=(overlap.from_id, overlap.to_id) == selected)
        for number, (lane, song) in enumerate(zip(timeline.lanes, laid_out.songs, strict=True)):
            rect = self._layout.song_rect(number, lane)
            if rect.right() < 0 or rect.left() > width:
                continue
            curves = self._curves_of(laid_out, lane.song_id)
            self._song(painter, rect, width, lane, song, curves)
        ends = [*(self._layout.x(overlap.mix_start) for overlap, _ in pairs[1:]), float(width)][: len(pairs)]
        for (overlap, transition), end in zip(pairs, ends, strict=True):
            is_selected = (overlap.from_id, overlap.to_id) == selected
            self._overlap_frame(painter, overlap, transition, end, is_selected=is_selected)
        self._energy(painter, width, laid_out)

    def _curves_of(self, laid_out: SetTimeline, song_id: str) -> tuple[DeckCurves, ...]:
        """The curves of a song, kept until the set is laid out anew."""
        if self._of is not laid_out:
            self._of, self._kept = laid_out, {}
        if song_id not in self._kept:
            self._kept[song_id] = song_curves(laid_out.transitions, laid_out.timeline.overlaps, song_id)
        return self._kept[song_id]

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

    def _song(
        self, painter: QPainter, rect: QRectF, width: int, lane: Lane, song: MixSong, curves: tuple[DeckCurves, ...]
    ) -> None:
        tint = key_colour(song.key)
        head = QRectF(rect.left(), rect.top(), rect.width(), TITLE)
        body = QRectF(rect.left(), rect.top() + TITLE + 3, rect.width(), rect.height() - TITLE - 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(_mixed(tint, 0.78))
        painter.drawRoundedRect(head, 5, 5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillRect(body, _mixed(tint, 0.13))
        self._wave(painter, body, width, lane, song, tint)
        self._beats(painter, body, width, lane, song)
        self._curves(painter, body, width, lane, curves)
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

    def _wave(self, painter: QPainter, body: QRectF, width: int, lane: Lane, song: MixSong, tint: QColor) -> None:
        from pathlib import Path

        left, right = max(0, int(body.left())), min(width, int(body.right()) + 1)
        if right - left < 2:
            return
        is_close = self._layout.pixels_per_second >= SHAPE_FROM
        pitch = 1 if is_close else 2
        edges = np.arange(left, right + pitch, pitch, dtype=np.float64)
        moments = np.clip(self._layout.seconds(0) + edges / self._layout.pixels_per_second, lane.mix_start, lane.mix_end)
        heights = self._shapes.heights(lane, song.analysis, Path(song.song.path), moments, is_close=is_close)
        image = wave_image(heights, pitch, int(body.height()), _mixed(tint, 0.85))
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

    def _curves(self, painter: QPainter, body: QRectF, width: int, lane: Lane, curves: tuple[DeckCurves, ...]) -> None:
        moments = self._moments(width, lane, curves)
        if len(moments) < 2:
            return
        level = np.ones(len(moments))
        for each in curves:
            level *= each.level.at(moments)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("text", 0.75), 1.2))
        self._line(painter, body, moments, level)
        for each in curves:
            if each.low_db is not None:
                painter.setPen(QPen(colour("warn", 0.95), 1.2, Qt.PenStyle.DashLine))
                self._part(painter, body, each.low_db, lambda values: 1.0 + values / 30.0)
            if each.highpass_hz is not None:
                painter.setPen(QPen(colour("accent", 0.95), 1.2, Qt.PenStyle.DashLine))
                self._part(painter, body, each.highpass_hz, lambda values: np.log10(np.maximum(values, 10.0) / 10.0) / 2.6)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _moments(self, width: int, lane: Lane, curves: tuple[DeckCurves, ...]) -> NDArray[np.float64]:
        """Moments of a song at which its fader may turn, those that are seen."""
        found = {lane.mix_start, lane.mix_end}
        for each in curves:
            found.update(moment for moment, _ in each.level.points)
        kept = [moment for moment in sorted(found) if lane.mix_start <= moment <= lane.mix_end]
        return np.array(kept, np.float64)

    def _part(self, painter: QPainter, body: QRectF, curve: Curve, share) -> None:  # type: ignore[no-untyped-def]
        start, end = curve.span
        moments = np.linspace(start, end, _CURVE_POINTS)
        self._line(painter, body, moments, np.clip(share(curve.at(moments)), 0.0, 1.0))

    def _line(self, painter: QPainter, body: QRectF, moments: NDArray[np.float64], shares: NDArray[np.float64]) -> None:
        height = body.height() - 3
        points = [
            QPointF(self._layout.x(moment), body.top() + 1.5 + height * (1.0 - share))
            for moment, share in zip(moments.tolist(), shares.tolist(), strict=True)
        ]
        painter.drawPolyline(QPolygonF(points))

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
        painter.drawText(QPointF(LEFT, top + 2), "Energy")

    # ── overlaps ──

    def _overlap_ground(self, painter: QPainter, overlap: Overlap, *, is_selected: bool) -> None:
        painter.fillRect(self._layout.overlap_rect(overlap), colour("accent", 0.22 if is_selected else 0.10))

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
        room = max(8.0, end - rect.left() - 8)
        beats = f"{transition.length_beats:g} beats"
        measure = painter.fontMetrics().horizontalAdvance
        text = next((each for each in (f"{beats} · {name}", beats) if measure(each) <= room), f"{transition.length_beats:g}")
        painter.drawText(QRectF(rect.left() + 2, rect.bottom() + 3, room, FOOT - 4), Qt.AlignmentFlag.AlignTop, text)


def _camelot(key: str) -> str:
    from airdesk.model.song_analysis import camelot_of

    return camelot_of(key) or key


def _mixed(tint: QColor, share: float) -> QColor:
    ground = colour("ground")
    parts = [round(share * a + (1 - share) * b) for a, b in zip(tint.getRgb()[:3], ground.getRgb()[:3], strict=True)]
    return QColor(*parts)

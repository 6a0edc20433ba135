"""The energy of the set over the mix, and the curve it should follow, drawn by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from airdesk.automix.energy_course import drawn_energy, place_of, wanted_energies
from airdesk.ui.automix.mix_layout import clock_text
from airdesk.ui.library.key_colours import key_colour
from airdesk.ui.theme import colour, digit_font, ui_font

if TYPE_CHECKING:
    from airdesk.model.djset import DjSet
    from airdesk.ui.automix.set_desk import SetDesk
    from airdesk.ui.automix.set_player import SetPlayer

LEAST, MOST = 1.0, 10.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 16, 12, 24  # px around the picture
_REACH: Final = 9.0  # px around a point in which it is caught
_STEP: Final = 0.5  # of the arrow keys
_NEAREST: Final = 0.01  # between two points
EMPTY: Final = "Drop songs: here you will see how the energy of the set goes, and can draw how it should go."
Points = tuple[tuple[float, float], ...]


class EnergyCanvas(QWidget):
    """Click adds a point, a drag moves one, a double click or Delete takes it away."""

    def __init__(self, desk: SetDesk, player: SetPlayer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._player = desk, player
        self._held: int | None = None  # point under the hand
        self._has_moved = False
        self.chosen = 0  # point that keys move
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(110)
        self.setAccessibleName("Energy curve")
        self.setAccessibleDescription(
            "Left and Right choose a point, Up and Down move it, Alt with Left and Right moves it along the set, "
            "Insert adds one, Delete takes it away."
        )
        for signal in (desk.set_changed, desk.timeline_changed, desk.selection_changed):
            signal.connect(self.update)
        player.position_changed.connect(lambda _: self.update())

    # ── the curve ──

    @property
    def points(self) -> Points:
        """The drawn curve, by place."""
        return tuple(sorted(self._desk.dj_set.energy_curve))

    def x(self, place: float) -> float:
        """Pixel of a place 0..1 of the set: songs stand where they are in the mix."""
        return self._x_of(float(np.interp(place, *self._places())))

    def place(self, x: float) -> float:
        """Place at a pixel."""
        places, moments = self._places()
        return float(np.interp(self._moment(x), moments, places))

    def y(self, energy: float) -> float:
        """Pixel of an energy."""
        room = self.height() - _TOP - _BOTTOM
        return _TOP + room * (1.0 - (energy - LEAST) / (MOST - LEAST))

    def energy(self, y: float) -> float:
        """Energy at a pixel."""
        room = max(1, self.height() - _TOP - _BOTTOM)
        return min(MOST, max(LEAST, MOST - (y - _TOP) / room * (MOST - LEAST)))

    def set_point(self, index: int, place: float, energy: float) -> Points:
        """The curve with a point elsewhere, between its neighbours."""
        points = list(self.points)
        low = points[index - 1][0] + _NEAREST if index else 0.0
        high = points[index + 1][0] - _NEAREST if index + 1 < len(points) else 1.0
        points[index] = (round(min(max(place, low), high), 4), round(min(max(energy, LEAST), MOST), 2))
        return tuple(points)

    def remove(self, index: int) -> None:
        """Take a point away."""
        points = self.points
        if 0 <= index < len(points):
            self._edit("Remove a point of the energy curve", (*points[:index], *points[index + 1 :]))
            self.chosen = max(0, index - 1)

    def add(self, place: float, energy: float) -> None:
        """Add a point."""
        before, after = self.points, self._with_point(place, energy)
        if after != before:
            self._edit("Draw the energy curve", after)
            self.chosen = next(index for index, point in enumerate(after) if point not in before)

    def _with_point(self, place: float, energy: float) -> Points:
        """The curve with one more point; as it is where another one is too near."""
        added = (round(place, 4), round(energy, 2))
        if any(abs(added[0] - known) < _NEAREST for known, _ in self.points):
            return self.points
        return tuple(sorted((*self.points, added)))

    def _edit(self, label: str, points: Points) -> None:
        self._desk.edit(label, lambda dj_set: replace(dj_set, energy_curve=points))

    def _places(self) -> tuple[list[float], list[float]]:
        lanes = self._desk.timeline.lanes
        if len(lanes) < 2:
            return [0.0, 1.0], [0.0, max(1.0, self._desk.timeline.duration_seconds)]
        return (
            [place_of(index, len(lanes)) for index in range(len(lanes))],
            [(lane.mix_start + lane.mix_end) / 2 for lane in lanes],
        )

    def _x_of(self, seconds: float) -> float:
        room = self.width() - _LEFT - _RIGHT
        return _LEFT + room * seconds / max(1e-6, self._desk.timeline.duration_seconds)

    def _moment(self, x: float) -> float:
        room = max(1, self.width() - _LEFT - _RIGHT)
        return (x - _LEFT) / room * self._desk.timeline.duration_seconds

    def _point_at(self, place: QPointF) -> int | None:
        for index, (where, energy) in enumerate(self.points):
            if abs(self.x(where) - place.x()) <= _REACH and abs(self.y(energy) - place.y()) <= _REACH:
                return index
        return None

    # ── Qt ──

    def sizeHint(self) -> QSize:
        return QSize(800, 260)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("ground"))
        if not self._desk.timeline.lanes:
            painter.setPen(colour("text-faint"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(self.rect()).adjusted(20, 0, -20, 0), flags, EMPTY)
            return
        self._paint_scale(painter)
        self._paint_songs(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_course(painter)
        self._paint_wanted(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        x = self._x_of(self._player.position_seconds)
        painter.fillRect(QRectF(x, 0, 1.5, self.height() - _BOTTOM), colour("playhead"))

    def _paint_scale(self, painter: QPainter) -> None:
        painter.setFont(digit_font(8.5))
        for energy in (1, 4, 7, 10):
            y = self.y(energy)
            painter.fillRect(QRectF(_LEFT, round(y), self.width() - _LEFT - _RIGHT, 1), colour("line", 0.6))
            painter.setPen(colour("text-soft"))
            painter.drawText(
                QRectF(0, y - 8, _LEFT - 8, 16), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(energy)
            )

    def _paint_songs(self, painter: QPainter) -> None:
        """Each song with its energy, where it is heard."""
        laid_out = self._desk.laid_out
        base = self.y(LEAST)
        painter.setFont(ui_font(8.5))
        lanes = laid_out.timeline.lanes
        ends = [*(self._x_of(lane.mix_start) for lane in lanes[1:]), float(self.width() - _RIGHT)]
        for song, lane, end in zip(laid_out.songs, lanes, ends, strict=True):
            left, right, top = self._x_of(lane.mix_start), self._x_of(lane.mix_end), self.y(song.analysis.energy)
            tint = key_colour(song.key)
            is_chosen = song.id in self._desk.selected_ids
            ground = key_colour(song.key)
            ground.setAlphaF(0.30 if is_chosen else 0.16)
            painter.fillRect(QRectF(left, top, right - left, base - top + 1), ground)
            painter.fillRect(QRectF(left, top, right - left, 1.5), tint)
            painter.setPen(colour("text-soft"))
            text = painter.fontMetrics().elidedText(song.title, Qt.TextElideMode.ElideRight, int(end - left) - 8)
            painter.drawText(QPointF(left + 4, base + 16), text)

    def _paint_course(self, painter: QPainter) -> None:
        """The energy as it goes, second by second, on the scale of the songs."""
        laid_out = self._desk.laid_out
        middles = [(each.mix_start + each.mix_end) / 2 for each in laid_out.timeline.overlaps]
        starts, ends = [0.0, *middles], [*middles, laid_out.timeline.duration_seconds]
        painter.setPen(QPen(colour("text-faint", 0.8), 1.2))
        for song, lane, start, end in zip(laid_out.songs, laid_out.timeline.lanes, starts, ends, strict=True):
            course = song.analysis.energy_curve
            if not course:
                continue
            mean = max(sum(course) / len(course), 1e-6)
            count = max(2, int((self._x_of(end) - self._x_of(start)) / 4))
            line = []
            for moment in np.linspace(start, end, count).tolist():
                index = min(len(course) - 1, max(0, int(lane.to_source(moment))))
                energy = min(MOST, max(LEAST, song.analysis.energy * course[index] / mean))
                line.append(QPointF(self._x_of(moment), self.y(energy)))
            painter.drawPolyline(QPolygonF(line))

    def _paint_wanted(self, painter: QPainter) -> None:
        """The curve that is wanted: the drawn one, else that of the set's goal, dashed."""
        points = self.points
        dj_set, songs = self._desk.dj_set, self._desk.laid_out.songs
        if not points:
            wanted = wanted_energies(dj_set.goal, [float(song.analysis.energy) for song in songs])
            shape = [] if wanted is None else [(place_of(index, len(songs)), energy) for index, energy in enumerate(wanted)]
            painter.setPen(QPen(colour("warn", 0.8), 1.5, Qt.PenStyle.DashLine))
            painter.drawPolyline(QPolygonF([QPointF(self.x(place), self.y(energy)) for place, energy in shape]))
            return
        places = [0.0, *(place for place, _ in points), 1.0]
        line = [QPointF(self.x(place), self.y(drawn_energy(points, place))) for place in places]
        line = [QPointF(_LEFT, line[0].y()), *line, QPointF(self.width() - _RIGHT, line[-1].y())]
        painter.setPen(QPen(colour("warn"), 2))
        painter.drawPolyline(QPolygonF(line))
        for index, (place, energy) in enumerate(points):
            is_chosen = self.hasFocus() and index == self.chosen
            painter.setPen(QPen(colour("text" if is_chosen else "warn"), 2))
            painter.setBrush(colour("warn" if index == self._held else "ground"))
            painter.drawEllipse(QPointF(self.x(place), self.y(energy)), 5, 5)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self._desk.timeline.lanes:
            return
        self._has_moved = False
        self._held = self._point_at(event.position())
        if self._held is None:
            added = self._with_point(self.place(event.position().x()), self.energy(event.position().y()))
            if added != self.points:
                self._desk.drag(lambda dj_set: replace(dj_set, energy_curve=added))  # one step of undo with what follows
                self._has_moved = True
            self._held = self._point_at(event.position())
        if self._held is not None:
            self.chosen = self._held
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is None:
            is_over = self._point_at(event.position()) is not None
            self.setCursor(Qt.CursorShape.OpenHandCursor if is_over else Qt.CursorShape.CrossCursor)
            return
        self._has_moved = True
        points = self.set_point(self._held, self.place(event.position().x()), self.energy(event.position().y()))

        def moved(dj_set: DjSet) -> DjSet:
            return replace(dj_set, energy_curve=points)

        self._desk.drag(moved)
        place, energy = points[self._held]
        moment = float(np.interp(place, *self._places()))
        QToolTip.showText(event.globalPosition().toPoint(), f"energy {energy:.1f} at {clock_text(moment)}", self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._has_moved:
            self._has_moved = False
            self._desk.drop("Draw the energy curve")
        self._held = None
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self._point_at(event.position())
        if index is not None:
            self.remove(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        points, key = self.points, event.key()
        self.chosen = max(0, min(self.chosen, len(points) - 1))
        side = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(key))
        height = {Qt.Key.Key_Up: _STEP, Qt.Key.Key_Down: -_STEP}.get(Qt.Key(key))
        if key == Qt.Key.Key_Escape and self._held is not None:
            self._held, self._has_moved = None, False
            self._desk.cancel_drag()
        elif key == Qt.Key.Key_Insert and self._desk.timeline.lanes:
            self._add_beside()
        elif not points or (side is None and height is None and key not in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)):
            super().keyPressEvent(event)
        elif height is not None:
            self._move_by(0.0, height)
        elif side is None:
            self.remove(self.chosen)
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._move_by(side * 0.02, 0.0)
        else:
            self.chosen = max(0, min(len(points) - 1, self.chosen + side))
        self.update()

    def _move_by(self, place: float, energy: float) -> None:
        where, now = self.points[self.chosen]
        self._edit("Draw the energy curve", self.set_point(self.chosen, where + place, now + energy))

    def _add_beside(self) -> None:
        """A point in the middle of what follows the chosen one."""
        points = self.points
        if not points:
            self.add(0.5, 5.5)
            return
        here = points[self.chosen][0]
        following = points[self.chosen + 1][0] if self.chosen + 1 < len(points) else 1.0
        place = (here + following) / 2 if following > here else here / 2
        self.add(place, drawn_energy(points, place))

"""A vertical fader with its scale: one drag or one held key is one gesture."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QLinearGradient, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from airdesk.ui.theme import colour, ui_font
from airdesk.ui.widgets.gestures import Gestures
from airdesk.ui.widgets.level_scale import FLOOR_DB, MARKS_DB, SILENT_DB, TOP_DB, level_of_place, level_text, place_of_level

CAP_HEIGHT: Final = 28  # px
MARGIN: Final = CAP_HEIGHT // 2  # px above and below the way of the cap; meters beside it keep the same
_CAP_WIDTH: Final = 20
_SCALE_WIDTH: Final = 24
_FINE: Final = 0.15  # of the mouse's way while Shift is held
_STEPS_DB: Final = {
    Qt.Key.Key_Up: 0.5,
    Qt.Key.Key_Right: 0.5,
    Qt.Key.Key_Down: -0.5,
    Qt.Key.Key_Left: -0.5,
    Qt.Key.Key_PageUp: 3.0,
    Qt.Key.Key_PageDown: -3.0,
}
_TENTH: Final = 10  # the slider that assistive technology sees counts tenths of a dB


class Fader(Gestures, QAbstractSlider):
    """A level in dB that one drags, or moves by arrows and Page keys; Shift is fine, Home and double-click ask for a reset."""

    level_moved = Signal(float)  # dB, during a gesture
    level_dropped = Signal()  # the gesture ended
    gesture_cancelled = Signal()
    reset_asked = Signal()

    steps = _STEPS_DB

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._level_db = 0.0
        self._track_colour = colour("accent")
        self._grip: tuple[float, float] | None = None  # mouse y and place of the cap where it was last taken hold of
        self.setOrientation(Qt.Orientation.Vertical)
        self.setRange(int(FLOOR_DB * _TENTH), int(TOP_DB * _TENTH))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleDescription(f"{level_text(0.0)} dB")
        self.valueChanged.connect(self._follow_value)

    @property
    def level_db(self) -> float:
        """The level it shows."""
        return self._level_db

    def set_level(self, level_db: float) -> None:
        """Show a level."""
        if level_db == self._level_db:
            return
        self._level_db = level_db
        self.setValue(self._tenths())
        self.setAccessibleDescription(f"{level_text(level_db)} dB")
        self.update()

    def set_track_colour(self, track_colour: QColor) -> None:
        """The colour of the line under the cap."""
        self._track_colour = track_colour
        self.update()

    def cap_centre(self) -> QPoint:
        """Where the cap is now, for those who point at it."""
        return QPointF(self._groove_x(), self._cap_y()).toPoint()

    def sizeHint(self) -> QSize:
        return QSize(_SCALE_WIDTH + _CAP_WIDTH, 200)

    def minimumSizeHint(self) -> QSize:
        return QSize(_SCALE_WIDTH + _CAP_WIDTH, 2 * MARGIN + 60)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            event.ignore()
            return
        y = event.position().y()
        if abs(y - self._cap_y()) > MARGIN:  # beside the cap: it comes to the mouse
            self._move(level_of_place(self._place_at(y)))
        self._grip = (y, place_of_level(self._level_db))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is None:
            return
        grip_y, grip_place = self._grip
        is_fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        way = (grip_y - event.position().y()) / self._way()
        place = max(0.0, min(1.0, grip_place + way * (_FINE if is_fine else 1.0)))
        self._grip = (event.position().y(), place) if is_fine else self._grip
        self._move(_tidy(level_of_place(place), is_fine=is_fine))

    def step_by(self, step: float, *, is_fine: bool) -> None:
        """Arrows half a dB, Page keys three; a fifth of that with Shift."""
        self._move(self._stepped(step * (0.2 if is_fine else 1.0)))

    def drop(self) -> None:
        """The gesture has ended."""
        self.level_dropped.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_scale(painter)
        self._paint_groove(painter)
        self._paint_cap(painter)

    def _follow_value(self, value: int) -> None:
        """Assistive technology moves the slider, not the fader."""
        if value != self._tenths():
            self._move(value / _TENTH)
            self.level_dropped.emit()

    def _tenths(self) -> int:
        return round(max(FLOOR_DB, min(TOP_DB, self._level_db)) * _TENTH)

    def _stepped(self, step_db: float) -> float:
        if self._level_db <= FLOOR_DB:
            return FLOOR_DB + step_db if step_db > 0 else SILENT_DB
        level_db = round(self._level_db + step_db, 2)
        return SILENT_DB if level_db <= FLOOR_DB else min(TOP_DB, level_db)

    def _move(self, level_db: float) -> None:
        if level_db != self._level_db:
            self.set_level(level_db)
            self.level_moved.emit(level_db)

    def _groove_x(self) -> float:
        return self.width() - _CAP_WIDTH / 2 - 1

    def _way(self) -> float:
        return max(1.0, self.height() - 2 * MARGIN)

    def _cap_y(self) -> float:
        return MARGIN + (1.0 - place_of_level(self._level_db)) * self._way()

    def _place_at(self, y: float) -> float:
        return max(0.0, min(1.0, 1.0 - (y - MARGIN) / self._way()))

    def _paint_scale(self, painter: QPainter) -> None:
        painter.setFont(ui_font(7.0))
        last_y = -100.0
        for mark_db in MARKS_DB:
            y = MARGIN + (1.0 - place_of_level(mark_db)) * self._way()
            if y - last_y < 11 and mark_db != FLOOR_DB:
                continue  # too low a window for every mark
            last_y = y
            painter.setPen(colour("text") if mark_db == 0 else colour("text-faint"))
            text = f"+{mark_db}" if mark_db > 0 else str(abs(mark_db))
            box = QRectF(0, y - 7, _SCALE_WIDTH - 9, 14)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
            painter.drawLine(QPointF(_SCALE_WIDTH - 7, y), QPointF(_SCALE_WIDTH - 3, y))

    def _paint_groove(self, painter: QPainter) -> None:
        x, top, bottom = self._groove_x(), float(MARGIN), MARGIN + self._way()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("sunken"))
        painter.drawRoundedRect(QRectF(x - 2, top, 4, bottom - top), 2, 2)
        painter.setBrush(self._track_colour)
        painter.drawRoundedRect(QRectF(x - 1, self._cap_y(), 2, bottom - self._cap_y()), 1, 1)

    def _paint_cap(self, painter: QPainter) -> None:
        y = self._cap_y()
        box = QRectF(self._groove_x() - _CAP_WIDTH / 2 + 0.5, y - CAP_HEIGHT / 2 + 0.5, _CAP_WIDTH - 1, CAP_HEIGHT - 1)
        shade = QLinearGradient(box.topLeft(), box.bottomLeft())
        shade.setColorAt(0.0, QColor("#5b6475"))
        shade.setColorAt(1.0, QColor("#353c49"))
        painter.setBrush(shade)
        painter.setPen(QPen(colour("accent") if self.hasFocus() else colour("sunken"), 1.5 if self.hasFocus() else 1.0))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QPen(colour("playhead"), 2))
        painter.drawLine(QPointF(box.left() + 4, y), QPointF(box.right() - 4, y))


def _tidy(level_db: float, *, is_fine: bool) -> float:
    """Tenths of a dB, as shown; hundredths while one is careful."""
    return level_db if level_db == SILENT_DB else round(level_db, 2 if is_fine else 1)

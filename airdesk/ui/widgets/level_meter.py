"""A stereo peak meter with hold and clip lamp, painted only when something in it moved."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent, QLinearGradient, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from airdesk.ui.theme import colour
from airdesk.ui.widgets.fader import MARGIN
from airdesk.ui.widgets.level_scale import FLOOR_DB, level_of_amplitude, level_text, place_of_level

FALL_DB_PER_SECOND: Final = 20.0
HOLD_SECONDS: Final = 1.5
_GAP: Final = 2  # px between the bars
_LAMP_HEIGHT: Final = 6
_CLIP: Final = 1.0  # linear: full scale
_SHADES: Final = (
    (-60.0, "#2a8f7a"),
    (-18.0, "#4fd487"),
    (-9.0, "#8fe06a"),
    (-5.0, "#e5d650"),
    (0.0, "#f5a524"),
    (3.0, "#ff6b6b"),
)


class Channel:
    """One bar: it rises at once, falls slowly, and its peak stays a while."""

    __slots__ = ("held_db", "held_seconds", "level_db")

    def __init__(self) -> None:
        self.level_db = FLOOR_DB
        self.held_db = FLOOR_DB
        self.held_seconds = 0.0

    @property
    def is_at_rest(self) -> bool:
        """True when nothing is left to fall."""
        return self.held_db <= FLOOR_DB and self.level_db <= FLOOR_DB

    def feed(self, level_db: float, seconds: float) -> None:
        """A new level, so long after the one before."""
        self.level_db = max(FLOOR_DB, level_db, self.level_db - FALL_DB_PER_SECOND * seconds)
        self.held_seconds += seconds
        if self.level_db >= self.held_db:
            self.held_db, self.held_seconds = self.level_db, 0.0
        elif self.held_seconds > HOLD_SECONDS:
            self.held_db = max(self.level_db, self.held_db - FALL_DB_PER_SECOND * seconds)


class LevelMeter(QWidget):
    """Two bars on the fader's scale, and a lamp that stays lit after full scale until it is clicked."""

    cleared = Signal()  # the lamp was put out

    def __init__(self, bar_width: int = 6, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar_width = bar_width
        self._channels = (Channel(), Channel())
        self._peak_db = FLOOR_DB  # loudest since the lamp was last put out
        self._has_clipped = False
        self._painted: tuple[int, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    @property
    def has_clipped(self) -> bool:
        """True when full scale was reached since the lamp was last put out."""
        return self._has_clipped

    @property
    def is_at_rest(self) -> bool:
        """True when nothing is left to fall."""
        return all(channel.is_at_rest for channel in self._channels)

    @property
    def levels_db(self) -> tuple[float, float]:
        """What the bars show."""
        return self._channels[0].level_db, self._channels[1].level_db

    def feed(self, left: float, right: float, seconds: float) -> None:
        """New linear peaks, so long after the ones before."""
        for channel, amplitude in zip(self._channels, (left, right), strict=True):
            channel.feed(level_of_amplitude(amplitude), seconds)
            self._peak_db = max(self._peak_db, channel.level_db)
        if max(left, right) >= _CLIP:
            self._has_clipped = True
        if self._pixels() != self._painted:
            self.update()

    def clear(self) -> None:
        """Put the lamp out and forget the loudest."""
        self._has_clipped, self._peak_db = False, FLOOR_DB
        self.update()
        self.cleared.emit()

    def lamp_rect(self) -> QRect:
        """Where the lamp is."""
        return QRect(0, 0, self.width(), _LAMP_HEIGHT)

    def sizeHint(self) -> QSize:
        return QSize(2 * self._bar_width + _GAP, 200)

    def minimumSizeHint(self) -> QSize:
        return QSize(2 * self._bar_width + _GAP, 60)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.clear()
        event.ignore()  # the strip is chosen by it, too

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete):
            self.clear()
        else:
            event.ignore()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.setToolTip(f"Loudest so far: {level_text(self._peak_db)} dBFS. Click to clear.")
        super().enterEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._painted = self._pixels()
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        top, way = MARGIN, self._way()
        for number in range(2):
            self._paint_bar(painter, number * (self._bar_width + _GAP), top, way, self._painted[2 * number : 2 * number + 2])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(colour("bad") if self._has_clipped else QColor("#4a2429"))
        painter.drawRoundedRect(self.lamp_rect(), 2, 2)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(colour("accent"))
            painter.drawRoundedRect(self.lamp_rect().adjusted(0, 0, -1, -1), 2, 2)

    def _paint_bar(self, painter: QPainter, x: int, top: int, way: int, pixels: tuple[int, ...]) -> None:
        level, held = pixels
        painter.fillRect(x, top, self._bar_width, way, colour("sunken"))
        if level > 0:
            painter.fillRect(x, top + way - level, self._bar_width, level, self._shade(top, way))
        if held > 0:
            is_over = held >= round(place_of_level(0.0) * way)
            is_high = held > place_of_level(-6.0) * way
            tone = colour("bad") if is_over else QColor("#ffd08a" if is_high else "#c9f7d6")
            painter.fillRect(x, top + way - held, self._bar_width, 2, tone)

    def _shade(self, top: int, way: int) -> QLinearGradient:
        shade = QLinearGradient(0, top + way, 0, top)
        for level_db, tone in _SHADES:
            shade.setColorAt(place_of_level(level_db), QColor(tone))
        return shade

    def _way(self) -> int:
        return max(1, self.height() - 2 * MARGIN)

    def _pixels(self) -> tuple[int, ...]:
        way = self._way()
        heights = [round(place_of_level(value) * way) for c in self._channels for value in (c.level_db, c.held_db)]
        return (*heights, int(self._has_clipped))

"""The keys at the left of the piano roll: a piano, or the names of drums; pressing one lets it be heard."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from airdesk.ui.pianoroll.pitch_rows import PitchRows
from airdesk.ui.theme import colour, ui_font
from airdesk.ui.widgets.text_stamps import TextStamps

KEYS_PX: Final = 56
NAMES_PX: Final = 104
WHITE: Final = QColor("#c9ced8")
WHITE_LIT: Final = QColor("#9fe6df")
BLACK: Final = QColor("#22262f")
BLACK_LIT: Final = QColor("#3c6b68")
GAP: Final = QColor("#8d94a1")
BLACK_PX: Final = 34  # right end of black keys
INK: Final = QColor("#14171c")


class Keyboard(QWidget):
    """One key for each row."""

    key_pressed = Signal(int)  # pitch

    def __init__(self, rows: PitchRows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self._lit = -1
        self._down = -1
        self._names = TextStamps(ui_font(7.5, weight=QFont.Weight.DemiBold))
        self.setFixedWidth(KEYS_PX)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Keys")
        self.setToolTip("Click a key to hear it")
        rows.changed.connect(self._rows_changed)

    def light(self, pitch: int) -> None:
        """Show which row the mouse is in; -1: none."""
        if pitch != self._lit:
            for each in (self._lit, pitch):
                self._update_row(each)
            self._lit = pitch

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = event.rect()
        painter.fillRect(rect, colour("panel"))
        rows = self._rows.visible(rect.top() - 12, rect.bottom() + 12)  # names reach into their neighbours
        for row in rows:
            if self._rows.are_drums:
                self._paint_drum(painter, row)
            else:
                self._paint_key(painter, row)
        if not self._rows.are_drums:
            self._paint_names(painter, rows)
        painter.fillRect(self.width() - 1, rect.top(), 1, rect.height(), colour("line"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._press(self._rows.pitch_at(event.position().y()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._down >= 0:
            self._press(self._rows.pitch_at(event.position().y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._update_row(self._down)
        self._down = -1

    def _press(self, pitch: int) -> None:
        if pitch >= 0 and pitch != self._down:
            self._update_row(self._down)
            self._down = pitch
            self._update_row(pitch)
            self.key_pressed.emit(pitch)

    def _rows_changed(self) -> None:
        self.setFixedWidth(NAMES_PX if self._rows.are_drums else KEYS_PX)
        self.update()

    def _update_row(self, pitch: int) -> None:
        if pitch >= 0 and self._rows.row_of[pitch] >= 0:
            y = self._rows.y_of_row(int(self._rows.row_of[pitch]))
            self.update(0, y - 4, self.width(), self._rows.row_px + 8)

    def _paint_key(self, painter: QPainter, row: int) -> None:
        """Black keys are short and the white ones beside them reach around, as on a piano."""
        pitch, y, height = self._rows.pitches[row], self._rows.y_of_row(row), self._rows.row_px
        is_black = self._rows.is_black(pitch)
        painter.fillRect(2, y, self.width() - 3, height, WHITE)
        if is_black:
            painter.fillRect(BLACK_PX, y + height // 2, self.width() - BLACK_PX, 1, GAP)
        elif pitch % 12 in (0, 5):  # nothing black lies between it and the key below
            painter.fillRect(2, y + height - 1, self.width() - 3, 1, GAP)
        if is_black:
            painter.fillRect(2, y, BLACK_PX - 2, height, BLACK)
        if pitch in (self._down, self._lit):
            lit = colour("accent") if pitch == self._down else BLACK_LIT if is_black else WHITE_LIT
            painter.fillRect(2, y, (BLACK_PX if is_black else self.width() - 1) - 2, height - (0 if is_black else 1), lit)

    def _paint_names(self, painter: QPainter, rows: range) -> None:
        metrics, height = self._names.metrics, self._rows.row_px
        for row in rows:
            pitch = self._rows.pitches[row]
            if pitch % 12 == 0:
                name = self._rows.label(pitch)
                x = self.width() - 8 - round(metrics.horizontalAdvance(name))
                y = self._rows.y_of_row(row) + round((height - 1 - metrics.height()) / 2)
                self._names.stamp(painter, x, y, name, KEYS_PX, INK)

    def _paint_drum(self, painter: QPainter, row: int) -> None:
        pitch, y, height = self._rows.pitches[row], self._rows.y_of_row(row), self._rows.row_px
        lit = "accent-dark" if pitch == self._down else "control" if pitch == self._lit else "raised"
        painter.fillRect(2, y, self.width() - 3, height - 1, colour(lit))
        if height >= 9:
            top = y + round((height - 1 - self._names.metrics.height()) / 2)
            self._names.stamp(painter, 8, top, self._rows.label(pitch), self.width() - 14, colour("text"))

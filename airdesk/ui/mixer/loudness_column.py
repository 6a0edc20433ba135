"""The loudness of what plays: since the last reset, now, and over the last half minute."""

from __future__ import annotations

import math
import time
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from airdesk.playback.state import PlaybackState
from airdesk.ui.theme import colour, digit_font, ui_font
from airdesk.ui.widgets.level_scale import level_of_amplitude
from airdesk.ui.widgets.loudness_history import LOWEST_LUFS, STEP_SECONDS, LoudnessHistory

COLUMN_WIDTH: Final = 148  # px
WIDEST: Final = 300  # px, where there is room
LOW_HEIGHT: Final = 262  # px; below, the last half minute gives way
SILENCE: Final = "–"


class LoudnessBar(QWidget):
    """A name, a figure and a bar under them."""

    def __init__(self, name: str, unit: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._unit = name, unit
        self._value = -math.inf
        self._tone = "good"
        self.setFixedHeight(28)
        self.setAccessibleName(name)

    def show_value(self, value: float, tone: str) -> None:
        """Show a figure; its bar has a colour of the palette."""
        value = round(value, 1) if math.isfinite(value) else -math.inf
        if (value, tone) != (self._value, self._tone):
            self._value, self._tone = value, tone
            self.setAccessibleDescription(f"{figure_text(value)} {self._unit}")
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = QRectF(0, 0, self.width(), 18)
        painter.setFont(ui_font(8.25))
        painter.setPen(colour("text-soft"))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._name)
        painter.setFont(digit_font(8.75))
        painter.setPen(colour("text"))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, figure_text(self._value))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("sunken"))
        way = QRectF(0, 20, self.width(), 5)
        painter.drawRoundedRect(way, 2.5, 2.5)
        share = (max(LOWEST_LUFS, min(0.0, self._value)) - LOWEST_LUFS) / -LOWEST_LUFS
        if share > 0:
            way.setWidth(max(5.0, way.width() * share))
            painter.setBrush(colour(self._tone))
            painter.drawRoundedRect(way, 2.5, 2.5)


class LoudnessColumn(QWidget):
    """Figures from `PlaybackState`; Reset asks that loudness be measured anew."""

    reset_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.integrated = QLabel(SILENCE)
        self.momentary = LoudnessBar("Momentary", "LUFS")
        self.short_term = LoudnessBar("Short-term", "LUFS")
        self.peak = LoudnessBar("Sample peak", "dBFS")
        self.history = LoudnessHistory()
        self.reset = QPushButton("Reset")
        self._peak_amplitude = 0.0
        self._last_step = 0.0
        self.setMinimumWidth(COLUMN_WIDTH)
        self.setMaximumWidth(WIDEST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Loudness")
        self._lay_out()
        self.reset.clicked.connect(self._on_reset)

    def show_state(self, state: PlaybackState) -> None:
        """Take over what is heard now; figures move ten times a second at most."""
        self._peak_amplitude = max(self._peak_amplitude, state.master.left, state.master.right)
        now = time.monotonic()
        if now - self._last_step < STEP_SECONDS * 0.9:
            return
        self._last_step = now
        heard = state.loudness
        self.integrated.setText(figure_text(heard.integrated_lufs))
        self.momentary.show_value(heard.momentary_lufs, "warn" if heard.momentary_lufs > -9.0 else "good")
        self.short_term.show_value(heard.short_term_lufs, "warn" if heard.short_term_lufs > -9.0 else "good")
        peak_dbfs = level_of_amplitude(self._peak_amplitude)
        tone = "bad" if peak_dbfs >= 0.0 else "warn" if peak_dbfs > -1.0 else "good"
        self.peak.show_value(peak_dbfs if self._peak_amplitude > 0 else -math.inf, tone)
        if state.phase == "playing" or not state.is_song:
            self.history.add(heard.momentary_lufs, heard.short_term_lufs)

    def forget(self) -> None:
        """Begin anew, as after another song was opened."""
        self._peak_amplitude, self._last_step = 0.0, 0.0
        self.history.clear()
        self.show_state(PlaybackState())
        self._last_step = 0.0

    def sizeHint(self) -> QSize:
        return QSize(COLUMN_WIDTH, 420)

    def minimumSizeHint(self) -> QSize:
        return QSize(COLUMN_WIDTH, 190)

    def resizeEvent(self, event: QResizeEvent) -> None:
        for part in (self._span, self.history):
            part.setVisible(event.size().height() >= LOW_HEIGHT)
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("panel"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("line"), 1))
        painter.setBrush(colour("ground"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(3.5, 6.5, -4.5, -6.5), 8, 8)

    def _on_reset(self) -> None:
        self.forget()
        self.reset_asked.emit()

    def _lay_out(self) -> None:
        heading, unit, span, axis = QLabel("LOUDNESS"), QLabel("LUFS"), QLabel("Last 30 s"), QLabel("LUFS")
        name = QLabel("Integrated")
        heading.setProperty("look", "heading")
        self.reset.setProperty("look", "link")
        self.reset.setToolTip("Measure loudness anew")
        self.reset.setAccessibleName("Reset loudness")
        for label, look in ((name, "soft"), (unit, "faint"), (span, "soft"), (axis, "faint")):
            label.setProperty("look", look)
            label.setFont(ui_font(8.25))
        heading.setFont(ui_font(8.25))
        self.integrated.setFont(digit_font(19.0))
        self.integrated.setStyleSheet(f"color: {colour('accent').name()};")
        self.integrated.setAccessibleName("Integrated loudness")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 11, 14, 14)
        rows.setSpacing(4)
        rows.addLayout(_row(heading, None, self.reset))
        rows.addWidget(name)
        rows.addLayout(_row(self.integrated, None, unit))
        for bar in (self.momentary, self.short_term, self.peak):
            rows.addWidget(bar)
        self._span = QWidget()
        self._span.setLayout(_row(span, None, axis))
        rows.addWidget(self._span)
        rows.addWidget(self.history, 1)
        rows.addStretch(0)


def figure_text(value: float) -> str:
    """A loudness as one reads it; a dash for silence."""
    return f"{value:.1f}" if math.isfinite(value) and value > -100 else SILENCE


def _row(*parts: QWidget | None) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    for part in parts:
        if part is None:
            row.addStretch(1)
        else:
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignBaseline)
    return row

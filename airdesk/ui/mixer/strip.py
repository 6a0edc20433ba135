"""One strip of the mixer: everything about a track's place in the mix."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from airdesk.model.song import Track
from airdesk.ui.arrange.names import shown_name
from airdesk.ui.theme import colour, ui_font
from airdesk.ui.widgets.elided_label import ElidedLabel
from airdesk.ui.widgets.fader import Fader
from airdesk.ui.widgets.level_field import LevelField
from airdesk.ui.widgets.level_meter import LevelMeter
from airdesk.ui.widgets.light_button import LightButton
from airdesk.ui.widgets.pan_knob import PanKnob, pan_text
from airdesk.workflows.sound_names import played_name

STRIP_WIDTH: Final = 84  # px
WIDEST: Final = 108  # px, where there is room
LOW_HEIGHT: Final = 270  # px; below, the name of the sound gives way
BAR: Final = 3  # px of colour on top
HEAD_HEIGHT: Final = 58  # px that knob and buttons take; the master keeps as much, so that all faders stand in one line


class Strip(QWidget):
    """Shows one track; what the hand does to it comes out as signals that carry no track, for its owner knows which it is."""

    touched = Signal()  # any control of it was clicked or focused

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.track: Track | None = None
        self._colour = colour("accent")
        self._is_chosen = False
        self.name = ElidedLabel(ui_font(9.0, weight=ui_font().Weight.DemiBold))
        self.sound = ElidedLabel(ui_font(8.0), tone="text-faint")
        self.knob, self.pan = PanKnob(), QLabel("C")
        self.mute = LightButton("M", colour("warn"))
        self.solo = LightButton("S", colour("accent"))
        self.fader, self.meter, self.field = Fader(), LevelMeter(), LevelField()
        self.setFixedWidth(STRIP_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._lay_out()
        for control in (self.knob, self.mute, self.solo, self.fader, self.meter, self.field):
            control.installEventFilter(self)

    def show_track(self, track: Track, track_colour: QColor) -> None:
        """Show this track as it is."""
        if self.track is None or (self.track.name, played_name(self.track)) != (track.name, played_name(track)):
            self._show_name(track)
        if track_colour != self._colour:
            self._colour = track_colour
            self.fader.set_track_colour(track_colour)
            self.knob.set_track_colour(track_colour)
            self.update()
        self.track = track
        self.fader.set_level(track.gain_db)
        self.field.set_level(track.gain_db)
        self.knob.set_pan(track.pan)
        self.pan.setText(pan_text(track.pan))
        self.mute.setChecked(track.is_muted)
        self.solo.setChecked(track.is_soloed)

    def set_chosen(self, is_chosen: bool) -> None:
        """Stand out as the chosen track, or not."""
        if is_chosen != self._is_chosen:
            self._is_chosen = is_chosen
            self.update()

    def set_audible(self, is_audible: bool) -> None:
        """Whether the track is heard as things stand."""
        self.name.set_tone("text" if is_audible else "text-faint")

    def sizeHint(self) -> QSize:
        return QSize(STRIP_WIDTH, 420)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.FocusIn):
            self.touched.emit()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.touched.emit()
        super().mousePressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.sound.setVisible(event.size().height() >= LOW_HEIGHT)
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("raised" if self._is_chosen else "panel"))
        painter.fillRect(0, 0, self.width() - 1, BAR, self._colour)
        painter.setPen(colour("line"))
        painter.drawLine(QPoint(self.width() - 1, 0), QPoint(self.width() - 1, self.height()))

    def _show_name(self, track: Track) -> None:
        name = shown_name(track.name)
        self.name.setText(name)
        self.sound.setText(played_name(track))
        self.setAccessibleName(f"Track {name}")
        self.fader.setAccessibleName(f"Volume of {name}")
        self.fader.setToolTip("Drag, or arrows and Page keys; Shift is fine; double-click or Home goes back")
        self.field.setAccessibleName(f"Volume of {name} in dB")
        self.knob.setAccessibleName(f"Pan of {name}")
        self.knob.setToolTip("Drag, or arrows; Shift is fine; double-click or Home goes back")
        self.meter.setAccessibleName(f"Level of {name}")
        self.mute.setAccessibleName(f"Mute {name}")
        self.mute.setToolTip("Mute (M)")
        self.solo.setAccessibleName(f"Solo {name}")
        self.solo.setToolTip("Solo (S); Alt-click: only this one")

    def _lay_out(self) -> None:
        self.pan.setFont(ui_font(8.25))
        self.pan.setAccessibleName("Pan")
        pan_row = QHBoxLayout()
        pan_row.setSpacing(5)
        pan_row.addWidget(self.knob)
        pan_row.addWidget(self.pan, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        buttons.addWidget(self.mute)
        buttons.addWidget(self.solo)
        levels = QHBoxLayout()
        levels.setSpacing(6)
        levels.addWidget(self.fader)
        levels.addStretch(1)
        levels.addWidget(self.meter)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(7, BAR + 6, 8, 7)
        rows.setSpacing(4)
        rows.addWidget(self.name)
        rows.addWidget(self.sound)
        rows.addLayout(pan_row)
        rows.addLayout(buttons)
        rows.addLayout(levels, 1)
        rows.addWidget(self.field)
        for first, second in (
            (self.mute, self.solo),
            (self.solo, self.fader),
            (self.fader, self.field),
            (self.field, self.meter),
        ):
            QWidget.setTabOrder(first, second)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

"""The master strip: the level of the whole mix, against the take as it was opened."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from airdesk.ui.mixer.strip import HEAD_HEIGHT, LOW_HEIGHT
from airdesk.ui.theme import colour, ui_font
from airdesk.ui.widgets.elided_label import ElidedLabel
from airdesk.ui.widgets.fader import Fader
from airdesk.ui.widgets.level_field import LevelField
from airdesk.ui.widgets.level_meter import LevelMeter
from airdesk.ui.widgets.level_scale import SILENT_DB

MASTER_WIDTH: Final = 98  # px


class MasterStrip(QWidget):
    """Its 0 dB is the mix as it was opened: what one gain levelled it there is a matter of the render, not of taste."""

    gain_moved = Signal(float)  # dB of the song's master gain, during a gesture
    gain_typed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reference_db = 0.0
        self.name = ElidedLabel(ui_font(9.0, weight=ui_font().Weight.DemiBold))
        self.about = ElidedLabel(ui_font(8.0), tone="text-faint")
        self.gain = QLabel()
        self.fader, self.meter, self.field = Fader(), LevelMeter(12), LevelField()
        self.setFixedWidth(MASTER_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.name.setText("Master")
        self._name_controls()
        self._lay_out()
        self.fader.level_moved.connect(lambda level_db: self.gain_moved.emit(self._gain_of(level_db)))
        self.field.level_typed.connect(lambda level_db: self.gain_typed.emit(self._gain_of(level_db)))

    def set_reference(self, gain_db: float) -> None:
        """The gain that is shown as 0 dB."""
        self._reference_db = gain_db

    @property
    def reference_db(self) -> float:
        """The gain that is shown as 0 dB."""
        return self._reference_db

    @property
    def is_moved(self) -> bool:
        """Whether a hand moved it away from 0 dB."""
        return self.fader.level_db != 0.0 or self.field.isModified()

    def show_gain(self, gain_db: float, sample_rate: int) -> None:
        """Show the song's master gain."""
        level_db = round(gain_db - self._reference_db, 2)
        self.fader.set_level(level_db)
        self.field.set_level(level_db)
        self.fader.setToolTip(f"Level of the mix; 0 is the take as it was opened, gain {gain_db:+.1f} dB")
        self.gain.setText(f"{gain_db:+.1f} dB")
        self.about.setText(f"{sample_rate / 1000:g} kHz")

    def sizeHint(self) -> QSize:
        return QSize(MASTER_WIDTH, 420)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("panel"))
        painter.fillRect(0, 0, self.width(), 3, colour("accent"))
        painter.setPen(colour("line"))
        painter.drawLine(QPoint(0, 3), QPoint(0, self.height()))

    def set_foot(self, height: int) -> None:
        """Leave so many pixels free below, where the strips beside it have a scroll bar."""
        self._rows.setContentsMargins(9, 9, 9, 7 + height)

    def _gain_box(self) -> QWidget:
        box = QWidget()
        box.setFixedHeight(HEAD_HEIGHT)
        rows = QVBoxLayout(box)
        rows.setContentsMargins(0, 3, 0, 0)
        rows.setSpacing(0)
        label = QLabel("Gain of the mix")
        label.setProperty("look", "faint")
        label.setFont(ui_font(7.5))
        self.gain.setFont(ui_font(8.25))
        self.gain.setAccessibleName("Gain of the mix")
        rows.addWidget(label)
        rows.addWidget(self.gain)
        rows.addStretch(1)
        return box

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.about.setVisible(event.size().height() >= LOW_HEIGHT)
        super().resizeEvent(event)

    def _gain_of(self, level_db: float) -> float:
        return SILENT_DB if level_db <= SILENT_DB else round(level_db + self._reference_db, 4)

    def _name_controls(self) -> None:
        self.setAccessibleName("Master")
        self.fader.setAccessibleName("Level of the mix")
        self.field.setAccessibleName("Level of the mix in dB")
        self.meter.setAccessibleName("Level of what plays")

    def _lay_out(self) -> None:
        levels = QHBoxLayout()
        levels.setSpacing(6)
        levels.addWidget(self.fader)
        levels.addStretch(1)
        levels.addWidget(self.meter)
        rows = self._rows = QVBoxLayout(self)
        rows.setContentsMargins(9, 9, 9, 7)
        rows.setSpacing(4)
        rows.addWidget(self.name)
        rows.addWidget(self.about)
        rows.addWidget(self._gain_box())
        rows.addLayout(levels, 1)
        rows.addWidget(self.field)
        QWidget.setTabOrder(self.fader, self.field)
        QWidget.setTabOrder(self.field, self.meter)

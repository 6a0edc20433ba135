"""The parts of the piano roll around its notes: ruler, keys, velocities, scroll bars. Imported when it is first shown."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from airdesk.ui.pianoroll.keyboard import Keyboard
from airdesk.ui.pianoroll.roll_canvas import RollCanvas
from airdesk.ui.pianoroll.roll_ruler import RollRuler
from airdesk.ui.pianoroll.roll_scene import RollScene
from airdesk.ui.pianoroll.velocity_lane import VelocityLane
from airdesk.ui.theme import colour, ui_font
from airdesk.ui.widgets.edge_bar import EdgeBar

LOW_PX: Final = 190


class RollEditor(QWidget):
    """Everything that scrolls and zooms together."""

    sought = Signal(int)
    auditioned = Signal(int, int)  # pitch, velocity
    hovered = Signal(int, float)  # pitch, tick

    def __init__(self, scene: RollScene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.roll = scene
        self.ruler = RollRuler(scene, self)
        self.keyboard = Keyboard(scene.rows, self)
        self.canvas = RollCanvas(scene, self)
        self.velocities = VelocityLane(scene, self)
        self.across = EdgeBar(Qt.Orientation.Horizontal, "Scroll through time", parent=self)
        self.down = EdgeBar(Qt.Orientation.Vertical, "Scroll through pitches", parent=self)
        self._arrange()
        self._connect()

    def settle(self) -> None:
        """Give all parts their sizes now, so that what is fitted next fits them."""
        layout = self.layout()
        if layout is not None:
            layout.activate()

    def show_playhead(self, x: int | None) -> None:
        """Move the playhead in all parts."""
        for part in (self.canvas, self.velocities, self.ruler):
            part.show_playhead(x)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A low dock keeps its room for the notes."""
        has_room = self.height() >= LOW_PX
        self.velocities.setVisible(has_room)
        self._velocity_field.setVisible(has_room)
        super().resizeEvent(event)

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(_Blank("", self), 0, 0)
        grid.addWidget(self.ruler, 0, 1)
        grid.addWidget(self.keyboard, 1, 0)
        grid.addWidget(self.canvas, 1, 1)
        grid.addWidget(self.down, 1, 2)
        self._velocity_field = _Blank("Velocity", self)
        grid.addWidget(self._velocity_field, 2, 0)
        grid.addWidget(self.velocities, 2, 1)
        grid.addWidget(self.across, 3, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(1, 1)

    def _connect(self) -> None:
        self.ruler.sought.connect(self.sought)
        self.canvas.auditioned.connect(self.auditioned)
        self.canvas.hovered.connect(self.hovered)
        self.canvas.hovered.connect(lambda pitch, _: self.keyboard.light(pitch))
        self.keyboard.key_pressed.connect(lambda pitch: self.auditioned.emit(pitch, 100))
        self.roll.axis.changed.connect(self._axis_changed)
        self.roll.rows.changed.connect(self._rows_changed)
        self.across.valueChanged.connect(self.roll.axis.scroll_to)
        self.down.valueChanged.connect(self.roll.rows.scroll_to)

    def _axis_changed(self) -> None:
        axis = self.roll.axis
        self.across.show_place(axis.max_left_px, axis.width_px, axis.left_px)

    def _rows_changed(self) -> None:
        rows = self.roll.rows
        self.down.show_place(rows.max_top_px, rows.view_px, rows.top_px)


class _Blank(QWidget):
    """The field left of a lane, with its name."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = text
        self.setFont(ui_font(8.0))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), colour("panel"))
        painter.setPen(colour("text-soft"))
        top_left = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        painter.drawText(self.rect().adjusted(6, 5, 0, 0), top_left, self._text)

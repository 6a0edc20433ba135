"""The head of one track: name, sound, mute, solo, volume, pan, level."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QFont,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from airdesk.model.song import Track
from airdesk.ui.arrange.lane_layout import COMPACT_PX
from airdesk.ui.arrange.lanes_painter import SELECTED_ROW
from airdesk.ui.arrange.names import shown_name
from airdesk.ui.browser.sample_drag import dragged_samples
from airdesk.ui.theme import colour, ui_font
from airdesk.ui.widgets.gain_slider import GainSlider
from airdesk.ui.widgets.in_place_editor import InPlaceEditor
from airdesk.ui.widgets.knob import Knob
from airdesk.ui.widgets.level_scale import level_text, read_level
from airdesk.ui.widgets.light_button import LightButton
from airdesk.ui.widgets.mini_meter import MiniMeter
from airdesk.ui.widgets.pan_knob import pan_text
from airdesk.workflows.sound_names import played_name

HEADER_PX: Final = 200
NORMAL_PX: Final = 56  # lower headers have one line less
_LEFT: Final = 14  # of name and slider
_RIGHT: Final = 186


class TrackHeader(QWidget):
    """Shows a track; what is done to it comes out as signals, of its controls and of its own."""

    pressed = Signal()
    renamed = Signal(str)
    gain_typed = Signal(float)  # dB
    dragged = Signal(QPoint, QPoint)  # where it was pressed, and where the mouse is now
    menu_asked = Signal(QPoint)  # place on the screen
    samples_dropped = Signal(tuple)  # keys of samples

    def __init__(self, track: Track, track_colour: QColor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.track = track
        self._colour = track_colour
        self._is_selected = False
        self._press: QPoint | None = None
        self._is_target = False
        self.setAcceptDrops(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._name_font = ui_font(9.75, weight=QFont.Weight.DemiBold)
        self._small_font = ui_font(8.25)
        self.mute = LightButton("M", colour("warn"), self)
        self.solo = LightButton("S", colour("accent"), self)
        self.slider, self.knob, self.meter = GainSlider(self), Knob(self), MiniMeter(self)
        self._editor = InPlaceEditor(self)
        self.show_track(track, track_colour)

    def show_track(self, track: Track, track_colour: QColor) -> None:
        """Show another state of the track."""
        self.track, self._colour = track, track_colour
        self.mute.setChecked(track.is_muted)
        self.solo.setChecked(track.is_soloed)
        self.slider.set_track_colour(track_colour)
        self.slider.set_level(track.gain_db)
        self.knob.set_pan(track.pan)
        self._say_what_is_what(shown_name(track.name))
        self.update()

    def set_selected(self, is_selected: bool) -> None:
        """Show whether it is the selected track."""
        if is_selected != self._is_selected:
            self._is_selected = is_selected
            self.update()

    def begin_rename(self) -> None:
        """Let the name be typed."""
        box = self._name_rect().adjusted(-6, -1, 0, 2)
        self._editor.begin(box, shown_name(self.track.name), "Name of the track", self._rename)

    def begin_gain(self) -> None:
        """Let the volume be typed."""
        box = self._gain_rect().adjusted(-6, -2, 4, 2)
        self._editor.begin(box, level_text(self.track.gain_db), "Volume in dB", self._type_gain)

    def cancel_typing(self) -> bool:
        """Leave things as they were; False where nobody was typing."""
        return self._editor.cancel()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.meter.setGeometry(self.width() - 8, 4, 5, self.height() - 9)
        if self._is_normal():
            self._place((self.mute, 111, 7, 22, 20), (self.solo, 135, 7, 22, 20), (self.knob, 160, 7, 20, 20))
            self.slider.setGeometry(_LEFT - 3, 43, 106, 14)
        else:
            self._place((self.mute, 140, 2, 22, 19), (self.solo, 164, 2, 22, 19), (self.knob, 118, 3, 18, 18))
            self.slider.setGeometry(_LEFT - 3, COMPACT_PX // 2 + 2, 106, 14)
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), SELECTED_ROW if self._is_selected else colour("panel"))
        if self._is_selected:
            painter.fillRect(self.rect(), colour("control", 0.35))
        if self._is_target:
            painter.fillRect(self.rect(), colour("accent-dark"))
        painter.fillRect(0, 0, 4, self.height() - 1, self._colour)
        painter.fillRect(0, self.height() - 1, self.width(), 1, colour("line"))
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        _write(painter, self._name_rect(), shown_name(self.track.name), self._name_font, "text", left)
        if self._is_normal():
            box = QRect(_LEFT, 24, 140, 16)
            _write(painter, box, played_name(self.track), self._small_font, "text-faint", left)
        gain = f"{level_text(self.track.gain_db)} dB"
        _write(painter, self._gain_rect(), gain, self._small_font, "text-soft", left if self._is_normal() else right)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._press = event.position().toPoint()
            self.pressed.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._press is not None:
            self.dragged.emit(self._press, event.position().toPoint())

    def end_drag(self) -> None:
        """Whoever took the drag over says so."""
        self._press = None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._press = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        if self._gain_rect().contains(place):
            self.begin_gain()
        elif self._name_rect().adjusted(0, -4, 0, 16).contains(place):
            self.begin_rename()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dragged_samples(event.mimeData()) is not None:
            self._show_target(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_target(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._show_target(False)
        dragged = dragged_samples(event.mimeData())
        if dragged is not None:
            event.acceptProposedAction()
            self.samples_dropped.emit(dragged.keys)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(event.globalPos())

    def _show_target(self, is_target: bool) -> None:
        """Lit while samples are held over it."""
        self._is_target = is_target
        self.update()

    def _say_what_is_what(self, name: str) -> None:
        """Names for screen readers and tool tips."""
        self.setAccessibleName(f"Track {name}")
        self.setToolTip(f"{name} · {played_name(self.track)}")
        tips = (
            (self.mute, f"Mute {name}", "(M)"),
            (self.solo, f"Solo {name}", "(S; Alt-click: this one alone)"),
            (self.slider, f"Volume of {name}", f"{level_text(self.track.gain_db)} dB (double-click: back; Shift: fine)"),
            (self.knob, f"Pan of {name}", f"{pan_text(self.track.pan)} (double-click: back; Shift: fine)"),
        )
        for widget, label, more in tips:
            widget.setAccessibleName(label)
            widget.setToolTip(f"{label} {more}")

    def _rename(self, text: str) -> None:
        name = " ".join(text.split())
        if name and name != shown_name(self.track.name):
            self.renamed.emit(name)

    def _type_gain(self, text: str) -> None:
        gain_db = read_level(text)
        if gain_db is not None and gain_db != self.track.gain_db:
            self.gain_typed.emit(gain_db)

    def _is_normal(self) -> bool:
        return self.height() >= NORMAL_PX

    def _name_rect(self) -> QRect:
        return QRect(_LEFT, 7, 94, 17) if self._is_normal() else QRect(_LEFT, 3, 102, 17)

    def _gain_rect(self) -> QRect:
        left = _LEFT + 108
        return QRect(left, 42, 66, 16) if self._is_normal() else QRect(left, 22, _RIGHT - left, 16)

    def _place(self, *places: tuple[QWidget, int, int, int, int]) -> None:
        for widget, x, y, width, height in places:
            widget.setGeometry(x, y, width, height)


def _write(painter: QPainter, box: QRect, text: str, font: QFont, ink: str, side: Qt.AlignmentFlag) -> None:
    painter.setFont(font)
    painter.setPen(colour(ink))
    elided = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, elided)

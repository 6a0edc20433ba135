"""The head of one track: name, sound, mute, solo, volume, pan, level."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from airdesk.model.song import Track
from airdesk.ui.arrange.drag_out import has_left
from airdesk.ui.arrange.lane_layout import COMPACT_PX
from airdesk.ui.arrange.lanes_painter import SELECTED_ROW
from airdesk.ui.arrange.names import shown_name
from airdesk.ui.theme import colour, ui_font
from airdesk.ui.widgets.gain_slider import GainSlider, gain_text, parsed_gain
from airdesk.ui.widgets.in_place_editor import InPlaceEditor
from airdesk.ui.widgets.knob import Knob
from airdesk.ui.widgets.letter_button import LetterButton
from airdesk.ui.widgets.mini_meter import MiniMeter
from airdesk.workflows.sound_names import sound_name

HEADER_PX = 200
_LEFT = 14  # of name and slider
_NORMAL_PX = 56


class TrackHeader(QWidget):
    """Shows a track and says what its user does; it edits nothing itself."""

    pressed = Signal(str)  # track id
    gain_moved = Signal(str, float)
    pan_moved = Signal(str, float)
    gesture_ended = Signal(str, str)  # track id, label of the undo step
    gesture_cancelled = Signal()
    mute_clicked = Signal(str)
    solo_clicked = Signal(str, bool)  # track id, exclusive
    renamed = Signal(str, str)
    drag_left = Signal(str)  # dragged out of the timeline
    menu_asked = Signal(str, QPoint)  # track id, place on the screen

    def __init__(self, track: Track, colour_of_track: QColor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.track = track
        self._colour = colour_of_track
        self._is_selected = False
        self._press: QPoint | None = None
        self._name_font = ui_font(9.75, weight=QFont.Weight.DemiBold)
        self._small_font = ui_font(8.25)
        self.mute = LetterButton("M", "warn", self)
        self.solo = LetterButton("S", "accent", self)
        self.slider = GainSlider(self)
        self.knob = Knob(self)
        self.meter = MiniMeter(self)
        self._editor = InPlaceEditor(self)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._connect()
        self.show_track(track, colour_of_track)

    def show_track(self, track: Track, colour_of_track: QColor) -> None:
        """Show another state of the track."""
        self.track, self._colour = track, colour_of_track
        name = shown_name(track.name)
        self.setAccessibleName(f"Track {name}")
        self.mute.setChecked(track.is_muted)
        self.solo.setChecked(track.is_soloed)
        self.slider.set_colour(colour_of_track)
        self.slider.set_value(track.gain_db)
        self.knob.set_value(track.pan)
        tips = (
            (self.mute, f"Mute {name}", "(M)"),
            (self.solo, f"Solo {name}", "(S, Alt-click: this one alone)"),
            (self.slider, f"Volume of {name}", f"{self.slider.text()} (double-click: 0 dB, Shift: fine)"),
            (self.knob, f"Pan of {name}", f"{self.knob.text()} (double-click: centre, Shift: fine)"),
        )
        for widget, label, more in tips:
            widget.setAccessibleName(label)
            widget.setToolTip(f"{label} {more}")
        self.setToolTip(f"{name} · {sound_name(track.sound)}")
        self.update()

    def set_selected(self, is_selected: bool) -> None:
        """Show whether it is the selected track."""
        if is_selected != self._is_selected:
            self._is_selected = is_selected
            self.update()

    def begin_rename(self) -> None:
        """Let the name be typed."""
        self._editor.begin(
            self._name_rect().adjusted(-6, -1, 0, 2), shown_name(self.track.name), "Name of the track", self._rename
        )

    def begin_gain(self) -> None:
        """Let the volume be typed."""
        box = self._gain_rect().adjusted(-6, -2, 4, 2)
        self._editor.begin(box, f"{self.track.gain_db:.1f}", "Volume in dB", self._type_gain)

    def cancel_typing(self) -> bool:
        """Leave things as they were; False where nobody was typing."""
        return self._editor.cancel()

    def resizeEvent(self, event: QResizeEvent) -> None:
        width, height = self.width(), self.height()
        self.meter.setGeometry(width - 8, 4, 5, height - 9)
        if self._is_normal():
            self._place((self.mute, 112, 8, 20, 18), (self.solo, 135, 8, 20, 18), (self.knob, 160, 7, 20, 20))
            self.slider.setGeometry(_LEFT - 3, 43, 106, 14)
        else:
            self._place((self.mute, 143, 3, 20, 17), (self.solo, 166, 3, 20, 17), (self.knob, 120, 3, 18, 18))
            self.slider.setGeometry(_LEFT - 3, COMPACT_PX // 2 + 2, 106, 14)
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), SELECTED_ROW if self._is_selected else colour("panel"))
        if self._is_selected:
            painter.fillRect(self.rect(), colour("control", 0.35))
        painter.fillRect(0, 0, 4, self.height() - 1, self._colour)
        painter.fillRect(0, self.height() - 1, self.width(), 1, colour("line"))
        painter.setFont(self._name_font)
        painter.setPen(colour("text"))
        self._text(painter, self._name_rect(), shown_name(self.track.name))
        painter.setFont(self._small_font)
        painter.setPen(colour("text-faint"))
        if self._is_normal():
            self._text(painter, QRect(_LEFT, 24, 140, 16), sound_name(self.track.sound))
            painter.setPen(colour("text-soft"))
            self._text(painter, self._gain_rect(), gain_text(self.track.gain_db))
        else:
            painter.setPen(colour("text-soft"))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(self._gain_rect(), right, gain_text(self.track.gain_db))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._press = event.position().toPoint()
            self.pressed.emit(self.track.id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        column = self.parentWidget()
        frame = None if column is None else column.parentWidget()
        if self._press is not None and has_left(self, frame, self._press, event.position().toPoint()):
            self._press = None
            self.drag_left.emit(self.track.id)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._press = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        if self._gain_rect().contains(place):
            self.begin_gain()
        elif self._name_rect().adjusted(0, -4, 0, 16).contains(place):
            self.begin_rename()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(self.track.id, event.globalPos())

    def _connect(self) -> None:
        self.mute.clicked.connect(lambda: self.mute_clicked.emit(self.track.id))
        self.solo.clicked.connect(self._solo)
        self.slider.moved.connect(lambda value: self.gain_moved.emit(self.track.id, value))
        self.slider.dropped.connect(lambda: self._gesture_ended("Change volume"))
        self.knob.moved.connect(lambda value: self.pan_moved.emit(self.track.id, round(value, 2)))
        self.knob.dropped.connect(lambda: self._gesture_ended("Change pan"))
        self.slider.cancelled.connect(self.gesture_cancelled)
        self.knob.cancelled.connect(self.gesture_cancelled)

    def _gesture_ended(self, what: str) -> None:
        self.gesture_ended.emit(self.track.id, f"{what} of {shown_name(self.track.name)}")

    def _solo(self) -> None:
        alone = bool(QApplication.keyboardModifiers() & Qt.KeyboardModifier.AltModifier)
        self.solo_clicked.emit(self.track.id, alone)

    def _rename(self, text: str) -> None:
        name = " ".join(text.split())
        if name and name != shown_name(self.track.name):
            self.renamed.emit(self.track.id, name)

    def _type_gain(self, text: str) -> None:
        gain_db = parsed_gain(text)
        if gain_db is not None and gain_db != self.track.gain_db:
            self.gain_moved.emit(self.track.id, gain_db)
            self._gesture_ended("Change volume")

    def _is_normal(self) -> bool:
        return self.height() >= _NORMAL_PX

    def _name_rect(self) -> QRect:
        return QRect(_LEFT, 7, 94, 17) if self._is_normal() else QRect(_LEFT, 3, 102, 17)

    def _place(self, *places: tuple[QWidget, int, int, int, int]) -> None:
        for widget, x, y, width, height in places:
            widget.setGeometry(x, y, width, height)

    def _gain_rect(self) -> QRect:
        left = _LEFT + 108
        return QRect(left, 42, 66, 16) if self._is_normal() else QRect(left, 21, 186 - left, 16)

    @staticmethod
    def _text(painter: QPainter, box: QRect, text: str) -> None:
        elided = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, elided)

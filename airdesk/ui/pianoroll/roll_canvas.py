"""The notes of the piano roll as a pyqtgraph view: selecting by click and rubber band, panning, zooming."""

from __future__ import annotations

from collections.abc import Iterable

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from airdesk.ui.pianoroll.roll_items import BandLayer, GroundLayer, Layer, NotesLayer, PlayheadLayer
from airdesk.ui.pianoroll.roll_scene import RollScene


class RollCanvas(pg.GraphicsView):  # type: ignore[misc]
    """Layers in pixels of the view; it selects, and says what is heard and hovered."""

    auditioned = Signal(int, int)  # pitch, velocity
    hovered = Signal(int, float)  # pitch (-1: none), tick

    _layers: tuple[Layer | PlayheadLayer, ...] = ()  # pyqtgraph resizes the view before it is made

    def __init__(self, scene: RollScene, parent: QWidget | None = None) -> None:
        super().__init__(parent, useOpenGL=False, background=None)
        self.roll = scene
        self.ground = GroundLayer(scene, 0)
        self.note_layer = NotesLayer(scene, 1)
        self.band = BandLayer(scene, 2)
        self.playhead = PlayheadLayer(scene, 3)
        self._layers = (self.ground, self.note_layer, self.band, self.playhead)
        for layer in self._layers:
            self.addItem(layer)
        self.playhead.hide()
        self._press: QPointF | None = None
        self._before: frozenset[int] = frozenset()
        self._pan_from: QPointF | None = None
        self.setAccessibleName("Notes")
        self.setMinimumSize(160, 60)
        scene.axis.changed.connect(self.refresh)
        scene.rows.changed.connect(self.refresh)
        scene.notes_changed.connect(self.refresh)
        scene.selection_changed.connect(self.note_layer.update)

    def refresh(self) -> None:
        """Paint ground and notes again."""
        self.ground.update()
        self.note_layer.update()

    def show_playhead(self, x: int | None) -> None:
        """Move the playhead; None hides it."""
        self.playhead.setVisible(x is not None)
        if x is not None and x != self.playhead.x():
            self.playhead.setPos(x, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._layers:
            return
        for layer in self._layers:
            layer.resized()
        self.roll.axis.set_width(self.viewport().width())
        self.roll.rows.set_view(self.viewport().height())
        if self.roll.is_fitted:
            self.roll.fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pan_from = place
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        if event.button() != Qt.MouseButton.LeftButton or self.roll.notes is None:
            return
        number = self.note_at(place)
        toggles = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if number >= 0:
            self._click_note(number, toggles)
            return
        self._press, self._before = place, self.roll.selection if toggles else frozenset()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        if self._pan_from is not None:
            moved, self._pan_from = self._pan_from - place, place
            self.roll.axis.scroll_by(moved.x())
            self.roll.rows.scroll_by(moved.y())
        elif self._press is not None:
            self._stretch_band(self._press, place)
        self.hovered.emit(self.roll.rows.pitch_at(place.y()), self.roll.axis.tick_at(place.x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._press is not None and self.band.band.isEmpty() and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.roll.select(())
        self._press = self._pan_from = None
        self.band.show_band(QRectF())
        self.unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def leaveEvent(self, event: object) -> None:
        self.hovered.emit(-1, 0.0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the piano roll around it has one scheme for all its parts

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def note_at(self, place: QPointF) -> int:
        """Number of the note under a point; -1 where there is none."""
        notes, pitch = self.roll.notes, self.roll.rows.pitch_at(place.y())
        return -1 if notes is None or pitch < 0 else notes.at(self.roll.axis.tick_at(place.x()), pitch)

    def _click_note(self, number: int, toggles: bool) -> None:
        notes = self.roll.notes
        assert notes is not None
        if toggles:
            self.roll.select(self.roll.selection ^ {number})
        else:
            self.roll.select({number})
        self.auditioned.emit(int(notes.pitches[number]), int(notes.velocities[number]))

    def _stretch_band(self, start: QPointF, end: QPointF) -> None:
        if (end - start).manhattanLength() < QApplication.startDragDistance() and self.band.band.isEmpty():
            return
        band = QRectF(start, end).normalized()
        self.band.show_band(band)
        self.roll.select(self._before ^ frozenset(self._inside(band)))

    def _inside(self, band: QRectF) -> Iterable[int]:
        notes, rows, axis = self.roll.notes, self.roll.rows, self.roll.axis
        if notes is None:
            return ()
        pitches = {rows.pitches[row] for row in rows.visible(band.top(), band.bottom())}
        found = notes.inside(axis.tick_at(band.left()), axis.tick_at(band.right()), pitches)
        return (int(number) for number in found)

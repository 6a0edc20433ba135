"""The wheel scheme of all editors: up and down; with Shift sideways; Ctrl zooms at the cursor, Ctrl+Shift zooms rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent, QWheelEvent

STEP_PX: Final = 48  # one notch of a wheel
ZOOM_PER_NOTCH: Final = 1.2
_NOTCH: Final = 120  # eighths of a degree


@dataclass(frozen=True, slots=True)
class WheelMove:
    """What a turn of the wheel asks for."""

    right_px: float = 0.0  # scroll sideways
    down_px: float = 0.0
    zoom_time: float = 1.0  # factor
    zoom_rows: float = 1.0


def wheel_move(event: QWheelEvent) -> WheelMove:
    """Read a wheel or touchpad event; touchpads give pixels, wheels notches."""
    notches, pixels = _deltas(event)
    keys = event.modifiers()
    if keys & Qt.KeyboardModifier.ControlModifier:
        factor = ZOOM_PER_NOTCH ** (notches.y() or notches.x())
        return WheelMove(zoom_rows=factor) if keys & Qt.KeyboardModifier.ShiftModifier else WheelMove(zoom_time=factor)
    if keys & Qt.KeyboardModifier.ShiftModifier:
        return WheelMove(right_px=-(pixels.y() or pixels.x()))
    return WheelMove(right_px=-pixels.x(), down_px=-pixels.y())


@dataclass(frozen=True, slots=True)
class Pinch:
    """Two fingers that move apart or together."""

    place: QPoint
    factor: float


def pinch(event: QEvent) -> Pinch | None:
    """Read a pinch of a touchpad; None of other events."""
    if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
        return Pinch(event.position().toPoint(), 1.0 + event.value())
    return None


def _deltas(event: QWheelEvent) -> tuple[QPointF, QPointF]:
    """Notches and pixels turned."""
    angle = event.angleDelta()
    notches = QPointF(angle.x() / _NOTCH, angle.y() / _NOTCH)
    fine = event.pixelDelta()
    if fine.isNull():
        return notches, notches * STEP_PX
    return QPointF(fine.x() / STEP_PX, fine.y() / STEP_PX), QPointF(fine)

"""The outline of a sound as a picture of bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

if TYPE_CHECKING:
    from numpy.typing import NDArray


def wave_picture(peaks: NDArray, size: QSize, tint: QColor, *, scale: float, bar: int = 1, pitch: int = 2) -> QPixmap:
    """Bars from low and high peaks.

    *peaks*: shape (2, n), lowest and highest value, nominal ±1; the loudest fills the height. *size*, *bar* and *pitch* (from
    bar to bar): logical pixels. *scale*: of the screen.
    """
    import numpy as np

    picture = QPixmap(size * scale)
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.transparent)
    count = size.width() // pitch
    if not count or not peaks.shape[1]:
        return picture
    starts = np.linspace(0, peaks.shape[1], count, endpoint=False).astype(int)
    lowest, highest = np.minimum.reduceat(peaks[0], starts), np.maximum.reduceat(peaks[1], starts)
    reach = max(float(highest.max()), float(-lowest.min()), 1e-6)
    half = size.height() / 2
    painter = QPainter(picture)
    for number, (low, high) in enumerate(zip((lowest / reach).tolist(), (highest / reach).tolist(), strict=True)):
        top, bottom = half - half * max(0.0, high), half - half * min(0.0, low)
        painter.fillRect(QRectF(number * pitch, top, bar, max(1.0, bottom - top)), tint)
    painter.end()
    return picture

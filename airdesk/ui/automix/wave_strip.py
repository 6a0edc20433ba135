"""A song's outline in three colours, one for each range of frequencies: where the bass is, one sees."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

LOW, MID, HIGH = "#4a7ff0", "#4fd1c5", "#e9f2ff"
"""Below 150 Hz, up to 2.5 kHz, above; the last one lies on top."""
QUIET: Final = "#4a515e"  # a song that is left out
_MOST_KEPT: Final = 400
_STEP: Final = 2  # px of a bar and its gap
_HEIGHTS: Final = (1.0, 0.66, 0.3)  # each range reaches its own highest; so none hides the others


class WaveStrips:
    """Draws strips and keeps the last few hundred."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[object, ...], QPixmap] = OrderedDict()

    def strip(
        self, name: str, overview: Sequence[tuple[int, int, int]], size: QSize, *, scale: float = 1.0, is_quiet: bool = False
    ) -> QPixmap:
        """The outline of a song. *name*: says which song it is; *size*: in logical pixels."""
        key = (name, size.width(), size.height(), scale, is_quiet)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        drawn = draw_strip(overview, size, scale=scale, is_quiet=is_quiet)
        self._kept[key] = drawn
        if len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return drawn


def draw_strip(overview: Sequence[tuple[int, int, int]], size: QSize, *, scale: float = 1.0, is_quiet: bool = False) -> QPixmap:
    """Bars around the middle, for each range of frequencies one over the other."""
    picture = QPixmap(size * scale)
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.transparent)
    count = size.width() // _STEP
    if not overview or count <= 0:
        return picture
    painter = QPainter(picture)
    colours = [QColor(QUIET)] * 3 if is_quiet else [QColor(LOW), QColor(MID), QColor(HIGH)]
    columns = [_widest(overview, number, count) for number in range(count)]
    for number, levels in enumerate(columns):
        heights = [level * share / 255 for level, share in zip(levels, _HEIGHTS, strict=True)]
        for height, colour in sorted(zip(heights, colours, strict=True), key=lambda item: -item[0]):
            half = round(height * (size.height() / 2 - 1))
            painter.fillRect(QRect(number * _STEP, size.height() // 2 - half, 1, 2 * half + 1), colour)
    painter.end()
    return picture


def _widest(overview: Sequence[tuple[int, int, int]], number: int, count: int) -> tuple[int, int, int]:
    """The loudest of the columns that lie under a bar."""
    first = number * len(overview) // count
    last = max(first + 1, (number + 1) * len(overview) // count)
    low, mid, high = zip(*overview[first:last], strict=True)
    return max(low), max(mid), max(high)

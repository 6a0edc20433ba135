"""A song's outline in three colours, one for each range of frequencies: where the bass is, one sees."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPixmap

from airdesk.ui.automix.wave_image import largest, loudness_levels, wave_image

LOW, MID, HIGH = "#4a7ff0", "#4fd1c5", "#e9f2ff"
"""Below 150 Hz, up to 2.5 kHz, above; the last one lies on top."""
QUIET: Final = "#4a515e"  # a song that is left out
_MOST_KEPT: Final = 400
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
    """Outlines around the middle, for each range of frequencies one over the other."""
    pixels = size * scale
    picture = QPixmap(pixels)
    picture.fill(Qt.GlobalColor.transparent)
    if overview and not pixels.isEmpty():
        edges = np.linspace(0.0, len(overview), pixels.width() + 1)
        colours = [QUIET] * 3 if is_quiet else [LOW, MID, HIGH]
        outlines = [
            (largest(levels, edges) * share, QColor(colour))
            for levels, share, colour in zip(loudness_levels(overview), _HEIGHTS, colours, strict=True)
        ]
        picture = QPixmap.fromImage(wave_image(outlines, pixels.height()))
    picture.setDevicePixelRatio(scale)
    return picture

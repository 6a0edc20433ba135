"""Many little bars drawn into a picture by numpy: what a painter does one by one, in a few array operations."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

if TYPE_CHECKING:
    from collections.abc import Sequence

Pixels: TypeAlias = NDArray[np.uint32]
Whole: TypeAlias = NDArray[np.int32]


def empty_pixels(width: int, height: int) -> Pixels:
    """A transparent picture, shape (height, width), premultiplied ARGB."""
    return np.zeros((max(1, height), max(1, width)), np.uint32)


def fill_bars(pixels: Pixels, tops: Whole, lefts: Whole, rights: Whole, height: int, colours: int | Pixels) -> None:
    """Fill bars [left, right) of equal *height* below *tops*; what lies outside the picture is cut off.

    *colours*: one for all, or one for each bar; later bars cover earlier ones.
    """
    rows, width = pixels.shape
    lefts = np.minimum(np.maximum(lefts, 0), width)
    lengths = np.minimum(rights, width) - lefts
    shown = (lengths > 0) & (tops >= 0) & (tops + height <= rows)
    if not shown.all():
        lefts, lengths, tops = lefts[shown], lengths[shown], tops[shown]
        colours = colours if isinstance(colours, int) else colours[shown]
    if lefts.size == 0:
        return
    ends = np.cumsum(lengths)
    starts = tops.astype(np.int64) * width + lefts - (ends - lengths)
    places = np.repeat(starts, lengths)
    places += np.arange(ends[-1])
    values = np.uint32(colours) if isinstance(colours, int) else np.repeat(colours, lengths)
    flat = pixels.ravel()
    for _ in range(height):
        flat[places] = values
        places += width


def argb(colour: QColor) -> int:
    """A colour as premultiplied ARGB."""
    alpha = colour.alpha()
    red, green, blue = (channel * alpha // 255 for channel in (colour.red(), colour.green(), colour.blue()))
    return alpha << 24 | red << 16 | green << 8 | blue


def argb_table(colours: Sequence[QColor]) -> Pixels:
    """Several colours, to be looked up by number."""
    return np.array([argb(colour) for colour in colours], np.uint32)


def as_image(pixels: Pixels, device_ratio: float = 1.0) -> QImage:
    """The picture for a painter; it shares the array's memory and keeps it alive."""
    height, width = pixels.shape
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(device_ratio)
    image.pixels = pixels  # type: ignore[attr-defined]  # lives as long as the picture
    return image

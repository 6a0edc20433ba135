"""The window's line icons, drawn from our own SVGs in any colour of the palette."""

from __future__ import annotations

from functools import cache
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from airdesk.paths import resources_folder
from airdesk.ui.theme import COLOURS

APP_ICON: Final = "airdesk"

_PIXELS: Final = (16, 18, 20, 24, 32, 36, 40, 48)
"""Sizes that are drawn from the SVG rather than scaled: the usual ones at scale 1 and 2."""

_APP_PIXELS: Final = (16, 24, 32, 48, 64, 128, 256)


@cache
def icon(name: str, colour: str = "text", on: str | None = None) -> QIcon:
    """An icon of `resources/icons/ui`, sharp on every screen.

    *colour*, *on*: names of the palette or "#rrggbb"; *on* is the colour while a button that holds the icon is checked.
    """
    drawn = QIcon()
    _add(drawn, name, colour, QIcon.Mode.Normal, QIcon.State.Off)
    _add(drawn, name, "text-faint", QIcon.Mode.Disabled, QIcon.State.Off)
    if on is not None:
        _add(drawn, name, on, QIcon.Mode.Normal, QIcon.State.On)
    return drawn


@cache
def app_icon() -> QIcon:
    """AirDesk's own icon, for windows and the task bar."""
    artwork = QSvgRenderer(QByteArray((resources_folder() / "icons" / f"{APP_ICON}.svg").read_bytes()))
    drawn = QIcon()
    for pixels in _APP_PIXELS:
        drawn.addPixmap(_drawn(artwork, pixels))
    return drawn


def pixmap(name: str, size: int, colour: str = "text", scale: float = 1.0) -> QPixmap:
    """One picture of an icon for painting by hand. *size*: logical pixels; *scale*: of the screen (devicePixelRatio)."""
    drawn = _drawn(_coloured(name, colour), round(size * scale))
    drawn.setDevicePixelRatio(scale)
    return drawn


def _add(drawn: QIcon, name: str, colour: str, mode: QIcon.Mode, state: QIcon.State) -> None:
    artwork = _coloured(name, colour)
    for pixels in _PIXELS:
        drawn.addPixmap(_drawn(artwork, pixels), mode, state)


def _coloured(name: str, colour: str) -> QSvgRenderer:
    text = (resources_folder() / "icons" / "ui" / f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(text.replace("currentColor", COLOURS.get(colour, colour)).encode()))


def _drawn(artwork: QSvgRenderer, pixels: int) -> QPixmap:
    picture = QPixmap(pixels, pixels)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    artwork.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    return picture

"""The parts that cards of songs are painted of."""

from __future__ import annotations

from functools import cache
from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPixmap, QPolygonF

from airdesk.ui.icons import pixmap as icon_pixmap
from airdesk.ui.library.card_layout import CAPTION
from airdesk.ui.library.key_colours import key_colour
from airdesk.ui.library.songs_model import Group
from airdesk.ui.library.wording import count_text, key_text
from airdesk.ui.theme import RADIUS, colour, ui_font

PLAY: Final = 32  # px across

LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@cache
def font(point_size: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The window's font; made once, for it is asked for with every card."""
    made = ui_font(point_size, weight=weight)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


BOLD: Final = QFont.Weight.DemiBold


@cache
def metrics(point_size: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFontMetrics:
    """Widths of that font."""
    return QFontMetrics(font(point_size, weight))


def play_rect(rect: QRect, *, is_list: bool) -> QRect:
    """Where the play button of a card is."""
    if is_list:
        return QRect(rect.left() + 7, rect.top() + (rect.height() - 26) // 2, 26, 26)
    return QRect(rect.left() + 10, rect.bottom() - CAPTION - PLAY - 9, PLAY, PLAY)


def heart_rect(rect: QRect, *, is_list: bool) -> QRect:
    """Where the heart of a card is."""
    if is_list:
        return QRect(rect.right() - 30, rect.top() + (rect.height() - 16) // 2, 16, 16)
    return QRect(rect.right() - 27, rect.bottom() - CAPTION + 11, 16, 16)


def paint_heading(painter: QPainter, rect: QRect, group: Group) -> None:
    """A group's title and how many songs it has."""
    width = paint_text(painter, rect, group.title, 10.5, "text", weight=BOLD)
    paint_text(painter, rect.adjusted(width + 10, 0, 0, 0), count_text(group.num_rows), 9, "text-faint")


def paint_cover(painter: QPainter, picture: QRect, cover: QPixmap | None) -> None:
    """A cover, or the ground it will stand on while it is being made."""
    if cover is not None:
        painter.drawPixmap(picture.topLeft(), cover)
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("raised"))
    painter.drawRoundedRect(QRectF(picture), RADIUS, RADIUS)


def paint_play(painter: QPainter, rect: QRect, *, is_playing: bool, is_heard: bool) -> None:
    """The round button on a picture: a triangle, or two bars while it plays."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("accent") if is_heard else colour("sunken", 0.72))
    painter.drawEllipse(rect)
    painter.setBrush(colour("on-accent") if is_heard else colour("playhead"))
    centre, unit = QRectF(rect).center(), rect.width() / 32
    if is_playing:
        for side in (-1, 1):
            painter.drawRect(
                QRectF(centre.x() + side * 3.4 * unit - 1.7 * unit, centre.y() - 5.5 * unit, 3.4 * unit, 11 * unit)
            )
        return
    corners = ((-3.6, -6.0), (6.4, 0.0), (-3.6, 6.0))
    painter.drawPolygon(QPolygonF([QPointF(centre.x() + x * unit, centre.y() + y * unit) for x, y in corners]))


def paint_pill(painter: QPainter, picture: QRect, text: str) -> None:
    """A short text at the lower right of a picture."""
    medium = QFont.Weight.Medium
    width = metrics(8.5, medium).horizontalAdvance(text) + 14
    rect = QRect(picture.right() - 8 - width, picture.bottom() - 28, width, 20)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("sunken", 0.74))
    painter.drawRoundedRect(QRectF(rect), 4, 4)
    paint_text(painter, rect, text, 8.5, "text", Qt.AlignmentFlag.AlignCenter, weight=medium)


def paint_key(painter: QPainter, at: QPoint, key: str | None, right: int) -> int:
    """The key on its colour; returns how wide it is, 0 where there is none or no room."""
    text = key_text(key)
    width = min(metrics(8, BOLD).horizontalAdvance(text) + 14, right - at.x())
    if not text or width < 28:
        return 0
    rect = QRect(at.x(), at.y() + 1, width, 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(key_colour(key))
    painter.drawRoundedRect(QRectF(rect), 8, 8)
    paint_text(painter, rect.adjusted(4, 0, -4, 0), text, 8, "on-accent", Qt.AlignmentFlag.AlignCenter, weight=BOLD)
    return width


def paint_heart(painter: QPainter, rect: QRect, is_favourite: bool) -> None:
    """A heart, full for favourites."""
    name, ink = ("heart-filled", "bad") if is_favourite else ("heart", "text-faint")
    painter.drawPixmap(rect.topLeft(), _icon(name, rect.width(), ink, painter.device().devicePixelRatioF()))


@cache
def _icon(name: str, size: int, ink: str, scale: float) -> QPixmap:
    return icon_pixmap(name, size, ink, scale)


def paint_text(
    painter: QPainter,
    rect: QRect,
    text: str,
    point_size: float,
    ink: str,
    align: Qt.AlignmentFlag = LEFT,
    *,
    weight: QFont.Weight = QFont.Weight.Normal,
) -> int:
    """Write a text, shortened to its place; returns its width."""
    widths = metrics(point_size, weight)
    width = widths.horizontalAdvance(text)
    if width > rect.width():
        text = widths.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        width = widths.horizontalAdvance(text)
    painter.setFont(font(point_size, weight))
    painter.setPen(colour(ink))
    painter.drawText(rect, align | Qt.TextFlag.TextSingleLine, text)
    return width

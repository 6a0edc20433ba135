"""How a song looks as a card and as a line of the list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from airdesk.ui.covers.cache import CoverCache, CoverKey
from airdesk.ui.icons import pixmap as icon_pixmap
from airdesk.ui.library.card_layout import CAPTION
from airdesk.ui.library.key_colours import key_colour
from airdesk.ui.library.previewing import Previewing
from airdesk.ui.library.songs_model import CARD, Card, Group
from airdesk.ui.library.wording import age_text, count_text, key_text, length_text, tempo_text
from airdesk.ui.theme import RADIUS, colour, ui_font

PLAY = 32  # px across

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CardPainter(QStyledItemDelegate):
    """Paints cards; knows which of them is heard and which is under the mouse."""

    def __init__(self, covers: CoverCache, heard: Previewing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._covers = covers
        self._heard = heard
        self._hovered = (-1, "")
        self.is_list = False

    def hover(self, row: int, part: str) -> bool:
        """The mouse is over a part of a card (row -1: none); True when that is new."""
        is_new = self._hovered != (row, part)
        self._hovered = (row, part)
        return is_new

    def part_at(self, rect: QRect, place: QPoint, *, is_list: bool) -> str:
        """ "play", "heart" or, for all else, "card"."""
        if play_rect(rect, is_list=is_list).adjusted(-3, -3, 3, 3).contains(place):
            return "play"
        return "heart" if heart_rect(rect, is_list=is_list).adjusted(-6, -6, 6, 6).contains(place) else "card"

    # ── Qt ──

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        card: Card = index.data(CARD)
        is_hovered = self._hovered[0] == index.row()
        if option.rect.height() < CAPTION:
            self._paint_line(painter, option, card, is_hovered)
        else:
            self._paint_card(painter, option, card, is_hovered)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex) -> QWidget:
        editor = QLineEdit(parent)
        editor.setMaxLength(120)
        editor.setAccessibleName("Title")
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        rect = option.rect
        if rect.height() < CAPTION:
            editor.setGeometry(rect.left() + 98, rect.top() + 8, rect.width() // 3, 30)
        else:
            editor.setGeometry(rect.left() + 4, rect.bottom() - CAPTION + 3, rect.width() - 8, 30)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex) -> None:
        model.setData(index, editor.text() if isinstance(editor, QLineEdit) else "")

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(220, 206)

    # ── a card ──

    def _paint_card(self, painter: QPainter, option: QStyleOptionViewItem, card: Card, is_hovered: bool) -> None:
        rect = option.rect
        is_heard = self._heard.song_id == card.id
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("raised") if is_hovered else colour("panel"))
        painter.drawRoundedRect(QRectF(rect), RADIUS, RADIUS)
        picture = QRect(rect.left(), rect.top(), rect.width(), rect.height() - CAPTION)
        self._paint_cover(painter, picture, card)
        if is_heard:
            self._paint_progress(painter, picture)
        paint_play(painter, play_rect(rect, is_list=False), is_playing=is_heard and self._heard.is_playing, is_heard=is_heard)
        self._paint_length(painter, picture, card, is_heard)
        self._paint_caption(painter, rect, card)
        _paint_border(painter, rect, option.state, is_hovered, is_heard)

    def _paint_cover(self, painter: QPainter, picture: QRect, card: Card) -> None:
        scale = painter.device().devicePixelRatioF()
        cover = self._covers.pixmap(CoverKey(card.id, card.stamp), picture.size(), scale, radius=RADIUS, is_foot_square=True)
        paint_cover(painter, picture, cover)

    def _paint_progress(self, painter: QPainter, picture: QRect) -> None:
        """What is still to come lies in shadow; the line says where it is."""
        x = picture.left() + round(picture.width() * self._heard.fraction)
        painter.fillRect(QRect(x, picture.top(), picture.right() + 1 - x, picture.height()), colour("sunken", 0.5))
        painter.fillRect(QRect(x, picture.top(), 2, picture.height()), colour("text", 0.9))
        foot = QRect(picture.left(), picture.bottom() - 3, picture.width(), 4)
        painter.fillRect(foot, colour("sunken", 0.6))
        painter.fillRect(QRect(foot.left(), foot.top(), x - foot.left(), 4), colour("accent"))

    def _paint_length(self, painter: QPainter, picture: QRect, card: Card, is_heard: bool) -> None:
        text = length_text(card.duration_seconds)
        if is_heard:
            text = f"{length_text(self._heard.position_seconds)} / {text}"
        paint_pill(painter, picture, text)

    def _paint_caption(self, painter: QPainter, rect: QRect, card: Card) -> None:
        left, right = rect.left() + 12, rect.right() - 12
        first, second = rect.bottom() - CAPTION + 9, rect.bottom() - CAPTION + 32
        heart = heart_rect(rect, is_list=False)
        _text(
            painter,
            QRect(left, first, heart.left() - left - 6, 20),
            card.title,
            ui_font(10, weight=QFont.Weight.DemiBold),
            "text",
        )
        paint_heart(painter, heart, card.is_favourite)
        age = age_text(card.at, datetime.now().astimezone())
        font = ui_font(8.5)
        age_width = QFontMetrics(font).horizontalAdvance(age)
        _text(painter, QRect(right - age_width, second, age_width + 1, 18), age, font, "text-faint", _RIGHT)
        x = left + _text(
            painter, QRect(left, second, right - age_width - 8 - left, 18), tempo_text(card.tempo_bpm), font, "text-soft"
        )
        x += 8 + paint_key(painter, QPoint(x + 8, second), card.key, right - age_width - 16)
        _text(painter, QRect(x + 8, second, right - age_width - 12 - x, 18), card.genre, font, "text-soft")

    # ── a line ──

    def _paint_line(self, painter: QPainter, option: QStyleOptionViewItem, card: Card, is_hovered: bool) -> None:
        rect, font = option.rect, ui_font(9.25)
        is_heard = self._heard.song_id == card.id
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("raised" if is_hovered or is_chosen else "panel"))
        painter.drawRoundedRect(QRectF(rect), 6, 6)
        scale = painter.device().devicePixelRatioF()
        picture = QRect(rect.left() + 42, rect.top() + 5, 48, rect.height() - 10)
        paint_cover(painter, picture, self._covers.pixmap(CoverKey(card.id, card.stamp), picture.size(), scale, radius=4))
        paint_play(painter, play_rect(rect, is_list=True), is_playing=is_heard and self._heard.is_playing, is_heard=is_heard)
        columns = _columns(rect)
        bold = ui_font(10, weight=QFont.Weight.DemiBold)
        _text(painter, columns["title"], card.title, bold, "accent" if is_heard else "text")
        _text(painter, columns["tempo"], tempo_text(card.tempo_bpm), font, "text-soft")
        paint_key(painter, columns["key"].topLeft() + QPoint(0, (rect.height() - 18) // 2), card.key, columns["key"].right())
        _text(painter, columns["genre"], card.genre, font, "text-soft")
        _text(painter, columns["length"], length_text(card.duration_seconds), font, "text-soft", _RIGHT)
        _text(painter, columns["age"], age_text(card.at, datetime.now().astimezone()), font, "text-faint", _RIGHT)
        paint_heart(painter, heart_rect(rect, is_list=True), card.is_favourite)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("accent"), 1))
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)


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


def _columns(rect: QRect) -> dict[str, QRect]:
    """Places of the facts in a line of the list, from the right so that the title gets what is left."""
    places: dict[str, QRect] = {}
    right = rect.right() - 44
    for name, width in (("age", 74), ("length", 56), ("genre", 112), ("key", 92), ("tempo", 74)):
        gap = 18
        places[name] = QRect(right - width, rect.top(), width, rect.height())
        right -= width + gap
    left = rect.left() + 104
    places["title"] = QRect(left, rect.top(), max(40, right - left), rect.height())
    return places


def paint_heading(painter: QPainter, rect: QRect, group: Group) -> None:
    """A group's title and how many songs it has."""
    bold = ui_font(10.5, weight=QFont.Weight.DemiBold)
    width = _text(painter, rect, group.title, bold, "text")
    _text(painter, rect.adjusted(width + 10, 0, 0, 0), count_text(group.num_rows), ui_font(9), "text-faint")


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
    font = ui_font(8.5, weight=QFont.Weight.Medium)
    font.setFeature(QFont.Tag("tnum"), 1)
    width = QFontMetrics(font).horizontalAdvance(text) + 14
    rect = QRect(picture.right() - 8 - width, picture.bottom() - 28, width, 20)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("sunken", 0.74))
    painter.drawRoundedRect(QRectF(rect), 4, 4)
    _text(painter, rect, text, font, "text", Qt.AlignmentFlag.AlignCenter)


def paint_key(painter: QPainter, at: QPoint, key: str | None, right: int) -> int:
    """The key on its colour; returns how wide it is, 0 where there is none or no room."""
    text = key_text(key)
    font = ui_font(8, weight=QFont.Weight.DemiBold)
    metrics = QFontMetrics(font)
    width = min(metrics.horizontalAdvance(text) + 14, right - at.x())
    if not text or width < 28:
        return 0
    rect = QRect(at.x(), at.y() + 1, width, 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(key_colour(key))
    painter.drawRoundedRect(QRectF(rect), 8, 8)
    _text(painter, rect.adjusted(4, 0, -4, 0), text, font, "on-accent", Qt.AlignmentFlag.AlignCenter)
    return width


def paint_heart(painter: QPainter, rect: QRect, is_favourite: bool) -> None:
    """A heart, full for favourites."""
    name, ink = ("heart-filled", "bad") if is_favourite else ("heart", "text-faint")
    painter.drawPixmap(rect.topLeft(), _icon(name, rect.width(), ink, painter.device().devicePixelRatioF()))


_icons: dict[Any, QPixmap] = {}


def _icon(name: str, size: int, ink: str, scale: float) -> QPixmap:
    key = (name, size, ink, scale)
    if key not in _icons:
        _icons[key] = icon_pixmap(name, size, ink, scale)
    return _icons[key]


def _paint_border(painter: QPainter, rect: QRect, state: QStyle.StateFlag, is_hovered: bool, is_heard: bool) -> None:
    is_chosen = bool(state & QStyle.StateFlag.State_Selected)
    name, width = ("accent", 2.0) if is_chosen or is_heard else ("control-hover" if is_hovered else "line", 1.0)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour(name), width))
    inset = width / 2
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), RADIUS, RADIUS)


def _text(painter: QPainter, rect: QRect, text: str, font: QFont, ink: str, align: Qt.AlignmentFlag = _LEFT) -> int:
    """Write a text, shortened to its place; returns its width."""
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.setFont(font)
    painter.setPen(colour(ink))
    painter.drawText(rect, align | Qt.TextFlag.TextSingleLine, shown)
    return metrics.horizontalAdvance(shown)

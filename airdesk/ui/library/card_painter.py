"""How a song looks as a card and as a line of the list."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from airdesk.ui.covers.cache import CoverCache, CoverKey
from airdesk.ui.library.card_layout import CAPTION
from airdesk.ui.library.card_parts import (
    BOLD,
    LEFT,
    RIGHT,
    heart_rect,
    metrics,
    paint_cover,
    paint_heart,
    paint_key,
    paint_pill,
    paint_play,
    paint_text,
    play_rect,
)
from airdesk.ui.library.previewing import Previewing
from airdesk.ui.library.songs_model import CARD, Card
from airdesk.ui.library.wording import length_text, tempo_text
from airdesk.ui.theme import RADIUS, colour

TITLE_LEFT: Final = 104  # px in a line of the list: what stands before the title
TITLE_WIDTH: Final = 150  # at least
HEART: Final = 44
COLUMN_GAP: Final = 18
COLUMNS: Final = {"tempo": 74, "key": 92, "genre": 112, "length": 56, "age": 74}
"""Widths of the facts, from left to right."""


class CardPainter(QStyledItemDelegate):
    """Paints cards; knows which of them is heard and which is under the mouse."""

    def __init__(self, covers: CoverCache, heard: Previewing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._covers = covers
        self._heard = heard
        self._hovered = (-1, "")
        self.is_list = False

    def hover(self, row: int, part: str) -> int | None:
        """The mouse is over a part of a card (row -1: none); gives the row it was over before, None where nothing is new."""
        before, self._hovered = self._hovered, (row, part)
        return None if before == self._hovered else before[0]

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
        paint_text(painter, QRect(left, first, heart.left() - left - 6, 20), card.title, 10, "text", weight=BOLD)
        paint_heart(painter, heart, card.is_favourite)
        age_width = metrics(8.5).horizontalAdvance(card.age)
        paint_text(painter, QRect(right - age_width, second, age_width + 1, 18), card.age, 8.5, "text-faint", RIGHT)
        x = left + paint_text(
            painter, QRect(left, second, right - age_width - 8 - left, 18), tempo_text(card.tempo_bpm), 8.5, "text-soft"
        )
        x += 8 + paint_key(painter, QPoint(x + 8, second), card.key, right - age_width - 16)
        room = right - age_width - 16 - x
        if room > 24:
            paint_text(painter, QRect(x + 8, second, room, 18), card.genre, 8.5, "text-soft")

    # ── a line ──

    def _paint_line(self, painter: QPainter, option: QStyleOptionViewItem, card: Card, is_hovered: bool) -> None:
        rect = option.rect
        is_heard = self._heard.song_id == card.id
        tone = "accent" if is_heard else "text"
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("raised" if is_hovered or is_chosen else "panel"))
        painter.drawRoundedRect(QRectF(rect), 6, 6)
        scale = painter.device().devicePixelRatioF()
        picture = QRect(rect.left() + 42, rect.top() + 5, 48, rect.height() - 10)
        paint_cover(painter, picture, self._covers.pixmap(CoverKey(card.id, card.stamp), picture.size(), scale, radius=4))
        paint_play(painter, play_rect(rect, is_list=True), is_playing=is_heard and self._heard.is_playing, is_heard=is_heard)
        columns = line_columns(rect)
        title, facts = columns["title"], columns.keys()
        width = title.width() if title.width() < 240 else round(title.width() * 0.55)
        width = paint_text(painter, title.adjusted(0, 0, width - title.width(), 0), card.title, 10, tone, weight=BOLD)
        if title.width() - width > 100:
            paint_text(painter, title.adjusted(width + 12, 0, 0, 0), card.prompt, 9.25, "text-faint")
        if "key" in facts:
            paint_key(
                painter, columns["key"].topLeft() + QPoint(0, (rect.height() - 18) // 2), card.key, columns["key"].right()
            )
        texts = {"tempo": tempo_text(card.tempo_bpm), "genre": card.genre, "length": length_text(card.duration_seconds)}
        for name in texts.keys() & facts:
            paint_text(painter, columns[name], texts[name], 9.25, "text-soft", RIGHT if name == "length" else LEFT)
        if "age" in facts:
            paint_text(painter, columns["age"], card.age, 9.25, "text-faint", RIGHT)
        paint_heart(painter, heart_rect(rect, is_list=True), card.is_favourite)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("accent"), 1))
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)


def line_columns(rect: QRect) -> dict[str, QRect]:
    """Places of the facts in a line of the list; where there is no room for all, the less telling ones are left out."""
    room = rect.width() - TITLE_LEFT - HEART - TITLE_WIDTH
    shown = []
    for name in ("length", "tempo", "key", "age", "genre"):
        room -= COLUMNS[name] + COLUMN_GAP
        if room < 0:
            break
        shown.append(name)
    places: dict[str, QRect] = {}
    right = rect.right() - HEART
    for name in (column for column in reversed(COLUMNS) if column in shown):
        places[name] = QRect(right - COLUMNS[name], rect.top(), COLUMNS[name], rect.height())
        right -= COLUMNS[name] + COLUMN_GAP
    places["title"] = QRect(rect.left() + TITLE_LEFT, rect.top(), right - rect.left() - TITLE_LEFT, rect.height())
    return places


def _paint_border(painter: QPainter, rect: QRect, state: QStyle.StateFlag, is_hovered: bool, is_heard: bool) -> None:
    is_chosen = bool(state & QStyle.StateFlag.State_Selected)
    name, width = ("accent", 2.0) if is_chosen or is_heard else ("control-hover" if is_hovered else "line", 1.0)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour(name), width))
    inset = width / 2
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), RADIUS, RADIUS)

"""Paints the rows of the set: number and pins, outline, key pill, energy bar, notes."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from airdesk.ui.automix.songs_model import Column, SongsModel
from airdesk.ui.automix.wave_strip import WaveStrips
from airdesk.ui.icons import pixmap
from airdesk.ui.library.key_colours import key_colour
from airdesk.ui.theme import colour, ui_font

ROW_HEIGHT: Final = 36  # px
_WAVE_HEIGHT: Final = 24
_PILL: Final = QSize(38, 20)
_BAR_HEIGHT: Final = 7
_TONES: Final = {"bad": "bad", "warn": "warn", "soft": "text-soft"}
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

AnyIndex = QModelIndex | QPersistentModelIndex


class SongsDelegate(QStyledItemDelegate):
    """Everything in one pass, nothing read from files."""

    def __init__(self, model: SongsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._strips = WaveStrips()
        self._title_font, self._digits = ui_font(10.5), _figures(10.5)
        self._pill_font = ui_font(9, weight=ui_font().Weight.DemiBold)
        self._small = ui_font(9.75)

    # ── cells ──

    def _number(self, painter: QPainter, box: QRect, row: int) -> None:
        song = self._model.song(row)
        painter.setFont(self._digits)
        painter.setPen(colour("text-faint"))
        painter.drawText(box.adjusted(6, 0, 0, 0), _LEFT, str(row + 1))
        x = box.left() + 30
        if song.is_pinned:
            painter.drawPixmap(x, box.center().y() - 6, pixmap("pin", 14, "accent", painter.device().devicePixelRatioF()))
        if song.is_tied_to_next:
            x = box.left() + 48
            painter.drawPixmap(x, box.center().y() - 6, pixmap("chain", 14, "accent", painter.device().devicePixelRatioF()))

    def _title(self, painter: QPainter, box: QRect, row: int) -> None:
        song, text = self._model.song(row), self._model.text(row, Column.TITLE)
        box = box.adjusted(6, 0, -8, 0)
        painter.setFont(self._title_font)
        is_out = song.is_excluded or bool(song.problem)
        painter.setPen(colour("text-faint" if is_out else "text"))
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, _LEFT, shown)
        if is_out and song.is_excluded:
            painter.drawLine(
                box.left(), box.center().y() + 1, box.left() + metrics.horizontalAdvance(shown), box.center().y() + 1
            )
        used = metrics.horizontalAdvance(text) + 8
        if song.artist and used < box.width() - 40:
            painter.setFont(self._small)
            painter.setPen(colour("text-faint"))
            rest = box.adjusted(used, 0, 0, 0)
            painter.drawText(
                rest, _LEFT, painter.fontMetrics().elidedText(song.artist, Qt.TextElideMode.ElideRight, rest.width())
            )

    def _wave(self, painter: QPainter, box: QRect, row: int) -> None:
        song, analysis = self._model.song(row), self._model.analysis(row)
        box = QRect(box.left() + 6, box.center().y() - _WAVE_HEIGHT // 2, max(0, box.width() - 24), _WAVE_HEIGHT)
        if analysis is None or not analysis.overview:
            if not song.problem:
                painter.setPen(QPen(colour("line"), 2, Qt.PenStyle.DotLine))
                painter.drawLine(box.left(), box.center().y(), box.right(), box.center().y())
            return
        strip = self._strips.strip(
            song.content_hash,
            analysis.overview,
            box.size(),
            scale=painter.device().devicePixelRatioF(),
            is_quiet=song.is_excluded,
        )
        painter.drawPixmap(box.topLeft(), strip)

    def _tempo(self, painter: QPainter, box: QRect, row: int) -> None:
        self._digit_text(painter, box, self._model.text(row, Column.TEMPO), row)

    def _length(self, painter: QPainter, box: QRect, row: int) -> None:
        self._digit_text(painter, box, self._model.text(row, Column.LENGTH), row)

    def _digit_text(self, painter: QPainter, box: QRect, text: str, row: int) -> None:
        painter.setFont(self._digits)
        painter.setPen(colour("text-faint" if self._model.song(row).is_excluded else "text"))
        painter.drawText(box.adjusted(6, 0, 0, 0), _LEFT, text)

    def _key(self, painter: QPainter, box: QRect, row: int) -> None:
        key = self._model.key(row)
        pill = QRectF(box.left() + 6, box.center().y() - _PILL.height() / 2 + 0.5, _PILL.width(), _PILL.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("control") if key is None else _dimmed(key_colour(key), self._model.song(row).is_excluded))
        painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
        painter.setFont(self._pill_font)
        painter.setPen(colour("text-faint") if key is None else colour("on-accent"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, self._model.text(row, Column.KEY))

    def _energy(self, painter: QPainter, box: QRect, row: int) -> None:
        analysis = self._model.analysis(row)
        bar = QRectF(box.left() + 6, box.center().y() - _BAR_HEIGHT / 2 + 0.5, min(70, box.width() - 12), _BAR_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("sunken"))
        painter.drawRoundedRect(bar, _BAR_HEIGHT / 2, _BAR_HEIGHT / 2)
        if analysis is not None:
            bar.setWidth(max(float(_BAR_HEIGHT), bar.width() * analysis.energy / 10))
            painter.setBrush(_dimmed(colour("warn"), self._model.song(row).is_excluded))
            painter.drawRoundedRect(bar, _BAR_HEIGHT / 2, _BAR_HEIGHT / 2)

    def _note(self, painter: QPainter, box: QRect, row: int) -> None:
        notes = self._model.notes(row)
        if not notes:
            return
        box = box.adjusted(6, 0, -8, 0)
        painter.setFont(self._small)
        painter.setPen(colour(_TONES[notes[0].level]))
        text = self._model.text(row, Column.NOTE)
        painter.drawText(box, _LEFT, painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width()))

    def _problem(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """What is wrong with a song takes the room of all that is not known of it; each cell paints its part."""
        table = option.widget
        left = table.columnViewportPosition(Column.WAVE)
        whole = QRect(left, option.rect.top(), table.viewport().width() - left, option.rect.height())
        painter.setClipRect(option.rect)
        self._note(painter, whole, index.row())

    # ── Qt ──

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, colour("accent-dark"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, colour("raised"))
        painter.fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), colour("line"))
        if self._model.song(index.row()).problem and index.column() >= Column.WAVE:
            self._problem(painter, option, index)
        else:
            _CELLS[Column(index.column())](self, painter, option.rect, index.row())
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(60, ROW_HEIGHT)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> QWidget:
        line = QLineEdit(parent)
        line.setAccessibleName("Title")
        line.setMaxLength(300)
        return line

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:
        if isinstance(editor, QLineEdit) and (editor.isModified() or editor.text() == index.data()):
            return  # other cells have changed: what is typed, or selected to be typed over, stays
        super().setEditorData(editor, index)


def _figures(point_size: float) -> QFont:
    """Digits that are equally wide."""
    font = ui_font(point_size)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _dimmed(shade: QColor, is_out: bool) -> QColor:
    return QColor.fromHslF(shade.hslHueF() % 1.0, 0.12, 0.45) if is_out else shade


_CELLS: Final = {
    Column.NUMBER: SongsDelegate._number,
    Column.TITLE: SongsDelegate._title,
    Column.WAVE: SongsDelegate._wave,
    Column.TEMPO: SongsDelegate._tempo,
    Column.KEY: SongsDelegate._key,
    Column.ENERGY: SongsDelegate._energy,
    Column.LENGTH: SongsDelegate._length,
    Column.NOTE: SongsDelegate._note,
}

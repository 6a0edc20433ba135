"""How a row of the list is painted: the play sign and the name, the waveform, figures."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from airdesk.ui.browser.samples_model import BRIEF, NAME, ROW, WAVE
from airdesk.ui.browser.wave_picture import wave_picture
from airdesk.ui.icons import pixmap
from airdesk.ui.theme import colour, ui_font
from airdesk.workflows.browse_inventory import BrowsedSample

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from airdesk.model.sample import Sample

ROW_PX: Final = 30
SIGN_PX: Final = 26  # of the play sign, from the row's left edge
_MOST_PICTURES: Final = 400


class RowPainter(QStyledItemDelegate):
    """Knows which sample plays; waveforms are drawn once for each size and colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.playing_key = -1
        self.peaks_of: Callable[[Sample], NDArray | None] | None = None
        self._pictures: OrderedDict[tuple[int, int, str], QPixmap] = OrderedDict()
        self._name_font, self._small_font = ui_font(9.5), ui_font(9.0)

    def forget(self, key: int) -> None:
        """Draw the waveform of a sample anew."""
        for place in [place for place in self._pictures if place[0] == key]:
            del self._pictures[place]

    def forget_all(self) -> None:
        """Draw all waveforms anew: files may have changed."""
        self._pictures.clear()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_chosen:
            painter.fillRect(option.rect, colour("control"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, colour("raised"))
        row: BrowsedSample | None = index.data(ROW)
        if row is None:
            return
        if index.column() == NAME:
            self._paint_name(painter, option.rect, row, has_keys=bool(option.state & QStyle.StateFlag.State_HasFocus))
        elif index.column() == WAVE:
            self._paint_wave(painter, option.rect.adjusted(4, 6, -4, -6), row)
        else:
            self._paint_text(painter, option.rect, row, str(index.data()), is_brief=index.column() == BRIEF)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(40, ROW_PX)

    def _paint_name(self, painter: QPainter, box: QRect, row: BrowsedSample, *, has_keys: bool) -> None:
        is_playing, is_good = row.key == self.playing_key, row.sample.state == "ok"
        if has_keys:
            painter.fillRect(box.left(), box.top(), 2, box.height(), colour("accent"))
        name, ink = ("pause", "accent") if is_playing else ("play", "text-soft") if is_good else ("warning", "warn")
        sign = pixmap_of(name, ink, painter.device().devicePixelRatioF())
        painter.drawPixmap(box.left() + 8, box.center().y() - 6, sign)
        left = box.left() + SIGN_PX
        width = box.right() - left - 2
        if row.sample.is_favourite:
            width -= 15
            heart = pixmap_of("heart-filled", "accent", painter.device().devicePixelRatioF())
            painter.drawPixmap(box.right() - 15, box.center().y() - 6, heart)
        painter.setFont(self._name_font)
        painter.setPen(colour("accent" if is_playing else "text" if is_good else "text-soft"))
        text = QFontMetrics(self._name_font).elidedText(row.sample.name, Qt.TextElideMode.ElideMiddle, width)
        painter.drawText(QRect(left, box.top(), width, box.height()), Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_wave(self, painter: QPainter, box: QRect, row: BrowsedSample) -> None:
        tint = "accent" if row.key == self.playing_key else "text-faint"
        place = (row.key, box.width(), tint)
        if place not in self._pictures:
            peaks = None if self.peaks_of is None or row.sample.state != "ok" else self.peaks_of(row.sample)
            if peaks is None:
                painter.fillRect(box.left(), box.center().y(), box.width(), 1, colour("line"))
                return
            scale = painter.device().devicePixelRatioF()
            self._pictures[place] = wave_picture(peaks, box.size(), colour(tint), scale=scale)
            if len(self._pictures) > _MOST_PICTURES:
                self._pictures.popitem(last=False)
        painter.drawPixmap(box.topLeft(), self._pictures[place])

    def _paint_text(self, painter: QPainter, box: QRect, row: BrowsedSample, text: str, *, is_brief: bool) -> None:
        painter.setFont(self._small_font)
        painter.setPen(colour("text-soft" if row.sample.state == "ok" else "warn"))
        inner = box.adjusted(2, 0, -10 if is_brief else -4, 0)
        side = Qt.AlignmentFlag.AlignRight if is_brief else Qt.AlignmentFlag.AlignLeft
        shown = QFontMetrics(self._small_font).elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, side | Qt.AlignmentFlag.AlignVCenter, shown)


_SIGNS: dict[tuple[str, str, float], QPixmap] = {}


def pixmap_of(name: str, ink: str, scale: float) -> QPixmap:
    """A small sign, drawn once."""
    place = (name, ink, scale)
    if place not in _SIGNS:
        _SIGNS[place] = pixmap(name, 12, ink, scale)
    return _SIGNS[place]

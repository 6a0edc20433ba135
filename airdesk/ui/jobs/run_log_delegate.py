"""How a row of the run log looks."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from airdesk.ui.icons import pixmap
from airdesk.ui.jobs.log_colours import CHOSEN_GROUND, category_colour, category_ground
from airdesk.ui.jobs.run_log_model import ROW_ROLE, Index
from airdesk.ui.jobs.run_log_rows import Group, Line, RunRows, clock_text, moment_text, seconds_text
from airdesk.ui.theme import colour, digit_font, ui_font

ROW_HEIGHT: Final = 25  # px
_LEFT: Final = 10
_CHIP_WIDTH: Final = 62
_CLOCK_WIDTH: Final = 78
_NARROW_CALLS: Final = 520  # px; below, lines in calls show a dot in the colour of their chip
_INDENT: Final = 14  # px for each call around
_MOST_INDENTS: Final = 8
_ARROW_WIDTH: Final = 17
_NARROW: Final = 330  # px; below, lines show no chip: their group has one
_MIDDLE: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_AT_RIGHT: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class RunLogDelegate(QStyledItemDelegate):
    """Paints runs, groups and lines."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, box = index.data(ROW_ROLE), option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(box, _ground(row, is_chosen))
        if isinstance(row, RunRows):
            _paint_run(painter, box, row)
        elif isinstance(row, Group):
            _paint_group(painter, box, row)
        elif isinstance(row, Line):
            (_paint_call if row.is_call and not isinstance(row.parent, Group) else _paint_line)(painter, box, row)
        painter.restore()


def _ground(row: object, is_chosen: bool) -> QColor:
    if is_chosen:
        return QColor(CHOSEN_GROUND)
    if isinstance(row, Line):
        if row.is_call and not isinstance(row.parent, Group):
            return QColor("#33191c") if row.state == "failed" and row.level == "error" else QColor("#1d2027")
        return {"warning": QColor("#2e2414"), "error": QColor("#33191c")}.get(row.event.level, colour("panel"))
    return colour("raised") if isinstance(row, RunRows) else QColor("#1d2027")


def _paint_run(painter: QPainter, box: QRect, run: RunRows) -> None:
    _paint_edge(painter, box)
    _paint_arrow(painter, box, run.is_open)
    right = _paint_sign(painter, box, run.state)
    for text in (moment_text(run.started_at), run.seconds_text):
        if text:
            place = QRect(box.left(), box.top(), right - box.left(), box.height())
            right = _write(painter, place, text, _digits(), "text-soft", _AT_RIGHT) - 12
    left = box.left() + _LEFT + 18
    room = max(60, right - left - 10)
    painter.setFont(_bold())
    title = painter.fontMetrics().elidedText(run.title, Qt.TextElideMode.ElideRight, room)
    used = painter.fontMetrics().horizontalAdvance(title)
    _write(painter, QRect(left, box.top(), room, box.height()), title, _bold(), "text", _MIDDLE)
    rest = f"{run.kind}  {run.run_id}"
    if room - used > 40:
        _write(painter, QRect(left + used + 8, box.top(), room - used - 8, box.height()), rest, _small(), "text-faint", _MIDDLE)


def _paint_group(painter: QPainter, box: QRect, group: Group) -> None:
    _paint_edge(painter, box)
    _paint_arrow(painter, box, group.is_open)
    _paint_chip(painter, QRect(box.left() + _LEFT + 16, box.top(), _CHIP_WIDTH, box.height()), group.category)
    state = "failed" if group.num_errors else "warning" if group.num_warnings else "completed" if group.is_done else "active"
    right = _paint_sign(painter, box, state)
    right_box = QRect(box.left(), box.top(), right - box.left(), box.height())
    right = _write(painter, right_box, seconds_text(group.seconds), _small(), "text-faint", _AT_RIGHT)
    left = box.left() + _LEFT + 16 + _CHIP_WIDTH + 9
    num = group.num_passing
    text = f"{num} event{'' if num == 1 else 's'}"
    _write(painter, QRect(left, box.top(), max(0, right - left), box.height()), text, _bold(), "text", _MIDDLE)


def _paint_call(painter: QPainter, box: QRect, call: Line) -> None:
    """A stage or call with when it began, what it was given, what came of it, how long it took and how it ended."""
    _paint_edge(painter, box)
    left = _paint_clock(painter, box, call, "text-faint") + _indent(call)
    if call.children:
        _paint_arrow(painter, box.adjusted(left - box.left() - _LEFT, 0, 0, 0), call.is_open)
    left += _ARROW_WIDTH
    _paint_chip(painter, QRect(left, box.top(), _CHIP_WIDTH, box.height()), call.event.category)
    left += _CHIP_WIDTH + 9
    right = _paint_sign(painter, box, call.state)
    told = call.seconds_text or ("" if call.fraction is None or call.ended else f"{100 * call.fraction:.0f} %")
    if told:
        place = QRect(box.left(), box.top(), right - box.left(), box.height())
        right = _write(painter, place, told, _digits(), "text-soft", _AT_RIGHT) - 8
    painter.setFont(_bold())
    name = painter.fontMetrics().elidedText(call.name, Qt.TextElideMode.ElideRight, max(0, right - left))
    used = painter.fontMetrics().horizontalAdvance(name)
    _write(painter, QRect(left, box.top(), max(0, right - left), box.height()), name, _bold(), "text", _MIDDLE)
    room, tone = right - left - used - 10, "warn" if call.state == "failed" else "text-faint"
    if room > 30 and call.outcome:
        rest = call.outcome.replace("\n", " ")
        _write(painter, QRect(left + used + 10, box.top(), room, box.height()), rest, _small(), tone, _MIDDLE)


def _paint_dot(painter: QPainter, box: QRect, left: int, category: str) -> int:
    """The colour of a category where its name has no room; returns the x behind it."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(category_colour(category))
    painter.drawEllipse(QPointF(left + 4, box.center().y() + 0.5), 3.5, 3.5)
    return left + 14


def _paint_clock(painter: QPainter, box: QRect, line: Line, tone: str) -> int:
    """When it was; returns the x behind it."""
    clock = QRect(box.left() + _LEFT, box.top(), _CLOCK_WIDTH, box.height())
    _write(painter, clock, clock_text(line.event.at), _digits(), tone, _MIDDLE)
    return clock.right() + 4


def _indent(line: Line) -> int:
    """How much further in it stands for the calls it lies in, in pixels."""
    depth = sum(isinstance(around, Line) for around in line.upwards()) - 1
    return _INDENT * min(depth, _MOST_INDENTS)


def _paint_line(painter: QPainter, box: QRect, line: Line) -> None:
    tone = {"warning": "warn", "error": "bad", "debug": "text-faint"}.get(line.event.level, "text")
    clock_tone = tone if tone in ("warn", "bad") else "text-faint"
    left = _paint_clock(painter, box, line, clock_tone)
    is_called = not isinstance(line.parent, Group)
    if is_called:
        left += _indent(line) + _ARROW_WIDTH
    if is_called and box.width() < _NARROW_CALLS:
        left = _paint_dot(painter, box, left, line.event.category)
    elif box.width() >= _NARROW:
        _paint_chip(painter, QRect(left, box.top(), _CHIP_WIDTH, box.height()), line.event.category)
        left += _CHIP_WIDTH + 8
    right = box.right() - 8
    if line.seconds_text:
        place = QRect(box.left(), box.top(), right - box.left(), box.height())
        right = _write(painter, place, line.seconds_text, _small(), "text-faint", _AT_RIGHT) - 6
    painter.setFont(_plain())
    text = painter.fontMetrics().elidedText(line.text.replace("\n", " "), Qt.TextElideMode.ElideRight, max(0, right - left))
    _write(painter, QRect(left, box.top(), max(0, right - left), box.height()), text, _plain(), tone, _MIDDLE)


def _write(painter: QPainter, box: QRect, text: str, font: QFont, tone: str, where: Qt.AlignmentFlag) -> int:
    """Write a text; returns the x of its left edge where it stands at the right."""
    painter.setFont(font)
    painter.setPen(colour(tone))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(0, box.width()))
    painter.drawText(box, where, shown)
    return box.right() - painter.fontMetrics().horizontalAdvance(shown)


def _paint_chip(painter: QPainter, box: QRect, category: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(category_ground(category))
    painter.drawRoundedRect(QRectF(box).adjusted(0, 4, 0, -4), 5, 5)
    painter.setFont(_small_bold())
    painter.setPen(category_colour(category))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, category)


def _paint_arrow(painter: QPainter, box: QRect, is_open: bool) -> None:
    centre = QPointF(box.left() + _LEFT + 4, box.center().y() + 0.5)
    corners = [(-3.5, -2), (0, 2), (3.5, -2)] if is_open else [(-2, -3.5), (2, 0), (-2, 3.5)]
    painter.setPen(QPen(colour("text-soft"), 1.5))
    painter.drawPolyline(QPolygonF([centre + QPointF(x, y) for x, y in corners]))


def _paint_edge(painter: QPainter, box: QRect) -> None:
    painter.setPen(colour("line"))
    painter.drawLine(box.topLeft(), box.topRight())


def _paint_sign(painter: QPainter, box: QRect, state: str) -> int:
    """A tick, a warning, a cross, or a ring while it goes on; returns the x left of it."""
    size = 14
    place = QRect(box.right() - 8 - size, box.center().y() - size // 2 + 1, size, size)
    signs = {
        "completed": ("check", "good"),
        "warning": ("warning", "warn"),
        "failed": ("close", "bad"),
        "cancelled": ("close", "text-faint"),
    }
    if state in signs:
        painter.drawPixmap(place.topLeft(), _sign(*signs[state], size, painter.device().devicePixelRatioF()))
    else:
        ring = QRectF(place).adjusted(2, 2, -2, -2)
        painter.setPen(QPen(colour("accent", 0.3), 2))
        painter.drawEllipse(ring)
        painter.setPen(QPen(colour("accent"), 2))
        painter.drawArc(ring, 0, 120 * 16)
    return place.left() - 7


@lru_cache(maxsize=32)
def _sign(name: str, tone: str, size: int, scale: float) -> QPixmap:
    return pixmap(name, size, tone, scale)


@lru_cache(maxsize=1)
def _plain() -> QFont:
    return ui_font(8.75)


@lru_cache(maxsize=1)
def _bold() -> QFont:
    return ui_font(8.75, weight=QFont.Weight.DemiBold)


@lru_cache(maxsize=1)
def _small() -> QFont:
    return ui_font(8.0)


@lru_cache(maxsize=1)
def _small_bold() -> QFont:
    return ui_font(8.0, weight=QFont.Weight.DemiBold)


@lru_cache(maxsize=1)
def _digits() -> QFont:
    font = digit_font(8.25)
    font.setWeight(QFont.Weight.Normal)
    return font

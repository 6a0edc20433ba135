"""What of the run log is shown: by level with counts, by text, by category."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from airdesk.library.events import Level
from airdesk.ui.icons import icon
from airdesk.ui.jobs.log_colours import CATEGORIES, category_colour, category_ground
from airdesk.ui.jobs.run_log_wanted import Grouping, LogFilter
from airdesk.ui.theme import colour, ui_font
from airdesk.ui.widgets.flow_layout import FlowLayout

_TYPING_MS = 150
_CHIP_HEIGHT = 20  # px
_GROUPINGS: tuple[tuple[str, Grouping, str], ...] = (
    ("Calls", "calls", "Put events into the stages and calls they happened in"),
    ("Kinds", "kinds", "Put events together by their category"),
)
_LEVELS: tuple[tuple[str, Level | None], ...] = (("All", None), ("Info", "info"), ("Warn", "warning"), ("Error", "error"))


class CategoryChip(QAbstractButton):
    """A category that is shown while the chip is checked."""

    def __init__(self, category: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(category)
        self.setCheckable(True)
        self.setChecked(True)
        self.setFont(ui_font(8.0, weight=ui_font().Weight.DemiBold))
        self.setAccessibleName(f"Show {category} events")
        self.setToolTip(f"Show or hide {category} events")

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 13, _CHIP_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(category_ground(self.text()) if self.isChecked() else colour("raised"))
        painter.setPen(QPen(colour("accent"), 1.5) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75), 9, 9)
        painter.setPen(category_colour(self.text()) if self.isChecked() else colour("text-faint"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


class Segments(QFrame):
    """Buttons side by side, one of which is chosen."""

    def __init__(self, *, padding: str, height: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.group = QButtonGroup(self)
        self._look = f"padding: {padding};" if height is None else f"padding: {padding}; min-height: {height - 4}px;"
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(2, 2, 2, 2) if height is None else self._row.setContentsMargins(1, 1, 1, 1)
        self._row.setSpacing(1)
        self.setObjectName("segments")
        if height is not None:
            self.setFixedHeight(height)
        self.setStyleSheet(f"#segments {{ background: {colour('ground').name()}; border-radius: 7px; }}")

    def add(self, name: str, tip: str) -> QPushButton:
        """One more; the first one is chosen."""
        button = QPushButton(name)
        button.setCheckable(True)
        button.setProperty("look", "segment")
        button.setStyleSheet(self._look)
        button.setFont(ui_font(8.5))
        button.setToolTip(tip)
        button.setChecked(not self.group.buttons())
        self.group.addButton(button)
        self._row.addWidget(button)
        return button


class RunLogFilter(QWidget):
    """Says what is wanted each time that changes."""

    wanted_changed = Signal(object)  # LogFilter
    grouping_changed = Signal(str)  # Grouping

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.levels: dict[Level | None, QPushButton] = {}
        self.chips = {category: CategoryChip(category) for category in CATEGORIES}
        self.text = QLineEdit()
        self.live = QPushButton("●")
        self.more = QToolButton()
        self.groupings: dict[Grouping, QPushButton] = {}
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._say)
        self._lay_out()
        for chip in self.chips.values():
            chip.toggled.connect(self._say)
        self.text.textChanged.connect(lambda _: self._typing.start())

    @property
    def is_live(self) -> bool:
        """Whether the newest line is to be in sight."""
        return self.live.isChecked()

    @property
    def wanted(self) -> LogFilter:
        """What is wanted now."""
        level = next(level for level, button in self.levels.items() if button.isChecked())
        hidden = frozenset(category for category, chip in self.chips.items() if not chip.isChecked())
        return LogFilter(level, hidden, self.text.text())

    def show_counts(self, num_by_level: Mapping[str, int]) -> None:
        """How many events there are of each level."""
        self.levels[None].setText(f"All {sum(num_by_level.values())}")
        for name, level in _LEVELS[2:]:
            num, button = num_by_level[str(level)], self.levels[level]
            had_some = button.text() not in (name, f"{name} 0")
            button.setText(f"{name} {num}")
            if had_some != (num > 0):  # a style sheet costs a millisecond
                tone = "" if num == 0 else f" color: {colour('warn' if level == 'warning' else 'bad').name()};"
                button.setStyleSheet(f"padding: 3px 8px;{tone}")

    def _say(self) -> None:
        self.wanted_changed.emit(self.wanted)

    def _lay_out(self) -> None:
        levels, ordering = Segments(padding="3px 8px"), Segments(padding="0px 7px", height=_CHIP_HEIGHT)
        for name, level in _LEVELS:
            tip = "Show events of every level" if level is None else f"Show only events of level {level}"
            self.levels[level] = levels.add(name, tip)
        for name, grouping, tip in _GROUPINGS:
            self.groupings[grouping] = ordering.add(name, tip)
        levels.group.buttonClicked.connect(self._say)
        ordering.group.buttonClicked.connect(self._say_grouping)
        self._dress_text()
        self._dress_live()
        self._dress_more()
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(levels)
        top.addWidget(self.text, 1)
        top.addWidget(self.live)
        top.addWidget(self.more)
        chips = FlowLayout(spacing=4)
        chips.addWidget(ordering)
        for chip in self.chips.values():
            chips.addWidget(chip)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(10, 8, 10, 8)
        rows.setSpacing(7)
        rows.addLayout(top)
        rows.addLayout(chips)

    def _say_grouping(self) -> None:
        self.grouping_changed.emit(next(each for each, button in self.groupings.items() if button.isChecked()))

    def _dress_more(self) -> None:
        self.more.setText("⋯")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setAccessibleName("What can be done with the run log")
        self.more.setToolTip("Copy, export, fold and unfold")
        self.more.setStyleSheet("QToolButton { padding: 1px 4px; } QToolButton::menu-indicator { image: none; width: 0px; }")

    def _dress_live(self) -> None:
        self.live.setCheckable(True)
        self.live.setChecked(True)
        self.live.setFlat(True)
        self.live.setFont(ui_font(8.0))
        self.live.setAccessibleName("Follow the newest event")
        self.live.setToolTip("Keep the newest event in sight")
        tones = f"color: {colour('text-faint').name()};", f"color: {colour('good').name()}; background: transparent;"
        self.live.setStyleSheet(
            f"QPushButton {{ padding: 1px 2px; min-height: 16px; background: transparent; {tones[0]} }}"
            f" QPushButton:checked {{ {tones[1]} }}"
        )

    def _dress_text(self) -> None:
        self.text.setPlaceholderText("Filter text")
        self.text.setAccessibleName("Filter the run log by text")
        self.text.setToolTip("Show only lines with all these words")
        self.text.setMinimumWidth(70)
        self.text.setClearButtonEnabled(True)
        lens = QAction(icon("search", "text-faint"), "", self.text)
        self.text.addAction(lens, QLineEdit.ActionPosition.LeadingPosition)

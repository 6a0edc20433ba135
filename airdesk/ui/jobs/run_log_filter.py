"""What of the run log is shown: by level with counts, by text, by category."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from airdesk.library.events import Level
from airdesk.ui.icons import icon
from airdesk.ui.jobs.log_colours import CATEGORIES, category_colour, category_ground
from airdesk.ui.jobs.run_log_rows import LogFilter
from airdesk.ui.theme import colour, ui_font
from airdesk.ui.widgets.flow_layout import FlowLayout

_TYPING_MS = 150
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
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 13, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(category_ground(self.text()) if self.isChecked() else colour("raised"))
        painter.setPen(QPen(colour("accent"), 1.5) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75), 9, 9)
        painter.setPen(category_colour(self.text()) if self.isChecked() else colour("text-faint"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


class RunLogFilter(QWidget):
    """Says what is wanted each time that changes."""

    wanted_changed = Signal(object)  # LogFilter

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.levels: dict[Level | None, QPushButton] = {}
        self.chips = {category: CategoryChip(category) for category in CATEGORIES}
        self.text = QLineEdit()
        self.live = QPushButton("●")
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
            button.setText(f"{name} {num}")
            tone = "" if num == 0 else colour("warn" if level == "warning" else "bad").name()
            button.setStyleSheet(f"padding: 3px 8px; color: {tone};" if tone else "padding: 3px 8px;")

    def _say(self) -> None:
        self.wanted_changed.emit(self.wanted)

    def _lay_out(self) -> None:
        group = QButtonGroup(self)
        segments = QFrame()
        segments.setObjectName("levels")
        segments.setStyleSheet(f"#levels {{ background: {colour('ground').name()}; border-radius: 7px; }}")
        row = QHBoxLayout(segments)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(1)
        for name, level in _LEVELS:
            button = QPushButton(name)
            button.setCheckable(True)
            button.setProperty("look", "segment")
            button.setStyleSheet("padding: 3px 8px;")
            button.setFont(ui_font(8.5))
            button.setToolTip("Show events of every level" if level is None else f"Show only events of level {level}")
            group.addButton(button)
            row.addWidget(button)
            self.levels[level] = button
        self.levels[None].setChecked(True)
        group.buttonClicked.connect(self._say)
        self._dress_text()
        self._dress_live()
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(segments)
        top.addWidget(self.text, 1)
        top.addWidget(self.live)
        chips = FlowLayout(spacing=4)
        for chip in self.chips.values():
            chips.addWidget(chip)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(10, 8, 10, 8)
        rows.setSpacing(7)
        rows.addLayout(top)
        rows.addLayout(chips)

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

"""The rules in five lines, as the right side shows them, and the way to all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from airdesk.ui.automix.rules_panel import OVERLAY_NAMES, RulesPanel
from airdesk.ui.theme import TIGHT

if TYPE_CHECKING:
    from airdesk.ui.automix.set_desk import SetDesk


class RulesSummary(QWidget):
    """The rules in five lines, as the right side shows them, and the way to all of them."""

    all_requested = Signal()

    def __init__(self, desk: SetDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(TIGHT)
        heading = QLabel("RULES")
        heading.setProperty("look", "heading")
        self.more = QPushButton("Change…")
        self.more.setProperty("look", "link")
        self.more.setToolTip("All rules: limits, styles, overlays, loudness")
        self.more.clicked.connect(self.all_requested)
        grid.addWidget(heading, 0, 0)
        grid.addWidget(self.more, 0, 1, Qt.AlignmentFlag.AlignRight)
        self._values: list[QLabel] = []
        for row, name in enumerate(("Max tempo change", "Max key shift", "Key lock", "Overlays", "Target loudness"), 1):
            label, value = QLabel(name), QLabel()
            label.setProperty("look", "soft")
            value.setAlignment(value.alignment().AlignRight | value.alignment().AlignVCenter)
            grid.addWidget(label, row, 0)
            grid.addWidget(value, row, 1)
            self._values.append(value)
        grid.setColumnStretch(0, 1)
        desk.set_changed.connect(self.show_rules)
        self.show_rules()

    def show_rules(self) -> None:
        """Show what holds."""
        rules = self._desk.dj_set.rules
        overlays = ", ".join(OVERLAY_NAMES[kind] for kind in OVERLAY_NAMES if kind in rules.overlay_kinds) or "off"
        texts = (
            f"± {rules.max_tempo_change_percent:g} %",
            f"± {rules.max_key_shift_semitones} st",
            "on" if rules.keeps_pitch else "off",
            overlays,
            f"{rules.target_lufs:g} LUFS · {rules.ceiling_dbtp:g} dBTP",
        )
        for label, text in zip(self._values, texts, strict=True):
            label.setText(text)


class RulesDialog(QDialog):
    """The rules in a window of their own, which stays open while the set is heard."""

    def __init__(self, desk: SetDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Rules of the mix")
        self.panel = RulesPanel(desk)
        close = QPushButton("Close")
        close.setToolTip("Close (Esc)")
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        row.setContentsMargins(14, 0, 14, 12)
        row.addStretch(1)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.addWidget(self.panel)
        column.addLayout(row)
        self.setMinimumWidth(380)

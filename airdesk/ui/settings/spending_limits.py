"""How much language models may cost, for one run and in a month, and what they have cost."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QWidget

from airdesk.ui.settings.providers_wording import spent_text
from airdesk.ui.theme import SPACE, TIGHT

MOST_USD = 10_000.0
NO_LIMIT = "no limit"


class SpendingLimits(QWidget):
    """Two amounts; nought is no limit."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.run, self.month, self.spent = QDoubleSpinBox(), QDoubleSpinBox(), QLabel()
        self._kept: dict[QDoubleSpinBox, float | None] = {}  # as shown and not changed here: it may be finer than a field
        self.spent.setProperty("look", "soft")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(TIGHT + 2)
        for field, text, name in (
            (self.run, "At most for one song", "Spending limit of one song in US dollars"),
            (self.month, "in a month", "Spending limit of a month in US dollars"),
        ):
            label = QLabel(text)
            label.setProperty("look", "soft")
            label.setBuddy(field)
            field.setRange(0.0, MOST_USD)
            field.setDecimals(2)
            field.setSingleStep(0.25)
            field.setPrefix("$")
            field.setSpecialValueText(NO_LIMIT)
            field.setKeyboardTracking(False)
            field.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
            field.setFixedWidth(92)
            field.setAccessibleName(name)
            field.setToolTip("Where the limit is reached, the built-in composer goes on; 0 is no limit")
            field.valueChanged.connect(partial(self._on_changed, field))
            row.addWidget(label)
            row.addWidget(field)
            row.addSpacing(SPACE - TIGHT)
        row.addStretch(1)
        row.addWidget(self.spent)

    @property
    def run_limit_usd(self) -> float | None:
        """Of one song; None: no limit."""
        return self._limit_usd(self.run)

    @property
    def month_limit_usd(self) -> float | None:
        """Of a month; None: no limit."""
        return self._limit_usd(self.month)

    def show_limits(self, run_usd: float | None, month_usd: float | None) -> None:
        """Show what is kept."""
        for field, value in ((self.run, run_usd), (self.month, month_usd)):
            with QSignalBlocker(field):
                field.setValue(value or 0.0)
            self._kept[field] = value
            field.setSpecialValueText(NO_LIMIT if value is None else f"${value:g}")  # 0, or less than a cent

    def show_spent(self, month_usd: float, all_usd: float) -> None:
        """Show what was spent."""
        self.spent.setText(spent_text(month_usd, all_usd))

    def _limit_usd(self, field: QDoubleSpinBox) -> float | None:
        return self._kept[field] if field in self._kept else field.value() or None

    def _on_changed(self, field: QDoubleSpinBox, _: float) -> None:
        self._kept.pop(field, None)
        field.setSpecialValueText(NO_LIMIT)
        self.changed.emit()

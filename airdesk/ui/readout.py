"""A small display of a figure, as wide as its widest value, so that nothing moves while it runs."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from airdesk.ui.theme import digit_font


class Readout(QFrame):
    """A figure with its unit."""

    def __init__(self, name: str, text: str, *, unit: str = "", sample: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "readout")
        self.setFixedHeight(32)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self._value = QLabel(text)
        self._value.setFont(digit_font())
        self._value.setMinimumWidth(self._value.fontMetrics().horizontalAdvance(sample or text) + 2)
        self._unit = QLabel(unit)
        self._unit.setProperty("look", "faint")
        self._unit.setVisible(bool(unit))
        row = QHBoxLayout(self)
        row.setContentsMargins(9, 0, 9, 0)
        row.setSpacing(6)
        row.addWidget(self._value)
        row.addWidget(self._unit)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """The figure shown."""
        return self._value.text()

    def set_text(self, text: str) -> None:
        """Show another figure."""
        if text != self._value.text():
            self._value.setText(text)
            self.setAccessibleDescription(text)

    def set_unit(self, unit: str) -> None:
        """Show another unit."""
        self._unit.setText(unit)
        self._unit.setVisible(bool(unit))

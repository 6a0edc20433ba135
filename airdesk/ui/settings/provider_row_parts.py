"""What a row of a provider is put together with."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from airdesk.ui.theme import TIGHT


def side_by_side(*widgets: QWidget | None) -> QHBoxLayout:
    """Side by side; None: room between them."""
    row = QHBoxLayout()
    row.setSpacing(TIGHT + 2)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
    return row


def dress(label: QLabel, look: str) -> None:
    """Give a label a look of the style sheet."""
    if label.property("look") != look:
        label.setProperty("look", look)
        label.style().unpolish(label)
        label.style().polish(label)

"""Two takes side by side: in what they differ, and a key to switch between them while it plays."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from airdesk.ui.theme import SPACE
from airdesk.ui.widgets.pitch_text import signed
from airdesk.workflows.song_takes import Difference
from airdesk.workflows.take_values import Take


class TakeComparison(QDialog):
    """Stays open beside the window; A and B switch to one or the other."""

    def __init__(
        self,
        first: Take,
        second: Take,
        differences: Sequence[Difference],
        switch: Callable[[int], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{first.row.name} and {second.row.name}")
        self.resize(560, 420)
        self.buttons = [QPushButton(f"{letter}  {take.row.name}") for letter, take in (("A", first), ("B", second))]
        row = QHBoxLayout()
        for letter, button, take in zip("AB", self.buttons, (first, second), strict=True):
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setShortcut(letter)
            button.setToolTip(f"Switch to {take.row.name} ({letter}); it goes on playing")
            button.clicked.connect(lambda _=False, number=take.number: switch(number))
            row.addWidget(button)
        self.buttons[0].setChecked(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.setSpacing(10)
        layout.addLayout(row)
        layout.addWidget(_table(differences) if differences else QLabel("They are alike."), 1)


def _table(differences: Sequence[Difference]) -> QScrollArea:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    for line, difference in enumerate(differences):
        for column, (text, look) in enumerate(((difference.what, "soft"), (difference.first, ""), (difference.second, ""))):
            label = QLabel(signed(text) if difference.what == "Key" else text)
            label.setProperty("look", look)
            label.setWordWrap(column > 0)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(label, line, column, Qt.AlignmentFlag.AlignTop)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(2, 1)
    grid.setRowStretch(len(differences), 1)
    holder = QWidget()
    holder.setLayout(grid)
    area = QScrollArea()
    area.setWidget(holder)
    area.setWidgetResizable(True)
    return area

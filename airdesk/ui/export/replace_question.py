"""The question what to do about files that are there already."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from airdesk.ui.theme import SPACE, TIGHT


class ReplaceQuestion(QFrame):
    """A card with the question and its answers."""

    answered = Signal(str)  # "Replace", "Keep both", "Cancel"

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.text = wrapped("")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.addWidget(self.text)
        row = QHBoxLayout()
        row.setSpacing(TIGHT)
        self.buttons: dict[str, QPushButton] = {}
        for name, tip in (
            ("Keep both", "Write the new files under a name with a number"),
            ("Replace", "Write over the files that are there"),
            ("Cancel", "Change nothing"),
        ):
            button = self.buttons[name] = QPushButton(name)
            button.setToolTip(tip)
            button.setAccessibleName(name)
            button.clicked.connect(lambda _=False, answer=name: self.answered.emit(answer))
            row.addWidget(button)
        row.addStretch(1)
        layout.addLayout(row)

    def ask(self, names: list[str]) -> None:
        """Ask about these files."""
        more = f" and {len(names) - 1} more are" if len(names) > 1 else " is"
        self.text.setText(f"{names[0]}{more} already in this folder.")
        self.show()
        self.buttons["Keep both"].setFocus()


def wrapped(look: str) -> QLabel:
    """A label that breaks its lines; *look*: of the style sheet."""
    label = QLabel()
    label.setProperty("look", look)
    label.setWordWrap(True)
    return label

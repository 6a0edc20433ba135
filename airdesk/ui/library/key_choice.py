"""Choosing keys: minor, major or any, and any of the twelve tonics."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from airdesk.model.harmony import parse_pitch_class
from airdesk.ui.widgets.pitch_text import signed

TONICS: Final = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
MODES: Final[tuple[Literal["minor", "major", "any"], ...]] = ("minor", "major", "any")
SPELLINGS: Final = tuple(letter + sign for letter in "CDEFGAB" for sign in ("", "#", "b"))


class KeyChoice(QWidget):
    """Buttons of the keys; none of them pressed means all."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        heading = QLabel("KEY")
        heading.setProperty("look", "heading")
        top = QHBoxLayout()
        top.setSpacing(0)
        top.addWidget(heading)
        top.addStretch(1)
        self._modes = QButtonGroup(self)
        for number, mode in enumerate(MODES):
            button = _button(mode, f"Songs in {mode} keys" if mode != "any" else "Songs in any key", "mode")
            self._modes.addButton(button, number)
            top.addWidget(button)
        self._modes.button(MODES.index("any")).setChecked(True)
        grid = QGridLayout()
        grid.setSpacing(4)
        self._tonics = [_button(signed(tonic), f"Songs in {signed(tonic)}", "tonic") for tonic in TONICS]
        for number, button in enumerate(self._tonics):
            grid.addWidget(button, number // 6, number % 6)
            button.toggled.connect(self.changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addLayout(grid)
        self._modes.idToggled.connect(lambda _, is_on: self.changed.emit() if is_on else None)

    @property
    def mode(self) -> Literal["minor", "major", "any"]:
        """Which third the keys have."""
        return MODES[self._modes.checkedId()]

    @property
    def tonics(self) -> frozenset[str]:
        """The chosen tonics in all their spellings; empty: all."""
        chosen = {parse_pitch_class(tonic) for tonic, button in zip(TONICS, self._tonics, strict=True) if button.isChecked()}
        return frozenset(name for name in SPELLINGS if parse_pitch_class(name) in chosen)

    def text(self) -> str:
        """What is chosen, short; empty where all is."""
        names = [button.text() for button in self._tonics if button.isChecked()]
        shown = " ".join(names) if len(names) <= 3 else f"{len(names)} keys"
        return " ".join(part for part in (shown, "" if self.mode == "any" else self.mode) if part)

    def reset(self) -> None:
        """All keys."""
        for button in self._tonics:
            button.setChecked(False)
        self._modes.button(MODES.index("any")).setChecked(True)


def _button(text: str, tip: str, look: str) -> QPushButton:
    button = QPushButton(text)
    button.setCheckable(True)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setProperty("look", look)
    return button

"""A moment of a song, typed as minutes:seconds.milliseconds or moved by beats and bars; and a length in beats."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

_TIME: Final = re.compile(r"^(?:(\d+):)?(?:(\d+):)?(\d+(?:[.,]\d+)?)$")
_BEATS: Final = re.compile(r"^(\d+(?:[.,]\d+)?)\s*(beats?|bars?)?$", re.IGNORECASE)


def time_text(seconds: float) -> str:
    """Minutes:seconds.milliseconds."""
    minutes, rest = divmod(round(max(0.0, seconds) * 1000), 60_000)
    return f"{minutes}:{rest / 1000:06.3f}"


def time_value(text: str) -> float | None:
    """Seconds of what was typed; None where it is no time."""
    found = _TIME.match(text.strip())
    if found is None:
        return None
    first, second, rest = found.groups()
    parts = [float(part) for part in (first, second) if part is not None]
    total = 0.0
    for part in parts:
        total = total * 60 + part
    return total * 60 + float(rest.replace(",", "."))


def beats_value(text: str, beats_per_bar: int) -> float | None:
    """Beats of what was typed: "32", "32 beats" or "8 bars"; None where it is no length."""
    found = _BEATS.match(text.strip())
    if found is None:
        return None
    unit = (found.group(2) or "beats").lower()
    return float(found.group(1).replace(",", ".")) * (beats_per_bar if unit.startswith("bar") else 1)


class NudgedField(QWidget):
    """A labelled line with buttons beside that move its value; the owner checks what was typed and shows what holds."""

    typed = Signal(str)
    nudged = Signal(float)  # beats

    def __init__(self, name: str, steps: tuple[tuple[str, float, str], ...], parent: QWidget | None = None) -> None:
        """*steps*: text of a button, beats, tooltip."""
        super().__init__(parent)
        self._shown = ""
        self.setStyleSheet("QPushButton { padding: 0 2px; min-height: 18px; font-size: 10px; }")
        self.line = QLineEdit()
        self.line.setAccessibleName(name)
        self.line.setMinimumWidth(40)
        self.line.editingFinished.connect(self._on_edited)
        label = QLabel(name)
        label.setProperty("look", "soft")
        label.setBuddy(self.line)
        self.buttons = [self._button(name, *step) for step in steps]
        row = QHBoxLayout()
        row.setSpacing(3)
        for button in self.buttons:
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(label)
        column.addWidget(self.line)
        column.addLayout(row)

    def show_text(self, text: str) -> None:
        """Show what holds, unless the hand is typing."""
        self._shown = text
        if not self.line.hasFocus() or not self.line.isModified():
            self.line.setText(text)
            self.line.setModified(False)

    def show_again(self) -> None:
        """What was typed does not hold: show what does."""
        self.line.setText(self._shown)
        self.line.setModified(False)

    def _button(self, name: str, text: str, beats: float, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setAccessibleName(f"{name}: {tip}")
        button.setMinimumWidth(24)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.nudged.emit(beats))
        return button

    def _on_edited(self) -> None:
        text = self.line.text()
        self.line.setModified(False)
        if text.strip() != self._shown:
            self.typed.emit(text)


def cue_steps(beats_per_bar: int = 4) -> tuple[tuple[str, float, str], ...]:
    """Buttons of a cue; the bar's length is replaced where a song counts otherwise."""
    bar = float(beats_per_bar)
    return (
        ("«", -bar, "a bar earlier"), ("‹", -1.0, "a beat earlier"), ("›", 1.0, "a beat later"),
        ("»", bar, "a bar later"),
    )  # fmt: skip

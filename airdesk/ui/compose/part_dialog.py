"""Asking for a further part of the open song: which instrument, and what it shall do."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from airdesk.facts.instruments import load_instruments
from airdesk.ui.theme import SPACE

MOST_CHARACTERS = 2000
_WISH = "An answer to the melody, in long notes…"


class PartDialog(QDialog):
    """Offers the instruments that do not play yet; `instrument` and `wish` are what was asked for."""

    def __init__(self, playing: Iterable[str], where: str, who: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("New part")
        self._catalogue, taken = load_instruments(), set(playing)
        self.choice, self.text, self.problem = QComboBox(), QPlainTextEdit(), QLabel()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.choice.addItems([name for name in sorted(self._catalogue.names) if name not in taken])
        self._lay_out(where, who)
        self.choice.editTextChanged.connect(lambda _: self._check())
        self.text.textChanged.connect(self._check)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._check()

    @property
    def instrument(self) -> str:
        """Name of the instrument."""
        return self.choice.currentText().strip().lower()

    @property
    def wish(self) -> str:
        """What it shall do; empty: what suits the song."""
        return self.text.toPlainText().strip()

    def _check(self) -> None:
        problem = ""
        if self.instrument not in self._catalogue.names:
            problem = "There is no such instrument: choose one of the list."
        elif len(self.wish) > MOST_CHARACTERS:
            problem = f"That is longer than {MOST_CHARACTERS} characters: say it in a few words."
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not problem)

    def _lay_out(self, where: str, who: str) -> None:
        self.choice.setEditable(True)
        self.choice.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.choice.completer().setFilterMode(Qt.MatchFlag.MatchContains)
        self.choice.setMaxVisibleItems(18)
        self.choice.setAccessibleName("Instrument")
        self.choice.setToolTip("Which instrument plays the new part")
        self.text.setPlaceholderText(_WISH)
        self.text.setAccessibleName("What it shall do")
        self.text.setToolTip("A language model reads this; the built-in composer writes what suits the song")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(70)
        note = QLabel(f"{where}\n{who}")
        for label, look in ((note, "soft"), (self.problem, "error")):
            label.setProperty("look", look)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setText("Compose")
        ok.setProperty("look", "primary")
        form = QFormLayout()
        form.setHorizontalSpacing(SPACE)
        form.setVerticalSpacing(SPACE)
        form.addRow("Instrument", self.choice)
        form.addRow("Wish", self.text)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(20, 18, 20, 16)
        rows.setSpacing(SPACE)
        for part in (form, note, self.problem, self.buttons):
            rows.addLayout(part) if isinstance(part, QFormLayout) else rows.addWidget(part)
        self.setMinimumWidth(440)

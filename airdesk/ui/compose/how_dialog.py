"""How the instruments of a song to be shall play: register, articulation and dynamics of each."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from airdesk.errors import AirdeskError
from airdesk.model.history import History, new_history
from airdesk.model.instrument_config import InstrumentConfig
from airdesk.model.plan import SongPlan
from airdesk.ui.compose.instrument_table import InstrumentTable
from airdesk.ui.theme import SPACE
from airdesk.ui.widgets.pitch_text import signed_sentence
from airdesk.workflows.edit_instruments import configs_with_changes


class HowDialog(QDialog):
    """Shows how they would play; `configs` is what was said of that before, with what was changed here."""

    def __init__(self, plan: SongPlan, configs: tuple[InstrumentConfig, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before, self._said = plan, configs
        self._history: History[SongPlan] = new_history(plan)
        self.setWindowTitle("How they play")
        self.resize(720, 460)
        self.table = InstrumentTable()
        self.problem = QLabel()
        self.problem.setProperty("look", "error")
        self.problem.setWordWrap(True)
        self.as_usual, self.ok, cancel = QPushButton("All as usual"), QPushButton("OK"), QPushButton("Cancel")
        self.as_usual.setToolTip("Forget what was said: all play as the genre has it")
        self.as_usual.setEnabled(bool(configs))
        self.ok.setProperty("look", "primary")
        self.ok.setToolTip("Play so in what is composed from now on")
        self.ok.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click ends typing in `_finish`, where it can be refused
        row = QHBoxLayout()
        for button in (self.as_usual, cancel, self.ok):
            button.setAutoDefault(False)  # Enter in a field ends typing and presses nothing
            row.addWidget(button)
        row.insertStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.setSpacing(10)
        layout.addWidget(self.table)
        layout.addWidget(self.problem)
        layout.addLayout(row)
        self.table.changed.connect(self._change)
        self.ok.clicked.connect(self._finish)
        cancel.clicked.connect(self.reject)
        self.as_usual.clicked.connect(self._forget)
        QShortcut(QKeySequence.StandardKey.Undo, self, lambda: self._go(self._history.undone()))
        QShortcut(QKeySequence.StandardKey.Redo, self, lambda: self._go(self._history.redone()))
        self.table.show_plan(plan)
        self.table.first_field().setFocus()

    @property
    def configs(self) -> tuple[InstrumentConfig, ...]:
        """How instruments shall play."""
        return configs_with_changes(self._said, self._before, self._history.current)

    def _change(self, label: str, edit: Callable[[SongPlan], SongPlan]) -> None:
        problem, history = "", self._history
        try:
            history = history.done(label, edit(history.current))
        except AirdeskError as error:
            problem = signed_sentence(str(error))
        self._go(history, problem)

    def _go(self, history: History[SongPlan], problem: str = "") -> None:
        self._history = history
        self.problem.setText(problem)
        self.table.show_plan(history.current)

    def _finish(self) -> None:
        """Accept, unless what is still being typed cannot be: that is told, and there is time to read it."""
        self.problem.setText("")
        self.ok.setFocus()
        if not self.problem.text():
            self.accept()

    def _forget(self) -> None:
        self._said, self._history = (), new_history(self._before)
        self.accept()

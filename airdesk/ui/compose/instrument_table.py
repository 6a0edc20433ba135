"""How the instruments of a plan play: a row for each with its lowest and highest note, articulation and dynamics."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHeaderView, QLineEdit, QSpinBox, QTableWidget, QTableWidgetItem, QWidget

from airdesk.model.instrument_config import ARTICULATIONS
from airdesk.model.notes import parse_pitch
from airdesk.model.plan import InstrumentPlan, SongPlan
from airdesk.ui.widgets.pitch_text import note_text
from airdesk.ui.widgets.undo_guard import UndoGuard
from airdesk.ui.widgets.wheel_guard import WheelGuard
from airdesk.workflows import edit_instruments

COLUMNS = ("Instrument", "Lowest note", "Highest note", "Articulation", "Dynamics")
LOW, HIGH, ARTICULATION, DYNAMICS = 1, 2, 3, 4
_NOT_SO = "Drums and effects have no lowest and highest note, and no articulation"


class InstrumentTable(QTableWidget):
    """Fields stay as they are while a plan with the same instruments is shown, so that the focus does, too."""

    changed = Signal(str, object)  # what is done, for undo; and the edit of a plan that does it, which may raise AirdeskError

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(COLUMNS), parent)
        self._plan: SongPlan | None = None
        self._names: list[str] = []
        self._undo_guard, self._wheel_guard = UndoGuard(self), WheelGuard(self)
        self.setHorizontalHeaderLabels(list(COLUMNS))
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setAccessibleName("How they play")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields take the focus, one after the other
        self.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.horizontalHeader().setHighlightSections(False)
        self.setTabKeyNavigation(False)
        for column, width in ((LOW, 120), (HIGH, 120), (ARTICULATION, 150), (DYNAMICS, 120)):
            self.setColumnWidth(column, width)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def show_plan(self, plan: SongPlan) -> None:
        """Show how the instruments of a plan play."""
        self._plan = plan
        names = [instrument.name for instrument in plan.instruments]
        if names != self._names:
            self._names = names
            self.setRowCount(0)
            self.setRowCount(len(names))
            for row, instrument in enumerate(plan.instruments):
                self._add_row(row, instrument)
        for row, instrument in enumerate(plan.instruments):
            self._fill_row(row, instrument)

    def first_field(self) -> QWidget:
        """The first field that can be changed; the table itself where there is none."""
        fields = (self.cellWidget(row, column) for row in range(self.rowCount()) for column in (LOW, DYNAMICS))
        return next((field for field in fields if field.isEnabled()), self)

    def _add_row(self, row: int, instrument: InstrumentPlan) -> None:
        name = instrument.name
        label = QTableWidgetItem(name)
        label.setFlags(Qt.ItemFlag.ItemIsEnabled)
        label.setToolTip(f"{name}: {instrument.role}")
        self.setItem(row, 0, label)
        self.setRowHeight(row, 38)
        is_played = edit_instruments.plays_notes(instrument)
        for column, end in ((LOW, "low"), (HIGH, "high")):
            field = QLineEdit()
            field.setEnabled(is_played)
            field.setToolTip("A note like E1 or Bb3 (C4 is middle C), or its number" if is_played else _NOT_SO)
            field.editingFinished.connect(partial(self._set_register, name, end, field))
            self._put(row, column, field)
        choice = QComboBox()
        choice.addItems(list(ARTICULATIONS))
        choice.setEnabled(is_played)
        held = "How its notes are held: staccato is short, legato goes on to the next note, sustained rings"
        choice.setToolTip(held if is_played else _NOT_SO)
        choice.installEventFilter(self._wheel_guard)
        choice.activated.connect(partial(self._set_articulation, name, choice))
        self._put(row, ARTICULATION, choice)
        dynamics = QSpinBox()
        dynamics.setRange(0, 100)
        dynamics.setSuffix(" %")
        dynamics.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        dynamics.setToolTip("How hard it plays")
        dynamics.installEventFilter(self._wheel_guard)
        dynamics.editingFinished.connect(partial(self._set_dynamics, name, dynamics))
        self._put(row, DYNAMICS, dynamics)

    def _put(self, row: int, column: int, field: QWidget) -> None:
        field.setAccessibleName(f"{COLUMNS[column]} of the {self._names[row]}")
        self.setCellWidget(row, column, field)

    def _fill_row(self, row: int, instrument: InstrumentPlan) -> None:
        is_played = edit_instruments.plays_notes(instrument)
        key = None if self._plan is None else self._plan.key
        for column, pitch in ((LOW, instrument.low_pitch), (HIGH, instrument.high_pitch)):
            self.cellWidget(row, column).setText(note_text(pitch, key) if is_played else "–")
        choice = self.cellWidget(row, ARTICULATION)
        choice.setCurrentIndex(choice.findText(instrument.articulation))  # a plan of elsewhere may have others: none is shown
        self.cellWidget(row, DYNAMICS).setValue(round(instrument.dynamics * 100))
        self._undo_guard.filled(*(self.cellWidget(row, column) for column in (LOW, HIGH, DYNAMICS)))

    def _now(self, name: str) -> InstrumentPlan | None:
        return None if self._plan is None else self._plan.instrument_named(name)

    def _set_register(self, name: str, end: str, field: QLineEdit) -> None:
        now = self._now(name)
        if now is None or self._plan is None:
            return
        if field.text() == note_text(now.low_pitch if end == "low" else now.high_pitch, self._plan.key):
            return
        text = field.text()
        self.changed.emit(
            "Change a register", lambda plan: edit_instruments.set_register(plan, name, **{end: parse_pitch(text)})
        )

    def _set_articulation(self, name: str, choice: QComboBox, _: int) -> None:
        text = choice.currentText()
        self.changed.emit("Change an articulation", lambda plan: edit_instruments.set_articulation(plan, name, text))

    def _set_dynamics(self, name: str, field: QSpinBox) -> None:
        now, percent = self._now(name), field.value()
        if now is not None and percent != round(now.dynamics * 100):
            self.changed.emit("Change dynamics", lambda plan: edit_instruments.set_dynamics(plan, name, percent / 100))

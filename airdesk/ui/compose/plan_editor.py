"""The plan as tables one can change: sections, bars, energy, chords, who plays and how; then composed again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDoubleSpinBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from airdesk.errors import AirdeskError
from airdesk.model.harmony import parse_key
from airdesk.model.history import History, new_history
from airdesk.model.plan import SectionPlan, SongPlan
from airdesk.ui.compose.instrument_table import InstrumentTable
from airdesk.ui.compose.playing_table import PlayingTable
from airdesk.ui.icons import icon
from airdesk.ui.theme import SPACE
from airdesk.ui.widgets.pitch_text import signed, signed_chords, signed_sentence
from airdesk.ui.widgets.undo_guard import UndoGuard
from airdesk.ui.widgets.wheel_guard import WheelGuard
from airdesk.workflows import edit_plan
from airdesk.workflows.chord_text import chord_line

COLUMNS = ("Section", "Bars", "Energy", "Chords", "")


class PlanEditor(QDialog):
    """Edits a copy; nothing happens to the song before it is composed again, as a further take."""

    compose_requested = Signal(object)  # SongPlan

    def __init__(self, plan: SongPlan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history: History[SongPlan] = new_history(plan)
        self._is_showing = False
        self._undo_guard, self._wheel_guard = UndoGuard(self), WheelGuard(self)
        self.setWindowTitle(f"Plan of {plan.title}")
        self.resize(860, 640)
        self.tempo = QDoubleSpinBox()
        self.tempo.setRange(20.0, 300.0)
        self.tempo.setSuffix(" BPM")
        self.tempo.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
        self.tempo.setAccessibleName("Tempo")
        self.tempo.installEventFilter(self._wheel_guard)
        self.key = QLineEdit()
        self.key.setAccessibleName("Key")
        self.key.setToolTip("Tonic and scale, like A minor; the chords move along")
        self.table = QTableWidget(0, len(COLUMNS))
        self.playing = PlayingTable()
        self.how = InstrumentTable()
        self.who = QTabWidget()
        self.problem = QLabel()
        self.problem.setProperty("look", "error")
        self.problem.setWordWrap(True)
        self.compose = QPushButton("Compose again from this plan")
        self.compose.setProperty("look", "primary")
        self.compose.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click ends typing in `_ask`, where it can be refused
        self._lay_out()
        self._connect()
        self._show()

    @property
    def plan(self) -> SongPlan:
        """The plan as edited."""
        return self._history.current

    def change(self, label: str, edit: Callable[[SongPlan], SongPlan]) -> None:
        """Make an edit; one that cannot be is told and leaves the plan as it was."""
        if self._is_showing:
            return  # a field that loses the focus because it is made anew
        try:
            edited = edit(self.plan)
            if edited != self.plan:
                self._history = self._history.done(label, edited)
        except AirdeskError as error:
            self._show()
            self.problem.setText(signed_sentence(str(error)))
            return
        self.problem.setText("")
        self._show()

    def undo(self) -> None:
        """One step back."""
        self._history = self._history.undone()
        self.problem.setText("")
        self._show()

    def redo(self) -> None:
        """One step forward again."""
        self._history = self._history.redone()
        self.problem.setText("")
        self._show()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        for label, widget in (("Tempo", self.tempo), ("Key", self.key)):
            top.addWidget(QLabel(label))
            top.addWidget(widget)
        top.addStretch(1)
        self.table.setHorizontalHeaderLabels(list(COLUMNS))
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setAccessibleName("Sections")
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields take the focus, one after the other
        self.table.setTabKeyNavigation(False)
        header = self.table.horizontalHeader()
        for column, width in ((0, 130), (1, 90), (2, 90), (4, 132)):
            self.table.setColumnWidth(column, width)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.add = QPushButton(icon("plus"), "Add a section")
        cancel = QPushButton("Cancel")
        cancel.clicked.connect(self.reject)
        bottom = QHBoxLayout()
        bottom.addWidget(self.add)
        bottom.addStretch(1)
        bottom.addWidget(cancel)
        bottom.addWidget(self.compose)
        self.who.addTab(self.playing, "Who plays where")
        self.who.addTab(self.how, "How they play")
        self.who.setTabToolTip(1, "Lowest and highest note, articulation and dynamics of each instrument")
        self.who.tabBar().setAccessibleName("Instruments")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.setSpacing(10)
        layout.addLayout(top)
        layout.addWidget(self.table, 3)
        layout.addWidget(self.who, 3)
        layout.addWidget(self.problem)
        layout.addLayout(bottom)

    def _connect(self) -> None:
        self.tempo.editingFinished.connect(self._set_tempo)
        self.key.editingFinished.connect(self._set_key)
        self.playing.toggled.connect(
            lambda index, name, plays: self.change(
                "Change who plays", lambda plan: edit_plan.set_playing(plan, index, name, plays=plays)
            )
        )
        self.how.changed.connect(self.change)
        self.add.clicked.connect(self._add_section)
        self.compose.clicked.connect(self._ask)
        QShortcut(QKeySequence.StandardKey.Undo, self, self.undo)
        QShortcut(QKeySequence.StandardKey.Redo, self, self.redo)

    def _add_section(self) -> None:
        last = len(self.plan.sections)
        self.change("Add a section", lambda plan: edit_plan.add_section(plan, last, "bridge"))

    def _ask(self) -> None:
        self.problem.setText("")
        self.compose.setFocus()
        if self.problem.text():  # what was still being typed cannot be
            return
        try:
            edit_plan.check_plan(self.plan)
        except AirdeskError as error:
            self.problem.setText(signed_sentence(str(error)))
            return
        self.compose_requested.emit(self.plan)
        self.accept()

    # ── showing ──

    def _show(self) -> None:
        self._is_showing = True
        plan = self.plan
        self.tempo.setValue(plan.tempo_bpm)
        self.key.setText(signed(plan.key.name))
        self._undo_guard.filled(self.tempo, self.key)
        place = self._clear_table()
        self.table.setRowCount(len(plan.sections))
        for index in range(len(plan.sections)):
            self._show_section(index)
        rows = self.table.verticalHeader().length() + self.table.horizontalHeader().sizeHint().height()
        self.table.setMaximumHeight(rows + 2 * self.table.frameWidth() + SPACE)  # what is left belongs to who plays where
        self._press_no_button_by_enter()
        self.playing.show_plan(plan)
        self.how.show_plan(plan)
        if place is not None:
            row, column, number = min(place[0], len(plan.sections) - 1), place[1], place[2]
            _focusable(self.table.cellWidget(row, column))[number].setFocus()
        self._is_showing = False

    def _clear_table(self) -> tuple[int, int, int] | None:
        """Take the cells out; where the focus was: row, column, and which of the cell's controls."""
        place, focus = None, self.focusWidget()
        for row in range(self.table.rowCount()):
            for column in range(len(COLUMNS)):
                for number, control in enumerate(_focusable(self.table.cellWidget(row, column))):
                    place = (row, column, number) if control is focus else place
        self.table.setRowCount(0)
        return place

    def _press_no_button_by_enter(self) -> None:
        """Enter in a field ends typing and presses nothing."""
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)

    def _show_section(self, index: int) -> None:
        section = self.plan.sections[index]
        label = f"{section.name}, section {index + 1}"
        name = QLineEdit(section.name)
        name.editingFinished.connect(partial(self._rename, index, name))
        bars = QSpinBox()
        bars.setRange(1, 512)
        bars.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        bars.setValue(section.bars)
        bars.editingFinished.connect(partial(self._set_bars, index, bars))
        energy = QSpinBox()
        energy.setRange(0, 100)
        energy.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        energy.setSuffix(" %")
        energy.setValue(round(section.energy * 100))
        energy.editingFinished.connect(partial(self._set_energy, index, energy))
        chords = QLineEdit(self._chords_of(section))
        chords.setToolTip("A chord a bar, like Am7 – Dm9; bars with several chords are written Am7 Dm9 | G13")
        chords.editingFinished.connect(partial(self._set_chords, index, chords))
        self._undo_guard.filled(name, bars, energy, chords)
        for number in (bars, energy):
            number.installEventFilter(self._wheel_guard)
        self.table.setRowHeight(index, 38)
        for column, (widget, what) in enumerate(
            ((name, "Name"), (bars, "Bars"), (energy, "Energy"), (chords, "Chords"), (self._row_buttons(index), "Move"))
        ):
            widget.setAccessibleName(f"{what} of {label}")
            self.table.setCellWidget(index, column, widget)

    def _chords_of(self, section: SectionPlan) -> str:
        return signed_chords(chord_line(section, self.plan.key, self.plan.meter))

    def _row_buttons(self, index: int) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        last = len(self.plan.sections) - 1
        for text, tip, edit, is_possible in (
            ("↑", "Earlier", partial(_move, index, index - 1), index > 0),
            ("↓", "Later", partial(_move, index, index + 1), index < last),
            ("✕", "Delete the section", partial(_delete, index), last > 0),
        ):
            button = QPushButton(text)
            button.setFixedWidth(38)
            button.setToolTip(tip)
            button.setAccessibleName(f"{tip}, section {index + 1}")
            button.setEnabled(is_possible)
            button.clicked.connect(lambda _=False, tip=tip, edit=edit: self.change(tip, edit))
            row.addWidget(button)
        row.setAlignment(Qt.AlignmentFlag.AlignLeft)
        return holder

    def _set_tempo(self) -> None:
        if self.tempo.value() != round(self.plan.tempo_bpm, self.tempo.decimals()):
            self.change("Change the tempo", lambda plan: edit_plan.set_tempo(plan, self.tempo.value()))

    def _set_key(self) -> None:
        if self.key.text() != signed(self.plan.key.name):
            self.change("Change the key", lambda plan: edit_plan.set_key(plan, parse_key(self.key.text())))

    def _rename(self, index: int, field: QLineEdit) -> None:
        if field.text() != self.plan.sections[index].name:
            self.change("Rename a section", lambda plan: edit_plan.rename_section(plan, index, field.text()))

    def _set_bars(self, index: int, field: QSpinBox) -> None:
        if field.value() != self.plan.sections[index].bars:
            self.change("Change a section's length", lambda plan: edit_plan.set_section_bars(plan, index, field.value()))

    def _set_energy(self, index: int, field: QSpinBox) -> None:
        if field.value() != round(self.plan.sections[index].energy * 100):
            self.change("Change an energy", lambda plan: edit_plan.set_section_energy(plan, index, field.value() / 100))

    def _set_chords(self, index: int, field: QLineEdit) -> None:
        section = self.plan.sections[index]
        if field.text() != self._chords_of(section):
            self.change("Change chords", lambda plan: edit_plan.set_section_chords(plan, index, field.text()))


def _focusable(cell: QWidget) -> list[QWidget]:
    """The controls of a cell: itself, or its buttons."""
    return list(cell.findChildren(QPushButton)) or [cell]


def _move(index: int, to: int, plan: SongPlan) -> SongPlan:
    return edit_plan.move_section(plan, index, to)


def _delete(index: int, plan: SongPlan) -> SongPlan:
    return edit_plan.delete_section(plan, index)

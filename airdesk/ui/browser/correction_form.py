"""Correcting what a sample is and which note it sounds, for the file or its whole folder, and taking that back."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QPushButton, QSpinBox, QWidget

from airdesk.model.sample import Correction
from airdesk.ui.browser.sample_texts import shown
from airdesk.ui.theme import TIGHT, ui_font
from airdesk.ui.widgets.pitch_text import note_text
from airdesk.ui.widgets.wheel_guard import guard_wheel
from airdesk.workflows.browse_inventory import SampleFile

NO_NOTE = -1


class CorrectionForm(QWidget):
    """Every choice is a correction at once; "As found" takes all of them back."""

    corrected = Signal(object, bool)  # Correction, for the whole folder
    as_found_asked = Signal(bool)  # for the whole folder

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_showing = False
        self._file: SampleFile | None = None
        self.instrument, self.subtype, self.note = QComboBox(), QComboBox(), NoteField()
        self.scope = QPushButton("Whole folder")
        self.as_found = QPushButton("As found")
        self._lay_out()
        guard_wheel(self)
        self.instrument.activated.connect(lambda _: self._say(instrument=self.instrument.currentData()))
        self.subtype.activated.connect(lambda _: self._say(subtype=self.subtype.currentData()))
        self.note.valueChanged.connect(self._say_note)
        self.as_found.clicked.connect(lambda: self.as_found_asked.emit(self.scope.isChecked()))
        self.scope.toggled.connect(lambda _: self._show_reach())

    def show_file(self, file: SampleFile) -> None:
        """Show what a sample is."""
        sample = file.sample
        self._is_showing = True
        self._file = file
        if not self.instrument.count():
            for name in sorted(_subtypes_of()):
                self.instrument.addItem(shown(name), name)
        if self.instrument.findData(sample.instrument) < 0:
            self.instrument.addItem(shown(sample.instrument), sample.instrument)
        self.instrument.setCurrentIndex(self.instrument.findData(sample.instrument))
        self.subtype.clear()
        self.subtype.addItem("No finer kind", "")
        for name in sorted({*_subtypes_of().get(sample.instrument, ()), *filter(None, [sample.subtype])}):
            self.subtype.addItem(shown(name), name)
        self.subtype.setCurrentIndex(max(0, self.subtype.findData(sample.subtype)))
        self.note.setValue(NO_NOTE if sample.root_midi is None else sample.root_midi)
        self._show_reach()
        self._is_showing = False

    def _say(self, **said: object) -> None:
        if not self._is_showing:
            self.corrected.emit(Correction(**said), self.scope.isChecked())  # type: ignore[arg-type]

    def _say_note(self, note: int) -> None:
        if note != NO_NOTE:
            self._say(root_midi=note, root_cents=0.0)

    def _show_reach(self) -> None:
        """Whether there is anything to take back in what is meant."""
        if self._file is not None:
            said = self._file.of_folder if self.scope.isChecked() else self._file.of_file
            self.as_found.setEnabled(said != Correction())

    def _lay_out(self) -> None:
        self.scope.setCheckable(True)
        self.scope.setProperty("look", "chip")
        self.scope.setToolTip("Correct all samples of the folder it lies in")
        self.as_found.setToolTip("Take the corrections back: it is what AirDesk found it to be")
        self.as_found.setProperty("look", "link")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(TIGHT)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, (text, field, name) in enumerate(
            (
                ("It is", self.instrument, "Instrument of the sample"),
                ("Kind", self.subtype, "Finer kind of the sample"),
                ("Note", self.note, "Note the sample sounds"),
            )
        ):
            label = QLabel(text)
            label.setProperty("look", "faint")
            label.setFont(ui_font(8.75))
            field.setAccessibleName(name)
            field.setToolTip(f"{name}: choose it where AirDesk is wrong")
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.scope)
        buttons.addStretch(1)
        buttons.addWidget(self.as_found)
        grid.addLayout(buttons, 3, 0, 1, 2)


class NoteField(QSpinBox):
    """Notes by name; typed as "F#3" or "Gb2" as well; the lowest step is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(NO_NOTE, 127)
        self.setSpecialValueText("None")
        self.setKeyboardTracking(False)
        self.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)

    # ── Qt ──

    def textFromValue(self, value: int) -> str:
        return note_text(value)

    def valueFromText(self, text: str) -> int:
        value = _note_of(text)
        return NO_NOTE if value is None else value

    def validate(self, text: str, place: int) -> object:
        from PySide6.QtGui import QValidator

        good = text.strip().lower() in ("", "none") or _note_of(text) is not None
        return (QValidator.State.Acceptable if good else QValidator.State.Intermediate), text, place


def _note_of(text: str) -> int | None:
    import re

    found = re.fullmatch(r"\s*([A-Ga-g])([#♯b♭]?)(-?\d)\s*", text)
    if found is None:
        return None
    step = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}[found[1].upper()]
    note = step + {"": 0, "#": 1, "♯": 1, "b": -1, "♭": -1}[found[2]] + 12 * (int(found[3]) + 1)
    return note if 0 <= note <= 127 else None


@cache
def _subtypes_of() -> dict[str, tuple[str, ...]]:
    """The finer kinds of each instrument that AirDesk has words for."""
    from airdesk.inventory.names.vocabulary import load_vocabulary

    vocabulary = load_vocabulary()
    found: dict[str, set[str]] = {name: {drawer.subtype} - {""} for name, drawer in vocabulary.drawers.items()}
    for modifiers in vocabulary.modifiers.values():
        for modifier in modifiers:
            found.setdefault(modifier.becomes or modifier.instrument, set()).add(modifier.subtype)
    return {name: tuple(sorted(kinds - {""})) for name, kinds in found.items()}

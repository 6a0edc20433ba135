"""The fields of a transition: style, length, cues, key shift, tempo ramp."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from airdesk.automix.transition_edits import MOST_SEMITONES
from airdesk.model.djset import STYLES
from airdesk.ui.automix.cue_field import NudgedField, cue_steps, time_text
from airdesk.ui.automix.style_names import STYLE_NAMES
from airdesk.ui.theme import TIGHT

if TYPE_CHECKING:
    from airdesk.model.djset import Transition

_RAMPS: Final = (0, 1, 2, 4, 8, 16, 32)
_STYLE_TIPS: Final = {
    "blend": "A long fade in which the basses change places",
    "bass_swap": "The incoming song is up early, its bass takes over at one beat",
    "filter": "The outgoing song is thinned out from below",
    "echo_out": "The last beat of the outgoing song goes into an echo",
    "loop": "The outgoing song repeats a few beats while it is thinned out",
    "quick_fade": "A short fade",
    "cut": "From one beat to the next",
    "cold_start": "The incoming song is there at once, the outgoing one goes slowly",
}


class TransitionForm(QWidget):
    """Says wishes; shows what holds."""

    style_chosen = Signal(str)
    length_typed = Signal(str)
    length_nudged = Signal(float)
    cue_out_typed = Signal(str)
    cue_out_nudged = Signal(float)
    cue_in_typed = Signal(str)
    cue_in_nudged = Signal(float)
    key_shift_chosen = Signal(int)
    ramp_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.style_choice = QComboBox()
        for style in STYLES:
            self.style_choice.addItem(STYLE_NAMES[style], style)
            self.style_choice.setItemData(self.style_choice.count() - 1, _STYLE_TIPS[style], 3)  # tooltip
        bars = (
            *(("−", -4.0, "a bar shorter"), ("÷2", 0.5, "half as long")),
            *(("×2", 2.0, "twice as long"), ("+", 4.0, "a bar longer")),
        )
        self.length = NudgedField("Length", bars)
        self.cue_out = NudgedField("Out cue", cue_steps())
        self.cue_in = NudgedField("In cue", cue_steps())
        self.key_shift = QSpinBox()
        self.key_shift.setRange(-MOST_SEMITONES, MOST_SEMITONES)
        self.key_shift.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.key_shift.setSuffix(" st")
        self.key_shift.setKeyboardTracking(False)
        self.key_shift.setToolTip("Semitones by which the incoming song is shifted through the overlap; undone after it")
        self.ramp = QComboBox()
        for bars_count in _RAMPS:
            self.ramp.addItem(_ramp_text(bars_count), bars_count)
        self.ramp.setToolTip("Bars over which the outgoing song comes to the tempo of the blend and the incoming one goes back")
        self._lay_out()
        self._connect()

    def show_transition(self, transition: Transition, beats_per_bar: int) -> None:
        """Show what holds, without saying anything."""
        plan = transition.tempo_plan
        for widget in (self.style_choice, self.key_shift, self.ramp):
            widget.blockSignals(True)
        self.style_choice.setCurrentIndex(self.style_choice.findData(transition.style))
        self.style_choice.setToolTip(_STYLE_TIPS[transition.style])
        self.key_shift.setValue(transition.key_shift_semitones)
        ramp = 0 if plan is None else plan.ramp_bars
        if self.ramp.findData(ramp) < 0:
            self.ramp.addItem(_ramp_text(ramp), ramp)
        self.ramp.setCurrentIndex(self.ramp.findData(ramp))
        self.ramp.setEnabled(plan is not None)
        for widget in (self.style_choice, self.key_shift, self.ramp):
            widget.blockSignals(False)
        bars = transition.length_beats / beats_per_bar
        self.length.line.setToolTip(f"{bars:g} bars; type beats, or bars as “8 bars”")
        self.length.show_text(f"{transition.length_beats:g} beats")
        self.cue_out.show_text(time_text(transition.cue_out_seconds))
        self.cue_in.show_text(time_text(transition.cue_in_seconds))
        self.cue_out.line.setToolTip("Where the overlap begins in the outgoing song")
        self.cue_in.line.setToolTip("What of the incoming song sounds at that moment")

    def show_again(self) -> None:
        """Something that was typed does not hold."""
        for field in (self.length, self.cue_out, self.cue_in):
            field.show_again()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.addWidget(_labelled("Style", self.style_choice), 0, 0)
        grid.addWidget(self.length, 0, 1)
        grid.addWidget(self.cue_out, 1, 0)
        grid.addWidget(self.cue_in, 1, 1)
        grid.addWidget(_labelled("Key shift (incoming)", self.key_shift), 2, 0)
        grid.addWidget(_labelled("Tempo ramp", self.ramp), 2, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)

    def _connect(self) -> None:
        self.style_choice.activated.connect(lambda _: self.style_chosen.emit(self.style_choice.currentData()))
        self.length.typed.connect(self.length_typed)
        self.length.nudged.connect(self.length_nudged)
        self.cue_out.typed.connect(self.cue_out_typed)
        self.cue_out.nudged.connect(self.cue_out_nudged)
        self.cue_in.typed.connect(self.cue_in_typed)
        self.cue_in.nudged.connect(self.cue_in_nudged)
        self.key_shift.valueChanged.connect(self.key_shift_chosen)
        self.ramp.activated.connect(lambda _: self.ramp_chosen.emit(self.ramp.currentData()))


def _ramp_text(bars: int) -> str:
    return "small steps" if bars == 0 else "1 bar" if bars == 1 else f"{bars} bars"


def _labelled(text: str, field: QWidget) -> QWidget:
    holder = QWidget()
    label = QLabel(text)
    label.setProperty("look", "soft")
    label.setBuddy(field)
    field.setAccessibleName(text)
    field.setMinimumWidth(60)
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(TIGHT - 3)
    column.addWidget(label)
    column.addWidget(field)
    column.addStretch(1)
    return holder

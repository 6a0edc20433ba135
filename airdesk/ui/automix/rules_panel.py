"""What transitions may do: limits, styles, overlays, loudness. A change applies to what the rules decide from then on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from airdesk.model.djset import STYLES, MixRules
from airdesk.ui.automix.kept_rules import keep_rules
from airdesk.ui.automix.style_names import STYLE_NAMES
from airdesk.ui.theme import SPACE, TIGHT
from airdesk.ui.widgets.wheel_guard import guard_wheel

if TYPE_CHECKING:
    from airdesk.ui.automix.set_desk import SetDesk

OVERLAY_NAMES: Final = {"percussion": "percussion", "instrument": "instruments", "vocals": "vocals"}
_NUMBERS: Final = (
    # field, name, lowest, highest, decimals, suffix, what it does
    ("max_tempo_change_percent", "Max tempo change", 0.0, 20.0, 1, " %", "Songs further apart get a short fade"),
    ("max_key_shift_semitones", "Max key shift", 0, 6, 0, " st", "How far a clashing song may be shifted through an overlap"),
    ("max_length_beats", "Longest transition", 4.0, 256.0, 0, " beats", "No overlap is longer"),
    ("max_left_out_percent", "Most left out", 0.0, 50.0, 0, " %", "Of what can be heard of a song"),
    ("overlay_gain_db", "Overlay level", -40.0, 0.0, 0, " dB", "How loud overlays are"),
    ("target_lufs", "Loudness", -30.0, -6.0, 1, " LUFS", "Of the finished mix"),
    ("ceiling_dbtp", "Ceiling", -6.0, 0.0, 1, " dBTP", "No true peak of the mix is above"),
)
_SWITCHES: Final = (
    ("keeps_pitch", "Key lock", "A song keeps its pitch when its tempo changes"),
    ("is_strict_about_keys", "Strict keys", "Diagonal neighbours of the Camelot wheel do not count as fitting"),
    ("keeps_albums_gapless", "Albums gapless", "Songs of one album that follow one another are not faded"),
)


class RulesPanel(QWidget):
    """All of the rules as fields; follows the desk."""

    def __init__(self, desk: SetDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._is_showing = False
        self.numbers: dict[str, QSpinBox | QDoubleSpinBox] = {}
        self.switches: dict[str, QCheckBox] = {}
        self.styles: dict[str, QCheckBox] = {}
        self.overlays: dict[str, QCheckBox] = {}
        self.reset = QPushButton("As at first")
        self.reset.setToolTip("All rules as AirDesk brings them")
        self.note = QLabel("A change counts for the transitions the rules decide; those changed by you stay as they are.")
        self.note.setProperty("look", "faint")
        self.note.setWordWrap(True)
        self._lay_out()
        guard_wheel(self)
        desk.set_changed.connect(self.show_rules)
        desk.set_opened.connect(self.show_rules)
        self.reset.clicked.connect(lambda: self._change("Rules as at first", MixRules()))
        self.show_rules()

    def show_rules(self) -> None:
        """Show what holds."""
        rules = self._desk.dj_set.rules
        self._is_showing = True
        for name, field in self.numbers.items():
            if not field.hasFocus() or field.value() == getattr(rules, name):
                field.setValue(getattr(rules, name))
        for name, box in self.switches.items():
            box.setChecked(getattr(rules, name))
        for style, box in self.styles.items():
            box.setChecked(style in rules.styles)
        for kind, box in self.overlays.items():
            box.setChecked(kind in rules.overlay_kinds)
        self.numbers["overlay_gain_db"].setEnabled(bool(rules.overlay_kinds))
        self.reset.setEnabled(rules != MixRules())
        self._is_showing = False

    def _set(self, name: str, label: str, value: Any) -> None:
        if not self._is_showing:
            self._change(f"Rules: {label}", replace(self._desk.dj_set.rules, **{name: value}))

    def _set_member(self, name: str, member: str, is_in: bool) -> None:
        """A style or a kind of overlay comes or goes; the last style stays."""
        if self._is_showing:
            return
        rules = self._desk.dj_set.rules
        now = getattr(rules, name)
        members = frozenset(now | {member} if is_in else now - {member})
        if name == "styles" and not members:
            self._desk.problem.emit("The rules need one style at least.")
            self.show_rules()
            return
        what = "styles" if name == "styles" else "overlays"
        self._change(f"Rules: {what}", replace(rules, **{name: members}))

    def _change(self, label: str, rules: MixRules) -> None:
        self._desk.edit(label, lambda dj_set: replace(dj_set, rules=rules))
        keep_rules(self._desk.session.settings.library_folder, rules)

    # ── how it is laid out ──

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 12)
        column.setSpacing(TIGHT)
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(TIGHT)
        for row, (name, text, low, high, decimals, suffix, tip) in enumerate(_NUMBERS):
            field = self._number(name, text, low, high, decimals, suffix, tip)
            label = QLabel(text)
            label.setProperty("look", "soft")
            label.setBuddy(field)
            label.setToolTip(tip)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        grid.setColumnStretch(0, 1)
        column.addLayout(grid)
        for name, text, tip in _SWITCHES:
            box = self.switches[name] = QCheckBox(text)
            box.setToolTip(tip)
            box.toggled.connect(lambda is_on, name=name, text=text: self._set(name, text.lower(), is_on))
            column.addWidget(box)
        column.addWidget(_heading("Styles that may be used"))
        names = {style: STYLE_NAMES[style] for style in STYLES}
        column.addLayout(self._boxes(names, self.styles, "styles"))
        column.addWidget(_heading("Overlays from the inventory"))
        column.addLayout(self._boxes(OVERLAY_NAMES, self.overlays, "overlay_kinds"))
        column.addWidget(self.note)
        row = QHBoxLayout()
        row.addWidget(self.reset)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)

    def _number(
        self, name: str, text: str, low: float, high: float, decimals: int, suffix: str, tip: str
    ) -> QSpinBox | QDoubleSpinBox:
        field: QSpinBox | QDoubleSpinBox
        if name == "max_key_shift_semitones":
            field = QSpinBox()
            field.setRange(int(low), int(high))
        else:
            field = QDoubleSpinBox()
            field.setDecimals(decimals)
            field.setRange(low, high)
            field.setSingleStep(4.0 if name == "max_length_beats" else 0.5 if decimals else 1.0)
        field.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        field.setSuffix(suffix)
        field.setKeyboardTracking(False)
        field.setToolTip(tip)
        field.setAccessibleName(text)
        field.setFixedWidth(124)
        field.valueChanged.connect(lambda value: self._set(name, text.lower(), value))
        self.numbers[name] = field
        return field

    def _boxes(self, names: dict[str, str], into: dict[str, QCheckBox], field: str) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(3)
        for number, (member, text) in enumerate(names.items()):
            box = into[member] = QCheckBox(text[:1].upper() + text[1:])
            box.toggled.connect(lambda is_on, member=member: self._set_member(field, member, is_on))
            grid.addWidget(box, number // 2, number % 2)
        return grid


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("look", "soft")
    label.setStyleSheet("margin-top: 6px;")
    return label

"""The sound over a transition: which, how loud, another one of the inventory, none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSpinBox, QToolButton, QVBoxLayout, QWidget

from airdesk.model.djset import Overlay
from airdesk.ui.automix.overlay_list import OverlayList
from airdesk.ui.icons import icon

if TYPE_CHECKING:
    from airdesk.ui.automix.set_desk import SetDesk
    from airdesk.workflows.overlay_choices import OverlaySound


class OverlayField(QWidget):
    """A line with the sound, its level and a button to take it away."""

    chosen = Signal(object)  # Overlay | None

    def __init__(self, desk: SetDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._overlay: Overlay | None = None
        label = QLabel("Overlay from inventory")
        label.setProperty("look", "soft")
        self.choose = QPushButton("None")
        self.choose.setToolTip("Choose a sound of the inventory that lies over the transition")
        self.choose.setAccessibleName("Overlay")
        self.choose.setStyleSheet("QPushButton { text-align: left; }")
        self.level = QSpinBox()
        self.level.setRange(-40, 0)
        self.level.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.level.setSuffix(" dB")
        self.level.setKeyboardTracking(False)
        self.level.setAccessibleName("Level of the overlay")
        self.level.setToolTip("How loud the overlay is")
        self.clear = QToolButton()
        self.clear.setIcon(icon("close"))
        self.clear.setIconSize(QSize(12, 12))
        self.clear.setToolTip("No overlay")
        self.clear.setAccessibleName("No overlay")
        self._list: OverlayList | None = None
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.choose, 1)
        row.addWidget(self.level)
        row.addWidget(self.clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(label)
        column.addLayout(row)
        self.choose.clicked.connect(self._open)
        self.clear.clicked.connect(lambda: self.chosen.emit(None))
        self.level.valueChanged.connect(self._on_level)
        self.show_overlay(None)

    @property
    def list(self) -> OverlayList:
        """The list to choose from, made when it is first opened."""
        if self._list is None:
            self._list = OverlayList(self._desk, self)
            self._list.chosen.connect(self._on_sound)
        return self._list

    def show_overlay(self, overlay: Overlay | None) -> None:
        """Show what holds."""
        self._overlay = overlay
        name = "None" if overlay is None else Path(overlay.path).name
        metrics = self.choose.fontMetrics()
        self.choose.setText(metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, 150))
        self.choose.setToolTip("Choose a sound of the inventory that lies over the transition" if overlay is None else name)
        self.level.blockSignals(True)
        self.level.setValue(round(self._desk.dj_set.rules.overlay_gain_db if overlay is None else overlay.gain_db))
        self.level.blockSignals(False)
        self.level.setVisible(overlay is not None)
        self.clear.setVisible(overlay is not None)

    def _open(self) -> None:
        pair = self._desk.selected_transition
        transition = None if pair is None else self._desk.transition(*pair)
        plan = None if transition is None else transition.tempo_plan
        self.list.open_below(self.choose, None if plan is None else plan.blend_bpm)

    def _on_level(self, level_db: int) -> None:
        if self._overlay is not None and level_db != self._overlay.gain_db:
            self.chosen.emit(replace(self._overlay, gain_db=float(level_db)))

    def _on_sound(self, sound: OverlaySound) -> None:
        gain_db = self._desk.dj_set.rules.overlay_gain_db if self._overlay is None else self._overlay.gain_db
        self.chosen.emit(Overlay(sound.kind, sound.path, sound.sample_key, gain_db=gain_db, tempo_bpm=sound.tempo_bpm))

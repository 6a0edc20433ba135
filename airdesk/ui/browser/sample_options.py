"""How samples are chosen for a song: layers, organic ones first, percussion added."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from airdesk.inventory.matching.candidates import MOST_LAYERS
from airdesk.model.plan import OwnSamples
from airdesk.ui.theme import TIGHT
from airdesk.ui.widgets.wheel_guard import guard_wheel


class SampleOptions(QWidget):
    """Three choices."""

    changed = Signal(object)  # OwnSamples; by the user's hand only

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.layers = QComboBox()
        self.organic, self.percussion = QCheckBox("Prefer acoustic recordings"), QCheckBox("Add percussion where there is none")
        self.layers.addItems([str(number) for number in range(1, MOST_LAYERS + 1)])
        self.layers.setAccessibleName("Layers")
        self.layers.setToolTip(f"So many samples sound together in each part, 1 to {MOST_LAYERS}")
        self.organic.setToolTip("Acoustic instruments come before synthetic ones")
        self.percussion.setToolTip("A song without drums and percussion gets a percussion part")
        label = QLabel("Layers")
        label.setProperty("look", "soft")
        label.setBuddy(self.layers)
        row, column = QHBoxLayout(), QVBoxLayout(self)
        row.addWidget(label)
        row.addWidget(self.layers)
        row.addStretch(1)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TIGHT)
        column.addLayout(row)
        column.addWidget(self.organic)
        column.addWidget(self.percussion)
        guard_wheel(self)
        self.layers.activated.connect(lambda _: self.changed.emit(self.chosen))
        for box in (self.organic, self.percussion):
            box.clicked.connect(lambda _: self.changed.emit(self.chosen))

    @property
    def chosen(self) -> OwnSamples:
        """What is chosen."""
        is_organic, has_percussion = self.organic.isChecked(), self.percussion.isChecked()
        return OwnSamples(self.layers.currentIndex() + 1, prefer_organic=is_organic, add_percussion=has_percussion)

    def show_chosen(self, chosen: OwnSamples) -> None:
        """Show another choice; tells nothing."""
        self.layers.setCurrentIndex(chosen.layers - 1)
        self.organic.setChecked(chosen.prefer_organic)
        self.percussion.setChecked(chosen.add_percussion)

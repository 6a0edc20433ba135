"""Who plays in which section: a row for each instrument, a box for each section."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem, QWidget

from airdesk.model.plan import SongPlan


class PlayingTable(QTableWidget):
    """A tick means that the instrument plays there."""

    toggled = Signal(int, str, bool)  # index of the section, name of the instrument, whether it plays

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setShowGrid(False)
        self.setAccessibleName("Who plays where")
        self.setTabKeyNavigation(False)  # Tab leaves it
        self.itemChanged.connect(self._on_changed)

    def show_plan(self, plan: SongPlan) -> None:
        """Show a plan."""
        self.blockSignals(True)
        self.setRowCount(len(plan.instruments))
        self.setColumnCount(len(plan.sections))
        self.setHorizontalHeaderLabels([section.name for section in plan.sections])
        self.setVerticalHeaderLabels([instrument.name for instrument in plan.instruments])
        for row, instrument in enumerate(plan.instruments):
            for column, section in enumerate(plan.sections):
                item = QTableWidgetItem()
                item.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                plays = instrument.name in section.instruments
                item.setCheckState(Qt.CheckState.Checked if plays else Qt.CheckState.Unchecked)
                item.setToolTip(f"{instrument.name} in {section.name}")
                item.setData(Qt.ItemDataRole.UserRole, (column, instrument.name))
                self.setItem(row, column, item)
        self.resizeColumnsToContents()
        self.blockSignals(False)

    def _on_changed(self, item: QTableWidgetItem) -> None:
        index, name = item.data(Qt.ItemDataRole.UserRole)
        self.toggled.emit(index, name, item.checkState() == Qt.CheckState.Checked)

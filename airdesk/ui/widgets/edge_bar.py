"""A thin scroll bar at the edge of an editor; it keeps its place while there is nothing to scroll."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollBar, QWidget

STEP_PX = 48


class EdgeBar(QScrollBar):
    """Shows how far a view is scrolled and tells what the user does to it."""

    def __init__(
        self, orientation: Qt.Orientation, name: str, *, keeps_room: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(orientation, parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSingleStep(STEP_PX)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(keeps_room)
        self.setSizePolicy(policy)

    def show_place(self, highest: int, page: int, value: int) -> None:
        """Show a place; nobody is told."""
        self.blockSignals(True)
        self.setRange(0, highest)
        self.setPageStep(page)
        self.setValue(value)
        self.blockSignals(False)
        self.setVisible(highest > 0)

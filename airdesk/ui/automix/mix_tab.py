"""The mix timeline with its small bar: zoom, what is zoomed to, where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollBar, QToolButton, QVBoxLayout, QWidget

from airdesk.ui.automix.mix_timeline_view import MixTimelineView

if TYPE_CHECKING:
    from airdesk.ui.automix.set_desk import SetDesk
    from airdesk.ui.automix.set_player import SetPlayer


class MixTab(QWidget):
    """The timeline, a scroll bar below, buttons at its right end."""

    def __init__(self, desk: SetDesk, player: SetPlayer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.view = MixTimelineView(desk, player)
        self.view.preview_requested.connect(player.preview)
        self.scroll = QScrollBar(Qt.Orientation.Horizontal)
        self.scroll.setAccessibleName("Scroll the mix timeline")
        self.transition = _button("Zoom to transition", "Beats of the selected transition (Z)")
        self.fit = _button("Fit", "The whole mix (F)")
        self.closer, self.wider = _tool("+", "Closer (+, Ctrl+wheel)"), _tool("−", "Wider (−, Ctrl+wheel)")
        self.keys = QLabel("white: volume · dashed: bass and filter")
        self.keys.setProperty("look", "faint")
        self._lay_out()
        self.scroll.valueChanged.connect(self.view.axis.scroll_to)
        self.view.axis.changed.connect(self._follow_axis)
        self.transition.clicked.connect(self.view.zoom_to_transition)
        self.fit.clicked.connect(self.view.fit)
        self.closer.clicked.connect(lambda: self.view.zoom(1.5))
        self.wider.clicked.connect(lambda: self.view.zoom(1 / 1.5))
        desk.timeline_changed.connect(self._follow)
        desk.selection_changed.connect(self._follow)
        self._follow()
        self._follow_axis()

    def _follow(self) -> None:
        has_songs = bool(self._desk.timeline.lanes)
        for widget in (self.fit, self.closer, self.wider):
            widget.setEnabled(has_songs)
        self.transition.setEnabled(bool(self._desk.timeline.overlaps) and self._desk.selected_transition is not None)

    def _follow_axis(self) -> None:
        axis = self.view.axis
        self.scroll.blockSignals(True)
        self.scroll.setRange(0, min(axis.max_left_px, 2**31 - 1))  # more than a bar can hold, before a new set is fitted
        self.scroll.setPageStep(axis.width_px)
        self.scroll.setSingleStep(48)
        self.scroll.setValue(axis.left_px)
        self.scroll.blockSignals(False)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(10, 3, 10, 5)
        row.setSpacing(6)
        row.addWidget(self.scroll, 1)
        row.addWidget(self.keys)
        for button in (self.transition, self.fit, self.wider, self.closer):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addLayout(row)

    # ── Qt ──

    def resizeEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        super().resizeEvent(event)
        self.keys.setVisible(self.width() > 760)


def _button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tip)
    button.setStyleSheet("QPushButton { padding: 1px 8px; }")
    return button


def _tool(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(tip.split(" (")[0])
    button.setFixedSize(26, 22)
    button.setStyleSheet("QToolButton { padding: 0; }")
    return button

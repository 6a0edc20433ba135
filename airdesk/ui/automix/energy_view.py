"""The energy tab: presets, the curve, and putting the songs in the order that follows it best."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from airdesk.automix.energy_course import shape_height
from airdesk.ui.automix.energy_canvas import MOST, EnergyCanvas

if TYPE_CHECKING:
    from airdesk.model.djset import OrderGoal
    from airdesk.ui.automix.set_desk import SetDesk
    from airdesk.ui.automix.set_player import SetPlayer

_PRESETS: Final[tuple[tuple[OrderGoal, str, str, int], ...]] = (
    ("rise", "Rise", "From calm to strong", 2),
    ("wave", "Wave", "Up and down and up again", 9),
    ("peak_late", "Peak late", "Strongest shortly before the end", 0),
    ("flat", "Flat", "As even as can be", 2),
)
_CALMEST: Final = 2.0
_LATE: Final = (0.0, 0.4, 0.78, 1.0)


class EnergyCurveView(QWidget):
    """Follows the desk; *reorder* puts the songs in order by the drawn curve."""

    def __init__(self, desk: SetDesk, player: SetPlayer, reorder: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.canvas = EnergyCanvas(desk, player)
        self.presets = {goal: self._preset(goal, text, tip, count) for goal, text, tip, count in _PRESETS}
        self.clear = QPushButton("Clear")
        self.clear.setToolTip("No drawn curve")
        self.clear.clicked.connect(lambda: self._set("Clear the energy curve", ()))
        self.reorder = QPushButton("Re-order by this curve")
        self.reorder.setProperty("look", "primary")
        self.reorder.setToolTip("Put the songs in the order that follows the drawn curve; pinned songs stay")
        self.reorder.clicked.connect(lambda: reorder())
        hint = QLabel("Energy wanted")
        hint.setProperty("look", "soft")
        row = QHBoxLayout()
        row.setContentsMargins(14, 8, 14, 2)
        row.setSpacing(6)
        row.addWidget(hint)
        for button in self.presets.values():
            row.addWidget(button)
        row.addWidget(self.clear)
        row.addStretch(1)
        row.addWidget(self.reorder)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.canvas, 1)
        desk.set_changed.connect(self._follow)
        self._follow()

    def _preset(self, goal: OrderGoal, text: str, tip: str, count: int) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("look", "chip")
        button.setToolTip(f"Draw this curve: {tip[:1].lower()}{tip[1:]}")
        button.clicked.connect(lambda: self._set(f"Energy curve: {text.lower()}", self._shape(goal, count)))
        return button

    def _shape(self, goal: OrderGoal, count: int) -> tuple[tuple[float, float], ...]:
        """Points of a preset between the calmest and the strongest of the songs."""
        energies = [float(song.analysis.energy) for song in self._desk.laid_out.songs] or [_CALMEST, MOST]
        low, high = min(energies), max(energies)
        places = _LATE if not count else tuple(index / (count - 1) for index in range(count))
        songs = max(2, len(energies))
        return tuple(
            (round(place, 4), round(low + (high - low) * max(0.0, min(1.0, shape_height(goal, place, songs))), 2))
            for place in places
        )

    def _set(self, label: str, points: tuple[tuple[float, float], ...]) -> None:
        self._desk.edit(label, lambda dj_set: replace(dj_set, energy_curve=points))

    def _follow(self) -> None:
        dj_set = self._desk.dj_set
        self.reorder.setEnabled(bool(dj_set.energy_curve) and len(dj_set.songs) > 1)
        self.clear.setEnabled(bool(dj_set.energy_curve))

"""Which stretch of the song is exported: all of it, the loop, or a section."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from airdesk.model.song import Song
from airdesk.ui.theme import TIGHT
from airdesk.workflows.export_choice import ExportSpan


class SpanChoice(QWidget):
    """A list of stretches, and whether their end may ring out."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stretches = QComboBox()
        self.stretches.setAccessibleName("Stretch of the song")
        self.stretches.setToolTip("Which part of the song is exported; a loop is set on the timeline's ruler")
        self.tail = QCheckBox("Let the end ring out")
        self.tail.setAccessibleName("Let the end ring out")
        self.tail.setToolTip("Without it the stretch is exactly as long as its bars, so that it repeats in time")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(TIGHT)
        layout.addWidget(self.stretches)
        layout.addWidget(self.tail)
        self.stretches.currentIndexChanged.connect(self._on_change)
        self.tail.toggled.connect(self.changed)

    def show_song(self, song: Song | None, loop_ticks: tuple[int, int] | None) -> None:
        """List the stretches of a song; the whole of it is chosen."""
        self._list(song, loop_ticks)
        self._on_change()

    def follow_song(self, song: Song | None, loop_ticks: tuple[int, int] | None) -> None:
        """The song or its loop has changed: what was chosen stays chosen, where it is now."""
        chosen = self.stretches.currentText()
        self._list(song, loop_ticks)
        same = self.stretches.findText(chosen)
        moved = self.stretches.findText(f"{chosen.partition(',')[0]},", Qt.MatchFlag.MatchStartsWith)
        self.stretches.setCurrentIndex(next((row for row in (same, moved) if row >= 0), 0))
        self._on_change()

    def _list(self, song: Song | None, loop_ticks: tuple[int, int] | None) -> None:
        self.stretches.blockSignals(True)
        self.stretches.clear()
        self.stretches.addItem("Whole song", None)
        if song is not None:
            for name, start, end in stretches_of(song, loop_ticks):
                self.stretches.addItem(f"{name}, {_bars(song, start, end)}", (start, end))
        self.stretches.blockSignals(False)

    def span(self) -> ExportSpan | None:
        """What is chosen; None: the whole song."""
        ticks = self.stretches.currentData()
        if ticks is None:
            return None
        start_tick, end_tick = ticks
        return ExportSpan(start_tick, end_tick, self.tail.isChecked())

    def _on_change(self) -> None:
        is_whole = self.stretches.currentData() is None
        self.tail.setVisible(not is_whole)  # the whole song always rings out
        self.changed.emit()


def stretches_of(song: Song, loop_ticks: tuple[int, int] | None) -> list[tuple[str, int, int]]:
    """The loop and the sections of a song: name, first tick, end tick."""
    found = [] if loop_ticks is None else [("Loop", *loop_ticks)]
    for section in song.sections:
        start = song.meter_map.bar_start_tick(section.start_bar)
        end = song.meter_map.bar_start_tick(section.start_bar + section.bars)
        found.append((section.name.capitalize(), start, end))
    inside = ((name, max(0, start), min(end, song.end_tick)) for name, start, end in found)
    return [stretch for stretch in inside if stretch[1] < stretch[2]]


def _bars(song: Song, start: int, end: int) -> str:
    first = song.meter_map.bar_position(start).bar + 1
    last = song.meter_map.bar_position(max(start, end - 1)).bar + 1
    return f"bar {first}" if first == last else f"bars {first}–{last}"

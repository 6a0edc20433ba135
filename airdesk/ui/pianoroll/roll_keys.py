"""The keys of the piano roll."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from airdesk.ui.pianoroll.piano_roll_view import PianoRollView

SHORTCUTS = (
    ("Left, Right", "Select and hear the previous or next note"),
    ("Ctrl+A, Esc", "Select all notes, or none"),
    (",", "Show ghost notes"),
    ("F, Shift+Z", "Show the whole clip"),
    ("Z, Alt+Z", "Zoom to the selected notes, and back"),
    ("Home, End", "Go to the start or the end of the clip"),
    ("Shift+F", "Follow the playhead"),
    ("+, -", "Zoom in or out"),
    ("Ctrl+Up, Ctrl+Down", "Show the track above or below"),
)
"""For the sheet of shortcuts."""

Key = Qt.Key
_SHIFT, _CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class RollKeys:
    """Turns keys into what the piano roll does."""

    def __init__(self, view: PianoRollView) -> None:
        self._view = view
        roll = view.roll
        self._actions: dict[int, Callable[[], object]] = {
            _code(Key.Key_Left): lambda: self._step(-1),
            _code(Key.Key_Right): lambda: self._step(1),
            _code(Key.Key_A, _CTRL): lambda: roll.select(range(len(roll.notes or ()))),
            _code(Key.Key_A, _CTRL | _SHIFT): lambda: roll.select(()),
            _code(Key.Key_Escape): lambda: roll.select(()),
            _code(Key.Key_Comma): view.bar.ghosts.toggle,
            _code(Key.Key_F): roll.fit,
            _code(Key.Key_Z, _SHIFT): roll.fit,
            _code(Key.Key_Z): self._zoom_to_selection,
            _code(Key.Key_Z, Qt.KeyboardModifier.AltModifier): roll.axis.go_back,
            _code(Key.Key_F, _SHIFT): view.toggle_follow,
            _code(Key.Key_Home): lambda: self._go("start_tick"),
            _code(Key.Key_End): lambda: self._go("end_tick"),
            _code(Key.Key_Plus): lambda: roll.axis.zoom_at(roll.axis.width_px / 2, 1.25),
            _code(Key.Key_Plus, _SHIFT): lambda: roll.axis.zoom_at(roll.axis.width_px / 2, 1.25),
            _code(Key.Key_Equal): lambda: roll.axis.zoom_at(roll.axis.width_px / 2, 1.25),
            _code(Key.Key_Minus): lambda: roll.axis.zoom_at(roll.axis.width_px / 2, 0.8),
            _code(Key.Key_Up, _CTRL): lambda: view.step_track(-1),
            _code(Key.Key_Down, _CTRL): lambda: view.step_track(1),
        }

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key asks for; False where it means nothing here."""
        keys = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        action = self._actions.get(_code(Key(event.key()), keys))
        if action is None or self._view.roll.notes is None:
            return False
        action()
        return True

    def _step(self, step: int) -> None:
        roll = self._view.roll
        notes = roll.notes
        if notes is None or not len(notes):
            return
        if roll.selection:
            number = max(roll.selection) + 1 if step > 0 else min(roll.selection) - 1
        else:
            number = 0 if step > 0 else len(notes) - 1
        number = max(0, min(len(notes) - 1, number))
        roll.select({number})
        roll.axis.turn_page_to(int(notes.starts[number]))
        roll.rows.reveal(int(notes.pitches[number]))
        self._view.audition(int(notes.pitches[number]), int(notes.velocities[number]))

    def _zoom_to_selection(self) -> None:
        self._view.roll.show_notes(self._view.roll.selection)

    def _go(self, edge: str) -> None:
        tick = getattr(self._view.roll.notes, edge)
        self._view.seek(tick)
        self._view.roll.axis.turn_page_to(tick)


def _code(key: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> int:
    return QKeyCombination(keys, key).toCombined()

"""What the keys of the window do on the Automix page: undo, the transport, Export."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from airdesk.ui.automix.set_desk import SetDesk


class SetHand(QObject):
    """The open set's; see `PageHand`."""

    changed = Signal()  # what can be done, or what undo would take back

    def __init__(self, desk: SetDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.on_toggle: Callable[[], object] | None = None
        self.on_stop: Callable[[], object] | None = None
        self.on_start: Callable[[], object] | None = None
        self.on_export: Callable[[], object] | None = None
        desk.set_changed.connect(self.changed)
        desk.timeline_changed.connect(self.changed)

    @property
    def can_play(self) -> bool:
        """True where a song can be heard."""
        return bool(self._desk.timeline.lanes) and self.on_toggle is not None

    @property
    def undo_label(self) -> str | None:
        """What undo would take back."""
        return self._desk.undo_label

    @property
    def redo_label(self) -> str | None:
        """What redo would do again."""
        return self._desk.redo_label

    def undo(self) -> None:
        """One step back."""
        self._desk.undo()

    def redo(self) -> None:
        """One step forward again."""
        self._desk.redo()

    def toggle_play(self) -> None:
        """Play the mix, or stop where it is."""
        _call(self.on_toggle)

    def stop(self) -> None:
        """Stop, and go back to where it began."""
        _call(self.on_stop)

    def to_start(self) -> None:
        """Go to the start of the mix."""
        _call(self.on_start)

    def export(self) -> None:
        """Write the mix as files."""
        _call(self.on_export)


def _call(doing: Callable[[], object] | None) -> None:
    if doing is not None:
        doing()

"""Whom the keys of the window are for: undo, the transport and Export act on what the page that is shown works on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from airdesk.ui.session import Session


class PageHand(Protocol):
    """What the window asks of it."""

    @property
    def can_play(self) -> bool:
        """True where there is something to play and to export."""

    @property
    def undo_label(self) -> str | None:
        """What undo would take back."""

    @property
    def redo_label(self) -> str | None:
        """What redo would do again."""

    def undo(self) -> None:
        """One step back."""

    def redo(self) -> None:
        """One step forward again."""

    def toggle_play(self) -> None:
        """Play, or stop where it is."""

    def stop(self) -> None:
        """Stop, and go back to where it began."""

    def to_start(self) -> None:
        """Go to the start."""

    def export(self) -> None:
        """Write it as files."""


class SongHand:
    """The open song's."""

    def __init__(self, session: Session, export: Callable[[], object]) -> None:
        self._session, self._export = session, export

    @property
    def can_play(self) -> bool:
        """True where a song is open."""
        return self._session.document is not None

    @property
    def undo_label(self) -> str | None:
        """What undo would take back."""
        return self._session.document and self._session.document.undo_label

    @property
    def redo_label(self) -> str | None:
        """What redo would do again."""
        return self._session.document and self._session.document.redo_label

    def undo(self) -> None:
        """One step back."""
        if self._session.document is not None:
            self._session.document.undo()

    def redo(self) -> None:
        """One step forward again."""
        if self._session.document is not None:
            self._session.document.redo()

    def toggle_play(self) -> None:
        """Play, or stop where it is."""
        self._session.toggle_play()

    def stop(self) -> None:
        """Stop, and go back to where it began."""
        self._session.stop()

    def to_start(self) -> None:
        """Go to the start."""
        self._session.seek_tick(0)

    def export(self) -> None:
        """Open the dialog that writes it as files."""
        self._export()

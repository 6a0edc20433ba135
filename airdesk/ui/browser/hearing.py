"""Hearing samples from the list: what plays, where it is, and the waveforms; the list and the detail show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from airdesk.ui.browser.sample_player import SamplePlayer
from airdesk.ui.browser.thumbnails import Thumbnails
from airdesk.ui.session import Session
from airdesk.workflows.browse_inventory import BrowsedSample

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from airdesk.model.sample import Sample


class Hearing(QObject):
    """One sample at a time."""

    playing_changed = Signal(int)  # key of the row that is heard; -1: none
    place_changed = Signal(object)  # 0..1 of the file, None: it is not heard
    outline_ready = Signal(int)  # key of a row whose waveform is there

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.player, self.thumbnails = SamplePlayer(session, self), Thumbnails(session, self)
        self._row: BrowsedSample | None = None
        self.player.position.connect(self._on_position)
        self.player.stopped.connect(lambda: self._let_go())
        self.player.failed.connect(self._on_failed)
        self.player.fitted.connect(lambda text: session.tell(text) if text else None)
        self.thumbnails.ready.connect(self.outline_ready)
        self._session = session

    @property
    def playing_key(self) -> int:
        """Key of the row that is heard; -1: none."""
        return -1 if self._row is None else self._row.key

    def play(self, row: BrowsedSample, fraction: float = 0.0) -> None:
        """Hear a sample, from a part of its length on; of what cannot be played the reason is told."""
        if row.sample.state != "ok":
            self.stop()
            self._session.tell(f"{row.sample.name} cannot be played: {row.sample.reason or row.sample.state}.", "warning")
            return
        self._row = row
        self.player.play(row.sample, row.path, row.key, fraction * (row.sample.length_seconds or 0.0))
        self.playing_changed.emit(self.playing_key)

    def toggle(self, row: BrowsedSample) -> None:
        """Hear a sample, or stop it where it is the one that is heard."""
        if row.key == self.playing_key:
            self.stop()
        else:
            self.play(row)

    def stop(self) -> None:
        """Silence."""
        self.player.stop()
        self._let_go()

    def outline(self, sample: Sample) -> NDArray | None:
        """A sample's waveform, shape (2, n); None: it comes later, or there is none."""
        return self.thumbnails.of(sample)

    def _on_position(self, seconds: float) -> None:
        length = None if self._row is None else self._row.sample.length_seconds
        self.place_changed.emit(min(1.0, seconds / length) if length else None)

    def _on_failed(self, text: str) -> None:
        self._let_go()
        self._session.tell(text, "warning")

    def _let_go(self) -> None:
        if self._row is not None:
            self._row = None
            self.playing_changed.emit(-1)
            self.place_changed.emit(None)

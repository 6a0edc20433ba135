"""Listening in place: which song's file plays, where it stands, and going on or stopping."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from airdesk.playback.state import PlaybackState
from airdesk.ui.session import Session

PATIENCE_SECONDS: Final = 1.5
"""How long the sound may take to begin before a state without our file means that it ended."""


class Previewing(QObject):
    """One song at a time is heard from its file; cards and bars show it."""

    changed = Signal()  # another song, or playing began or stopped
    moved = Signal()  # its position

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._asked_at = 0.0
        self.song_id = ""
        self.path: Path | None = None
        self.duration_seconds = 0.0
        self.position_seconds = 0.0
        self.is_playing = False
        session.playback_ticked.connect(self._on_tick)

    @property
    def fraction(self) -> float:
        """How much of it has been heard, 0..1."""
        return min(1.0, self.position_seconds / self.duration_seconds) if self.duration_seconds else 0.0

    def toggle(self, song_id: str, path: Path, duration_seconds: float) -> None:
        """Play a song, or stop it where it is, or go on with it."""
        if song_id != self.song_id or path != self.path:
            self._start(song_id, path, duration_seconds, 0.0)
        elif self.is_playing:
            self.pause()
        else:
            self._start(song_id, path, duration_seconds, self.position_seconds)

    def pause(self) -> None:
        """Stop where it is."""
        if self._session.playback is not None and self.is_playing:
            self._session.playback.pause()
            self.is_playing = False
            self.changed.emit()

    def seek(self, fraction: float) -> None:
        """Go on from another place of the same song."""
        if self.path is not None:
            self._start(self.song_id, self.path, self.duration_seconds, fraction * self.duration_seconds)

    def forget(self, song_id: str) -> None:
        """The song is gone: stop it where it plays."""
        if song_id == self.song_id:
            self.pause()
            self._end()

    def _start(self, song_id: str, path: Path, duration_seconds: float, start_seconds: float) -> None:
        if self._session.playback is None:
            self._session.tell("There is nothing to play on: sound was switched off when the window was opened.", "warning")
            return
        if start_seconds >= duration_seconds - 0.05:
            start_seconds = 0.0
        self.song_id, self.path, self.duration_seconds = song_id, path, duration_seconds
        self.position_seconds, self.is_playing = start_seconds, True
        self._asked_at = time.monotonic()
        self._session.playback.play_file(path, start_seconds)
        self.changed.emit()

    def _on_tick(self, state: PlaybackState) -> None:
        if not self.song_id:
            return
        if state.file is None or Path(state.file) != self.path:
            if time.monotonic() - self._asked_at > PATIENCE_SECONDS or state.file is not None:
                self._end()
            return
        was_playing, self.is_playing = self.is_playing, state.phase in ("playing", "preparing")
        self.position_seconds = state.position_seconds
        if was_playing != self.is_playing and time.monotonic() - self._asked_at > 0.3:
            self.changed.emit()
        self.moved.emit()

    def _end(self) -> None:
        self.song_id, self.path, self.is_playing, self.position_seconds = "", None, False, 0.0
        self.changed.emit()

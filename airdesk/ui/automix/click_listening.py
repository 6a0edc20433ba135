"""Hearing a song with clicks on its beats from the playhead on."""

from __future__ import annotations

import contextlib
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from airdesk.progress import NoProgress
from airdesk.ui.bridge import Latest

if TYPE_CHECKING:
    from airdesk.automix.beat_grid import BeatGrid
    from airdesk.errors import AirdeskError
    from airdesk.playback.state import PlaybackState
    from airdesk.ui.session import Session

NO_SOUND = "There is nothing to play on: sound was switched off when the window was opened."


class ClickListening(QObject):
    """Writes the stretch beside the temporary files and plays it; the file goes with the window."""

    position = Signal(float)  # seconds of the song
    changed = Signal(bool)  # it plays, or no longer

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._start, self._next_start, self._number = 0.0, 0.0, 0
        self._is_coming = False  # another stretch is being written, while the one before may play on
        self.file: Path | None = None  # that plays
        self._made = Latest(self)
        self._made.answered.connect(self._play)
        self._made.failed.connect(self._fail)
        session.playback_ticked.connect(self._on_tick)

    @property
    def is_playing(self) -> bool:
        """True while it is heard."""
        return self.file is not None

    def listen(self, path: Path, grid: BeatGrid | None, start_seconds: float) -> None:
        """Play a song from a moment on with clicks on the beats."""
        if self._session.playback is None:
            self._session.tell(NO_SOUND, "warning")
            return
        self._folder = self._folder or tempfile.TemporaryDirectory(prefix="airdesk-clicks-", ignore_cleanup_errors=True)
        self._number += 1
        out = Path(self._folder.name) / f"{self._number % 4}.wav"
        self._next_start, self._is_coming = start_seconds, True
        self._made.ask(partial(_written, path, out, grid, start_seconds))

    def stop(self) -> None:
        """Stop."""
        self._made.forget()
        self._is_coming = False
        if self.file is not None:
            self.file = None
            if self._session.playback is not None:
                self._session.playback.stop()
            self.changed.emit(False)

    def close(self) -> None:
        """Take the files away."""
        self.stop()
        if self._folder is not None:
            with contextlib.suppress(TimeoutError):
                self._made.finish()  # what is still being written goes, too
            self._folder.cleanup()
            self._folder = None

    def _play(self, out: Path) -> None:
        self.file, self._has_begun = out, False
        self._start, self._is_coming = self._next_start, False
        if self._session.playback is not None:
            self._session.playback.play_file(out)
        self.changed.emit(True)

    _has_begun = False

    def _fail(self, error: AirdeskError) -> None:
        self._is_coming = False
        self._session.tell(str(error), "error")

    def _on_tick(self, state: PlaybackState) -> None:
        if self.file is None:
            return
        if state.file == self.file and state.phase in ("playing", "preparing"):
            self._has_begun = True
            if not self._is_coming:
                self.position.emit(self._start + state.position_seconds)
        elif self._has_begun:
            self.file = None
            self.changed.emit(False)


def _written(path: Path, out: Path, grid: BeatGrid | None, start_seconds: float) -> Path:
    from airdesk.workflows.clicked_excerpt import write_clicked

    write_clicked(path, out, grid, start_seconds, NoProgress())
    return out

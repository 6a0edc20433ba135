"""Brings levels to the meters, and lets them fall after the sound has ended."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from PySide6.QtCore import QObject, QTimer

from airdesk.playback.state import Levels, PlaybackState
from airdesk.ui.widgets.level_meter import LevelMeter

_FALL_MS: Final = 33
_LONGEST_STEP: Final = 0.25  # seconds: after a pause meters do not fall all at once
_SILENCE: Final = Levels()


class MeterBridge(QObject):
    """While something plays the looks at playback move the meters; afterwards a clock does until all are at rest."""

    def __init__(self, tracks: Callable[[], Iterable[tuple[str, LevelMeter]]], master: LevelMeter, parent: QObject) -> None:
        super().__init__(parent)
        self._tracks = tracks  # the meters as they are now, by track id
        self._master = master
        self._last = time.monotonic()
        self._fall = QTimer(self)
        self._fall.setInterval(_FALL_MS)
        self._fall.timeout.connect(lambda: self._feed({}, _SILENCE))

    @property
    def is_moving(self) -> bool:
        """True while meters fall by themselves."""
        return self._fall.isActive()

    def show_state(self, state: PlaybackState) -> None:
        """Show what is heard now."""
        is_song = state.is_song
        is_at_rest = self._feed(state.tracks if is_song else {}, state.master)
        if state.phase == "playing" or not is_song:
            self._fall.stop()  # the looks come often enough
        elif not is_at_rest and not self._fall.isActive():
            self._fall.start()

    def clear(self) -> None:
        """Put out all lamps."""
        for _, meter in self._tracks():
            meter.clear()
        self._master.clear()

    def _feed(self, levels: Mapping[str, Levels], master: Levels) -> bool:
        """Move all meters; True when nothing is left to fall."""
        now = time.monotonic()
        seconds, self._last = min(_LONGEST_STEP, now - self._last), now
        self._master.feed(master.left, master.right, seconds)
        is_at_rest = self._master.is_at_rest
        for track_id, meter in self._tracks():
            level = levels.get(track_id, _SILENCE)
            meter.feed(level.left, level.right, seconds)
            is_at_rest = is_at_rest and meter.is_at_rest
        if is_at_rest:
            self._fall.stop()
        return is_at_rest

"""A session with a stand-in for the sound device, and mouse and wheel as a user moves them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from airdesk.model.song import Song
from airdesk.playback.state import DeviceChoice, Levels, PlaybackState


class SilentPlayback:
    """What the window asks of playback, without a device."""

    def __init__(self) -> None:
        self.position = 0.0
        self.phase = "paused"
        self.loop: tuple[float, float] | None = None
        self.auditions: list[tuple[str, int, int]] = []
        self.tracks: dict[str, Levels] = {}

    def set_song(self, song: Song | None) -> None: ...

    def play(self) -> None:
        self.phase = "playing"

    def pause(self) -> None:
        self.phase = "paused"

    def stop(self) -> None:
        self.phase = "paused"

    def seek(self, seconds: float) -> None:
        self.position = seconds

    def set_loop(self, loop_seconds: tuple[float, float] | None) -> None:
        self.loop = loop_seconds

    def play_file(self, path: Path, start_seconds: float = 0.0) -> None: ...

    def audition(self, track_id: str, pitch: int, velocity: int = 100, seconds: float = 0.4) -> None:
        self.auditions.append((track_id, pitch, velocity))

    def set_device(self, choice: DeviceChoice) -> None: ...

    def devices(self) -> list[str]:
        return []

    def reset_loudness(self) -> None: ...

    def state(self) -> PlaybackState:
        return PlaybackState(self.phase, self.position, loop_seconds=self.loop, tracks=self.tracks)  # type: ignore[arg-type]

    def close(self) -> None: ...


def turn_wheel(
    widget: QWidget,
    place: QPoint,
    *,
    notches: int = 0,
    pixels: QPoint | None = None,
    keys: Any = Qt.KeyboardModifier.NoModifier,
) -> None:
    """A wheel or touchpad over a place of a widget, as it comes from the screen."""
    window = widget.window()
    fine = pixels or QPoint()
    at = QPointF(widget.mapTo(window, place))
    QTest.wheelEvent(window.windowHandle(), at, QPoint(0, 120 * notches) if pixels is None else fine, fine, keys)
    QApplication.processEvents()

"""The strips of all tracks in a row that scrolls sideways."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from airdesk.model.song import Song, Track, audible_tracks
from airdesk.ui.mixer.strip import STRIP_WIDTH, WIDEST, Strip
from airdesk.ui.theme import track_colours

_MADE_AT_ONCE: Final = 5  # strips: some ten milliseconds


class StripRack(QScrollArea):
    """Has a strip for each track of the song it is shown; strips that are there serve again."""

    strip_made = Signal(object)  # Strip; to be connected once
    foot_changed = Signal(int)  # px the scroll bar takes below the strips

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strips: dict[str, Strip] = {}
        self._song: Song | None = None
        self._chosen = ""
        self._room = 0
        self._row = QHBoxLayout()
        self._growth, self._settle = _soon(self, self._grow), _soon(self, self._bring_into_sight)
        self._lay_out()

    def strips(self) -> dict[str, Strip]:
        """The strips by track, from left to right."""
        return self._strips

    def show_song(self, song: Song | None) -> None:
        """Show the tracks of a song as they are; only those that changed since the last time are touched."""
        before, self._song = self._song, song
        tracks = () if song is None else song.tracks
        if before is None or [track.id for track in before.tracks] != [track.id for track in tracks]:
            before = None
            self._keep_strips(tracks)
        if song is not None:
            self._show_tracks(song, before)

    def choose(self, track_id: str) -> None:
        """Let one stand out, and bring it into sight."""
        self._chosen = track_id
        for each, strip in self._strips.items():
            strip.set_chosen(each == track_id)
        self._settle.start()

    def set_room(self, room: int) -> None:
        """Strips are as wide as there is room for, within reason, and the rack is no wider than its strips."""
        self._room = room
        num_strips = max(1, len(self._strips))
        width = max(STRIP_WIDTH, min(WIDEST, room // num_strips))
        for strip in self._strips.values():
            strip.setFixedWidth(width)
        self.setMaximumWidth(width * num_strips)

    def _show_tracks(self, song: Song, before: Song | None) -> None:
        colours = track_colours([track.role for track in song.tracks])
        for number, track in enumerate(song.tracks[: len(self._strips)]):
            if before is None or track is not before.tracks[number]:
                self._strips[track.id].show_track(track, colours[number])
        heard = {track.id for track in audible_tracks(song)}
        for track_id, strip in self._strips.items():
            strip.set_audible(track_id in heard)

    def _keep_strips(self, tracks: Sequence[Track]) -> None:
        """As many strips as tracks; only a few are made at once, for that takes time."""
        there = list(self._strips.values())
        for strip in there[len(tracks) :]:
            self._row.removeWidget(strip)
            strip.deleteLater()
        for _ in range(min(_MADE_AT_ONCE, len(tracks) - len(there))):
            there.append(self._new_strip(there))
        self._strips = {track.id: strip for track, strip in zip(tracks, there, strict=False)}
        if len(self._strips) < len(tracks):
            self._growth.start()
        self.set_room(self._room)

    def _grow(self) -> None:
        if self._song is not None:
            self._keep_strips(self._song.tracks)
            self._show_tracks(self._song, None)
            self.choose(self._chosen)

    def _new_strip(self, there: Sequence[Strip]) -> Strip:
        strip = Strip()
        self._row.insertWidget(len(there), strip)
        if there:
            QWidget.setTabOrder(there[-1].meter, strip.knob)
        self.strip_made.emit(strip)
        return strip

    def _bring_into_sight(self) -> None:
        """After the layout has found its places."""
        strip = self._strips.get(self._chosen)
        if strip is not None and self.isVisible():
            self.ensureWidgetVisible(strip, 0, 0)

    def _on_range(self, low: int, high: int) -> None:
        self.foot_changed.emit(self.horizontalScrollBar().sizeHint().height() if high > low else 0)

    def _lay_out(self) -> None:
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addStretch(1)
        inner = QWidget()
        inner.setLayout(self._row)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.horizontalScrollBar().rangeChanged.connect(self._on_range)

    # ── Qt ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls sideways: there is nothing above or below."""
        bar, turned = self.horizontalScrollBar(), event.angleDelta()
        bar.setValue(bar.value() - (turned.x() or turned.y()))
        event.accept()


def _soon(owner: QObject, act: Callable[[], None]) -> QTimer:
    """A timer that acts once, as soon as the events before it are done."""
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(0)
    timer.timeout.connect(act)
    return timer

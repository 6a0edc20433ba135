"""Repairing the beats of the selected song: half, double, shifted, another first beat, tapped; heard with clicks."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from airdesk.automix.mix_songs import grid_of
from airdesk.automix.tapping import PAUSE_SECONDS, repair_to_tempo, tapped_tempo
from airdesk.model.djset import GridRepair, SetSong
from airdesk.model.set_edits import with_repair
from airdesk.ui.automix.beat_sheet import BeatSheet
from airdesk.ui.automix.click_listening import ClickListening
from airdesk.ui.automix.song_notes import repair_text, shown_tempo
from airdesk.ui.automix.songs_menu import timed
from airdesk.ui.bridge import Latest
from airdesk.ui.theme import ui_font
from airdesk.ui.widgets.elided_label import ElidedLabel

if TYPE_CHECKING:
    from airdesk.model.song_analysis import SongAnalysis
    from airdesk.ui.automix.set_desk import SetDesk

Change = Callable[[GridRepair], GridRepair]
FIRST_SEEN_SECONDS = 24.0
PULLED_MS = 200
"""After the playhead was moved by hand: then what is listened to goes on from there."""
NO_SONG = "Select a song above: its beats are shown here, and can be repaired."


class BeatsPanel(QWidget):
    """Follows the selection; every repair is one step of undo."""

    def __init__(self, desk: SetDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._song: SetSong | None = None
        self._shown: tuple[str, str] | None = None  # id and path of the song whose outline is shown
        self._taps: list[float] = []
        self.sheet = BeatSheet()
        self.listening = ClickListening(desk.session, self)
        self.fact = ElidedLabel(ui_font(), tone="text-soft")
        self.buttons: dict[str, QPushButton] = {}
        self._outlines = Latest(self)
        self._outlines.answered.connect(self._take_peaks)
        self._outlines.failed.connect(lambda error: self.sheet.set_song(0.0, str(error)))
        self._tap_end = QTimer(self)
        self._tap_end.setSingleShot(True)
        self._tap_end.timeout.connect(self._end_taps)
        self._pulled = QTimer(self)  # runs while the playhead is moved by hand, and a little longer
        self._pulled.setSingleShot(True)
        self._pulled.setInterval(PULLED_MS)
        self._pulled.timeout.connect(self._go_on_there)
        self._lay_out()
        self.sheet.listen_requested.connect(self._listen)
        self.sheet.playhead_moved.connect(self._on_pulled)
        self.listening.position.connect(self._show_heard)
        self.listening.changed.connect(self._show_listening)
        for signal in (desk.selection_changed, desk.set_changed, desk.set_opened):
            signal.connect(self._follow)
        desk.analysis_changed.connect(self._forget_shown)
        self._follow()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        for name, text, tip, doing in (
            ("half", "Half", "Every other beat counts (H)", lambda: self._repair("Half the tempo", timed(0.5))),
            ("double", "Double", "Twice as many beats (U)", lambda: self._repair("Double the tempo", timed(2.0))),
            ("shift", "Shift ½ beat", "All beats half a beat later (S)", self._shift),
            ("bar", "Bar begins here", "The beat at the playhead begins a bar (D)", self._set_bar),
            ("three", "3/4", "Three beats a bar (3)", lambda: self._set_meter(3)),
            ("four", "4/4", "Four beats a bar (4)", lambda: self._set_meter(4)),
            ("tap", "Tap", "Press it, or T, on each beat: four times or more give the tempo", self._tap),
            ("reset", "As heard", "Take all repairs back (0)", self._forget_repairs),
            ("listen", "Listen with clicks", "From the playhead, a click on each beat (Space)", self._listen),
        ):  # fmt: skip
            button = QPushButton(text)
            button.setToolTip(tip)
            button.setStyleSheet("QPushButton { padding: 3px 9px; }")
            button.setCheckable(name in ("three", "four"))
            button.clicked.connect(lambda _=False, doing=doing: doing())
            self.buttons[name] = button
            row.addWidget(button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 10)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self.fact)
        layout.addWidget(self.sheet, 1)

    # ── following ──

    def _follow(self) -> None:
        song = self._desk.song(self._desk.selected_ids[-1]) if self._desk.selected_ids else None
        self._song = song
        analysis = None if song is None else self._desk.analysis(song.id)
        if not self.isVisible():
            return
        for name, button in self.buttons.items():
            button.setEnabled(analysis is not None and (name != "reset" or song.grid_repair != GridRepair()))
        if song is None or analysis is None:
            self._show_nothing(song)
            return
        if self._shown != (song.id, song.path):
            self._show_other(song, analysis)
        grid = grid_of(analysis, song.grid_repair)
        self.sheet.set_grid(grid)
        per_bar = analysis.beats_per_bar if grid is None else grid.beats_per_bar
        self.buttons["three"].setChecked(per_bar == 3)
        self.buttons["four"].setChecked(per_bar == 4)
        self.fact.setText(_fact(self._desk.title(song.id), song, analysis, per_bar))

    def _show_nothing(self, song: SetSong | None) -> None:
        self._shown = None
        self._outlines.forget()
        text = NO_SONG if song is None else song.problem or "The beats are shown as soon as the song is analysed."
        self.sheet.set_song(0.0, text)
        self.fact.setText("" if song is None else self._desk.title(song.id))
        self.listening.stop()

    def _show_other(self, song: SetSong, analysis: SongAnalysis) -> None:
        self._end_taps()
        self.listening.stop()
        self._shown = (song.id, song.path)
        self.sheet.set_song(analysis.duration_seconds, "Reading the song…")
        self.sheet.set_playhead(analysis.downbeats[0] if analysis.downbeats else 0.0)
        self.sheet.zoom(analysis.duration_seconds / FIRST_SEEN_SECONDS)
        self._outlines.ask(partial(_peaks_of, Path(song.path)))

    def _take_peaks(self, peaks: object) -> None:
        self.sheet.set_peaks(peaks)

    def _forget_shown(self, song_id: str) -> None:
        if self._shown is not None and self._shown[0] == song_id:
            self._follow()

    # ── repairing ──

    def _repair(self, label: str, change: Change) -> None:
        song = self._song
        if song is not None and self._desk.analysis(song.id) is not None:
            self._end_taps()
            now = song.grid_repair
            self._desk.edit(label, lambda dj_set: with_repair(dj_set, song.id, change(now)))
            if self.listening.is_playing:
                self._listen_from(self.sheet.playhead)

    def _forget_repairs(self) -> None:
        self._repair("Beats as they were heard", lambda _: GridRepair())

    def _shift(self) -> None:
        self._repair("Shift by half a beat", lambda repair: replace(repair, shift_beats=(repair.shift_beats + 0.5) % 1.0))

    def _set_bar(self) -> None:
        self._repair("Set where bars begin", lambda repair: replace(repair, downbeat_seconds=self.sheet.playhead))

    def _set_meter(self, beats: int) -> None:
        self._repair(f"{beats} beats a bar", lambda repair: replace(repair, beats_per_bar=beats))

    def _tap(self) -> None:
        song = self._song
        analysis = None if song is None else self._desk.analysis(song.id)
        if song is None or analysis is None:
            return
        now = time.monotonic()
        if self._taps and now - self._taps[-1] > PAUSE_SECONDS:
            self._end_taps()
        self._taps.append(now)
        self._tap_end.start(int(1000 * PAUSE_SECONDS))
        tempo = tapped_tempo(self._taps)
        self.buttons["tap"].setText("Tap" if tempo is None else f"Tap {tempo:.0f}")
        if tempo is not None:
            heard = analysis.tempo_bpm
            self._desk.drag(
                lambda dj_set: with_repair(dj_set, song.id, repair_to_tempo(dj_set.song(song.id).grid_repair, heard, tempo))
            )

    def _end_taps(self) -> None:
        """The taps so far become one step of undo."""
        had_tempo = tapped_tempo(self._taps) is not None
        self._taps.clear()
        self._tap_end.stop()
        self.buttons["tap"].setText("Tap")
        if had_tempo:
            self._desk.drop("Tap the tempo")

    # ── listening ──

    def _listen(self) -> None:
        if self.listening.is_playing:
            self.listening.stop()
        else:
            self._listen_from(self.sheet.playhead)

    def _listen_from(self, seconds: float) -> None:
        song = self._song
        analysis = None if song is None else self._desk.analysis(song.id)
        if song is not None and analysis is not None:
            self.listening.listen(Path(song.path), grid_of(analysis, self._desk.dj_set.song(song.id).grid_repair), seconds)

    def _on_pulled(self, _: float) -> None:
        if self.listening.is_playing:
            self._pulled.start()

    def _go_on_there(self) -> None:
        if self.sheet.is_held:
            self._pulled.start()
        elif self.listening.is_playing:
            self._listen_from(self.sheet.playhead)

    def _show_heard(self, seconds: float) -> None:
        """The playhead follows what is heard, unless the hand has it."""
        if not self._pulled.isActive():
            self.sheet.set_playhead(seconds)

    def _show_listening(self, is_playing: bool) -> None:
        self.buttons["listen"].setText("Stop" if is_playing else "Listen with clicks")

    # ── Qt ──

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.listening.stop()
        self._end_taps()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _name_of(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = _name_of(event)
        if not name:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat() and self.buttons[name].isEnabled():
            self.buttons[name].click()


_KEYS = {
    Qt.Key.Key_H: "half", Qt.Key.Key_U: "double", Qt.Key.Key_S: "shift", Qt.Key.Key_D: "bar", Qt.Key.Key_T: "tap",
    Qt.Key.Key_3: "three", Qt.Key.Key_4: "four", Qt.Key.Key_0: "reset",
}  # fmt: skip


def _name_of(event: QKeyEvent) -> str:
    is_plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
    return _KEYS.get(Qt.Key(event.key()), "") if is_plain else ""


def _fact(title: str, song: SetSong, analysis: SongAnalysis, per_bar: int) -> str:
    """What is known of the beats, in a line."""
    tempo = shown_tempo(song, analysis)
    if tempo is None:
        return f"{title} · no beat was found: tap the tempo"
    sure = f"{analysis.grid} tempo, beats {analysis.grid_confidence:.0%} sure, bars {analysis.downbeat_confidence:.0%} sure"
    repaired = repair_text(song.grid_repair)
    others = " or ".join(f"{each.tempo_bpm:.0f}" for each in analysis.tempo_alternatives[:2])
    more = f" · repaired: {repaired}" if repaired else f" · could be {others} BPM" if others else ""
    return f"{title} · {tempo:.2f} BPM, {per_bar}/4 · {sure}{more}"


def _peaks_of(path: Path) -> object:
    from airdesk.audio.peaks import read_peaks

    return read_peaks(path)

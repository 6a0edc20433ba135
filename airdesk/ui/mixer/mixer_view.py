"""The mixer dock: strips of all tracks, the master and the loudness of what plays."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from airdesk.document.open_song import Document, SongEdit
from airdesk.model.song import Song, Track, audible_tracks
from airdesk.playback.state import Levels, PlaybackState
from airdesk.ui.mixer.loudness_column import LoudnessColumn
from airdesk.ui.mixer.master_strip import MasterStrip
from airdesk.ui.mixer.mixer_edits import with_gain, with_master_gain, with_mute, with_only_solo, with_pan, with_solo
from airdesk.ui.mixer.strip import Strip
from airdesk.ui.session import Session
from airdesk.ui.theme import track_colours
from airdesk.ui.widgets.level_meter import LevelMeter

_FALL_MS: Final = 33
_LONGEST_STEP: Final = 0.25  # seconds: after a pause meters do not fall all at once
_SILENCE: Final = Levels()


class MixerView(QWidget):
    """Shows the open song's mixer; every gesture in it is one step of undo."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._strips: dict[str, Strip] = {}
        self._opened: dict[str, tuple[float, float]] = {}  # track id -> gain and pan of the take as opened
        self._shown: Song | None = None
        self._is_levelled = False  # the song has a gain of its own, which the master shows as 0 dB
        self._last_levels = time.monotonic()
        self.master, self.loudness = MasterStrip(), LoudnessColumn()
        self.scroller = QScrollArea()
        self._row = QHBoxLayout()
        self._fall = QTimer(self)
        self._fall.setInterval(_FALL_MS)
        self._fall.timeout.connect(self._let_fall)
        self.setAccessibleName("Mixer")
        self._lay_out()
        self._connect()
        self._on_document(session.document)

    @property
    def is_moving(self) -> bool:
        """True while meters fall by themselves."""
        return self._fall.isActive()

    def strip_of(self, track_id: str) -> Strip:
        """The strip of a track. Raises KeyError."""
        return self._strips[track_id]

    def strips(self) -> list[Strip]:
        """All strips from left to right."""
        return list(self._strips.values())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """M and S belong to the chosen track while the mixer has the keys."""
        strip = self._strips.get(self._session.selected_track_id)
        if strip is None or event.modifiers():
            event.ignore()
        elif event.key() == Qt.Key.Key_M:
            self._toggle_mute(strip)
        elif event.key() == Qt.Key.Key_S:
            self._toggle_solo(strip)
        else:
            event.ignore()

    # ── what the session tells ──────────────────────────────────────────────────────────────────────────────────────

    def _connect(self) -> None:
        session = self._session
        session.document_opened.connect(self._on_document)
        session.song_changed.connect(self._on_song)
        session.track_selected.connect(self._on_selection)
        session.playback_ticked.connect(self._on_levels)
        self.master.gain_moved.connect(self._move_master)
        self.master.gain_typed.connect(self._set_master)
        self.master.fader.level_dropped.connect(lambda: self._drop("Change level of the mix"))
        self.master.fader.gesture_cancelled.connect(self._cancel)
        self.master.fader.reset_asked.connect(self._reset_master)
        self.loudness.reset_asked.connect(self._reset_loudness)

    def _on_document(self, document: Document | None) -> None:
        song = None if document is None else document.song
        self._opened = {} if song is None else {track.id: (track.gain_db, track.pan) for track in song.tracks}
        self._is_levelled = song is not None and song.master_gain_db is not None
        self.master.set_reference((song and song.master_gain_db) or 0.0)
        for meter in self._meters():
            meter.clear()
        self.loudness.forget()
        self._on_song(song)
        self._on_selection(self._session.selected_track_id)

    def _on_song(self, song: Song | None) -> None:
        before, self._shown = self._shown, song
        self._pages.setCurrentIndex(0 if song is None else 1)
        if song is None:
            self._keep_strips([])
            return
        if before is None or [track.id for track in before.tracks] != [track.id for track in song.tracks]:
            before = None
            self._keep_strips(list(song.tracks))
        self._show_tracks(song, before)
        if not self._is_levelled and song.master_gain_db is not None:  # what levelled it stands at 0 from now on
            self._is_levelled = True
            self.master.set_reference(song.master_gain_db)
        self.master.show_gain(song.master_gain_db or 0.0, self._session.settings.sample_rate)

    def _show_tracks(self, song: Song, before: Song | None) -> None:
        colours = track_colours([track.role for track in song.tracks])
        for number, track in enumerate(song.tracks):
            if before is None or track is not before.tracks[number]:
                self._strips[track.id].show_track(track, colours[number])
        heard = {track.id for track in audible_tracks(song)}
        for track_id, strip in self._strips.items():
            strip.set_audible(track_id in heard)

    def _on_selection(self, track_id: str) -> None:
        for each, strip in self._strips.items():
            strip.set_chosen(each == track_id)
        if track_id in self._strips and self.isVisible():
            self.scroller.ensureWidgetVisible(self._strips[track_id], 0, 0)

    def _on_levels(self, state: PlaybackState) -> None:
        seconds = self._seconds_since_levels()
        is_song = state.file is None
        for track_id, strip in self._strips.items():
            levels = state.tracks.get(track_id, _SILENCE) if is_song else _SILENCE
            strip.meter.feed(levels.left, levels.right, seconds)
        self.master.meter.feed(state.master.left, state.master.right, seconds)
        self.loudness.show_state(state)
        if state.phase == "playing" or not is_song:
            self._fall.stop()  # the ticks come often enough
        elif not self._fall.isActive() and not all(meter.is_at_rest for meter in self._meters()):
            self._fall.start()

    def _let_fall(self) -> None:
        """After the sound ended: the meters come down by themselves, and then nothing moves any more."""
        seconds = self._seconds_since_levels()
        meters = self._meters()
        for meter in meters:
            meter.feed(0.0, 0.0, seconds)
        if all(meter.is_at_rest for meter in meters):
            self._fall.stop()

    def _seconds_since_levels(self) -> float:
        now = time.monotonic()
        seconds, self._last_levels = min(_LONGEST_STEP, now - self._last_levels), now
        return seconds

    # ── what the hand does ──────────────────────────────────────────────────────────────────────────────────────────

    def _connect_strip(self, strip: Strip) -> None:
        strip.touched.connect(lambda: self._session.select_track(_track(strip).id))
        strip.fader.level_moved.connect(lambda level_db: self._drag(with_gain(_track(strip).id, level_db)))
        strip.fader.level_dropped.connect(lambda: self._drop(f"Change volume of {_track(strip).name}"))
        strip.fader.gesture_cancelled.connect(self._cancel)
        strip.fader.reset_asked.connect(lambda: self._reset_gain(_track(strip)))
        strip.field.level_typed.connect(lambda level_db: self._set_gain(_track(strip), level_db))
        strip.knob.pan_moved.connect(lambda pan: self._drag(with_pan(_track(strip).id, pan)))
        strip.knob.pan_dropped.connect(lambda: self._drop(f"Change pan of {_track(strip).name}"))
        strip.knob.gesture_cancelled.connect(self._cancel)
        strip.knob.reset_asked.connect(lambda: self._reset_pan(_track(strip)))
        strip.mute.pressed_plain.connect(lambda: self._toggle_mute(strip))
        strip.mute.pressed_alone.connect(lambda: self._toggle_mute(strip))
        strip.solo.pressed_plain.connect(lambda: self._toggle_solo(strip))
        strip.solo.pressed_alone.connect(lambda: self._solo_alone(_track(strip)))

    def _drag(self, edit: SongEdit) -> None:
        if self._session.document is not None:
            self._session.document.drag(edit)

    def _drop(self, label: str) -> None:
        if self._session.document is not None:
            self._session.document.drop(label)

    def _cancel(self) -> None:
        if self._session.document is not None:
            self._session.document.cancel_drag()

    def _set_gain(self, track: Track, gain_db: float) -> None:
        self._session.edit(f"Set volume of {track.name}", with_gain(track.id, gain_db))

    def _reset_gain(self, track: Track) -> None:
        self._cancel()
        gain_db = self._opened.get(track.id, (0.0, 0.0))[0]
        self._session.edit(f"Reset volume of {track.name}", with_gain(track.id, gain_db))

    def _reset_pan(self, track: Track) -> None:
        self._cancel()
        pan = self._opened.get(track.id, (0.0, 0.0))[1]
        self._session.edit(f"Reset pan of {track.name}", with_pan(track.id, pan))

    def _move_master(self, gain_db: float) -> None:
        self._is_levelled = True  # by hand
        self._drag(with_master_gain(gain_db))

    def _set_master(self, gain_db: float) -> None:
        self._is_levelled = True
        self._session.edit("Set level of the mix", with_master_gain(gain_db))

    def _reset_master(self) -> None:
        self._cancel()
        self._session.edit("Reset level of the mix", with_master_gain(self.master.reference_db))

    def _reset_loudness(self) -> None:
        if self._session.playback is not None:
            self._session.playback.reset_loudness()

    def _toggle_mute(self, strip: Strip) -> None:
        track = _track(strip)
        self._session.edit(f"{'Unmute' if track.is_muted else 'Mute'} {track.name}", with_mute(track.id, not track.is_muted))

    def _toggle_solo(self, strip: Strip) -> None:
        track = _track(strip)
        self._session.edit(f"{'Unsolo' if track.is_soloed else 'Solo'} {track.name}", with_solo(track.id, not track.is_soloed))

    def _solo_alone(self, track: Track) -> None:
        song = self._session.song
        is_alone = song is not None and [each.id for each in song.tracks if each.is_soloed] == [track.id]
        self._session.edit(f"Solo only {track.name}", with_only_solo(track.id, not is_alone))

    # ── what it is made of ──────────────────────────────────────────────────────────────────────────────────────────

    def _meters(self) -> list[LevelMeter]:
        return [*(strip.meter for strip in self._strips.values()), self.master.meter]

    def _keep_strips(self, tracks: list[Track]) -> None:
        """As many strips as tracks; those that are there serve again, for making widgets takes time."""
        there = list(self._strips.values())
        for strip in there[len(tracks) :]:
            self._row.removeWidget(strip)
            strip.deleteLater()
        while len(there) < len(tracks):
            strip = Strip()
            self._connect_strip(strip)
            self._row.insertWidget(len(there), strip)
            if there:
                QWidget.setTabOrder(there[-1].meter, strip.knob)
            there.append(strip)
        self._strips = {track.id: strip for track, strip in zip(tracks, there, strict=False)}

    def _leave_room_for_scroll_bar(self, low: int, high: int) -> None:
        self.master.set_foot(self.scroller.horizontalScrollBar().sizeHint().height() if high > low else 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the strips sideways: there is nothing above or below."""
        bar = self.scroller.horizontalScrollBar()
        turned = event.angleDelta()
        bar.setValue(bar.value() - (turned.x() or turned.y()))
        event.accept()

    def _lay_out(self) -> None:
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addStretch(1)
        inner = QWidget()
        inner.setLayout(self._row)
        self.scroller.setWidget(inner)
        self.scroller.setWidgetResizable(True)
        self.scroller.setFrameShape(QFrame.Shape.NoFrame)
        self.scroller.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroller.horizontalScrollBar().rangeChanged.connect(self._leave_room_for_scroll_bar)
        desk = QWidget()
        columns = QHBoxLayout(desk)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        columns.addWidget(self.scroller, 1)
        columns.addWidget(self.master)
        columns.addWidget(self.loudness)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(_empty_page())
        self._pages.addWidget(desk)


def _track(strip: Strip) -> Track:
    if strip.track is None:
        raise RuntimeError("this strip has no track yet")
    return strip.track


def _empty_page() -> QWidget:
    page = QWidget()
    rows = QVBoxLayout(page)
    text = QLabel("Open or generate a song, and its faders are here.")
    text.setProperty("look", "soft")
    text.setAlignment(Qt.AlignmentFlag.AlignCenter)
    text.setWordWrap(True)
    rows.addWidget(text)
    return page

"""The mixer dock: strips of all tracks, the master and the loudness of what plays."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from airdesk.document.open_song import Document
from airdesk.model.song import Song
from airdesk.playback.state import PlaybackState
from airdesk.ui.mixer.loudness_column import LoudnessColumn
from airdesk.ui.mixer.master_strip import MasterStrip
from airdesk.ui.mixer.meter_bridge import MeterBridge
from airdesk.ui.mixer.mixer_hand import MixerHand
from airdesk.ui.mixer.strip import Strip
from airdesk.ui.mixer.strip_rack import StripRack
from airdesk.ui.session import Session
from airdesk.ui.widgets.level_meter import LevelMeter


class MixerView(QWidget):
    """Shows the open song's mixer; every gesture in it is one step of undo."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._hand = MixerHand(session)
        self._is_levelled = False  # the song has a gain of its own, which the master shows as 0 dB
        self.rack, self.master, self.loudness = StripRack(), MasterStrip(), LoudnessColumn()
        self._meters = MeterBridge(self._track_meters, self.master.meter, self)
        self.setAccessibleName("Mixer")
        self._lay_out()
        self._connect()
        self._on_document(session.document)

    @property
    def is_moving(self) -> bool:
        """True while meters fall by themselves."""
        return self._meters.is_moving

    def strip_of(self, track_id: str) -> Strip:
        """The strip of a track. Raises KeyError."""
        return self.rack.strips()[track_id]

    def strips(self) -> list[Strip]:
        """All strips from left to right."""
        return list(self.rack.strips().values())

    def _connect(self) -> None:
        session = self._session
        session.document_opened.connect(self._on_document)
        session.song_changed.connect(self._on_song)
        session.track_selected.connect(self.rack.choose)
        session.playback_ticked.connect(self._on_tick)
        self.rack.strip_made.connect(self._hand.take_strip)
        self.rack.foot_changed.connect(self.master.set_foot)
        self._hand.take_master(self.master)
        self.loudness.reset_asked.connect(self._reset_loudness)

    def _on_document(self, document: Document | None) -> None:
        song = None if document is None else document.song
        self._hand.remember(song)
        gain_db = None if song is None else song.master_gain_db
        self._is_levelled = gain_db is not None
        self.master.set_reference(gain_db or 0.0)
        self._meters.clear()
        self.loudness.forget()
        self._on_song(song)
        self.rack.choose(self._session.selected_track_id)

    def _on_song(self, song: Song | None) -> None:
        self._pages.setCurrentIndex(0 if song is None else 1)
        self.rack.show_song(song)
        if song is None:
            return
        if not self._is_levelled and song.master_gain_db is not None:
            self._is_levelled = True
            if not self.master.is_moved:  # what levelled it stands at 0 from now on
                self.master.set_reference(song.master_gain_db)
        self.master.show_gain(song.master_gain_db or 0.0, self._session.settings.sample_rate)

    def _on_tick(self, state: PlaybackState) -> None:
        self._meters.show_state(state)
        self.loudness.show_state(state)

    def _track_meters(self) -> list[tuple[str, LevelMeter]]:
        return [(track_id, strip.meter) for track_id, strip in self.rack.strips().items()]

    def _reset_loudness(self) -> None:
        if self._session.playback is not None:
            self._session.playback.reset_loudness()

    def _lay_out(self) -> None:
        desk = QWidget()
        columns = QHBoxLayout(desk)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        columns.addWidget(self.rack, 1000)
        columns.addWidget(self.master)
        columns.addWidget(self.loudness, 10)
        columns.addStretch(1)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(_empty_page())
        self._pages.addWidget(desk)

    # ── Qt ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """M and S belong to the chosen track while the mixer has the keys."""
        strip = self.rack.strips().get(self._session.selected_track_id)
        if strip is None or strip.track is None or event.modifiers():
            event.ignore()
        elif event.key() == Qt.Key.Key_M:
            self._hand.toggle_mute(strip.track)
        elif event.key() == Qt.Key.Key_S:
            self._hand.toggle_solo(strip.track)
        else:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rack.set_room(event.size().width() - self.master.width() - self.loudness.minimumWidth())


def _empty_page() -> QWidget:
    page = QWidget()
    rows = QVBoxLayout(page)
    text = QLabel("Open or generate a song, and its faders are here.")
    text.setProperty("look", "soft")
    text.setAlignment(Qt.AlignmentFlag.AlignCenter)
    text.setWordWrap(True)
    rows.addWidget(text)
    return page

"""The bar on top of the window: pages, transport, where the song stands, its name, export, the output's level."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from airdesk.model.song import Song
from airdesk.model.timebase import TICKS_PER_BEAT
from airdesk.playback.state import PlaybackState
from airdesk.ui.icons import icon
from airdesk.ui.output_meter import OutputMeter
from airdesk.ui.readout import Readout
from airdesk.ui.session import Session
from airdesk.ui.theme import COLOURS
from airdesk.ui.widgets.pitch_text import signed

PAGES = {"Compose": "F5", "Automix": "F11", "Library": "F6"}
"""The pages and their keys."""
LEAST_TITLE = 150  # px
NAMED_FROM = 1000  # px; narrower, the program's name makes room


class TopBar(QFrame):
    """Always visible; what it shows is of the open song."""

    page_chosen = Signal(str)
    export_requested = Signal()
    to_start_requested = Signal()
    play_requested = Signal()
    stop_requested = Signal()
    loop_toggled = Signal(bool)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._page = ""
        self._rights: dict[str, QWidget] = {}
        self.setProperty("look", "bar")
        self.setFixedHeight(52)
        self.time = Readout("Time", "00:00.00", unit="0:00", sample="00:00.00")
        self.bar = Readout("Bar and beat", "1.1.1", unit="bar", sample="188.4.4")
        self.tempo = Readout("Tempo", "–", unit="BPM", sample="120.00")
        self.meter = Readout("Meter", "–", sample="12/8")
        self.key = Readout("Key", "–", sample="B♭ dorian")
        self.title = QLabel()
        self.title.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.title.setTextFormat(Qt.TextFormat.RichText)
        self.title.setMaximumWidth(320)
        self.title.setMinimumWidth(0)
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.export = QPushButton("Export")
        self.export.setToolTip("Write the song as files (Ctrl+E)")
        self.export.clicked.connect(self.export_requested)
        self.menu_button = QToolButton()
        self.menu_button.setText("⋯")
        self.menu_button.setFixedSize(32, 32)
        self.menu_button.setToolTip("Everything else")
        self.menu_button.setAccessibleName("Menu")
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.output = OutputMeter()
        self._lay_out()
        session.song_changed.connect(self._on_song)
        session.document_opened.connect(lambda _: self._on_song(session.song))
        session.playback_ticked.connect(self._on_tick)
        session.loop_changed.connect(lambda loop: self.loop.setChecked(loop is not None))
        self._on_song(None)

    def show_page(self, page: str) -> None:
        """Mark the page that is shown; none while it is the start page."""
        self._pages.setExclusive(False)
        for button in self._pages.buttons():
            button.setChecked(button.text() == page)
        self._pages.setExclusive(True)
        self._page = page
        for name, right in self._rights.items():
            right.setVisible(name == page)
        for widget in (self.title, self.export, self.loop):
            widget.setVisible(self.is_of_song)
        self._fit()
        self.layout().activate()
        if self.is_of_song:
            self._on_song(self._session.song)
            self._on_tick(self._session.last_state)

    @property
    def is_of_song(self) -> bool:
        """True while the bar shows the open song; else the page that is shown fills it."""
        return self._page not in self._rights

    def add_right(self, page: str, right: QWidget) -> None:
        """What stands at the right while a page is shown that has a transport of its own, in the place of the song's."""
        self._rights[page] = right
        right.hide()
        layout = self.layout()
        layout.insertWidget(layout.indexOf(self.export), right, 1)

    def show_place(self, seconds: float, duration_seconds: float, tempo: str, key: str, *, is_playing: bool) -> None:
        """Show where such a page stands. *tempo*, *key*: of what is heard; empty: none."""
        minutes, rest = divmod(seconds, 60.0)
        self.time.set_text(f"{int(minutes):02d}:{rest:05.2f}")
        self.time.set_unit(f"{int(duration_seconds) // 60}:{int(duration_seconds) % 60:02d}")
        self.tempo.set_text(tempo or "–")
        self.key.set_text(key or "–")
        self._show_running(is_playing)

    def show_saved(self, text: str, *, is_good: bool = True) -> None:
        """Say behind the title whether the song is kept."""
        self._saved = (text, is_good)
        self._show_title()

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 0, 14, 0)
        layout.setSpacing(8)
        name = QLabel(f"air<span style='color:{COLOURS['accent']}'>desk</span>")
        name.setTextFormat(Qt.TextFormat.RichText)
        name.setStyleSheet("font-size: 15px; font-weight: 700;")
        self._name = name
        layout.addWidget(name)
        layout.addSpacing(8)
        layout.addWidget(self._page_buttons())
        self._optional = (self.meter, self.bar, self.key, self.output, self.tempo)
        layout.addSpacing(12)
        self._add_transport(layout)
        layout.addSpacing(4)
        for readout in (self.time, self.bar, self.tempo, self.meter, self.key):
            layout.addWidget(readout)
        layout.addWidget(self.title, 1)
        for widget in (self.export, self.menu_button, self.output):
            layout.addWidget(widget)

    def _page_buttons(self) -> QWidget:
        holder = QFrame()
        holder.setObjectName("pages")
        holder.setFixedHeight(34)
        holder.setStyleSheet(f"#pages {{ background: {COLOURS['ground']}; border-radius: 8px; }}")
        row = QHBoxLayout(holder)
        row.setContentsMargins(3, 2, 3, 2)
        row.setSpacing(2)
        self._pages = QButtonGroup(self)
        for page, key in PAGES.items():
            button = QPushButton(page)
            button.setProperty("look", "segment")
            button.setCheckable(True)
            button.setToolTip(f"{page} ({key})")
            button.clicked.connect(lambda _=False, page=page: self.page_chosen.emit(page))
            self._pages.addButton(button)
            row.addWidget(button)
        return holder

    def _add_transport(self, layout: QHBoxLayout) -> None:
        self.to_start = _tool("to-start", "Go to the start (Home)", self.to_start_requested)
        self.play = _tool("play", "Play (Space)", self.play_requested)
        self.play.setStyleSheet(
            f"QToolButton {{ background: {COLOURS['accent']}; }} QToolButton:hover {{ background: {COLOURS['accent-hover']}; }}"
            f"QToolButton:disabled {{ background: {COLOURS['raised']}; }}"
        )
        self.stop = _tool("stop", "Stop, and go back to where it began (.)", self.stop_requested)
        self.loop = _tool("loop", "Repeat the loop (L)", None, on="accent")
        self.loop.setCheckable(True)
        self.loop.clicked.connect(self.loop_toggled)
        for button in (self.to_start, self.play, self.stop, self.loop):
            layout.addWidget(button)

    def _fit(self) -> None:
        """Leave out what has no room, what one misses least first."""
        room = self.width()
        self._name.setVisible(room >= NAMED_FROM)
        shown = [widget for widget in self._optional if self.is_of_song or widget in (self.key, self.tempo)]
        for widget in self._optional:
            widget.setVisible(widget in shown)
        needed = self.layout().minimumSize().width() + (LEAST_TITLE if self.is_of_song else 0)
        for widget in shown:
            if needed <= room:
                return
            needed -= widget.minimumSizeHint().width() + self.layout().spacing()
            widget.setVisible(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self.layout().activate()  # so that the title knows its room
        self._show_title()

    def _on_song(self, song: Song | None) -> None:
        if not self.is_of_song:
            return
        has_song = song is not None
        for widget in (self.to_start, self.play, self.stop, self.loop, self.export):
            widget.setEnabled(has_song)
        self._title_text = "" if song is None else song.title
        if song is None:
            for readout in (self.tempo, self.meter, self.key):
                readout.set_text("–")
            self.time.set_unit("0:00")
            self.bar.set_text("1.1.1")
        else:
            self.tempo.set_text(f"{song.tempo_map.tempo_at(0):.2f}")
            self.meter.set_text(str(song.meter_map.meter_at(0)))
            self.key.set_text("–" if song.key is None else _short_key(song.key.name))
            minutes, seconds = divmod(round(song.duration_seconds), 60)
            self.time.set_unit(f"{minutes}:{seconds:02d}")
        self._show_title()
        self._show_play(self._session.last_state)

    _title_text = ""
    _saved = ("", True)

    def _show_title(self) -> None:
        text, is_good = self._saved
        colour = COLOURS["good" if is_good else "warn"]
        has_state = bool(text and self._title_text)
        saved = f" · <span style='color:{colour}'>{text}</span>" if has_state else ""
        metrics = self.title.fontMetrics()
        room = self.title.width() - (metrics.horizontalAdvance(f" · {text}") if has_state else 0) - 2
        shown = escape(metrics.elidedText(self._title_text, Qt.TextElideMode.ElideRight, max(0, room)))
        self.title.setText(f"<span style='color:{COLOURS['text-soft']}'>{shown}</span>{saved}")
        self.title.setToolTip(self._title_text)

    def _on_tick(self, state: PlaybackState) -> None:
        if not self.is_of_song:
            return
        song = self._session.song
        minutes, seconds = divmod(state.position_seconds, 60.0)
        self.time.set_text(f"{int(minutes):02d}:{seconds:05.2f}")
        if song is not None and state.is_song:
            self.bar.set_text(_bar_text(song, song.tempo_map.seconds_to_tick(state.position_seconds)))
        self.output.show_levels(state.master, state.loudness.short_term_lufs)
        self._show_play(state)

    def _show_play(self, state: PlaybackState) -> None:
        self._show_running(state.phase in ("playing", "preparing"))

    def _show_running(self, is_running: bool) -> None:
        if getattr(self, "_is_running", None) == is_running:
            return
        self._is_running = is_running
        self.play.setIcon(icon("pause" if is_running else "play", "on-accent"))
        name = "Pause" if is_running else "Play"
        self.play.setToolTip(f"{name} (Space)")
        self.play.setAccessibleName(name)


def _tool(name: str, tip: str, signal, *, on: str | None = None) -> QToolButton:  # type: ignore[no-untyped-def]
    button = QToolButton()
    button.setIcon(icon(name, "text", on=on))
    button.setIconSize(QSize(16, 16))
    button.setFixedSize(32, 32)
    button.setToolTip(tip)
    button.setAccessibleName(tip.split(" (")[0])
    if signal is not None:
        button.clicked.connect(lambda _=False: signal.emit())
    return button


def _bar_text(song: Song, tick: float) -> str:
    """Bar, beat and sixteenth, counted from 1."""
    place = song.meter_map.bar_position(max(0, int(tick)))
    beat_ticks = 4 * TICKS_PER_BEAT // song.meter_map.meter_at(int(tick)).denominator
    beat, rest = divmod(place.tick_in_bar, beat_ticks)
    return f"{place.bar + 1}.{beat + 1}.{4 * rest // beat_ticks + 1}"


def _short_key(name: str) -> str:
    return signed(name).replace("minor", "min").replace("major", "maj")

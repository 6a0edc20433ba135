"""Hearing samples from a list: at once, over whatever plays, as they are or as they would sound in the song."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from airdesk.model.sample import Sample
from airdesk.ui.browser.next_beat import next_beat
from airdesk.ui.session import Session
from airdesk.ui.widgets.pitch_text import signed_sentence

if TYPE_CHECKING:
    from airdesk.playback.preview.messages import Preview
    from airdesk.playback.preview.previews import Previews

_WAITING_MS: Final = 10
_PLAYING_MS: Final = 33
NO_SOUND: Final = "There is nothing to play on: sound was switched off when the window was opened."


@dataclass(frozen=True, slots=True)
class _Heard:
    """What is played, or is about to be."""

    sample: Sample
    path: Path
    key: int
    serial: int
    preview: Preview
    heard_at: float | None = None
    file_seconds: float = 0.0


class SamplePlayer(QObject):
    """Plays one sample at a time; the song and its transport are left alone."""

    started = Signal(int)  # key: it is heard now
    position = Signal(float)  # seconds in the file, of what is heard now
    stopped = Signal()  # it came to its end, was stopped or failed; not where another takes its place
    failed = Signal(str)  # a sentence for the user
    fitted = Signal(str)  # what was changed to fit the song; empty: nothing

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._heard: _Heard | None = None
        self._last: tuple[Sample, Path, int] | None = None
        self._level_db = 0.0
        self._is_in_song, self._is_on_beat, self._is_repeating = False, True, True
        self._clock = QTimer(self, interval=_WAITING_MS)
        self._clock.timeout.connect(self._look)

    @property
    def is_playing(self) -> bool:
        """True from the click until it has ended."""
        return self._heard is not None

    @property
    def key(self) -> int:
        """Key of what is played; 0: nothing."""
        return 0 if self._heard is None else self._heard.key

    def warm_up(self) -> None:
        """Have everything ready for the first click; call it when samples are shown."""
        if (previews := self._previews()) is not None:
            previews.set_level_db(self._level_db)
            previews.warm_up()

    def play(self, sample: Sample, path: Path, key: int = 0, start_seconds: float = 0.0) -> None:
        """Let a sample be heard at once in place of the one before. *key*: of its row, for `started`."""
        previews = self._previews()
        self._last = (sample, path, key)
        if previews is None:
            self.failed.emit(NO_SOUND)
            return
        preview, sentence = self._preview(sample, path, start_seconds)
        previews.set_level_db(self._level_db)
        self._heard = _Heard(sample, path, key, previews.play(preview), preview)
        self._clock.start(_WAITING_MS)
        self.fitted.emit(sentence)

    def replay(self) -> None:
        """The last sample once more, from its beginning."""
        if self._last is not None:
            self.play(*self._last)

    def stop(self) -> None:
        """Fade out."""
        if self._heard is not None and (previews := self._previews()) is not None:
            previews.stop()
            self._end()

    def set_level_db(self, level_db: float) -> None:
        """How loud samples are, dB; heard at once."""
        self._level_db = level_db
        if (previews := self._previews()) is not None:
            previews.set_level_db(level_db)

    def set_in_song(self, is_in_song: bool) -> None:
        """Play in the tempo and key of the open song from now on; what is heard begins again so."""
        self._change("_is_in_song", is_in_song)

    def set_repeating(self, is_repeating: bool) -> None:
        """Whether loops are repeated until they are stopped."""
        self._change("_is_repeating", is_repeating)

    def set_on_beat(self, is_on_beat: bool) -> None:
        """Whether loops in the song wait for its next beat while it plays."""
        self._is_on_beat = is_on_beat

    def _change(self, name: str, is_on: bool) -> None:
        if getattr(self, name) != is_on:
            setattr(self, name, is_on)
            if self._heard is not None and (self._heard.sample.is_loop or name == "_is_in_song"):
                self.replay()

    def _previews(self) -> Previews | None:
        playback = self._session.playback
        return None if playback is None else playback.previews

    # ── how it is heard ─────────────────────────────────────────────────────────────────────────────────────────────

    def _preview(self, sample: Sample, path: Path, start_seconds: float) -> tuple[Preview, str]:
        """How the sample is heard, and what to say of it."""
        from airdesk.inventory.song_fit import fit_to_song, loop_seconds
        from airdesk.playback.preview.messages import Preview

        is_repeated = sample.is_loop and self._is_repeating
        preview = Preview(path, start_seconds, is_repeated, loop_seconds(sample) if is_repeated else None)
        song = self._session.song
        if not self._is_in_song or song is None:
            return preview, ""
        tick = self._session.position_tick()
        fit = fit_to_song(sample, song.tempo_map.tempo_at(tick), song.key)
        at = next_beat(self._session) if sample.is_loop and self._is_on_beat else None
        ratio, semitones, keeps_length = fit.time_ratio, fit.semitones, fit.keeps_length
        preview = replace(preview, time_ratio=ratio, semitones=semitones, keeps_length=keeps_length, at=at)
        return preview, signed_sentence(fit.sentence)

    # ── what comes of it ────────────────────────────────────────────────────────────────────────────────────────────

    def _look(self) -> None:
        from airdesk.playback.preview.messages import Ended, Failed, Started

        previews = self._previews()
        if previews is None or self._heard is None:
            self._clock.stop()
            return
        for news in previews.news():
            if self._heard is None or news.serial != self._heard.serial:
                continue
            match news:
                case Started(_, heard_at, file_seconds):
                    self._heard = replace(self._heard, heard_at=heard_at, file_seconds=file_seconds)
                    self._clock.setInterval(_PLAYING_MS)
                    self.started.emit(self._heard.key)
                case Ended():
                    self._end()
                case Failed(_, text):
                    self._end()
                    self.failed.emit(text)
        self._tell_position()

    def _tell_position(self) -> None:
        heard = self._heard
        if heard is None or heard.heard_at is None:
            return
        preview = heard.preview
        seconds = preview.start_seconds + max(0.0, time.monotonic() - heard.heard_at) * preview.file_seconds_per_second
        if preview.is_repeated:
            seconds %= max(heard.file_seconds, 1e-3)
        self.position.emit(min(seconds, heard.file_seconds))

    def _end(self) -> None:
        self._heard = None
        self._clock.stop()
        self.stopped.emit()

"""Samples as the sound of a track: an instrument is made of them, then the song is edited, as one step of undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from airdesk.model.song import Track, edit_track
from airdesk.ui.arrange.names import shown_name
from airdesk.ui.bridge import PoolJob
from airdesk.ui.session import Session
from airdesk.ui.widgets.pitch_text import signed_sentence

if TYPE_CHECKING:
    from airdesk.document.open_song import Document
    from airdesk.workflows.own_instruments import OwnInstrument


class Using(QObject):
    """One instrument is made at a time; tells when there is another track to use samples on."""

    changed = Signal()  # another track, or busy or no longer
    clips_wanted = Signal(str, tuple)  # track id, keys: they shall be clips at its playhead

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._job: PoolJob[OwnInstrument] | None = None
        self._last_words = ""
        session.track_selected.connect(lambda _: self.changed.emit())
        session.document_opened.connect(lambda _: self.changed.emit())
        session.song_changed.connect(lambda _: self._look())

    @property
    def track(self) -> Track | None:
        """The selected track."""
        return self._track(self._session.selected_track_id)

    @property
    def is_busy(self) -> bool:
        """An instrument is being made."""
        return self._job is not None

    @property
    def words(self) -> tuple[str, str]:
        """What the button says, and its tooltip."""
        track = self.track
        if self.is_busy:
            return "Making it ready…", "The samples are made into an instrument"
        if track is None:
            return "Use on a track", "Select a track in the timeline first"
        name = shown_name(track.name)
        if plays_audio_only(track):
            return f"Put on {name}", f"Put the sample on {name} at the playhead, as an audio clip (Enter)"
        return f"Use on {name}", f"Let {name} be played with this sample, or with the instrument it is a part of (Enter)"

    def use(self, keys: Sequence[int], track_id: str = "") -> None:
        """Let a track, or the selected one, be played with samples."""
        track = self._track(track_id) if track_id else self.track
        if track is None:
            self._session.tell("Select a track in the timeline first: the sample is used on it.", "warning")
            return
        if self._job is not None or not keys:
            return
        if plays_audio_only(track):
            self.clips_wanted.emit(track.id, tuple(keys))
            return
        from airdesk.workflows.own_instruments import instrument_for_samples

        settings, wanted, role, present = self._session.settings, tuple(keys), track.role, track.sound
        document = self._session.document
        self._job = self._session.executor.submit(
            lambda progress: instrument_for_samples(settings, wanted, role=role, present=present, progress=progress),
            kind="instrument",
            label=f"Samples for {track.name}",
        )
        self._job.done.connect(lambda instrument: self._on_made(instrument, track.id, document))
        self._job.failed.connect(lambda error: self._session.tell(str(error), "error"))
        self._job.changed.connect(self._on_job)
        self.changed.emit()

    def _on_made(self, instrument: OwnInstrument, track_id: str, document: Document | None) -> None:
        track = self._track(track_id)
        if track is None or self._session.document is not document:  # tracks of other songs have the same ids
            self._session.tell("The track is not there any more.", "warning")
            return
        label = f"Use {instrument.name} on {shown_name(track.name)}"
        self._session.edit(label, lambda song: edit_track(song, track_id, lambda each: replace(each, sound=instrument.sound)))
        reason = f": {signed_sentence(instrument.reason)}" if instrument.reason else ""
        self._session.tell(f"{shown_name(track.name)} plays {instrument.name}{reason}".rstrip(".") + ".")

    def _on_job(self, job: object) -> None:
        if getattr(job, "has_ended", False):
            self._job = None
            self.changed.emit()

    def _look(self) -> None:
        words = self.words[0]
        if words != self._last_words:
            self._last_words = words
            self.changed.emit()

    def _track(self, track_id: str) -> Track | None:
        song = self._session.song
        return None if song is None else next((track for track in song.tracks if track.id == track_id), None)


def plays_audio_only(track: Track) -> bool:
    """Whether a track has audio clips and no notes that an instrument could play."""
    return bool(track.audio_clips) and not any(clip.notes for clip in track.clips)

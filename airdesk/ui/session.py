"""What all panels of the window share: the settings, the open song, the jobs, the sound, and what is selected."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from airdesk.document.open_song import Document, Origin, SongEdit
from airdesk.jobs.process_work import WorkProcesses
from airdesk.library.events import Event
from airdesk.model.song import Song
from airdesk.playback.state import Playback, PlaybackState
from airdesk.settings import Settings
from airdesk.ui.bridge import PoolExecutor
from airdesk.ui.jobs.queue_keeping import QueueKeeping

FRAME_MS = 33
"""How often playback is looked at while it plays."""

IDLE_MS = 500

ASKED_AT_ONCE = 3
ASKING_IDLE_SECONDS = 20.0


class Session(QObject):
    """Panels talk to each other through this, never directly."""

    document_opened = Signal(object)  # Document | None
    song_changed = Signal(object)  # Song; after every edit, drags included
    track_selected = Signal(str)  # track id; empty: none
    clip_selected = Signal(str, int)  # track id, index of the clip
    samples_wanted = Signal(str)  # track id: which samples of the inventory suit it?
    track_wanted_anew = Signal(str)  # track id: it shall be composed once more, as a further take
    part_wanted = Signal(str, str, int)  # "part", "variation" or "continuation"; track id; index of the clip, -1: the track
    playback_ticked = Signal(object)  # PlaybackState
    loop_changed = Signal(object)  # (start_tick, end_tick) | None
    library_changed = Signal()  # songs or takes came, went or changed
    event_logged = Signal(str, object)  # run id, Event
    run_log_wanted = Signal(str)  # run id: its log shall be shown
    run_wanted_again = Signal(object, str)  # AgainChoice, the stage from which it shall be done again (AgainStage)
    told = Signal(str, str)  # level ("info", "warning", "error"), a sentence for the status bar

    def __init__(self, settings: Settings, playback: Playback | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.executor = PoolExecutor(self, slots=settings.job_slots)
        self.asking = WorkProcesses(most=ASKED_AT_ONCE, idle_seconds=ASKING_IDLE_SECONDS)
        """Asks providers of language models for a word or their models: their clients would hold the window for too long."""
        self.queue = QueueKeeping(self)
        self.playback = playback
        self.document: Document | None = None
        self.selected_track_id = ""
        self.loop_ticks: tuple[int, int] | None = None
        self.last_state = PlaybackState()
        self._song_seconds = 0.0  # where the song was when it was last the song that played
        self._run_of_job: dict[str, str] = {}
        self._stop_listening: Callable[[], None] | None = None
        self._clock = QTimer(self)
        self._clock.timeout.connect(self.look_at_playback)
        self._clock.start(IDLE_MS)

    @property
    def song(self) -> Song | None:
        """The open song as it stands."""
        return None if self.document is None else self.document.song

    def open_document(self, song: Song, origin: Origin | None = None, *, keeps_place: bool = False) -> Document:
        """Open a song in place of the one that is open. *keeps_place*: another take of it, so it goes on playing."""
        if self._stop_listening is not None:
            self._stop_listening()
        self.document = Document(song, origin)
        self._stop_listening = self.document.listen(self._on_change)
        if not keeps_place:
            self.selected_track_id = ""
            if self.playback is not None:
                self.playback.stop()
                self.playback.seek(0.0)
            self.set_loop(None)
        if self.playback is not None:
            self.playback.set_song(song)
        if self.loop_ticks is not None:  # another take may have another tempo, or end earlier
            self.set_loop(self.loop_ticks if self.loop_ticks[1] <= song.end_tick else None)
        self.document_opened.emit(self.document)
        self.song_changed.emit(song)
        return self.document

    def close_document(self) -> None:
        """Let no song be open."""
        if self._stop_listening is not None:
            self._stop_listening()
            self._stop_listening = None
        self.document = None
        self.selected_track_id = ""
        self.loop_ticks = None
        if self.playback is not None:
            self.playback.stop()
            self.playback.set_song(None)
        self.document_opened.emit(None)

    def edit(self, label: str, edit: SongEdit) -> None:
        """Edit the open song; nothing happens where none is open."""
        if self.document is not None:
            self.document.edit(label, edit)

    def select_track(self, track_id: str) -> None:
        """Make a track the one that the piano roll and the mixer show."""
        if track_id != self.selected_track_id:
            self.selected_track_id = track_id
            self.track_selected.emit(track_id)

    def select_clip(self, track_id: str, clip_index: int) -> None:
        """Show a clip in the piano roll."""
        self.select_track(track_id)
        self.clip_selected.emit(track_id, clip_index)

    def set_loop(self, loop_ticks: tuple[int, int] | None) -> None:
        """Repeat a stretch of the song, or no longer."""
        self.loop_ticks = loop_ticks
        song = self.song
        if self.playback is not None and song is not None:
            seconds = None if loop_ticks is None else tuple(map(song.tempo_map.tick_to_seconds, loop_ticks))
            self.playback.set_loop(seconds)
        self.loop_changed.emit(loop_ticks)

    def toggle_play(self) -> None:
        """Play, or stop where it is."""
        if self.playback is None or self.song is None:
            return
        if self.last_state.phase in ("playing", "preparing") and not self.last_state.is_mix:
            self.playback.pause()
        else:
            self.playback.play()
        self.look_at_playback()

    def stop(self) -> None:
        """Stop, and go back to where it began."""
        if self.playback is not None:
            self.playback.stop()
            self.look_at_playback()

    def seek_tick(self, tick: int) -> None:
        """Go to a place of the song."""
        if self.playback is not None and self.song is not None:
            self.playback.seek(self.song.tempo_map.tick_to_seconds(max(0, tick)))
            self.look_at_playback()

    def look_at_playback(self) -> None:
        """See at once what has become of a command, not only at the next tick, which may be half a second away."""
        if self.playback is None:
            return
        self.last_state = self.playback.state()
        if self.last_state.is_song:
            self._song_seconds = self.last_state.position_seconds
        is_moving = self.last_state.phase in ("playing", "preparing") or self.last_state.file is not None
        self._clock.setInterval(FRAME_MS if is_moving else IDLE_MS)
        self.playback_ticked.emit(self.last_state)

    def position_tick(self) -> int:
        """Where the song stands."""
        song = self.song
        return 0 if song is None else round(song.tempo_map.seconds_to_tick(self._song_seconds))

    def tell(self, text: str, level: str = "info") -> None:
        """Say a sentence in the status bar."""
        self.told.emit(level, text)

    def log(self, run_id: str, event: Event) -> None:
        """Show an event in the run log; may be called from any thread."""
        self.event_logged.emit(run_id, event)

    def note_run(self, job_id: str, run_id: str) -> None:
        """A job of this session does this run."""
        self._run_of_job[job_id] = run_id

    def run_of(self, job_id: str) -> str:
        """The run that a job does or did; those of earlier sessions have the same id as their run."""
        return self._run_of_job.get(job_id, job_id)

    def show_run_log(self, job_id: str) -> None:
        """Show what a job said in the run log."""
        self.run_log_wanted.emit(self.run_of(job_id))

    def close(self) -> None:
        """End jobs and sound; jobs that can go on another time wait for that."""
        self._clock.stop()
        self.queue.let_rest()
        self.executor.shut_down()
        self.asking.end()
        self.queue.close()
        if self.playback is not None:
            self.playback.close()

    def _on_change(self, document: Document) -> None:
        if self.playback is not None:
            self.playback.set_song(document.song)
        self.song_changed.emit(document.song)

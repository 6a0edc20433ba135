"""The renderer: follows what the window says, has songs prepared and keeps the tape written before the mixer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from airdesk.errors import AirdeskError, AudioFileError
from airdesk.model.song import Song
from airdesk.playback.auditions import Auditions
from airdesk.playback.board import Board
from airdesk.playback.file_material import FileMaterial
from airdesk.playback.messages import Audition, ChangeMix, Message, PlayFile, PlayMix, Problem, Seek, SetLoop, SetSong
from airdesk.playback.mix_material import MixMaterial
from airdesk.playback.preparation import Preparation, Prepare, Prepared
from airdesk.playback.song_delta import SongReceiver
from airdesk.playback.space import SpaceSettings
from airdesk.playback.tape_writer import Loop, TapeWriter, Terms
from airdesk.playback.workers import Worker

FILE_CONTENT: Final = 2**62
"""A file is never out of date."""
Tell: TypeAlias = Callable[[Problem], None]


class Renderer:
    """Everything the render process does, without the process."""

    def __init__(
        self, board: Board, sample_rate: int, prepare: Prepare, preparer: Worker[Prepared], auditioner: Worker[None], tell: Tell
    ) -> None:
        self._board, self._rate, self._tell = board, sample_rate, tell
        self._receiver = SongReceiver()
        self._song: Song | None = None
        self._preparation, self._preparer = Preparation(prepare), preparer
        self._auditions, self._auditioner = Auditions(board, prepare), auditioner
        self._writer = TapeWriter(board)
        self._prepared: Prepared | None = None
        self._changed: Prepared | None = None  # waits until the mixer has followed the last splice
        self._file: FileMaterial | MixMaterial | None = None  # plays in place of the song
        self._changed_mix: tuple[MixMaterial, float] | None = None  # waits for the mixer, too, and how much later it goes on
        self._loop: Loop | None = None
        self._place = (0, 0)  # frame and serial of the last seek
        self._content = 0  # serial of what was last given to be prepared
        self._oldest = 0  # what was prepared of the song before is not wanted any more

    def handle(self, message: Message) -> None:
        """Do what the window says."""
        match message:
            case SetSong():
                self._set_song(message)
            case Seek(seconds, serial):
                self._file = self._changed_mix = None
                self._place = (self._frame(seconds), serial)
                self._start()
            case SetLoop(loop_seconds):
                self._loop = None if loop_seconds is None else Loop(*map(self._frame, loop_seconds))
                if self._file is None:
                    self._changed = self._changed or self._prepared
            case PlayFile():
                self._play_file(message)
            case PlayMix(heard, seconds, serial):
                self._changed_mix, self._file = None, MixMaterial(heard, self._rate)
                self._writer.start(self._file, self._frame(seconds), self._file_terms(), seek=serial)
            case ChangeMix(heard, later_seconds):
                later = later_seconds + (0.0 if self._changed_mix is None else self._changed_mix[1])
                self._changed_mix = (MixMaterial(heard, self._rate), later)
            case Audition():
                self._audition(message)

    def step(self) -> bool:
        """Do the next bit of work; False when there is nothing to do now."""
        self._look_at_workers()
        if self._changed is not None and self._file is None and self._writer.is_settled:
            prepared, self._changed = self._changed, None
            self._writer.go_on(prepared.material, self._terms(prepared))
        self._follow_changed_mix()
        return self._writer.step()

    def close(self) -> None:
        """Give up what is being prepared."""
        self._preparer.close()
        self._auditioner.close()

    def _frame(self, seconds: float) -> int:
        return max(0, round(seconds * self._rate))

    def _set_song(self, message: SetSong) -> None:
        song = self._song = self._receiver.song(message.delta)
        if song is None:
            self._prepared = self._changed = None
            self._content = self._oldest = message.content
            return
        if message.content != self._content:
            self._content = message.content
            self._preparer.submit(lambda progress: self._preparation.prepared(song, message.places, message.content, progress))

    def _audition(self, message: Audition) -> None:
        song = self._song
        if song is not None:
            self._auditioner.submit(lambda _progress: self._auditions.play(song, message))

    def _look_at_workers(self) -> None:
        if isinstance(self._file, MixMaterial) and (problem := self._file.take_problem()):
            self._tell(Problem(problem, is_fatal=True, is_of_file=True))
        if isinstance(failed := self._auditioner.take(), Exception):
            self._tell(Problem(_sentence(failed)))
        result = self._preparer.take()
        if isinstance(result, Exception):
            if self._song is not None:
                self._tell(Problem(_sentence(result), is_fatal=True))
        elif result is not None and result.content > self._oldest:
            self._tell(Problem(""))
            is_first = self._prepared is None
            self._prepared = result
            if is_first:
                self._start()
            else:
                self._changed = result

    def _start(self) -> None:
        """Go to the place of the last seek, once there is a song."""
        if self._file is None and self._prepared is not None:
            frame, serial = self._place
            self._changed = None
            self._writer.start(self._prepared.material, frame, self._terms(self._prepared), seek=serial)

    def _terms(self, prepared: Prepared) -> Terms:
        return Terms(prepared.space, prepared.content, self._loop)

    def _follow_changed_mix(self) -> None:
        """Go over to the DJ set as it is now, once the mixer has followed the last change."""
        if self._changed_mix is None or not self._writer.is_settled:
            return
        (mix, later_seconds), self._changed_mix = self._changed_mix, None
        self._file = mix
        self._writer.go_on(mix, self._file_terms(), later_frames=round(later_seconds * self._rate))

    def _file_terms(self) -> Terms:
        return Terms(SpaceSettings() if self._prepared is None else self._prepared.space, FILE_CONTENT, None)

    def _play_file(self, message: PlayFile) -> None:
        self._changed_mix = None
        try:
            self._file = FileMaterial(message.path, self._rate)
            self._writer.start(self._file, self._frame(message.seconds), self._file_terms(), seek=message.serial)
        except AudioFileError as error:
            self._file = None
            self._tell(Problem(_sentence(error), is_fatal=True, is_of_file=True))


def _sentence(error: Exception) -> str:
    """What to say of an error; our own mistakes are named as such."""
    if isinstance(error, AirdeskError):
        return str(error)
    return f"The song cannot be played because of a mistake in AirDesk: {type(error).__name__}: {error}"

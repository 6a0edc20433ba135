"""Playback without a device, a clock or a process: the same desk, renderer and mixer, driven quantum by quantum."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from airdesk.audio.buffer import Audio
from airdesk.model.song import Song
from airdesk.playback.board import QUANTUM_FRAMES, Board, board_bytes
from airdesk.playback.desk import Desk
from airdesk.playback.messages import Audition, PlayFile, Problem, Seek, SetLoop
from airdesk.playback.mixer import Mixer
from airdesk.playback.preparation import Prepare, Prepared
from airdesk.playback.renderer import Renderer
from airdesk.playback.state import Levels
from airdesk.playback.workers import InlineWorker


class OfflinePlayback:
    """Plays into an array."""

    def __init__(self, prepare: Prepare, sample_rate: int) -> None:
        self.board = Board(bytearray(board_bytes()))
        self.board.begin()
        self.problems: list[str] = []
        self.mixer = Mixer(self.board, sample_rate)
        self._rate = sample_rate
        self._desk = Desk(self.board)
        preparer, auditioner = InlineWorker[Prepared](), InlineWorker[None]()
        self._renderer = Renderer(self.board, sample_rate, prepare, preparer, auditioner, self._tell)
        self._seeks = 0

    def _tell(self, problem: Problem) -> None:
        if problem.text:
            self.problems.append(problem.text)

    def set_song(self, song: Song) -> None:
        """Play this value of the song from now on."""
        self._renderer.handle(self._desk.set_song(song))

    def play(self) -> None:
        """Begin to play where it stands."""
        self.board.control["play_serial"] += 1
        self.board.control["play_content"] = self._desk.content
        self.board.control["play_seek"] = self._seeks
        self.board.control["wants_playing"] = 1

    def pause(self) -> None:
        """Stop where it is."""
        self.board.control["wants_playing"] = 0

    def seek(self, seconds: float) -> None:
        """Go on from another place."""
        self._seeks += 1
        self._renderer.handle(Seek(seconds, self._seeks))

    def set_loop(self, loop_seconds: tuple[float, float] | None) -> None:
        """Repeat a stretch, or no longer."""
        self._renderer.handle(SetLoop(loop_seconds))

    def play_file(self, path: Path, start_seconds: float = 0.0) -> None:
        """Play a sound file."""
        self._seeks += 1
        self._renderer.handle(PlayFile(path, start_seconds, self._seeks))
        self.play()

    def audition(self, track_id: str, pitch: int, velocity: int = 100, seconds: float = 0.4) -> None:
        """Let one note of a track be heard."""
        self._renderer.handle(Audition(track_id, pitch, velocity, seconds))

    @property
    def is_playing(self) -> bool:
        """True until the end of the song or a pause."""
        control = self.board.control
        return bool(control["wants_playing"]) and int(self.board.mixing["ended_play"]) != int(control["play_serial"])

    @property
    def position_seconds(self) -> float:
        """Where the quantum mixed last begins."""
        return self.mixer.song_frame / self._rate

    def levels(self) -> dict[str, Levels]:
        """The loudest of every track since the last look."""
        return self._desk.levels()

    def run(self, seconds: float) -> Audio:
        """What is heard in the next seconds, shape (2, frames); whole quanta."""
        count = max(1, round(seconds * self._rate / QUANTUM_FRAMES))
        out = np.empty((2, count * QUANTUM_FRAMES), np.float32)
        for number in range(count):
            while self._renderer.step():
                pass
            out[:, number * QUANTUM_FRAMES : (number + 1) * QUANTUM_FRAMES] = self.mixer.mix()
        return out

    def run_to_end(self, limit_seconds: float = 600.0) -> Audio:
        """What is heard until the song has rung out."""
        parts: list[Audio] = []
        while self.is_playing and len(parts) * 0.5 < limit_seconds:
            parts.append(self.run(0.5))
        return np.concatenate(parts, axis=1)

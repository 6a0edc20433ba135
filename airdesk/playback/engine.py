"""What the window talks to: commands go to the sound processes, state comes from the memory shared with them."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from airdesk.playback.messages import Audition, ChangeMix, DeviceList, DeviceNews, Problem, SetLoop
from airdesk.playback.preview.previews import PreviewProcess
from airdesk.playback.state import DeviceChoice, DeviceState, Phase, PlaybackState
from airdesk.playback.transport import Transport, loudness, num_underruns

if TYPE_CHECKING:
    from airdesk.model.song import Song
    from airdesk.playback.mix_material import HeardMix
    from airdesk.playback.preparation import Prepare
    from airdesk.playback.processes import Processes

_LOST = "The sound processes ended unexpectedly; press Play to start them again."


class PlaybackEngine:
    """The `Playback` of the window. Nothing is started before something is to be heard."""

    def __init__(self, prepare: Prepare, sample_rate: int = 44_100) -> None:
        self._prepare, self._rate = prepare, sample_rate
        self._processes: Processes | None = None
        self._song: Song | None = None
        self._loop: tuple[float, float] | None = None
        self._choice = DeviceChoice()
        self._device = DeviceState(sample_rate=sample_rate)
        self._devices: list[str] = []
        self._problem, self._is_problem_of_file = "", False
        self._has_failed = False  # the song could not be prepared since it was last asked to play
        self._transport = Transport()
        self.previews = PreviewProcess(sample_rate)

    # ── commands ────────────────────────────────────────────────────────────────────────────────────────────────────

    def set_song(self, song: Song | None) -> None:
        """Play this value of the song from now on: mixer changes are heard at once, notes as soon as they are rendered."""
        if song is self._song:
            return
        self._song = song
        if song is None:
            self.set_loop(None)
            self._play(False)
            self._transport.origin = 0.0
        if self._processes is not None:
            self._processes.renderer.send(self._processes.desk.set_song(song))
        if song is None:
            self._go_to(0.0)

    def play(self) -> None:
        """Play from where it stands; starts the sound processes the first time."""
        if self._song is None:
            return
        self._problem, self._is_problem_of_file = "", False
        processes, transport = self._started(), self._transport
        if self._has_failed:
            self._has_failed = False
            processes.renderer.send(processes.desk.set_song(self._song, anew=True))
        if not transport.is_song:
            transport.file = transport.heard = None
            self._go_to(transport.song_seconds)
        transport.origin = transport.position(processes.board)
        self._play(True)

    def pause(self) -> None:
        """Stop where it is."""
        self._play(False)

    def stop(self) -> None:
        """Stop and go back to where it began to play."""
        self._play(False)
        transport = self._transport
        if transport.file is not None:
            transport.file, transport.origin = None, transport.song_seconds
        self._go_to(transport.origin)

    def seek(self, seconds: float) -> None:
        """Go on from another place."""
        seconds, transport = max(0.0, seconds), self._transport
        if transport.heard is not None:
            transport.heard = None
            self._play(False)
        if transport.file is None and not transport.wants_playing:
            transport.origin = seconds
        self._go_to(seconds)

    def set_loop(self, loop_seconds: tuple[float, float] | None) -> None:
        """Repeat a stretch, or no longer."""
        self._loop = loop_seconds
        if self._processes is not None:
            self._processes.renderer.send(SetLoop(loop_seconds))

    def play_file(self, path: Path, start_seconds: float = 0.0) -> None:
        """Play a sound file instead of the song (library, previews); `play` goes back to the song."""
        self._problem, self._is_problem_of_file = "", False
        processes, transport = self._started(), self._transport
        if transport.is_song:
            transport.song_seconds = transport.position(processes.board)
        transport.file, transport.heard = path, None
        self._go_to(max(0.0, start_seconds))
        self._play(True)

    def play_mix(self, heard: HeardMix, start_seconds: float) -> None:
        """Play a DJ set from a moment of it instead of the song; `play` goes back to the song."""
        self._problem, self._is_problem_of_file = "", False
        processes, transport = self._started(), self._transport
        if transport.is_song:
            transport.song_seconds = transport.position(processes.board)
        transport.file, transport.heard = None, heard
        transport.origin = max(0.0, start_seconds)
        self._go_to(transport.origin)
        self._play(True)

    def seek_mix(self, seconds: float) -> None:
        """Go to another place of the DJ set."""
        transport = self._transport
        if transport.heard is not None:
            if not transport.wants_playing:
                transport.origin = max(0.0, seconds)
            self._go_to(max(0.0, seconds))

    def change_mix(self, heard: HeardMix, later_seconds: float = 0.0) -> None:
        """The DJ set has changed; it goes on without a gap. *later_seconds*: how much later the place that is heard is now."""
        transport, processes = self._transport, self._processes
        if transport.heard is None or processes is None:
            return
        transport.heard = heard
        transport.origin = max(0.0, transport.origin + later_seconds)
        if transport.wants_playing:
            processes.renderer.send(ChangeMix(heard, later_seconds))
        else:
            self._go_to(max(0.0, transport.position(processes.board) + later_seconds))

    def audition(self, track_id: str, pitch: int, velocity: int = 100, seconds: float = 0.4) -> None:
        """Let one note of a track be heard, whatever else plays."""
        if self._song is None:
            return
        processes = self._started()
        processes.audio.send("wake")
        processes.renderer.send(Audition(track_id, pitch, velocity, seconds))

    def set_device(self, choice: DeviceChoice) -> None:
        """Play on another device or with another buffer."""
        self._choice = choice
        self.previews.set_device(choice)
        self._device = replace(self._device, block_frames=choice.block_frames, problem="")
        if self._processes is not None:
            self._processes.audio.send(choice)

    def devices(self) -> list[str]:
        """Names of the devices one can play on, as last known; asking brings them up to date a moment later."""
        self._started().audio.send("list")
        return list(self._devices)

    def warm_up(self) -> None:
        """Start the sound processes ahead of the first `play`; the device is not opened yet."""
        self._started()

    def reset_loudness(self) -> None:
        """Measure loudness anew."""
        if self._processes is not None:
            self._processes.board.control["loudness_serial"] += 1

    def close(self) -> None:
        """End the sound processes."""
        self.previews.close()
        processes, self._processes = self._processes, None
        self._transport.wants_playing = False
        if processes is not None:
            processes.end()

    # ── state ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def state(self) -> PlaybackState:
        """One look; cheap enough for every frame of the window."""
        processes, transport = self._processes, self._transport
        if processes is not None:
            self._listen(processes)
            processes = self._processes  # they may have ended
        if processes is None:
            phase: Phase = "idle" if self._song is None else "paused"
            return PlaybackState(phase, transport.target, loop_seconds=self._loop, device=self._device, problem=self._problem)
        board, desk = processes.board, processes.desk
        if transport.has_ended(board):
            self.stop()
        return PlaybackState(
            phase=transport.phase(board, has_song=self._song is not None),
            position_seconds=transport.position(board),
            preparing_fraction=float(board.rendering["fraction"]),
            loop_seconds=self._loop,
            tracks=desk.levels(),
            master=desk.master_levels(),
            loudness=loudness(board),
            device=replace(self._device, num_underruns=num_underruns(board)),
            file=transport.file,
            is_mix=transport.heard is not None,
            problem=self._problem,
        )

    def _listen(self, processes: Processes) -> None:
        """Take in what the processes have said, and that they have ended."""
        for news in processes.received():
            match news:
                case Problem("") if self._is_problem_of_file:
                    pass  # that the song is well now says nothing of the file
                case Problem(text, is_fatal, is_of_file):
                    self._problem, self._is_problem_of_file = text, is_of_file
                    self._has_failed |= is_fatal and not is_of_file
                    if is_fatal:
                        self._give_up()
                case DeviceList(names):
                    self._devices = list(names)
                case DeviceNews():
                    self._hear_of_device(news)
        if processes.have_ended:
            self._lose(processes)

    def _give_up(self) -> None:
        """What was to be played cannot be."""
        if self._transport.file is None:
            self._play(False)
        else:
            self.stop()

    def _lose(self, processes: Processes) -> None:
        """Go on without the processes until something is to be heard again."""
        self._problem = self._problem or self._device.problem or _LOST
        transport, self._processes = self._transport, None
        transport.target = transport.position(processes.board) if transport.is_song else transport.song_seconds
        transport.wants_playing, transport.file, transport.heard = False, None, None
        threading.Thread(target=processes.end, name="end of sound", daemon=True).start()  # it may take a moment

    def _hear_of_device(self, news: DeviceNews) -> None:
        self._device = replace(
            self._device,
            name=news.name,
            block_frames=news.block_frames,
            latency_seconds=news.latency_seconds,
            problem=news.problem,
        )
        if news.problem:
            self._give_up()

    # ── the processes ───────────────────────────────────────────────────────────────────────────────────────────────

    def _started(self) -> Processes:
        """The sound processes; started, and told everything, where they were not there."""
        if self._processes is not None:
            return self._processes
        from airdesk.playback.processes import Processes

        processes = self._processes = Processes(self._prepare, self._rate)
        processes.audio.send(self._choice)
        processes.renderer.send(SetLoop(self._loop))
        if self._song is not None:
            processes.renderer.send(processes.desk.set_song(self._song))
        self._go_to(self._transport.target)
        return processes

    def _play(self, wants_playing: bool) -> None:
        self._transport.wants_playing = wants_playing
        processes = self._processes
        if processes is None:
            return
        if wants_playing:
            processes.board.control["play_content"] = processes.desk.content
            processes.board.control["play_seek"] = self._transport.num_seeks
            processes.board.control["play_serial"] += 1
            processes.audio.send("wake")
        processes.board.control["wants_playing"] = wants_playing

    def _go_to(self, seconds: float) -> None:
        message = self._transport.go_to(seconds)
        if self._processes is not None:
            self._processes.renderer.send(message)

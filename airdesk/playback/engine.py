"""What the window talks to: commands go to the sound processes, state comes from the memory shared with them."""

from __future__ import annotations

import atexit
import time
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from airdesk.playback.messages import Audition, DeviceList, DeviceNews, PlayFile, Problem, Seek, SetLoop
from airdesk.playback.state import DeviceChoice, DeviceState, Loudness, Phase, PlaybackState

if TYPE_CHECKING:
    from airdesk.model.song import Song
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
        self._problem = ""
        self._file: Path | None = None
        self._song_seconds = 0.0  # where the song stands while a file plays
        self._origin = 0.0  # where it began to play
        self._target = 0.0  # of the last seek
        self._seeks = 0
        self._wants_playing = False
        self._close_at_exit = _closer(self)
        atexit.register(self._close_at_exit)

    # ── commands ────────────────────────────────────────────────────────────────────────────────────────────────────

    def set_song(self, song: Song | None) -> None:
        """Play this value of the song from now on: mixer changes are heard at once, notes as soon as they are rendered."""
        if song is self._song:
            return
        self._song = song
        if song is None:
            self._loop = None
            self._play(False)
        if self._processes is not None:
            self._processes.renderer.send(self._processes.desk.set_song(song))

    def play(self) -> None:
        """Play from where it stands; starts the sound processes the first time."""
        if self._song is None:
            return
        self._problem = ""
        processes = self._started()
        if self._file is not None:
            self._file = None
            self._go_to(self._song_seconds)
        self._origin = self._position(processes)
        self._play(True)

    def pause(self) -> None:
        """Stop where it is."""
        self._play(False)

    def stop(self) -> None:
        """Stop and go back to where it began to play."""
        self._play(False)
        self._leave_file()
        self._go_to(self._origin)

    def seek(self, seconds: float) -> None:
        """Go on from another place."""
        seconds = max(0.0, seconds)
        if self._file is None and not self._wants_playing:
            self._origin = seconds
        self._go_to(seconds)

    def set_loop(self, loop_seconds: tuple[float, float] | None) -> None:
        """Repeat a stretch, or no longer."""
        self._loop = loop_seconds
        if self._processes is not None:
            self._processes.renderer.send(SetLoop(loop_seconds))

    def play_file(self, path: Path, start_seconds: float = 0.0) -> None:
        """Play a sound file instead of the song (library, previews); `play` goes back to the song."""
        self._problem = ""
        processes = self._started()
        if self._file is None:
            self._song_seconds = self._position(processes)
        self._file = path
        self._go_to(max(0.0, start_seconds))
        self._play(True)

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
        self._device = replace(self._device, block_frames=choice.block_frames, problem="")
        if self._processes is not None:
            self._processes.audio.send(choice)

    def devices(self) -> list[str]:
        """Names of the devices one can play on, as last known; asking brings them up to date a moment later."""
        self._started().audio.send("list")
        return list(self._devices)

    def reset_loudness(self) -> None:
        """Measure loudness anew."""
        if self._processes is not None:
            self._processes.board.control["loudness_serial"] += 1

    def close(self) -> None:
        """End the sound processes."""
        atexit.unregister(self._close_at_exit)
        processes, self._processes = self._processes, None
        self._wants_playing = False
        if processes is not None:
            processes.end()

    # ── state ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def state(self) -> PlaybackState:
        """One look; cheap enough for every frame of the window."""
        processes = self._processes
        if processes is None:
            phase: Phase = "idle" if self._song is None else "paused"
            return PlaybackState(phase, self._target, loop_seconds=self._loop, device=self._device, problem=self._problem)
        self._listen(processes)
        self._notice_end(processes)
        mixing = processes.board.mixing
        loudness = Loudness(float(mixing["momentary"]), float(mixing["short_term"]), float(mixing["integrated"]))
        underruns = int(mixing["num_underruns"]) + int(mixing["num_starved"])
        fraction = float(processes.board.rendering["fraction"])
        return PlaybackState(
            phase=self._phase(processes),
            position_seconds=self._position(processes),
            preparing_fraction=fraction,
            loop_seconds=self._loop,
            tracks=processes.desk.levels(),
            master=processes.desk.master_levels(),
            loudness=loudness,
            device=replace(self._device, num_underruns=underruns),
            file=self._file,
            problem=self._problem,
        )

    def _phase(self, processes: Processes) -> Phase:
        if self._wants_playing:
            return "playing" if processes.board.mixing["is_moving"] else "preparing"
        return "idle" if self._song is None and self._file is None else "paused"

    def _position(self, processes: Processes) -> float:
        """Where the song (or file) is heard now; where it was sent to while it is on the way."""
        mixing = processes.board.mixing
        if int(mixing["heard_seek"]) != self._seeks:
            return self._target
        since = min(0.1, time.monotonic() - float(mixing["at"])) if mixing["is_moving"] else 0.0
        return float(mixing["seconds"]) + since

    def _listen(self, processes: Processes) -> None:
        """Take in what the processes have said, and that they have ended."""
        for news in processes.received():
            match news:
                case Problem(text):
                    self._problem = text
                    if text:
                        self._play(False)
                case DeviceList(names):
                    self._devices = list(names)
                case DeviceNews():
                    self._hear_of_device(news)
        if processes.have_ended:
            self._problem = self._problem or self._device.problem or _LOST
            self._target, self._wants_playing, self._file = self._position(processes), False, None
            self._processes = None
            processes.end()

    def _hear_of_device(self, news: DeviceNews) -> None:
        self._device = replace(
            self._device,
            name=news.name,
            block_frames=news.block_frames,
            latency_seconds=news.latency_seconds,
            problem=news.problem,
        )
        if news.problem:
            self._play(False)

    def _notice_end(self, processes: Processes) -> None:
        """At the end of the song go back to where it began; at the end of a file go back to the song."""
        control = processes.board.control
        if self._wants_playing and int(processes.board.mixing["ended_play"]) == int(control["play_serial"]):
            self.stop()

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
        self._go_to(self._target)
        return processes

    def _play(self, wants_playing: bool) -> None:
        self._wants_playing = wants_playing
        processes = self._processes
        if processes is None:
            return
        if wants_playing:
            processes.board.control["play_serial"] += 1
            processes.audio.send("wake")
        processes.board.control["wants_playing"] = wants_playing

    def _leave_file(self) -> None:
        if self._file is not None:
            self._file, self._origin = None, self._song_seconds

    def _go_to(self, seconds: float) -> None:
        """Send the renderer to a place of the file, or of the song."""
        self._target = seconds
        if self._processes is None:
            return
        self._seeks += 1
        message = Seek(seconds, self._seeks) if self._file is None else PlayFile(self._file, seconds, self._seeks)
        self._processes.renderer.send(message)


def _closer(engine: PlaybackEngine) -> Callable[[], None]:
    """Closes an engine, unless it is gone already."""
    known = weakref.ref(engine)

    def close() -> None:
        alive = known()
        if alive is not None:
            alive.close()

    return close

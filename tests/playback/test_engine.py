"""The engine as the window has it: two real processes and a real clocked device."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import soundfile

from airdesk.audio.buffer import Audio
from airdesk.errors import SoundFontError
from airdesk.model.notes import Notes
from airdesk.model.song import Song, edit_clip_notes, edit_track
from airdesk.playback.engine import PlaybackEngine
from airdesk.playback.preparation import Sounds
from airdesk.playback.state import DeviceChoice, PlaybackState
from airdesk.progress import Progress
from tests.helpers.clocked_device import ClockedDevice, recorded
from tests.helpers.playing import (
    RATE,
    ROOT,
    SMOOTH,
    HeldUpBand,
    SineBand,
    held,
    held_song,
    rms,
    roughness,
    until_silent,
)

PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class BrokenBand(SineBand):
    """Has no sounds as long as a file is there."""

    flaw: Path = Path()

    def __call__(self, song: Song, progress: Progress) -> Sounds:
        if self.flaw.exists():
            raise SoundFontError("The sounds are not there.")
        return super().__call__(song, progress)


@pytest.fixture
def engine() -> Iterator[PlaybackEngine]:
    engine = PlaybackEngine(SineBand(), RATE)
    yield engine
    engine.close()


def until(engine: PlaybackEngine, condition: Callable[[PlaybackState], bool]) -> PlaybackState:
    """Look at the engine as the window does until a condition holds."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        state = engine.state()
        if condition(state):
            return state
        time.sleep(0.01)
    raise AssertionError(f"waited in vain: {engine.state()}")


def with_velocity(notes: Notes, velocity: int) -> Notes:
    return tuple(replace(note, velocity=velocity) for note in notes)


def is_playing(state: PlaybackState) -> bool:
    return state.phase == "playing"


def test_nothing_is_started_before_something_is_to_be_heard(engine: PlaybackEngine) -> None:
    assert engine.state().phase == "idle"
    engine.set_song(held_song())
    engine.seek(1.0)
    engine.set_loop((1.0, 2.0))
    engine.set_song(held_song(held("other")))
    state = engine.state()
    assert (state.phase, state.position_seconds, state.loop_seconds) == ("paused", 1.0, (1.0, 2.0))
    assert engine._processes is None


def test_the_window_loads_nothing_heavy_for_it() -> None:
    code = """
import sys
from pathlib import Path
from airdesk.settings import Settings
from airdesk.workflows.play_song import playback_of
import airdesk.playback.processes
print(*(name for name in ("numba", "scipy", "sounddevice", "soundfile", "soxr", "multiprocessing.pool") if name in sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_a_closed_song_leaves_nothing(engine: PlaybackEngine, clocked_device: ClockedDevice) -> None:
    engine.set_song(held_song())
    engine.seek(2.0)
    engine.play()
    until(engine, is_playing)
    engine.set_song(None)
    state = until(engine, lambda state: state.phase == "idle")
    assert (state.position_seconds, dict(state.tracks)) == (0.0, {})


def test_every_command_returns_at_once(clocked_device: ClockedDevice) -> None:
    assert any(slowest_command() < 0.5 for _ in range(4))  # a busy machine; usually a few milliseconds


def slowest_command() -> float:
    """Seconds that a new engine needs for it."""
    engine, song, slowest = PlaybackEngine(SineBand(), RATE), held_song(), 0.0
    for command in (
        lambda: engine.set_song(song),
        engine.play,
        lambda: engine.seek(2.0),
        lambda: engine.set_loop((2.0, 3.0)),
        lambda: engine.set_song(edit_clip_notes(song, "part", 0, lambda notes: notes)),
        engine.devices,
        engine.pause,
        engine.state,
    ):
        begun = time.perf_counter()
        command()
        slowest = max(slowest, time.perf_counter() - begun)
    engine.close()
    return slowest


def test_it_plays_and_the_position_moves_with_the_clock(engine: PlaybackEngine, clocked_device: ClockedDevice) -> None:
    engine.set_song(held_song(held(beats=200)))
    engine.play()
    until(engine, is_playing)
    until(engine, lambda state: state.position_seconds > 0.2)
    assert any(moves_with_the_clock(engine) for _ in range(5))  # a busy machine may hold up the sound
    state = until(engine, lambda state: state.tracks["part"].left > 0.1 < state.master.left)
    assert state.device.name
    assert state.device.problem == state.problem == ""
    assert -30.0 < state.loudness.momentary_lufs < 0.0


def moves_with_the_clock(engine: PlaybackEngine) -> bool:
    earlier, first, begun = time.monotonic(), engine.state().position_seconds, time.monotonic()
    time.sleep(1.0)
    least, state, most = time.monotonic() - begun, engine.state(), time.monotonic() - earlier
    return least - 0.1 < state.position_seconds - first < most + 0.1


def test_what_the_device_plays_is_smooth_while_everything_moves(clocked_device: ClockedDevice, tmp_path: Path) -> None:
    for number in range(4):  # a busy machine leaves a hole now and then, a click of ours would be in all of them
        with closing(PlaybackEngine(SineBand(), RATE)) as engine:
            heard = heard_while_everything_moves(engine, clocked_device, tmp_path / f"{number}.raw")
            num_underruns = engine.state().device.num_underruns
        loud = np.flatnonzero(np.abs(heard[0]) > 0.01)  # before it the processes start, for long on a busy machine
        assert rms(heard[:, loud[0] : loud[-1]]) > 0.05
        if num_underruns == 0 and roughness(heard) < SMOOTH:
            break
    assert num_underruns == 0
    assert roughness(heard) < SMOOTH


def heard_while_everything_moves(engine: PlaybackEngine, clocked_device: ClockedDevice, record: Path) -> Audio:
    song = held_song(held("one", gain_db=-9.0), held("two", pitch=ROOT + 7, gain_db=-9.0))
    engine.set_song(song)
    with clocked_device.recording(record):
        engine.play()
        until(engine, is_playing)
        time.sleep(0.3)
        engine.set_song(edit_track(song, "one", lambda track: replace(track, is_muted=True)))
        time.sleep(0.2)
        engine.set_song(song)
        engine.seek(3.0)
        time.sleep(0.2)
        engine.set_loop((3.0, 3.3))
        time.sleep(0.6)
        engine.set_song(edit_clip_notes(song, "two", 0, lambda notes: ()))
        time.sleep(0.4)
        engine.pause()
        time.sleep(0.2)
        engine.play()
        time.sleep(0.3)
        engine.pause()
        time.sleep(0.2)
    return recorded(record)


def test_another_song_is_played_once_it_is_prepared_and_never_the_old_one(
    clocked_device: ClockedDevice, tmp_path: Path
) -> None:
    with closing(PlaybackEngine(HeldUpBand(gate=tmp_path / "gate"), RATE)) as engine:
        engine.set_song(held_song())
        engine.play()
        until(engine, lambda state: is_playing(state) and state.master.left > 0.1)
        engine.stop()
        until_silent(engine)
        engine.set_song(replace(held_song(held("other", gain_db=-20.0)), title="held up"))
        engine.play()
        loudest, phases = 0.0, []
        for _ in range(60):
            time.sleep(0.01)
            state = engine.state()
            phases.append(state.phase)
            loudest = max(loudest, state.master.left)
        assert (loudest, set(phases)) == (0.0, {"preparing"})
        (tmp_path / "gate").touch()
        state = until(engine, lambda state: is_playing(state) and state.master.left > 0.01)
        assert state.master.left < 0.1
        assert set(state.tracks) == {"other"}


def test_a_drag_of_notes_never_keeps_the_mixer_waiting(engine: PlaybackEngine, clocked_device: ClockedDevice) -> None:
    song = held_song(*(held(f"t{number}", beats=200, gain_db=-20.0) for number in range(6)))
    engine.set_song(song)
    engine.play()
    until(engine, lambda state: is_playing(state) and state.position_seconds > 0.3)
    assert engine._processes is not None
    mixing = engine._processes.board.mixing

    def has_waited() -> bool:
        num_starved = int(mixing["num_starved"])
        for number in range(90):
            engine.set_song(edit_clip_notes(song, "t1", 0, partial(with_velocity, velocity=30 + number)))
            time.sleep(1 / 60)
        return int(mixing["num_starved"]) > num_starved

    assert not all(has_waited() for _ in range(4))  # a busy machine may keep it waiting in one of them
    assert int(mixing["splice"]) > 5


def test_stop_goes_back_to_where_it_began(engine: PlaybackEngine, clocked_device: ClockedDevice) -> None:
    engine.set_song(held_song())
    engine.seek(2.0)
    engine.play()
    until(engine, lambda state: is_playing(state) and state.position_seconds > 2.3)
    engine.stop()
    state = until(engine, lambda state: state.phase == "paused")
    assert state.position_seconds == 2.0
    time.sleep(0.3)
    assert engine.state().position_seconds == pytest.approx(2.0, abs=0.01)


def test_the_end_of_the_song_is_a_stop(engine: PlaybackEngine, clocked_device: ClockedDevice) -> None:
    engine.set_song(held_song(held(beats=4)))
    engine.play()
    until(engine, is_playing)
    state = until(engine, lambda state: state.phase == "paused")
    assert state.position_seconds == 0.0


def test_a_song_whose_sounds_failed_is_tried_again_with_the_next_play(clocked_device: ClockedDevice, tmp_path: Path) -> None:
    flaw = tmp_path / "flaw"
    flaw.touch()
    with closing(PlaybackEngine(BrokenBand(flaw=flaw), RATE)) as engine:
        engine.set_song(held_song())
        for _ in range(2):
            engine.play()
            state = until(engine, lambda state: bool(state.problem))
            assert (state.problem, state.phase) == ("The sounds are not there.", "paused")
        flaw.unlink()
        engine.play()
        assert not until(engine, is_playing).problem


def test_the_loop_of_a_song_that_was_closed_is_not_that_of_the_next(
    engine: PlaybackEngine, clocked_device: ClockedDevice
) -> None:
    engine.set_song(held_song())
    engine.set_loop((0.0, 0.3))
    engine.play()
    until(engine, is_playing)
    engine.set_song(None)
    engine.set_song(held_song())
    engine.play()
    assert until(engine, lambda state: state.position_seconds > 0.6).loop_seconds is None


def test_a_file_plays_and_then_the_song_is_where_it_was(
    engine: PlaybackEngine, clocked_device: ClockedDevice, tmp_path: Path
) -> None:
    soundfile.write(tmp_path / "take.wav", np.full(3 * RATE, 0.25, np.float32), RATE)
    engine.set_song(held_song())
    engine.seek(4.0)
    engine.play_file(tmp_path / "take.wav")
    assert engine.state().file == tmp_path / "take.wav"
    until(engine, lambda state: is_playing(state) and 0.1 < state.position_seconds < 3.1 and state.master.left > 0.2)
    state = until(engine, lambda state: state.file is None)
    assert (state.phase, state.position_seconds) == ("paused", 4.0)


def test_a_file_that_is_none_is_said_and_the_song_is_where_it_was(
    engine: PlaybackEngine, clocked_device: ClockedDevice, tmp_path: Path
) -> None:
    engine.set_song(held_song())
    engine.seek(4.0)
    engine.play_file(tmp_path / "gone.wav")
    state = until(engine, lambda state: bool(state.problem))
    assert state.problem == "gone.wav cannot be played: it is missing, damaged or no sound file."
    assert (state.file, state.phase, state.position_seconds) == (None, "paused", 4.0)


def test_a_note_is_auditioned(engine: PlaybackEngine, clocked_device: ClockedDevice) -> None:
    engine.set_song(held_song())
    engine.audition("part", ROOT)
    assert until(engine, lambda state: state.master.left > 0.1).phase == "paused"


def test_the_devices_are_known_a_moment_after_one_asks(engine: PlaybackEngine, clocked_device: ClockedDevice) -> None:
    engine.devices()
    until(engine, lambda _state: bool(engine.devices()))
    assert "default" in engine.devices()


@pytest.mark.parametrize("frames", [256, 1024])
def test_another_buffer_plays_on(engine: PlaybackEngine, clocked_device: ClockedDevice, frames: int) -> None:
    engine.set_song(held_song())
    engine.play()
    until(engine, is_playing)
    engine.set_device(DeviceChoice(block_frames=frames))
    place = until(engine, lambda state: state.device.block_frames == frames and is_playing(state)).position_seconds
    until(engine, lambda state: state.position_seconds > place + 0.3)


def test_without_a_device_all_else_lives(engine: PlaybackEngine, no_device: None) -> None:
    engine.set_song(held_song())
    engine.play()
    state = until(engine, lambda state: bool(state.device.problem))
    assert state.device.problem.endswith(".") and "sound device" in state.device.problem
    assert state.phase == "paused"
    engine.seek(3.0)
    assert engine.state().position_seconds == 3.0


def test_a_device_that_is_not_there_is_named(engine: PlaybackEngine, clocked_device: ClockedDevice) -> None:
    engine.set_song(held_song())
    engine.set_device(DeviceChoice("Studio Rack"))
    engine.play()
    assert "Studio Rack" in until(engine, lambda state: bool(state.device.problem)).device.problem


def test_a_device_that_vanishes_stops_playback_and_nothing_else(engine: PlaybackEngine, clocked_device: ClockedDevice) -> None:
    engine.set_song(held_song())
    engine.play()
    until(engine, lambda state: is_playing(state) and state.position_seconds > 0.3)
    clocked_device.stop()
    state = until(engine, lambda state: bool(state.device.problem or state.problem))
    assert state.phase == "paused"
    clocked_device.start()
    engine.play()

    def plays(state: PlaybackState) -> bool:
        if "ended unexpectedly" in state.problem:  # the driver hung and its process with it: pressed again, as it says
            engine.play()
        return is_playing(state)

    until(engine, plays)


def test_a_process_that_was_killed_is_started_again(engine: PlaybackEngine, clocked_device: ClockedDevice) -> None:
    engine.set_song(held_song())
    engine.play()
    until(engine, lambda state: is_playing(state) and state.position_seconds > 0.3)
    assert engine._processes is not None
    os.kill(engine._processes.renderer._process.pid, signal.SIGKILL)
    state = until(engine, lambda state: bool(state.problem))
    assert state.problem == "The sound processes ended unexpectedly; press Play to start them again."
    assert (state.phase, state.position_seconds > 0.2) == ("paused", True)
    engine.play()
    state = until(engine, is_playing)
    assert state.problem == ""


def left_since(before: set[Path]) -> set[Path]:
    """Shared memory with a name that was not there before."""
    return {path for path in set(Path("/dev/shm").iterdir()) - before if path.name.startswith(("psm_", "pym-"))}


def test_nothing_is_left_of_a_window_that_was_killed(clocked_device: ClockedDevice) -> None:
    code = """
import time
from airdesk.playback.engine import PlaybackEngine
from tests.helpers.playing import SineBand, held_song
engine = PlaybackEngine(SineBand())
engine.set_song(held_song())
engine.play()
while engine.state().phase != "playing":
    time.sleep(0.02)
processes = engine._processes
print(processes.audio._process.pid, processes.renderer._process.pid, flush=True)
time.sleep(60)
"""
    before = set(Path("/dev/shm").iterdir())
    window = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert window.stdout is not None
    pids = [int(pid) for pid in window.stdout.readline().split()]
    assert len(pids) == 2
    window.kill()
    _, complaints = window.communicate()
    end = time.monotonic() + PATIENCE_SECONDS
    while any(Path(f"/proc/{pid}").exists() for pid in pids) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
    while left_since(before) and time.monotonic() < end:  # what other tests beside this one hold for a moment
        time.sleep(0.05)
    assert left_since(before) == set()
    assert "resource_tracker" not in complaints


def test_a_program_that_ends_without_a_word_does_not_wait_for_its_sound_processes() -> None:
    code = """
import time
from airdesk.playback.engine import PlaybackEngine
from tests.helpers.playing import SineBand
engine = PlaybackEngine(SineBand())
engine.warm_up()
while engine._processes.renderer._process is None or engine._processes.audio._process is None:
    time.sleep(0.01)
"""
    subprocess.run([sys.executable, "-c", code], timeout=2 * PATIENCE_SECONDS, check=True)

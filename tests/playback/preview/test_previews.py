"""Samples as the window plays them: a real process and a real clocked device, recorded."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from weakref import WeakKeyDictionary

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from airdesk.playback.engine import PlaybackEngine
from airdesk.playback.preview import previews as previews_module
from airdesk.playback.preview.messages import Ended, Failed, News, Preview, Started
from airdesk.playback.preview.previews import PreviewProcess
from airdesk.playback.state import DeviceChoice
from tests.helpers.clocked_device import ClockedDevice
from tests.helpers.playing import RATE, SMOOTH, SineBand, held, held_song, roughness
from tests.helpers.timed_ear import TimedEar

PATIENCE_SECONDS = 60.0
_NAMES = ("airdesk previews", "airdesk renderer", "airdesk audio")


@pytest.fixture
def previews() -> Iterator[PreviewProcess]:
    """A process that no one has started yet."""
    previews = PreviewProcess(RATE)
    yield previews
    previews.close()
    _wait_for_end()


def _wait_for_end() -> None:
    """So that no test ends before its processes; those that work for a window may go on."""
    import multiprocessing

    until = time.monotonic() + PATIENCE_SECONDS
    while any(child.name in _NAMES for child in multiprocessing.active_children()) and time.monotonic() < until:
        time.sleep(0.02)


_unread: WeakKeyDictionary[PreviewProcess, list[News]] = WeakKeyDictionary()


def next_news(previews: PreviewProcess) -> News:
    """What is said next; what was said with it comes the next time."""
    until = time.monotonic() + PATIENCE_SECONDS
    unread = _unread.setdefault(previews, [])
    while not unread:
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.005)
        unread += previews.news()
    return unread.pop(0)


def tone(path: Path, *, hz: float = 300.0, seconds: float = 1.0, gain: float = 0.4) -> Path:
    """A sine that begins and ends softly."""
    frames = np.arange(round(seconds * RATE))
    softly = np.minimum(1.0, np.minimum(frames, frames[::-1]) / 400.0)
    soundfile.write(path, gain * softly * np.sin(2.0 * np.pi * hz / RATE * frames), RATE, subtype=None)
    return path


def part(ear: TimedEar, begun: float, seconds: float) -> NDArray[np.float32]:
    """What came out in that time, as soon as all of it is recorded."""
    until, num_frames = time.monotonic() + PATIENCE_SECONDS, round(seconds * RATE)
    while (heard := ear.heard()).shape[1] < (start := ear.frame_at(begun)) + num_frames:
        assert time.monotonic() < until, "nothing is recorded any more"
        time.sleep(0.02)
    return heard[:, start : start + num_frames]


def until_smooth(record: Callable[[], NDArray[np.float32]]) -> NDArray[np.float32]:
    """A recording without holes: a busy machine leaves some now and then, a click of ours would be in all of them."""
    for _ in range(4):
        heard = record()
        if roughness(heard) < SMOOTH:
            return heard
    raise AssertionError(f"it clicks: {roughness(heard)}")


def test_a_sample_is_heard_once_and_said_to_have_ended(
    previews: PreviewProcess, clocked_device: ClockedDevice, tmp_path: Path
) -> None:
    path = tone(tmp_path / "a.wav", seconds=0.5)
    previews.warm_up()

    def record() -> NDArray[np.float32]:
        serial = previews.play(Preview(path))
        started = next_news(previews)
        assert isinstance(started, Started)
        assert started.serial == serial
        assert started.file_seconds == pytest.approx(0.5)
        assert next_news(previews) == Ended(serial)
        time.sleep(0.3)
        return part(ear, started.heard_at - 0.2, 1.1)

    with TimedEar() as ear:
        heard = until_smooth(record)
    loud = np.flatnonzero(np.abs(heard[0]) > 0.01)
    assert (loud[-1] - loud[0]) / RATE == pytest.approx(0.5, abs=0.01)
    assert np.abs(heard).max() == pytest.approx(0.4, abs=0.01)


def test_samples_that_are_cut_stopped_and_turned_down_do_not_click(
    previews: PreviewProcess, clocked_device: ClockedDevice, tmp_path: Path
) -> None:
    paths = [tone(tmp_path / f"{hz}.flac", hz=hz, seconds=3.0, gain=0.3) for hz in (110.0, 165.0, 220.0)]
    previews.warm_up()

    def record() -> NDArray[np.float32]:
        begun = time.monotonic()
        for number in range(9):
            previews.play(Preview(paths[number % 3], start_seconds=0.2 * (number % 2)))
            assert isinstance(next_news(previews), Started)
            time.sleep(0.02 * (number % 4))
            previews.set_level_db(-3.0 * (number % 3))
        time.sleep(0.2)
        previews.stop()
        time.sleep(1.0)
        return part(ear, begun, time.monotonic() - begun)

    with TimedEar() as ear:
        heard = until_smooth(record)
    assert np.abs(heard).max() > 0.1
    assert not heard[:, -RATE // 20 :].any()


def test_a_loop_is_repeated_until_it_is_stopped(
    previews: PreviewProcess, clocked_device: ClockedDevice, tmp_path: Path
) -> None:
    path = tone(tmp_path / "a.wav", seconds=0.3)
    previews.warm_up()

    def record() -> NDArray[np.float32]:
        previews.play(Preview(path, is_repeated=True))
        started = next_news(previews)
        assert isinstance(started, Started)
        time.sleep(1.5)
        assert previews.news() == []
        return part(ear, started.heard_at + 0.1, 1.2)

    with TimedEar() as ear:
        heard = until_smooth(record)
        previews.stop()
    one, next_one = heard[0, : RATE // 2], heard[0, round(0.3 * RATE) : round(0.3 * RATE) + RATE // 2]
    np.testing.assert_allclose(one, next_one, atol=1e-5)


def test_a_sample_is_heard_at_the_moment_that_is_wanted(
    previews: PreviewProcess, clocked_device: ClockedDevice, tmp_path: Path
) -> None:
    path = tone(tmp_path / "a.wav", seconds=0.5)
    previews.warm_up()
    with TimedEar() as ear:
        time.sleep(1.0)
        for _ in range(5):  # a busy machine holds some of them up
            at = time.monotonic() + 0.4
            previews.play(Preview(path, at=at))
            started = next_news(previews)
            assert isinstance(started, Started)
            time.sleep(0.7)
            heard = part(ear, at - 0.3, 0.8)
            first = next(iter(np.flatnonzero(np.abs(heard[0]) > 0.02)), np.inf) / RATE
            if abs(started.heard_at - at) < 0.02 and abs(first - 0.3) < 0.03:
                break
            assert isinstance(next_news(previews), Ended)
    assert isinstance(started, Started) and started.heard_at == pytest.approx(at, abs=0.02)
    assert first == pytest.approx(0.3, abs=0.03)  # what the driver says of its own latency is not exact


def test_the_song_plays_on_beneath_a_sample(clocked_device: ClockedDevice, tmp_path: Path) -> None:
    engine = PlaybackEngine(SineBand(), RATE)
    path = tone(tmp_path / "a.wav", hz=2000.0, seconds=0.3)
    try:
        engine.set_song(held_song(held("part", beats=200, gain_db=-12.0)))
        engine.play()
        until = time.monotonic() + PATIENCE_SECONDS
        while engine.state().position_seconds < 0.3 and time.monotonic() < until:
            time.sleep(0.01)
        assert any(_song_plays_on(engine, path) for _ in range(4))  # a busy machine may hold up the sound
    finally:
        engine.close()
        _wait_for_end()


def _song_plays_on(engine: PlaybackEngine, path: Path) -> bool:
    """Whether the song goes on with the clock and without a hole while a sample is played."""
    num_underruns = engine.state().device.num_underruns
    earlier, before, begun = time.monotonic(), engine.state().position_seconds, time.monotonic()
    engine.previews.play(Preview(path))
    assert isinstance(next_news(engine.previews), Started)
    assert isinstance(next_news(engine.previews), Ended)
    least, state, most = time.monotonic() - begun, engine.state(), time.monotonic() - earlier
    assert state.phase == "playing"
    assert state.file is None
    is_on_time = least - 0.1 < state.position_seconds - before < most + 0.1
    return is_on_time and state.device.num_underruns == num_underruns


def test_what_cannot_be_played_is_said_and_silences_what_was_heard(
    previews: PreviewProcess, clocked_device: ClockedDevice, tmp_path: Path
) -> None:
    good, bad = tone(tmp_path / "a.wav", seconds=3.0), tmp_path / "bad.wav"
    bad.write_bytes(b"RIFF and nothing else")
    previews.warm_up()
    with TimedEar() as ear:
        previews.play(Preview(good))
        assert isinstance(next_news(previews), Started)
        serial = previews.play(Preview(bad))
        failed = next_news(previews)
        assert failed == Failed(serial, "bad.wav cannot be played: it is damaged, or no sound file.")
        time.sleep(1.0)  # the first one would be heard for much longer
        assert not part(ear, time.monotonic(), 0.05).any()
    previews.play(Preview(good))
    assert isinstance(next_news(previews), Started)


def test_a_decoder_that_crashes_costs_one_sample(
    previews: PreviewProcess, clocked_device: ClockedDevice, tmp_path: Path
) -> None:
    path = tone(tmp_path / "a.wav")
    previews.play(Preview(path))
    assert isinstance(next_news(previews), Started)
    pid = previews._child._process.pid  # type: ignore[union-attr]
    os.kill(pid, signal.SIGSTOP)
    serial = previews.play(Preview(path))
    time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)  # as a crash in the decoder would
    assert next_news(previews) == Failed(serial, "a.wav cannot be played: the decoder crashed on it.")
    previews.play(Preview(path))
    assert isinstance(next_news(previews), Started)


def test_a_process_that_died_unseen_is_started_again(
    previews: PreviewProcess, clocked_device: ClockedDevice, tmp_path: Path
) -> None:
    path = tone(tmp_path / "a.wav")
    serial = previews.play(Preview(path))
    assert isinstance(next_news(previews), Started)
    assert next_news(previews) == Ended(serial)
    process = previews._child._process  # type: ignore[union-attr]
    process.kill()
    process.join()
    serial = previews.play(Preview(path))
    started = next_news(previews)
    assert isinstance(started, Started)
    assert started.serial == serial


def test_a_decoder_that_hangs_costs_one_sample(
    previews: PreviewProcess, clocked_device: ClockedDevice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews_module, "_PATIENCE_SECONDS", 0.5)
    path = tone(tmp_path / "a.wav")
    previews.warm_up()
    until = time.monotonic() + PATIENCE_SECONDS
    while previews._child._process is None:  # type: ignore[union-attr]
        assert time.monotonic() < until, "it is not started"
        time.sleep(0.02)
    time.sleep(1.5)
    os.kill(previews._child._process.pid, signal.SIGSTOP)  # type: ignore[union-attr]
    serial = previews.play(Preview(path))
    assert next_news(previews) == Failed(serial, "a.wav cannot be played: decoding it takes too long.")
    monkeypatch.setattr(previews_module, "_PATIENCE_SECONDS", PATIENCE_SECONDS)
    previews.play(Preview(path))
    assert isinstance(next_news(previews), Started)


def test_without_a_device_it_says_what_to_do(previews: PreviewProcess, no_device: None, tmp_path: Path) -> None:
    serial = previews.play(Preview(tone(tmp_path / "a.wav")))
    failed = next_news(previews)
    assert isinstance(failed, Failed)
    assert failed.serial == serial
    assert "connect one" in failed.text or "PortAudio" in failed.text


def test_a_device_that_is_not_there_is_named_and_another_plays(
    previews: PreviewProcess, clocked_device: ClockedDevice, tmp_path: Path
) -> None:
    path = tone(tmp_path / "a.wav")
    previews.set_device(DeviceChoice("Grand Piano Amplifier"))
    previews.play(Preview(path))
    failed = next_news(previews)
    assert isinstance(failed, Failed)
    assert "Grand Piano Amplifier" in failed.text
    previews.set_device(DeviceChoice(block_frames=1024))
    previews.play(Preview(path))
    assert isinstance(next_news(previews), Started)


def test_while_a_key_is_held_down_the_last_sample_is_heard_soon(
    previews: PreviewProcess, clocked_device: ClockedDevice, tmp_path: Path
) -> None:
    path = tone(tmp_path / "a.ogg", seconds=3.0)
    previews.play(Preview(path))
    assert isinstance(next_news(previews), Started)
    for _ in range(100):
        last = previews.play(Preview(path, time_ratio=1.1))
        time.sleep(0.003)
    asked_at = time.monotonic()
    started = next_news(previews)
    assert isinstance(started, Started)
    assert started.serial == last
    assert started.heard_at - asked_at < 5.0  # a busy machine; usually a hundredth of that, and all of them take far longer


def test_a_device_that_goes_is_said_to_have_gone(
    previews: PreviewProcess, clocked_device: ClockedDevice, tmp_path: Path
) -> None:
    path = tone(tmp_path / "a.wav")
    previews.play(Preview(path, is_repeated=True))
    assert isinstance(next_news(previews), Started)
    time.sleep(0.5)
    clocked_device.stop()
    failed = next_news(previews)
    assert isinstance(failed, Failed)
    assert "device" in failed.text
    clocked_device.start()
    time.sleep(0.5)
    previews.play(Preview(path))
    assert isinstance(next_news(previews), Started)


def test_nothing_is_started_before_it_is_needed_and_every_call_returns_at_once(
    clocked_device: ClockedDevice, tmp_path: Path
) -> None:
    path = tone(tmp_path / "a.wav")
    assert any(_slowest_call(PreviewProcess(RATE), path) < 0.5 for _ in range(4))  # a busy machine; usually under a millisecond
    _wait_for_end()


def _slowest_call(previews: PreviewProcess, path: Path) -> float:
    previews.set_level_db(-6.0)
    previews.set_device(DeviceChoice())
    previews.stop()
    assert previews.news() == []
    assert previews._child is None
    slowest = 0.0
    for call in (previews.warm_up, lambda: previews.play(Preview(path)), previews.news, previews.stop, previews.close):
        begun = time.perf_counter()
        call()
        slowest = max(slowest, time.perf_counter() - begun)
    return slowest

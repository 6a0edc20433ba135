"""Hearing samples from the window, without and with a real device."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from airdesk.model.sample import Sample
from airdesk.playback.engine import PlaybackEngine
from airdesk.playback.preview.messages import Ended, Failed, Preview, Started
from airdesk.playback.state import PlaybackState
from airdesk.settings import Settings
from airdesk.ui.browser.sample_player import NO_SOUND, SamplePlayer
from airdesk.ui.session import Session
from tests.helpers.clocked_device import ClockedDevice, missing_for_device
from tests.helpers.libraries import small_song
from tests.helpers.playing import RATE, SineBand, held, held_song
from tests.helpers.quiet_playback import QuietPlayback
from tests.helpers.timed_ear import TimedEar
from tests.ui.conftest import PatientBot

KICK = Sample("root", "kick.wav", category="drums", length_seconds=0.4)
LOOP = Sample("root", "loop.wav", is_loop=True, tempo_bpm=100.0, beats=8.0, key="G minor", length_seconds=4.9)
KICK_PATH, LOOP_PATH = Path("/samples/kick.wav"), Path("/samples/loop.wav")


@pytest.fixture
def playback() -> QuietPlayback:
    return QuietPlayback()


@pytest.fixture
def session(qtbot: PatientBot, tmp_path: Path, playback: QuietPlayback) -> Iterator[Session]:
    session = Session(Settings(tmp_path / "library", soundfont="none"), playback)
    yield session
    session.close()


@pytest.fixture
def player(session: Session) -> SamplePlayer:
    return SamplePlayer(session, session)


def told(player: SamplePlayer) -> list[tuple[str, object]]:
    """What its signals say from now on."""
    said: list[tuple[str, object]] = []
    for name in ("started", "failed", "fitted"):
        getattr(player, name).connect(lambda value, name=name: said.append((name, value)))
    player.stopped.connect(lambda: said.append(("stopped", None)))
    return said


def test_a_click_plays_the_file_as_it_is(player: SamplePlayer, playback: QuietPlayback, qtbot: PatientBot) -> None:
    said = told(player)
    player.set_level_db(-6.0)
    player.play(KICK, KICK_PATH, key=7)
    assert playback.previews.played == [Preview(KICK_PATH)]
    assert playback.previews.level_db == -6.0
    assert (player.is_playing, player.key) == (True, 7)
    playback.previews.to_tell = [Started(1, time.monotonic(), 0.4)]
    with qtbot.waitSignal(player.started) as started:
        pass
    assert started.args == [7]
    playback.previews.to_tell = [Ended(1)]
    with qtbot.waitSignal(player.stopped):
        pass
    assert said == [("fitted", ""), ("started", 7), ("stopped", None)]
    assert not player.is_playing


def test_the_song_is_left_alone(player: SamplePlayer, playback: QuietPlayback) -> None:
    player.play(KICK, KICK_PATH)
    player.stop()
    assert playback.asked == []


def test_the_next_one_takes_the_place_of_the_one_before(
    player: SamplePlayer, playback: QuietPlayback, qtbot: PatientBot
) -> None:
    said = told(player)
    player.play(KICK, KICK_PATH, key=1)
    player.play(LOOP, LOOP_PATH, key=2)
    playback.previews.to_tell = [Ended(1), Started(2, time.monotonic(), 4.8)]
    with qtbot.waitSignal(player.started) as started:
        pass
    assert started.args == [2]
    assert ("stopped", None) not in said


def test_space_plays_the_last_one_again_and_escape_stops(player: SamplePlayer, playback: QuietPlayback) -> None:
    player.replay()
    assert playback.previews.played == []
    player.play(KICK, KICK_PATH, 1, 0.2)
    player.stop()
    player.stop()
    assert playback.previews.asked == ["stop"]
    player.replay()
    assert playback.previews.played[-1] == Preview(KICK_PATH)


def test_the_position_follows_the_clock_and_goes_round_with_a_loop(
    player: SamplePlayer, playback: QuietPlayback, qtbot: PatientBot
) -> None:
    player.play(LOOP, LOOP_PATH, start_seconds=0.5)
    assert playback.previews.played[0] == Preview(LOOP_PATH, 0.5, is_repeated=True, repeat_seconds=pytest.approx(4.8))
    heard_at = time.monotonic() - 5.0
    playback.previews.to_tell = [Started(1, heard_at, 4.8)]
    with qtbot.waitSignal(player.position) as position:
        pass
    assert 0.7 - 1e-6 <= position.args[0] <= 0.5 + (time.monotonic() - heard_at) - 4.8


def test_loops_can_be_heard_once(player: SamplePlayer, playback: QuietPlayback) -> None:
    player.set_repeating(False)
    player.play(LOOP, LOOP_PATH)
    assert playback.previews.played == [Preview(LOOP_PATH)]


def test_in_the_song_a_loop_takes_its_tempo_and_key_and_says_so(
    player: SamplePlayer, playback: QuietPlayback, session: Session
) -> None:
    session.open_document(small_song(tempo_bpm=120.0))
    said = told(player)
    player.play(LOOP, LOOP_PATH)
    player.set_in_song(True)  # what is heard begins again, so
    wanted = Preview(LOOP_PATH, 0.0, is_repeated=True, repeat_seconds=pytest.approx(4.8), time_ratio=100 / 120, semitones=2.0)
    assert playback.previews.played == [replace(wanted, time_ratio=1.0, semitones=0.0), wanted]
    assert said[-1] == ("fitted", "In the song: from 100 to 120 BPM and 2 semitones up to A minor.")


def test_without_a_song_the_switch_changes_nothing(player: SamplePlayer, playback: QuietPlayback) -> None:
    player.set_in_song(True)
    player.play(LOOP, LOOP_PATH)
    assert playback.previews.played[0].time_ratio == 1.0


@pytest.mark.parametrize(("position", "wait"), [(1.2, 0.3), (1.49, 0.51), (0.0, 0.5)])
def test_while_the_song_plays_a_loop_waits_for_its_next_beat(
    player: SamplePlayer, playback: QuietPlayback, session: Session, position: float, wait: float
) -> None:
    session.open_document(small_song(tempo_bpm=120.0))
    player.set_in_song(True)
    playback.now = PlaybackState(phase="playing", position_seconds=position)
    before = time.monotonic()
    player.play(LOOP, LOOP_PATH)
    at = playback.previews.played[-1].at
    assert at is not None and before + wait - 1e-3 <= at <= time.monotonic() + wait + 1e-3
    player.play(KICK, KICK_PATH)
    assert playback.previews.played[-1].at is None
    player.set_on_beat(False)
    player.play(LOOP, LOOP_PATH)
    assert playback.previews.played[-1].at is None


def test_a_loop_does_not_wait_for_a_beat_of_a_song_that_stands_while_a_mix_plays(
    player: SamplePlayer, playback: QuietPlayback, session: Session
) -> None:
    session.open_document(small_song(tempo_bpm=120.0))
    player.set_in_song(True)
    playback.now = PlaybackState(phase="playing", position_seconds=900.2, is_mix=True)
    player.play(LOOP, LOOP_PATH)
    assert playback.previews.played[-1].at is None


def test_what_fails_is_said_and_over(player: SamplePlayer, playback: QuietPlayback, qtbot: PatientBot) -> None:
    said = told(player)
    player.play(KICK, KICK_PATH)
    playback.previews.to_tell = [Failed(1, "kick.wav cannot be played: it is damaged, or no sound file.")]
    with qtbot.waitSignal(player.failed):
        pass
    assert said[1:] == [("stopped", None), ("failed", "kick.wav cannot be played: it is damaged, or no sound file.")]


def test_without_sound_it_says_so(qtbot: PatientBot, tmp_path: Path) -> None:
    session = Session(Settings(tmp_path / "library", soundfont="none"))
    player = SamplePlayer(session, session)
    said = told(player)
    player.warm_up()
    player.play(KICK, KICK_PATH)
    assert said == [("failed", NO_SOUND)]
    session.close()


@pytest.fixture
def clocked_device(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClockedDevice]:
    """A running device that this process and its children see as the default."""
    if missing := missing_for_device():
        pytest.skip(f"no clocked sound device: {missing}")
    device = ClockedDevice(tmp_path_factory.mktemp("d"))
    for name, value in device.environment.items():
        monkeypatch.setenv(name, value)
    device.start()
    yield device
    device.stop()


def test_from_the_click_to_the_sound_it_takes_a_blink_and_loops_meet_the_beat(
    qtbot: PatientBot, clocked_device: ClockedDevice, tmp_path: Path
) -> None:
    tone = (0.5 * np.cos(2.0 * np.pi * 3000.0 * np.arange(RATE // 2) / RATE)).astype(np.float32)
    path = tmp_path / "tone.wav"
    soundfile.write(path, tone, RATE)
    session = Session(Settings(tmp_path / "library", soundfont="none"), PlaybackEngine(SineBand(), RATE))
    player = SamplePlayer(session, session)
    player.warm_up()
    session.open_document(held_song(held("part", gain_db=-60.0)))
    assert session.playback is not None
    session.playback.play()
    qtbot.waitUntil(lambda: session.playback.state().position_seconds > 1.0)  # type: ignore[union-attr]
    took: list[float] = []
    with TimedEar() as ear:
        while len(took) < 5 or (np.median(took[-5:]) >= 0.06 and len(took) < 60):  # on a busy machine not at the first try
            clicked_at = time.monotonic()
            with qtbot.waitSignal(player.started):
                player.play(KICK, path)
            qtbot.wait(200)
            took.append(onset(ear, clicked_at))
            player.stop()
            qtbot.wait(100)
        player.set_in_song(True)
        lags: list[float] = []
        while not lags or (abs(lags[-1]) >= 0.035 and len(lags) < 20):
            with qtbot.waitSignal(player.started):
                player.play(replace(LOOP, tempo_bpm=120.0, beats=None, key=""), path)
            state, now = session.playback.state(), time.monotonic()
            qtbot.wait(300)
            beat_at = now + (round(2.0 * state.position_seconds) / 2.0 - state.position_seconds)
            lags.append(onset(ear, beat_at - 0.15) - 0.15)
            player.stop()
            qtbot.wait(100)
    session.close()
    assert np.median(took[-5:]) < 0.06
    assert abs(lags[-1]) < 0.035  # what drivers say of their latency is not exact, and a recording is late itself


def onset(ear: TimedEar, moment: float) -> float:
    """Seconds from a moment until it is loud; infinite where it is not."""
    heard = ear.heard()[0, max(0, ear.frame_at(moment)) :]
    return float(next(iter(np.flatnonzero(np.abs(heard) > 0.1)), np.inf)) / RATE

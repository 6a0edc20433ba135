"""Audio clips are heard while a song plays as in its export."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from airdesk.audio.buffer import Audio
from airdesk.model.audio_clip_edits import edit_audio_clip, moved
from airdesk.model.notes import Note
from airdesk.model.song import Automation, Ducking, Song, edit_track
from airdesk.playback.board import FADE_FRAMES, QUANTUM_FRAMES
from airdesk.playback.engine import PlaybackEngine
from airdesk.playback.offline import OfflinePlayback
from airdesk.playback.preparation import Sounds
from airdesk.progress import Progress
from airdesk.render.song_renderer import render_song
from tests.helpers.clips import RATE, audio_song, audio_track, clip_of, noise_file
from tests.helpers.clocked_device import ClockedDevice
from tests.helpers.instruments import track_of
from tests.helpers.playing import SPACE, SineBand, held, rms, until_silent


class Band:
    """Sines for tracks with notes, nothing for those of audio."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache

    def __call__(self, song: Song, progress: Progress) -> Sounds:
        noted = {track.id: SineBand().instrument() for track in song.tracks if track.clips}
        return Sounds(noted, SPACE, self._cache)


def playing(song: Song, cache: Path, *, at: float = 0.0) -> OfflinePlayback:
    playback = OfflinePlayback(Band(cache), RATE)
    playback.set_song(song)
    playback.seek(at)
    playback.play()
    return playback


def exported(song: Song, folder: Path, cache: Path) -> Audio:
    noted = {track.id: SineBand().instrument() for track in song.tracks if track.clips}
    result = render_song(song, noted, folder, SPACE, pitched_cache=cache)
    return np.ascontiguousarray(soundfile.read(result.mix, dtype="float32", always_2d=True)[0].T)


@pytest.fixture
def song(tmp_path: Path) -> Song:
    """Notes and clips of all kinds, with strips that move, send and duck."""
    noise_file(tmp_path / "rain.wav", seconds=3.0)
    noise_file(tmp_path / "hiss.ogg", rate=48000, seed=2)
    kicks = track_of([Note(beat * 480, 36, 120, 110) for beat in range(8)], name="kit", role="drums", gain_db=-9.0)
    rain = audio_track(
        clip_of(tmp_path / "rain.wav", 240, 1700, offset_seconds=0.4, fade_in_seconds=0.3, fade_out_seconds=0.2),
        clip_of(tmp_path / "rain.wav", 2000, 1500, is_looped=True, offset_seconds=2.0),
        room_send_db=-6.0,
        ducking=Ducking("kit", 6.0, 0.2),
        gain_db=-12.0,
        pan=0.3,
    )
    hiss = audio_track(
        clip_of(tmp_path / "hiss.ogg", 0, 2400, time_ratio=1.1, semitones=3.0, gain_db=-3.0),
        name="hiss",
        role="bass",  # goes through the filter of low parts
        echo_send_db=-8.0,
        gain_db=-14.0,
        gain_automation=(Automation(0, 0.0), Automation(960, -6.0)),
        pan_automation=(Automation(0, -0.5), Automation(1500, 0.5)),
    )
    both = replace(held("both", beats=4, gain_db=-20.0), audio_clips=(clip_of(tmp_path / "rain.wav", 960, 960),))
    return audio_song(kicks, rain, hiss, both)


def test_it_sounds_like_its_export(song: Song, tmp_path: Path) -> None:
    wanted = exported(song, tmp_path / "out", tmp_path / "cache")
    heard = playing(song, tmp_path / "cache").run_to_end()[:, FADE_FRAMES:]
    count = min(wanted.shape[1], heard.shape[1])
    assert count > 4.0 * RATE
    wanted, heard = wanted[:, :count], heard[:, :count]
    assert np.corrcoef(wanted.ravel(), heard.ravel())[0, 1] > 0.99999
    assert rms(heard) == pytest.approx(rms(wanted), rel=1e-4)


def test_after_a_seek_it_goes_on_as_its_export_does(song: Song, tmp_path: Path) -> None:
    dry = replace(song, tracks=tuple(replace(each, room_send_db=None, echo_send_db=None) for each in song.tracks))
    playback = playing(dry, tmp_path / "cache", at=1.5)
    heard = playback.run(1.0)[:, FADE_FRAMES:]
    wanted = exported(dry, tmp_path / "out", tmp_path / "cache")
    start = round(1.5 * RATE)
    np.testing.assert_allclose(heard, wanted[:, start : start + heard.shape[1]], atol=2e-4)


def test_a_loop_over_clips_repeats_the_same(song: Song, tmp_path: Path) -> None:
    only = replace(song, tracks=(replace(song.tracks[1], room_send_db=None, ducking=None),))
    playback = playing(only, tmp_path / "cache", at=0.5)
    playback.set_loop((0.5, 1.5))
    heard = playback.run(4.0)[:, FADE_FRAMES:]
    rounds = heard[:, RATE : 3 * RATE].reshape(2, 2, RATE)
    np.testing.assert_allclose(rounds[:, 0], rounds[:, 1], atol=1e-6)
    assert rms(rounds) > 0.01


def test_a_clip_that_is_moved_while_it_plays_is_heard_at_its_new_place(song: Song, tmp_path: Path) -> None:
    only = replace(song, tracks=(replace(song.tracks[1], room_send_db=None, ducking=None),))
    playback = playing(only, tmp_path / "cache")
    playback.run(1.0)
    changed = edit_audio_clip(only, "rain", 0, lambda clip: moved(clip, 480))
    playback.set_song(changed)
    playback.run(0.25)
    place = round(playback.position_seconds * RATE) + QUANTUM_FRAMES
    heard = playback.run(0.5)
    wanted = exported(changed, tmp_path / "out", tmp_path / "cache")[:, place : place + heard.shape[1]]
    np.testing.assert_allclose(heard, wanted, atol=1e-5)


def test_a_fader_moves_audio_without_rendering_anew(song: Song, tmp_path: Path) -> None:
    only = replace(song, tracks=(replace(song.tracks[1], room_send_db=None, ducking=None),))
    playback = playing(only, tmp_path / "cache")
    playback.run(1.0)
    playback.set_song(edit_track(only, "rain", lambda track: replace(track, gain_db=-200.0)))
    playback.run(0.1)
    assert rms(playback.run(0.3)) < 1e-5


def test_a_missing_file_is_silent_and_the_rest_plays(song: Song, tmp_path: Path) -> None:
    (tmp_path / "hiss.ogg").unlink()
    assert rms(playing(song, tmp_path / "cache").run(1.0)) > 0.01


def test_moves_of_a_clip_are_heard_soon_and_never_keep_the_mixer_waiting(
    song: Song, tmp_path: Path, clocked_device: ClockedDevice
) -> None:
    only = replace(song, tracks=(replace(song.tracks[1], ducking=None),), end_tick=96000)
    far = edit_audio_clip(only, "rain", 1, lambda clip: moved(clip, 90000))
    far = edit_audio_clip(far, "rain", 0, lambda clip: moved(clip, 80000))
    engine = PlaybackEngine(Band(tmp_path / "cache"), RATE)
    try:
        engine.set_song(far)
        engine.play()
        _until(lambda: engine.state().phase == "playing" and engine.state().position_seconds > 0.3)
        long = edit_audio_clip(far, "rain", 0, lambda clip: replace(clip, start_tick=0, duration_ticks=60000, is_looped=True))

        def seconds_until_heard() -> float:
            engine.set_song(far)
            until_silent(engine)
            begun = time.monotonic()
            engine.set_song(long)
            _until(lambda: engine.state().master.left > 0.01)
            return time.monotonic() - begun

        def has_waited() -> bool:
            assert engine._processes is not None
            starved = int(engine._processes.board.mixing["num_starved"])
            for number in range(60):
                engine.set_song(edit_audio_clip(far, "rain", 0, lambda clip, at=number: moved(clip, 10 * at)))  # type: ignore[misc]
                time.sleep(1 / 60)
            return int(engine._processes.board.mixing["num_starved"]) > starved

        assert any(seconds_until_heard() < 2.0 for _ in range(4))  # measured: 0.02 to 0.2 s; the machine of a test may be busy
        assert not all(has_waited() for _ in range(4))
    finally:
        engine.close()


def _until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60.0
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.005)

"""Audio clips in a render are what plain arithmetic says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from airdesk.audio.buffer import Audio
from airdesk.audio.stretch import stretch
from airdesk.model.audio_clip import AudioClip
from airdesk.model.audio_clip_edits import crossfaded, split_clip
from airdesk.model.song import Automation, Song
from airdesk.render.clip_voices import EDGE_IN_SECONDS, EDGE_OUT_SECONDS
from airdesk.render.settings import RenderSettings
from airdesk.render.song_renderer import render_song
from tests.helpers.clips import RATE, audio_song, audio_track, clip_of, noise_file, sine_file, source_of

ROOT_HALF = np.sqrt(0.5)
STEP_24 = 2.0**-22


def rendered(song: Song, folder: Path, rate: int = RATE, cache: Path | None = None) -> Audio:
    result = render_song(song, {}, folder, RenderSettings(rate), pitched_cache=cache)
    return soundfile.read(result.mix, always_2d=True, dtype="float32")[0].T


def edges(count: int, *, fade_in: bool = True, fade_out: bool = True) -> np.ndarray:
    """The factors of the short edges of a clip of so many frames."""
    gains = np.ones(count)
    if fade_in:
        number = round(EDGE_IN_SECONDS * RATE)
        gains[:number] *= np.arange(1, number + 1) / (number + 1)
    if fade_out:
        number = round(EDGE_OUT_SECONDS * RATE)
        gains[-number:] *= np.arange(number, 0, -1) / (number + 1)
    return gains


def test_a_clip_is_the_file_at_its_place_with_gain_and_pan(tmp_path: Path) -> None:
    source = noise_file(tmp_path / "rain.wav")
    clip = clip_of(tmp_path / "rain.wav", 480, 960, offset_seconds=0.5, gain_db=-6.0)
    mix = rendered(audio_song(audio_track(clip, gain_db=-3.0)), tmp_path / "out")
    start, count = RATE // 2, RATE
    expected = source[:, start : start + count] * edges(count) * 10 ** (-9 / 20) * ROOT_HALF
    assert np.abs(mix[:, start : start + count] - expected).max() < STEP_24
    assert not mix[:, :start].any() and not mix[:, start + count :].any()


def test_a_mono_file_is_heard_on_both_sides_and_pan_moves_it(tmp_path: Path) -> None:
    source = noise_file(tmp_path / "one.wav", channels=1)
    mix = rendered(audio_song(audio_track(clip_of(tmp_path / "one.wav"), pan=1.0)), tmp_path / "out")
    assert np.abs(mix[1, : 2 * RATE] - source[0] * edges(2 * RATE)).max() < STEP_24
    assert np.abs(mix[0]).max() < STEP_24


def test_fades_are_equal_power_or_linear(tmp_path: Path) -> None:
    source = noise_file(tmp_path / "rain.wav", channels=1)
    for shape in ("equal power", "linear"):
        clip = clip_of(tmp_path / "rain.wav", fade_in_seconds=0.5, fade_out_seconds=0.25, fade_shape=shape)
        mix = rendered(audio_song(audio_track(clip)), tmp_path / shape)[0, : 2 * RATE]
        up, down = (np.arange(1, n + 1) / (n + 1) for n in (RATE // 2, RATE // 4))
        gains = edges(2 * RATE)
        gains[: len(up)] *= up if shape == "linear" else np.sin(up * np.pi / 2)
        gains[-len(down) :] *= down[::-1] if shape == "linear" else np.sin(down[::-1] * np.pi / 2)
        assert np.abs(mix - source[0] * gains * ROOT_HALF).max() < STEP_24


def test_what_is_cut_in_two_sounds_as_before(tmp_path: Path) -> None:
    noise_file(tmp_path / "rain.wav")
    song = audio_song(audio_track(clip_of(tmp_path / "rain.wav", 240, 1500)))
    halves = split_clip(song.tracks[0].audio_clips[0], 777, song.tempo_map)
    cut = replace(song, tracks=(replace(song.tracks[0], audio_clips=halves),))
    assert np.array_equal(rendered(song, tmp_path / "whole"), rendered(cut, tmp_path / "cut"))


def test_files_that_were_one_recording_are_joined_to_the_frame_and_others_are_not(tmp_path: Path) -> None:
    whole = 0.4 * np.sin(2 * np.pi * 220.3 * np.arange(2 * RATE) / RATE).astype(np.float32)
    for name, sound in (("one", whole[:RATE]), ("two", whole[RATE:]), ("other", np.roll(whole, 37)[RATE:])):
        soundfile.write(tmp_path / f"{name}.wav", sound, RATE, "FLOAT")
    for name, inner in (("two", np.ones(2 * RATE)), ("other", np.concatenate([edges(RATE), edges(RATE)]))):
        clips = clip_of(tmp_path / "one.wav", 0, 960), clip_of(tmp_path / f"{name}.wav", 960, 960)
        mix = rendered(audio_song(audio_track(*clips)), tmp_path / f"{name} out")[0, RATE // 2 : 3 * RATE // 2]
        sound = np.concatenate([soundfile.read(tmp_path / f"{each}.wav")[0] for each in ("one", name)])
        expected = (sound * inner)[RATE // 2 : 3 * RATE // 2] * ROOT_HALF
        assert np.abs(mix - expected).max() < STEP_24


def test_another_rate_keeps_the_pitch_and_length(tmp_path: Path) -> None:
    sine_file(tmp_path / "tone.wav", 1000.0, rate=48000)
    mix = rendered(audio_song(audio_track(clip_of(tmp_path / "tone.wav"), pan=-1.0)), tmp_path / "out")[0]
    expected = 0.5 * np.sin(2 * np.pi * 1000 * np.arange(2 * RATE) / RATE)
    assert np.abs(mix[500 : 2 * RATE - 500] - expected[500:-500]).max() < 1e-4
    assert not mix[2 * RATE :].any()


@pytest.mark.parametrize("suffix", [".flac", ".ogg", ".mp3", ".aiff"])
def test_other_kinds_of_files_play(tmp_path: Path, suffix: str) -> None:
    noise_file(tmp_path / f"rain{suffix}")
    read = soundfile.read(tmp_path / f"rain{suffix}", dtype="float32")[0].T[:, : 2 * RATE]
    mix = rendered(audio_song(audio_track(clip_of(tmp_path / f"rain{suffix}", offset_seconds=0.25))), tmp_path / "out")
    first = RATE // 4
    middle = slice(first + 1000, 2 * RATE - 1000)
    assert np.abs(mix[:, 1000 : 2 * RATE - 1000 - first] - read[:, middle] * ROOT_HALF).max() < STEP_24


def test_stretched_and_transposed_is_what_stretching_gives(tmp_path: Path) -> None:
    source = noise_file(tmp_path / "loop.wav")
    clip = clip_of(tmp_path / "loop.wav", duration_ticks=3840, time_ratio=1.25, semitones=-2.0)
    mix = rendered(audio_song(audio_track(clip)), tmp_path / "out")
    expected = stretch(source, RATE, 1.25, -2.0)
    expected = expected * edges(expected.shape[1]) * ROOT_HALF
    assert np.abs(mix[:, : expected.shape[1]] - expected).max() < 1e-4


def test_a_loop_follows_the_tempo_and_begins_anew_each_round(tmp_path: Path) -> None:
    source = noise_file(tmp_path / "loop.wav", channels=1)  # 4 beats at 120
    loop = source_of(tmp_path / "loop.wav", tempo_bpm=120.0, beats=4.0)
    clip = AudioClip(0, 480 * 10, loop, follows_tempo=True, is_looped=True)
    mix = rendered(audio_song(audio_track(clip), tempo=100.0, end_tick=4800), tmp_path / "out")[0]
    one = stretch(source, RATE, 1.2)[0] * ROOT_HALF
    length = round(2.4 * RATE)
    assert np.abs(mix[length : 2 * length] - one[:length]).max() < 1e-4
    assert np.abs(mix[2 * length : 2 * length + RATE] - one[:RATE]).max() < 1e-4
    assert np.abs(mix[: round(6.0 * RATE)]).max() > 0.1 and not mix[round(6.0 * RATE) :].any()


@pytest.mark.parametrize("tempo_bpm", [119.0, 121.0])
def test_rounds_of_a_loop_that_is_a_little_longer_or_shorter_than_its_beats_do_not_click(
    tmp_path: Path, tempo_bpm: float
) -> None:
    cosine = 0.5 * np.cos(2 * np.pi * 100.0 * np.arange(2 * RATE) / RATE)  # begins and ends at the top of the wave
    soundfile.write(tmp_path / "loop.wav", cosine, RATE, subtype="FLOAT")
    loop = source_of(tmp_path / "loop.wav", tempo_bpm=tempo_bpm, beats=4.0)
    song = audio_song(audio_track(AudioClip(0, 480 * 10, loop, is_looped=True)), end_tick=4800)
    mix = rendered(song, tmp_path / "out")[0]
    assert np.abs(np.diff(mix, 2)).max() < 0.01
    whole = rendered(audio_song(audio_track(clip_of(tmp_path / "loop.wav"))), tmp_path / "whole")[0]
    assert np.abs(mix[: round(1.9 * RATE)] - whole[: round(1.9 * RATE)]).max() < STEP_24


def test_edges_do_not_click(tmp_path: Path) -> None:
    sine_file(tmp_path / "tone.wav", 100.0)
    clip = clip_of(tmp_path / "tone.wav", 240, 700, offset_seconds=0.0025)  # begins at the top of the wave
    mix = rendered(audio_song(audio_track(clip)), tmp_path / "out")[0]
    assert np.abs(np.diff(mix, 2)).max() < 0.01


def test_a_strike_at_the_start_of_a_file_keeps_its_attack(tmp_path: Path) -> None:
    strike = np.zeros((1, RATE), np.float32)
    strike[0, 1:200] = 0.9
    soundfile.write(tmp_path / "hit.wav", strike.T, RATE, subtype="FLOAT")
    mix = rendered(audio_song(audio_track(clip_of(tmp_path / "hit.wav"))), tmp_path / "out")[0]
    assert np.abs(mix[1:200] - 0.9 * ROOT_HALF).max() < 1e-4


def test_a_missing_file_is_named_and_the_rest_plays(tmp_path: Path) -> None:
    noise_file(tmp_path / "rain.wav")
    gone = clip_of(tmp_path / "rain.wav")
    gone = replace(gone, source=replace(gone.source, path=str(tmp_path / "gone.wav")))
    song = audio_song(audio_track(gone), audio_track(clip_of(tmp_path / "rain.wav"), name="there"))
    result = render_song(song, {}, tmp_path / "out", RenderSettings())
    assert any("gone.wav" in warning for warning in result.warnings)
    assert result.peak > 0.1 and result.stem_peaks["rain"] == 0.0


def test_a_muted_clip_is_not_heard(tmp_path: Path) -> None:
    noise_file(tmp_path / "rain.wav")
    clip = clip_of(tmp_path / "rain.wav", 0, 960)
    muted, heard = replace(clip, is_muted=True), replace(clip, start_tick=1920)
    mix = rendered(audio_song(audio_track(muted, heard)), tmp_path / "out")
    assert not mix[:, : 2 * RATE].any() and mix[:, 2 * RATE : 3 * RATE].any()


def test_a_crossfade_of_equal_power_keeps_the_loudness(tmp_path: Path) -> None:
    noise_file(tmp_path / "a.wav", seconds=4.0, seed=1)
    noise_file(tmp_path / "b.wav", seconds=4.0, seed=2)
    first, second = clip_of(tmp_path / "a.wav", 0, 2880), clip_of(tmp_path / "b.wav", 960, 2880)
    song = crossfaded(audio_song(audio_track(first, second)), "rain", 0)
    mix = rendered(song, tmp_path / "out")
    levels = [float(np.std(mix[:, round(at * RATE) : round((at + 0.4) * RATE)])) for at in (0.3, 1.2, 1.8, 2.4, 3.3)]
    assert max(levels) / min(levels) < 1.06


def test_twice_is_the_same_to_the_byte_with_and_without_what_is_kept(tmp_path: Path) -> None:
    noise_file(tmp_path / "rain.ogg", rate=48000)
    clip = clip_of(tmp_path / "rain.ogg", time_ratio=1.1)
    track = audio_track(clip, room_send_db=-12.0, gain_automation=(Automation(0, -6.0), Automation(960, 0.0)))
    files = []
    for number in range(3):
        cache = tmp_path / "cache" if number else None
        result = render_song(audio_song(track), {}, tmp_path / str(number), RenderSettings(), pitched_cache=cache)
        files.append((result.mix.read_bytes(), result.stems["rain"].read_bytes()))
    assert files[0] == files[1] == files[2]


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    import tracemalloc

    with soundfile.SoundFile(tmp_path / "long.wav", "w", RATE, 2, "PCM_16") as file:
        block = (0.1 * np.random.default_rng(0).standard_normal((RATE, 2))).astype(np.float32)
        for _ in range(120):
            file.write(block)
    song = audio_song(audio_track(clip_of(tmp_path / "long.wav", 0, 120 * 960)), end_tick=120 * 960)
    song = replace(song, master_gain_db=None)
    rendered_once = audio_song(audio_track(clip_of(tmp_path / "long.wav", 0, 960)), end_tick=960)
    render_song(rendered_once, {}, tmp_path / "short", RenderSettings(writes_stems=False))
    tracemalloc.start()
    render_song(song, {}, tmp_path / "out", RenderSettings(writes_stems=False))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 60e6 + 120 * RATE * 8  # the mix itself is held up to 128 MB; not the file besides

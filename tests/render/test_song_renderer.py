"""What comes out of a render, measured."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from airdesk.audio.instrument import Instrument
from airdesk.errors import CancelledError, RenderError, StorageError
from airdesk.model.notes import Note
from airdesk.model.song import Automation, Ducking
from airdesk.model.timebase import TempoChange, TempoMap
from airdesk.render.settings import RenderSettings
from airdesk.render.song_renderer import render_song
from airdesk.units import amplitude_to_db, db_to_amplitude, pitch_to_hz
from tests.helpers.instruments import constant_zone, looped_sine_zone, plain, sine_zone, song_of, tone_zone, track_of

BEAT = 480


def _read(path: Path) -> tuple[np.ndarray, int]:
    audio, sample_rate = soundfile.read(path, dtype="float64", always_2d=True)
    return audio.T, sample_rate


def _frequency(signal: np.ndarray, sample_rate: int) -> float:
    """Frequency of a steady tone from the advance of its phase: exact to a small fraction of a cent."""
    window = np.hanning(len(signal) // 2)
    half = len(window)
    first, second = np.fft.rfft(signal[:half] * window), np.fft.rfft(signal[half : 2 * half] * window)
    peak = int(np.abs(first).argmax())
    advance = np.angle(second[peak] / first[peak])
    bin_hz = sample_rate / half
    turns = round(peak * bin_hz * half / sample_rate - advance / (2 * np.pi))
    return (turns + advance / (2 * np.pi)) * sample_rate / half


def test_sum_of_stems_times_gain_is_the_mix(tmp_path: Path) -> None:
    kicks = replace(track_of([Note(BEAT * i, 36, 10, 90) for i in range(8)], name="k"), role="drums")
    melody = track_of([Note(BEAT * i, 60 + i, BEAT, 90) for i in range(8)], name="a", pan=-0.6, room_send_db=-8.0)
    melody = replace(melody, echo_send_db=-9.0, ducking=Ducking("k", 6.0, 0.3))
    chords = track_of([Note(0, 48, 8 * BEAT, 110), Note(0, 55, 8 * BEAT, 80)], name="b", pan=0.3, gain_db=-4.0)
    sounds = {"a": plain(sine_zone(60)), "b": plain(sine_zone(50)), "k": plain(sine_zone(36))}
    result = render_song(song_of(kicks, melody, chords), sounds, tmp_path)
    mix, _ = _read(result.mix)
    total = sum(_read(path)[0] for path in result.stems.values())
    assert np.abs(total * db_to_amplitude(result.master_gain_db) - mix).max() < 3e-4
    assert np.abs(mix).max() == pytest.approx(0.9, abs=1e-4)
    assert abs(mix.mean()) < 1e-3
    assert soundfile.info(result.mix).subtype == "PCM_24"
    assert result.num_notes == 18


@pytest.mark.parametrize("sample_rate", [44100, 48000, 96000])
def test_notes_sound_in_tune_and_on_time_at_every_rate(tmp_path: Path, sample_rate: int) -> None:
    notes = [Note(2 * BEAT, 67, 4 * BEAT, 127)]
    song = song_of(track_of(notes), end_tick=8 * BEAT)
    result = render_song(song, {"part": plain(sine_zone(64.3))}, tmp_path, RenderSettings(sample_rate=sample_rate))
    audio, rate = _read(result.mix)
    assert rate == sample_rate
    assert result.duration_seconds == pytest.approx(4.0)
    assert audio.shape[1] == result.num_frames == round((result.duration_seconds + result.tail_seconds) * rate)
    loud = np.flatnonzero(np.abs(audio[0]) > 0.01)
    assert loud[0] / rate == pytest.approx(1.0, abs=0.001)
    assert loud[-1] / rate == pytest.approx(3.0 + 0.09, abs=0.015)
    heard = audio[0, round(1.2 * rate) : round(2.8 * rate)]
    assert abs(1200 * np.log2(_frequency(heard, rate) / pitch_to_hz(67))) < 0.2


def test_a_loop_sounds_as_long_as_the_note_and_without_seams(tmp_path: Path) -> None:
    song = song_of(track_of([Note(0, 64, 20 * BEAT, 127)]))
    result = render_song(song, {"part": plain(looped_sine_zone(441.0))}, tmp_path)
    audio, rate = _read(result.mix)
    heard = audio[0, rate : 9 * rate]
    frequency = _frequency(heard, rate)
    assert abs(1200 * np.log2(frequency / pitch_to_hz(64))) < 1.0
    second_difference = np.abs(np.diff(heard, 2)).max()
    assert second_difference < 1.08 * 0.9 * (2 * np.pi * frequency / rate) ** 2


def test_the_gate_closes_after_the_release(tmp_path: Path) -> None:
    instrument = plain(constant_zone(0.5), release_seconds=0.1, attack_seconds=0.01)
    result = render_song(song_of(track_of([Note(0, 60, BEAT, 127)]), end_tick=2 * BEAT), {"part": instrument}, tmp_path)
    level = _read(result.mix)[0][0]
    assert level[220] == pytest.approx(0.45, abs=0.01)  # half way up the attack
    assert level[round(0.49 * 44100)] == pytest.approx(0.9, abs=1e-3)
    assert level[round(0.55 * 44100)] == pytest.approx(0.9 / 4, abs=0.01)
    assert np.abs(level[round(0.6 * 44100) + 1 :]).max() == 0.0


@pytest.mark.parametrize("traits", [{"is_mono": True}, {}], ids=["mono", "same pitch"])
def test_a_new_note_fades_the_old_one_without_a_click(tmp_path: Path, traits: dict[str, bool]) -> None:
    saw = tone_zone(45, lambda phase: np.sin(phase) + 0.4 * np.sin(2 * phase), seconds=6.0)
    notes = [Note(0, 45, 8 * BEAT, 127), Note(BEAT + 7, 45, 6 * BEAT, 127), Note(2 * BEAT + 31, 45, BEAT, 127)]
    result = render_song(song_of(track_of(notes)), {"part": plain(saw, **traits)}, tmp_path)
    audio = _read(result.mix)[0][0]
    steepest = np.abs(np.diff(audio[1000:20000])).max()  # of the tone itself
    assert np.abs(np.diff(audio)).max() < 2.2 * steepest
    after = audio[round((2 * BEAT + 31) / BEAT / 2 * 44100) + 600 :][:8000]
    assert np.abs(after).max() < 1.1 * np.abs(audio[1000:20000]).max()


def test_percussion_is_never_transposed_and_keeps_its_edge(tmp_path: Path) -> None:
    kit = Instrument(
        "kit",
        (constant_zone(0.5, pitch=36, seconds=0.2), constant_zone(0.5, pitch=42, seconds=0.1)),
        is_percussion=True,
        is_one_shot=True,
    )
    song = song_of(
        track_of([Note(0, 36, 10, 127), Note(2 * BEAT, 42, BEAT, 127), Note(3 * BEAT, 50, 10, 127)], role="percussion")
    )
    result = render_song(song, {"part": kit}, tmp_path)
    level = _read(result.mix)[0][0]
    assert level[0] == pytest.approx(0.9, abs=1e-3)
    assert np.count_nonzero(level[:44100]) == pytest.approx(0.2 * 44100, abs=300)
    assert np.count_nonzero(level[44100:]) == pytest.approx(0.1 * 44100, abs=300)
    assert any("50" in warning for warning in result.warnings)


def test_a_choked_hat_falls_silent(tmp_path: Path) -> None:
    zones = (constant_zone(0.5, pitch=46, seconds=2.0), constant_zone(0.0, pitch=42, seconds=0.1))
    kit = Instrument("kit", zones, is_percussion=True, is_one_shot=True, choke_groups={42: 1, 46: 1})
    result = render_song(song_of(track_of([Note(0, 46, 10, 127), Note(BEAT, 42, 10, 127)])), {"part": kit}, tmp_path)
    level = _read(result.mix)[0][0]
    assert level[22049] > 0.8
    assert np.abs(level[22050 + 442 :]).max() == 0.0


@pytest.mark.parametrize(("pan", "left", "right"), [(0.0, 0.5**0.5, 0.5**0.5), (-1.0, 1.0, 0.0), (0.5, 0.3827, 0.9239)])
def test_pan_keeps_the_power(tmp_path: Path, pan: float, left: float, right: float) -> None:
    track = track_of([Note(0, 60, BEAT, 127)], pan=pan, gain_db=-6.0)
    result = render_song(song_of(track), {"part": plain(constant_zone(0.5))}, tmp_path)
    stem = _read(result.stems["part"])[0]
    expected = 0.5 * db_to_amplitude(-6.0)
    assert stem[0, 10000] == pytest.approx(expected * left, abs=1e-3)
    assert stem[1, 10000] == pytest.approx(expected * right, abs=1e-3)


def test_stereo_sounds_stay_stereo_and_velocity_follows_its_exponent(tmp_path: Path) -> None:
    def load() -> np.ndarray:
        return np.stack((np.full(44100, 16000, np.int16), np.full(44100, -8000, np.int16)))

    zone = replace(constant_zone(0.5, channels=2), load=load, gain_db=-3.0)
    instrument = plain(zone, velocity_exponent=2.0)
    result = render_song(song_of(track_of([Note(0, 60, BEAT, 64)])), {"part": instrument}, tmp_path)
    stem = _read(result.stems["part"])[0]
    expected = 16000 / 32767 * db_to_amplitude(-3.0) * (64 / 127) ** 2 * 0.5**0.5
    assert stem[0, 10000] == pytest.approx(expected, rel=1e-3)
    assert stem[1, 10000] == pytest.approx(-expected / 2, rel=1e-3)


def test_tempo_changes_move_the_notes(tmp_path: Path) -> None:
    tempo = TempoMap((TempoChange(0, 60.0), TempoChange(2 * BEAT, 120.0), TempoChange(4 * BEAT, 90.0)))
    notes = [Note(0, 60, 20, 127), Note(2 * BEAT, 60, 20, 127), Note(4 * BEAT, 60, 20, 127), Note(7 * BEAT, 60, 20, 127)]
    instrument = plain(constant_zone(0.5), release_seconds=0.01)
    result = render_song(song_of(track_of(notes), tempo=tempo, end_tick=7 * BEAT), {"part": instrument}, tmp_path)
    level = np.abs(_read(result.mix)[0][0]) > 0.001
    onsets = np.flatnonzero(level & ~np.concatenate(([False], level[:-1]))) / 44100
    assert onsets == pytest.approx([0.0, 2.0, 3.0, 5.0], abs=0.001)
    assert result.duration_seconds == pytest.approx(5.0)


def test_the_song_rings_out_and_ends_in_silence(tmp_path: Path) -> None:
    track = track_of([Note(0, 60, 4 * BEAT, 127)], room_send_db=0.0)
    result = render_song(song_of(track), {"part": plain(sine_zone(60))}, tmp_path)
    mix, rate = _read(result.mix)
    assert 0.3 < result.tail_seconds < 4.0
    assert np.abs(mix[:, -1]).max() == 0.0
    last_second = np.abs(mix[:, -rate // 2 :]).max(axis=0)
    assert last_second.max() < 0.9 * 10 ** (-40 / 20)
    heard = np.flatnonzero(np.abs(mix).max(axis=0) > 0.9 * 10 ** (-80 / 20))
    assert mix.shape[1] - heard[-1] < rate  # less than a second of nothing


def test_a_part_ducks_under_the_kick_of_another(tmp_path: Path) -> None:
    kick = replace(track_of([Note(4 * BEAT, 36, 10, 100)], name="k"), role="drums")
    pad = replace(track_of([Note(0, 64, 8 * BEAT, 100)], name="pad"), ducking=Ducking("k", 9.0, 0.25))
    sounds = {"k": plain(sine_zone(36)), "pad": plain(looped_sine_zone(441.0))}
    result = render_song(song_of(kick, pad, end_tick=8 * BEAT), sounds, tmp_path)
    audio, rate = _read(result.stems["pad"])

    def level(seconds: float) -> float:
        start = round(seconds * rate)
        return float(np.abs(audio[0, start : start + 220]).max())

    before, under, after = level(1.9), level(2.0), level(2.3)
    assert amplitude_to_db(under / before) == pytest.approx(-9.0, abs=0.4)
    assert amplitude_to_db(after / before) == pytest.approx(0.0, abs=0.1)
    alone = render_song(replace(song_of(pad, end_tick=8 * BEAT)), {"pad": sounds["pad"]}, tmp_path / "alone")
    steady, _ = _read(alone.stems["pad"])
    assert float(np.abs(steady[0, 2 * rate : 2 * rate + 441]).max()) == pytest.approx(float(np.abs(audio[0]).max()), rel=0.02)


def test_an_echo_repeats_on_alternating_sides_and_is_heard_out(tmp_path: Path) -> None:
    part = replace(track_of([Note(0, 72, BEAT // 8, 110)]), echo_send_db=-6.0)
    settings = RenderSettings(echo_seconds=0.5, echo_feedback=0.5)
    result = render_song(song_of(part, end_tick=BEAT), {"part": plain(sine_zone(72))}, tmp_path, settings)
    audio, rate = _read(result.mix)
    peaks = [np.abs(audio[:, round(s * rate) : round((s + 0.3) * rate)]).max(axis=1) for s in (0.5, 1.0, 1.5)]
    assert peaks[0][0] > 5 * peaks[0][1] and peaks[1][1] > 5 * peaks[1][0] and peaks[2][0] > 5 * peaks[2][1]
    assert result.tail_seconds > 2.5


def test_an_endless_tail_is_faded_at_the_limit(tmp_path: Path) -> None:
    held = Instrument("held", (constant_zone(0.5, seconds=20.0),), is_one_shot=True)
    song = song_of(track_of([Note(0, 60, BEAT, 127)]))
    result = render_song(song, {"part": held}, tmp_path, RenderSettings(tail_limit_seconds=2.0))
    mix, _ = _read(result.mix)
    assert result.tail_seconds == pytest.approx(2.0, abs=0.15)
    assert np.abs(mix[:, -1]).max() == 0.0
    assert np.abs(np.diff(mix[0])[10:]).max() < 1e-3


def test_automation_moves_gain_and_pan_without_steps(tmp_path: Path) -> None:
    track = track_of(
        [Note(0, 60, 4 * BEAT, 127)],
        gain_automation=(Automation(2 * BEAT, -6.0),),
        pan_automation=(Automation(0, -1.0), Automation(3 * BEAT, 1.0)),
    )
    result = render_song(song_of(track), {"part": plain(constant_zone(0.5, seconds=3.0))}, tmp_path)
    left, right = _read(result.stems["part"])[0]
    assert left[40000] == pytest.approx(0.5, abs=1e-3)
    assert left[60000] == pytest.approx(0.5 * db_to_amplitude(-6.0), abs=1e-3)
    assert right[80000] == pytest.approx(0.5 * db_to_amplitude(-6.0), abs=1e-3)
    assert np.abs(np.diff(left[200:80000])).max() < 2e-3


def test_what_is_muted_or_not_soloed_is_not_rendered(tmp_path: Path) -> None:
    notes = [Note(0, 60, BEAT, 100)]
    tracks = [track_of(notes, name="a", is_muted=True), track_of(notes, name="b"), track_of(notes, name="c", is_enabled=False)]
    instruments = {name: plain(sine_zone(60)) for name in "abc"}
    assert set(render_song(song_of(*tracks), instruments, tmp_path).stems) == {"b"}
    soloed = [replace(tracks[1], is_soloed=True), track_of(notes, name="d")]
    assert set(render_song(song_of(*soloed), instruments, tmp_path / "solo").stems) == {"b"}


def test_a_missing_instrument_is_a_warning(tmp_path: Path) -> None:
    notes = [Note(0, 60, BEAT, 100)]
    song = song_of(track_of(notes, name="a"), track_of(notes, name="b"))
    result = render_song(song, {"b": plain(sine_zone(60))}, tmp_path)
    assert set(result.stems) == {"b"}
    assert any("a is not heard" in warning for warning in result.warnings)


def test_nothing_to_play_names_every_track(tmp_path: Path) -> None:
    notes = [Note(0, 60, BEAT, 100)]
    tracks = (track_of(notes, name="one"), track_of(notes, name="two", is_muted=True), track_of([], name="three"))
    with pytest.raises(RenderError) as caught:
        render_song(song_of(*tracks), {}, tmp_path)
    assert all(name in str(caught.value) for name in ("one", "two is muted", "three has no notes"))
    assert not list(tmp_path.rglob("*.wav"))


class _CancelAt:
    """A job that is cancelled at the n-th question."""

    def __init__(self, questions: int) -> None:
        self.left = questions

    def report(self, fraction: float | None, stage: str) -> None:
        assert fraction is None or 0.0 <= fraction <= 1.0

    def check_cancelled(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise CancelledError("cancelled")


@pytest.mark.parametrize("questions", [0, 1, 5, 12])
def test_cancel_leaves_nothing(tmp_path: Path, questions: int) -> None:
    song = song_of(track_of([Note(BEAT * i, 60, BEAT, 90) for i in range(40)]))
    with pytest.raises(CancelledError):
        render_song(song, {"part": plain(sine_zone(60))}, tmp_path, progress=_CancelAt(questions))
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_full_disk_says_so_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = 0
    real_write = os.write

    def write(file: int, data: bytes) -> int:
        nonlocal written
        written += len(data)
        if written > 2_000_000:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real_write(file, data)

    monkeypatch.setattr(os, "write", write)
    song = song_of(track_of([Note(BEAT * i, 60, BEAT, 90) for i in range(40)]))
    with pytest.raises(StorageError, match="disk is full"):
        render_song(song, {"part": plain(sine_zone(60))}, tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_stem_past_full_scale_is_float_and_nothing_clips(tmp_path: Path) -> None:
    quiet_then_loud = [Note(0, 60, BEAT, 30), Note(4 * BEAT, 60, BEAT, 127)]
    song = song_of(track_of(quiet_then_loud, gain_db=12.0))
    result = render_song(song, {"part": plain(constant_zone(0.9))}, tmp_path)
    assert soundfile.info(result.stems["part"]).subtype == "FLOAT"
    stem, mix = _read(result.stems["part"])[0], _read(result.mix)[0]
    assert stem.max() > 2.0
    assert np.abs(stem * db_to_amplitude(result.master_gain_db) - mix).max() < 3e-4
    assert any("32-bit float" in warning for warning in result.warnings)


def test_a_levelled_song_keeps_its_gain(tmp_path: Path) -> None:
    song = replace(song_of(track_of([Note(0, 60, BEAT, 127)])), master_gain_db=-7.5)
    result = render_song(song, {"part": plain(constant_zone(0.5))}, tmp_path)
    assert result.master_gain_db == -7.5
    assert amplitude_to_db(result.peak) == pytest.approx(-7.5 + amplitude_to_db(0.5 * 0.5**0.5), abs=0.01)


def test_rendering_again_from_the_cache_gives_the_same_bytes(tmp_path: Path) -> None:
    track = track_of([Note(BEAT * i, 55 + i, BEAT, 60 + 5 * i) for i in range(8)], room_send_db=-10.0)
    instruments, cache = {"part": plain(sine_zone(58))}, tmp_path / "cache"
    first = render_song(song_of(track), instruments, tmp_path / "one", pitched_cache=cache)
    second = render_song(song_of(track), instruments, tmp_path / "two", pitched_cache=cache)
    assert first.mix.read_bytes() == second.mix.read_bytes()
    assert first.stems["part"].read_bytes() == second.stems["part"].read_bytes()


def test_an_unwritable_cache_is_a_warning_and_changes_nothing(tmp_path: Path) -> None:
    track = track_of([Note(0, 62, BEAT, 100)])
    instruments = {"part": plain(sine_zone(60))}
    blocked = tmp_path / "pitched"
    blocked.write_bytes(b"no folder")
    without = render_song(song_of(track), instruments, tmp_path / "one")
    result = render_song(song_of(track), instruments, tmp_path / "two", pitched_cache=blocked)
    assert [warning for warning in result.warnings if "kept" in warning]
    assert result.mix.read_bytes() == without.mix.read_bytes()

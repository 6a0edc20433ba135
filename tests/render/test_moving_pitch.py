"""Bends, vibrato, tuning and glides as they are heard: the pitch of the rendered sound, moment by moment."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from airdesk.audio.instrument import Instrument, Zone
from airdesk.model.notes import Note
from airdesk.model.song import Automation, Song
from airdesk.render.settings import RenderSettings
from airdesk.render.song_renderer import render_song
from airdesk.units import pitch_to_hz
from tests.helpers.instruments import constant_zone, looped_sine_zone, plain, sine_zone, song_of, tone_zone, track_of
from tests.helpers.sound_measures import moving_cents

BEAT = 480  # half a second
BENDS = (
    Automation(0, 0.0),
    Automation(BEAT, 2.0),
    Automation(2 * BEAT, -1.0),
    Automation(3 * BEAT, 0.5),
    Automation(4 * BEAT, 12.0),
)


def _stem(song: Song, instrument: Instrument, folder: Path, sample_rate: int = 44100) -> np.ndarray:
    result = render_song(song, {"part": instrument}, folder, RenderSettings(sample_rate=sample_rate))
    audio, _ = soundfile.read(result.stems["part"], dtype="float64", always_2d=True)
    return audio[:, 0]


def _at(values: np.ndarray, seconds: list[float], sample_rate: int = 44100) -> list[float]:
    return [float(values[round(second * sample_rate)]) for second in seconds]


def _curvature(audio: np.ndarray) -> float:
    return float(np.abs(np.diff(audio, 2)).max())


@pytest.mark.parametrize("sample_rate", [44100, 48000, 96000])
@pytest.mark.parametrize("zone", [sine_zone(66, seconds=6.0), looped_sine_zone(441.0)], ids=["plain", "looped"])
def test_a_bent_note_is_in_tune_at_every_moment(tmp_path: Path, zone: Zone, sample_rate: int) -> None:
    track = track_of([Note(0, 69, 5 * BEAT, 127)], pitch_automation=BENDS)
    cents = moving_cents(_stem(song_of(track), plain(zone), tmp_path, sample_rate), sample_rate, 440.0)
    found = _at(cents, [0.1, 0.25, 0.48, 0.52, 0.75, 0.98, 1.02, 1.25, 1.6, 1.9, 2.1, 2.4], sample_rate)
    assert found == pytest.approx([0, 0, 0, 200, 200, 200, -100, -100, 50, 50, 1200, 1200], abs=2.0)


def test_a_wheel_in_motion_is_a_line_without_stairs(tmp_path: Path) -> None:
    wheel = tuple(Automation(tick, tick / (4 * BEAT) * 2.0) for tick in range(0, 4 * BEAT, 10))
    track = track_of([Note(0, 69, 4 * BEAT, 127)], pitch_automation=wheel)
    cents = moving_cents(_stem(song_of(track), plain(sine_zone(69)), tmp_path), 44100, 440.0)
    times = np.arange(2000, 86000)
    assert np.abs(cents[times] - times / 88200 * 200).max() < 2.0


def test_bending_clicks_nowhere(tmp_path: Path) -> None:
    notes = [Note(0, 69, 5 * BEAT, 127)]
    still = _stem(song_of(track_of(notes)), plain(looped_sine_zone(441.0)), tmp_path / "still")
    bent = _stem(song_of(track_of(notes, pitch_automation=BENDS)), plain(looped_sine_zone(441.0)), tmp_path / "bent")
    plain_curvature = _curvature(still[4000:100000])
    assert _curvature(bent[1000:44100]) < 1.02 * plain_curvature * 2 ** (2 * 2 / 12)
    assert _curvature(bent[4000:88000]) < 1.02 * plain_curvature * 2 ** (2 * 2 / 12)
    assert _curvature(bent[4000:]) < 1.02 * plain_curvature * 2**2


def test_a_note_bent_up_has_enough_of_its_sound(tmp_path: Path) -> None:
    track = track_of([Note(0, 57, 4 * BEAT, 127)], pitch_automation=(Automation(0, 0.0), Automation(BEAT, 12.0)))
    long_enough = _stem(song_of(track), plain(sine_zone(57, seconds=4.0)), tmp_path / "long")
    assert np.abs(long_enough[80000:88000]).max() > 0.3
    too_short = _stem(song_of(track), plain(sine_zone(57, seconds=2.0)), tmp_path / "short")
    sounding = np.flatnonzero(np.abs(too_short) > 0.01)[-1] / 44100
    assert sounding == pytest.approx(0.5 + 1.5 / 2, abs=0.01)  # what is left after half a second runs out twice as fast


def test_a_bend_is_there_when_its_note_begins(tmp_path: Path) -> None:
    track = track_of(
        [Note(0, 69, BEAT, 127), Note(2 * BEAT, 69, BEAT, 127)],
        pitch_automation=(Automation(0, 0.0), Automation(2 * BEAT, 3.7), Automation(2 * BEAT + 240, 0.0)),
    )
    cents = moving_cents(_stem(song_of(track), plain(sine_zone(69)), tmp_path), 44100, 440.0)
    assert _at(cents, [1.015, 1.1, 1.23, 1.3]) == pytest.approx([370, 370, 370, 0], abs=2.0)


def test_notes_that_no_bend_touches_are_the_same_bytes(tmp_path: Path) -> None:
    notes = [Note(0, 60, BEAT, 90), Note(4 * BEAT, 64, BEAT, 90), Note(8 * BEAT, 67, BEAT, 90)]
    zone = tone_zone(60, lambda phase: np.sin(phase) + 0.3 * np.sin(5 * phase))
    bends = (Automation(0, 0.0), Automation(4 * BEAT + 100, 1.0), Automation(4 * BEAT + 300, 0.0))
    still = _stem(song_of(track_of(notes)), plain(zone), tmp_path / "still")
    bent = _stem(song_of(track_of(notes, pitch_automation=bends)), plain(zone), tmp_path / "bent")
    assert (still[:88200] == bent[:88200]).all()
    assert (still[88200:110000] != bent[88200:110000]).any()
    assert (still[150000:] == bent[150000:]).all()


def test_tuning_needs_no_bending_and_is_exact(tmp_path: Path) -> None:
    higher = _stem(song_of(track_of([Note(0, 71, BEAT, 127)])), plain(sine_zone(60)), tmp_path / "higher")
    tuned_track = track_of([Note(0, 69, BEAT, 127)], pitch_automation=(Automation(0, 2.0),))
    tuned = _stem(song_of(tuned_track), plain(sine_zone(60)), tmp_path / "tuned")
    assert (tuned == higher).all()
    fine = track_of([Note(0, 69, 2 * BEAT, 127)], pitch_automation=(Automation(0, 0.37),))
    cents = moving_cents(_stem(song_of(fine), plain(sine_zone(60)), tmp_path / "fine"), 44100, 440.0)
    assert _at(cents, [0.2, 0.5, 0.8]) == pytest.approx([37.0] * 3, abs=0.2)


def test_a_scale_moves_each_pitch_class_alone(tmp_path: Path) -> None:
    notes = [Note(0, 69, BEAT, 127), Note(2 * BEAT, 81, BEAT, 127), Note(4 * BEAT, 72, BEAT, 127)]
    scale = tuple(float(-30 if pitch_class == 9 else 12 if pitch_class == 0 else 0) for pitch_class in range(12))
    audio = _stem(song_of(track_of(notes, scale_cents=scale)), plain(sine_zone(69)), tmp_path)
    found = [
        _at(moving_cents(audio, 44100, pitch_to_hz(pitch)), [second])[0] for pitch, second in [(69, 0.3), (81, 1.3), (72, 2.3)]
    ]
    assert found == pytest.approx([-30, -30, 12], abs=0.5)


@pytest.mark.parametrize("depth", [0.5, 0.2])
def test_vibrato_swings_five_and_a_half_times_a_second(tmp_path: Path, depth: float) -> None:
    swings = (Automation(0, 0.0), Automation(BEAT, depth), Automation(7 * BEAT, 0.0))
    track = track_of([Note(0, 69, 8 * BEAT, 127)], vibrato_automation=swings)
    cents = moving_cents(_stem(song_of(track), plain(looped_sine_zone(441.0)), tmp_path), 44100, 440.0)
    assert np.abs(cents[2000:19000]).max() < 0.5
    heard = cents[24000:150000]
    assert heard.max() == pytest.approx(100 * depth, abs=2.0)
    assert heard.min() == pytest.approx(-100 * depth, abs=2.0)
    rises = np.flatnonzero((heard[:-1] < 0) & (heard[1:] >= 0))
    assert 44100 / np.diff(rises).mean() == pytest.approx(5.5, abs=0.02)
    assert np.abs(cents[156000:175000]).max() < 0.5


def _gliding(zone: Zone, **traits: object) -> Instrument:
    return plain(zone, is_mono=True, glide_seconds=0.1, **traits)


def test_overlapping_notes_of_a_gliding_instrument_are_one_voice(tmp_path: Path) -> None:
    notes = [Note(0, 69, BEAT + 20, 127), Note(BEAT, 76, 2 * BEAT, 40), Note(2 * BEAT, 64, 2 * BEAT, 127)]
    audio = _stem(song_of(track_of(notes)), _gliding(sine_zone(69, seconds=4.0), attack_seconds=0.05), tmp_path)
    cents = moving_cents(audio, 44100, 440.0)
    assert _at(cents, [0.3, 0.49, 0.55, 0.62, 0.99]) == pytest.approx([0, 0, 350, 700, 700], abs=4.0)
    assert _at(cents, [1.05, 1.12, 1.9]) == pytest.approx([100, -500, -500], abs=4.0)
    level = np.abs(audio[5000:80000]).reshape(-1, 500).max(axis=1)
    assert level.min() > 0.95 * level.max()  # never struck again
    assert _curvature(audio[3000:88000]) < 1.02 * 0.5 * 0.5**0.5 * (2 * np.pi * pitch_to_hz(76) / 44100) ** 2


def test_notes_that_do_not_overlap_are_struck_again_at_their_own_pitch(tmp_path: Path) -> None:
    notes = [Note(0, 69, BEAT + 20, 127), Note(BEAT, 76, BEAT, 127), Note(2 * BEAT, 71, BEAT, 127)]
    cents = moving_cents(_stem(song_of(track_of(notes)), _gliding(sine_zone(69)), tmp_path), 44100, 440.0)
    assert _at(cents, [0.3, 0.8, 1.02, 1.2, 1.4]) == pytest.approx([0, 700, 200, 200, 200], abs=2.0)
    level = _stem(song_of(track_of(notes)), _gliding(constant_zone(0.5, seconds=0.3)), tmp_path / "level")
    is_on = np.abs(level) > 0.1
    assert np.flatnonzero(is_on[1:] & ~is_on[:-1]) == pytest.approx([0, 44100], abs=100)


def test_the_pitch_goes_back_to_a_key_that_is_still_held(tmp_path: Path) -> None:
    notes = [Note(0, 69, 4 * BEAT, 127), Note(BEAT, 72, BEAT, 127)]
    audio = _stem(song_of(track_of(notes)), _gliding(sine_zone(69, seconds=4.0)), tmp_path)
    assert _at(moving_cents(audio, 44100, 440.0), [0.4, 0.9, 1.05, 1.4]) == pytest.approx([0, 300, 150, 0], abs=3.0)


def test_a_glide_and_a_bend_add_up(tmp_path: Path) -> None:
    notes = [Note(0, 69, BEAT + 20, 127), Note(BEAT, 74, 2 * BEAT, 127)]
    track = track_of(notes, pitch_automation=(Automation(0, 0.0), Automation(2 * BEAT, 1.0)))
    cents = moving_cents(_stem(song_of(track), _gliding(sine_zone(69, seconds=4.0)), tmp_path), 44100, 440.0)
    assert _at(cents, [0.4, 0.9, 1.2]) == pytest.approx([0, 500, 600], abs=2.0)


def test_chords_on_a_mono_sound_lose_no_note(tmp_path: Path) -> None:
    instrument = plain(sine_zone(69), is_mono=True)
    chord = _stem(song_of(track_of([Note(0, pitch, 2 * BEAT, 127) for pitch in (60, 64, 67)])), instrument, tmp_path / "a")
    spectrum = np.abs(np.fft.rfft(chord[4000:40000] * np.hanning(36000)))
    heard = [spectrum[round(pitch_to_hz(pitch) / 44100 * 36000)] for pitch in (60, 64, 67)]
    assert min(heard) > 0.5 * max(heard)
    line = _stem(song_of(track_of([Note(0, 60, BEAT + 40, 127), Note(BEAT, 64, BEAT, 127)])), instrument, tmp_path / "b")
    assert np.abs(np.fft.rfft(line[24000:42000] * np.hanning(18000)))[round(pitch_to_hz(60) / 44100 * 18000)] < 1.0

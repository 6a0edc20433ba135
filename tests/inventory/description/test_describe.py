"""What listening tells of sounds whose truth is known because they are made here."""

from __future__ import annotations

import numpy as np
import pytest

from airdesk.audio.buffer import AudioBuffer
from airdesk.inventory.description.describe import describe
from airdesk.inventory.description.hearing import heard
from airdesk.inventory.description.keys import heard_key
from airdesk.model.harmony import Key
from airdesk.model.sample import Description

RATE = 44100


def _sound(audio: np.ndarray, rate: int = RATE) -> AudioBuffer:
    scaled = 0.7 * audio / np.max(np.abs(audio))
    return AudioBuffer(np.ascontiguousarray(np.atleast_2d(scaled), np.float32), rate)


def _struck(hz: float, seconds: float = 1.2, rate: int = RATE, stiffness: float = 0.0002) -> np.ndarray:
    """A struck string: partials that die away, the higher the faster, and lie a little too high."""
    t = np.arange(int(seconds * rate)) / rate
    tone = np.zeros_like(t)
    for number in range(1, int(min(24, 9000 / hz)) + 1):
        partial = number * hz * np.sqrt(1 + stiffness * number**2)
        tone += np.sin(2 * np.pi * partial * t + number) * np.exp(-t * (2 + 0.6 * number)) / number
    return tone


def _hz(pitch: float) -> float:
    return float(440.0 * 2 ** ((pitch - 69) / 12))


def _pitch(found: Description) -> float:
    assert found.root_midi is not None
    return found.root_midi + found.root_cents / 100


@pytest.mark.parametrize("rate", [44100, 48000])
@pytest.mark.parametrize("pitch", [28, 36.2, 45, 57.3, 60, 72, 84, 93])
def test_a_struck_string_has_the_pitch_it_was_tuned_to(pitch: float, rate: int) -> None:
    assert _pitch(describe(_sound(_struck(_hz(pitch), rate=rate), rate))) == pytest.approx(pitch, abs=0.15)


@pytest.mark.parametrize("end_hz", [32.7, 41.2, 55.0])
def test_an_808_has_the_pitch_it_falls_to(end_hz: float) -> None:
    t = np.arange(int(1.5 * RATE)) / RATE
    hz = end_hz * (1 + 4 * np.exp(-t / 0.02))
    wave = np.tanh(2 * np.sin(2 * np.pi * np.cumsum(hz) / RATE)) * np.exp(-t / 0.7)
    assert _pitch(describe(_sound(wave))) == pytest.approx(69 + 12 * np.log2(end_hz / 440), abs=0.3)


def test_vibrato_is_heard_as_the_note_it_moves_around() -> None:
    t = np.arange(int(1.5 * RATE)) / RATE
    hz = 440 * 2 ** (0.4 / 12 * np.sin(2 * np.pi * 5.5 * t))
    phase = 2 * np.pi * np.cumsum(hz) / RATE
    tone = sum(np.sin(number * phase) / number for number in range(1, 12)) * np.minimum(1, t / 0.08)
    assert _pitch(describe(_sound(np.asarray(tone)))) == pytest.approx(69, abs=0.3)


def test_a_note_without_its_fundamental_keeps_its_pitch() -> None:
    t = np.arange(RATE) / RATE
    tone = sum(np.sin(2 * np.pi * 110 * number * t) / number for number in range(3, 16)) * np.exp(-t)
    assert _pitch(describe(_sound(np.asarray(tone)))) == pytest.approx(45, abs=0.2)


def test_noise_has_no_pitch() -> None:
    noise = np.random.default_rng(1).standard_normal(RATE // 2) * np.exp(-np.arange(RATE // 2) / 9000)
    assert describe(_sound(noise)).root_midi is None


def test_the_gain_brings_the_sound_to_its_level_within_bounds() -> None:
    found = describe(_sound(_struck(220.0)))
    assert found.loudness_rms * 10 ** (found.gain_db_normalize / 20) == pytest.approx(0.2, rel=0.01)
    soft = AudioBuffer(np.full((1, RATE), 1e-4, np.float32) * np.sin(np.arange(RATE)).astype(np.float32), RATE)
    assert describe(soft).gain_db_normalize == 24.0


def test_onset_and_decay_are_those_of_the_sound() -> None:
    tone = np.concatenate([np.zeros(RATE // 10), np.sin(np.arange(RATE) * 0.1) * np.exp(-np.arange(RATE) / RATE / 0.1)])
    found = describe(_sound(tone))
    assert found.onset_seconds == pytest.approx(0.1, abs=0.005)
    assert found.decay_seconds == pytest.approx(0.46, abs=0.05)


def test_a_drum_loop_is_a_loop_with_its_tempo_and_bars() -> None:
    rng = np.random.default_rng(3)
    loop = np.zeros(int(8 * 60 / 125 * RATE))
    for step in range(32):
        start = int(step * 15 / 125 * RATE)
        t = np.arange(min(6000, len(loop) - start)) / RATE
        loop[start : start + len(t)] += 0.3 * rng.standard_normal(len(t)) * np.exp(-t / 0.01)
        if step % 4 == 0:
            loop[start : start + len(t)] += np.sin(2 * np.pi * 55 * t) * np.exp(-t / 0.06)
        if step % 8 == 4:
            loop[start : start + len(t)] += 0.8 * rng.standard_normal(len(t)) * np.exp(-t / 0.05)
    found = describe(_sound(loop))
    assert found.is_loop
    assert found.tempo_bpm == pytest.approx(125, rel=0.01)
    assert found.beats == 8.0
    assert found.filing is not None
    assert found.filing.category == "loop"


@pytest.mark.parametrize("tonic", range(12))
def test_a_key_is_named_as_songs_name_it(tonic: int) -> None:
    cadence = [(0, 4, 7), (5, 9, 12), (7, 11, 14), (0, 4, 7)]
    chords = [np.sum([_struck(_hz(60 + tonic + step), 0.6) for step in chord], axis=0) for chord in cadence]
    audio = np.asarray(np.concatenate(chords) / 10, np.float32)
    assert heard_key(heard(audio)) == Key(tonic, "major").name


def test_a_single_sound_is_no_loop() -> None:
    assert not describe(_sound(_struck(110.0, seconds=2.5))).is_loop


def test_silence_and_a_single_frame_are_described() -> None:
    assert describe(AudioBuffer(np.zeros((2, 1000), np.float32), RATE)).root_midi is None
    assert describe(AudioBuffer(np.ones((1, 1), np.float32), RATE)).peak == 1.0


def test_channels_that_cancel_each_other_are_heard() -> None:
    tone = _struck(220.0)
    assert _pitch(describe(_sound(np.stack([tone, -tone])))) == pytest.approx(57, abs=0.1)


def test_the_same_sound_is_described_the_same() -> None:
    sound = _sound(_struck(330.0))
    assert describe(sound) == describe(sound)

"""Transposing: in tune, seamless, and the same however much is asked for."""

from __future__ import annotations

import numpy as np
import pytest

from airdesk.render.pitched_sound import pitched_sound
from tests.helpers.instruments import looped_sine_zone, sine_zone


def _hz(signal: np.ndarray, sample_rate: int) -> float:
    """Frequency of a sine from its zero crossings, interpolated."""
    x = signal.astype(float)
    at = np.flatnonzero((x[:-1] < 0) & (x[1:] >= 0))
    exact = at + x[at] / (x[at] - x[at + 1])
    return float((len(exact) - 1) / (exact[-1] - exact[0]) * sample_rate)


@pytest.mark.parametrize("sample_rate", [44100, 48000, 96000])
@pytest.mark.parametrize("semitones", [-12.0, -3.0, -0.37, 0.0, 1.0, 2.5, 12.0])
def test_is_in_tune_within_a_tenth_of_a_cent(sample_rate: int, semitones: float) -> None:
    zone = sine_zone(60)
    sound = pitched_sound(zone, zone.load(), semitones, sample_rate, None)
    heard = sound.audio[0, 2000:-4000]
    expected = 440 * 2 ** ((60 + semitones - 69) / 12)
    assert abs(1200 * np.log2(_hz(heard, sample_rate) / expected)) < 0.1


@pytest.mark.parametrize("semitones", [-3.0, 0.0, 1.0, 2.0, 7.3])
def test_a_loop_stays_in_tune_and_seamless(semitones: float) -> None:
    zone = looped_sine_zone(441.0, periods=3)
    sound = pitched_sound(zone, zone.load(), semitones, 48000, None)
    loop = sound.audio[0, -sound.loop_length :]
    endless = np.concatenate((sound.audio[0], loop, loop, loop))
    frequency = 440 * 2 ** ((zone.root_pitch + semitones - 69) / 12)
    assert abs(1200 * np.log2(_hz(endless[500:], 48000) / frequency)) < 0.5
    bound = 0.5 * 32767 * (2 * np.pi * frequency / 48000) ** 2
    assert np.abs(np.diff(endless[100:].astype(float), 2)).max() < bound + 4.0


def test_a_loop_loses_its_offset() -> None:
    zone = looped_sine_zone(441.0)
    sound = pitched_sound(zone, zone.load() + np.int16(900), 1.0, 44100, None)
    assert abs(float(sound.audio[0, -sound.loop_length :].mean())) < 2.0
    assert abs(int(sound.audio[0, 0])) < 1000


def test_less_of_a_sound_is_the_beginning_of_more() -> None:
    zone = sine_zone(60, seconds=4.0)
    short = pitched_sound(zone, zone.load(), 1.0, 44100, 22050)
    whole = pitched_sound(zone, zone.load(), 1.0, 44100, None)
    assert short.audio.shape == (1, 22050)
    assert np.abs(whole.audio[:, :22050].astype(int) - short.audio).max() <= 1


def test_a_sound_that_stops_abruptly_is_faded_out() -> None:
    zone = sine_zone(60.3, seconds=0.5)
    sound = pitched_sound(zone, zone.load(), 0.0, 44100, None)
    assert abs(int(sound.audio[0, -1])) < 40


def test_overshoot_is_kept_as_gain() -> None:
    zone = sine_zone(60, seconds=0.5, amplitude=1.0)
    square = np.sign(zone.load()).astype(np.int16) * 32767
    sound = pitched_sound(zone, square, 1.0, 44100, None)
    assert sound.gain > 1.01
    middle = np.median(np.abs(sound.audio[0, 1000:-1000] * sound.gain / 32767))
    assert middle == pytest.approx(1.0, abs=0.05)

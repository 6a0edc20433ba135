"""Stretching keeps the beat, the pitch and the length."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from airdesk.audio.buffer import Audio
from airdesk.audio.stretch import StretchQuality, StretchStream, stretch
from airdesk.errors import BadInputError

RATE = 44100
STRIKES = np.arange(0.0, 3.9, 0.25)  # seconds


def _strikes(rate: int = RATE, channels: int = 2) -> Audio:
    """Drum strikes: noise and a body, every quarter second."""
    rng = np.random.default_rng(3)
    audio = np.zeros((channels, 4 * rate), np.float32)
    for strike in STRIKES:
        start, seconds = round(strike * rate), np.arange(rate // 6) / rate
        body = 0.4 * np.sin(2 * np.pi * 190 * seconds) * np.exp(-25 * seconds)
        sound = body + 0.4 * rng.normal(size=len(seconds)) * np.exp(-60 * seconds)
        audio[:, start : start + len(seconds)] += sound[: audio.shape[1] - start].astype(np.float32)
    return audio


def _errors_ms(audio: Audio, ratio: float, rate: int = RATE) -> np.ndarray:
    power = np.square(audio).sum(axis=0)
    errors = []
    for strike in STRIKES:
        place = round(strike * ratio * rate)
        start = max(0, place - rate // 25)
        around = power[start : place + rate // 25]
        errors.append(1000 * (start + int(np.argmax(around > 0.1 * around.max())) - place) / rate)
    return np.array(errors)


@pytest.mark.parametrize("ratio", [0.75, 0.9, 0.96, 1.04, 1.13, 1.25])
def test_strikes_keep_their_places(ratio: float) -> None:
    stretched = stretch(_strikes(), RATE, ratio)
    assert stretched.shape == (2, round(4 * RATE * ratio)) and stretched.dtype == np.float32
    assert np.abs(_errors_ms(stretched, ratio)).max() <= 1.5


def test_the_quick_way_keeps_the_grid_for_small_changes() -> None:
    for ratio in (0.93, 1.07):
        assert np.abs(_errors_ms(stretch(_strikes(), RATE, ratio, quality="quick"), ratio)).max() <= 3.0


def test_another_sample_rate_keeps_the_places_too() -> None:
    stretched = stretch(_strikes(48000, 1), 48000, 1.08)
    assert np.abs(_errors_ms(stretched, 1.08, 48000)).max() <= 1.5


@pytest.mark.parametrize("quality", ["quick", "fine"])
@pytest.mark.parametrize(("ratio", "semitones"), [(0.9, 0.0), (1.0, 3.0), (1.2, -5.0)])
def test_pitch_is_what_was_asked_for(ratio: float, semitones: float, quality: StretchQuality) -> None:
    tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(3 * RATE) / RATE)
    stretched = stretch(tone[None].astype(np.float32), RATE, ratio, semitones, quality)[0]
    middle = stretched[RATE : 2 * RATE] * np.hanning(RATE)
    spectrum = np.abs(np.fft.rfft(middle, 8 * RATE))
    cents = 1200 * np.log2(np.argmax(spectrum) / 8 / (440 * 2 ** (semitones / 12)))
    assert abs(cents) <= 3
    assert np.abs(stretched[RATE : 2 * RATE]).max() == pytest.approx(0.5, abs=0.02)


def test_a_stream_in_uneven_pieces_gives_the_whole() -> None:
    audio, stream = _strikes(), StretchStream(2, RATE, 1.1)
    edges = [0, 100, 4096, 20000, 20001, 90000, audio.shape[1]]
    parts = [stream.process(audio[:, a:b], is_last=b == edges[-1]) for a, b in pairwise(edges)]
    streamed = np.concatenate(parts, axis=1)
    assert streamed.shape[1] == round(audio.shape[1] * 1.1)
    assert np.abs(_errors_ms(streamed, 1.1)).max() <= 1.5


def test_nothing_to_do_copies() -> None:
    audio = _strikes()
    assert np.array_equal(stretch(audio, RATE, 1.0), audio)
    assert stretch(audio[:, :0], RATE, 1.3).shape == (2, 0)


def test_the_same_sound_twice_is_the_same() -> None:
    assert np.array_equal(stretch(_strikes(), RATE, 1.07, 2.0), stretch(_strikes(), RATE, 1.07, 2.0))


@pytest.mark.parametrize(("ratio", "semitones"), [(0.1, 0.0), (5.0, 0.0), (1.0, 30.0), (float("nan"), 0.0)])
def test_what_cannot_be_is_refused(ratio: float, semitones: float) -> None:
    with pytest.raises(BadInputError):
        stretch(_strikes(), RATE, ratio, semitones)

"""The room: linear, decaying, free of low end, the same however the audio is cut into blocks."""

from __future__ import annotations

import numpy as np
import pytest

from airdesk.dsp.room import CHUNK_FRAMES, Room


def _wet(audio: np.ndarray, sample_rate: int = 44100, *, send: float = 1.0, seconds: float = 1.4) -> np.ndarray:
    """Only what the room adds."""
    heard = audio.astype(np.float32).copy()
    Room(sample_rate, room_seconds=seconds).process(heard, send)
    return heard - audio.astype(np.float32)


def _noise(seconds: float, sample_rate: int = 44100, seed: int = 1) -> np.ndarray:
    count = round(seconds * sample_rate) // CHUNK_FRAMES * CHUNK_FRAMES
    return np.random.default_rng(seed).standard_normal((2, count)).astype(np.float32) * 0.1


def test_rooms_of_stems_sum_to_the_room_of_their_sum() -> None:
    one, two = _noise(1.0, seed=1), _noise(1.0, seed=2)
    assert np.abs(_wet(one, send=0.3) + _wet(two, send=0.3) - _wet(one + two, send=0.3)).max() < 1e-5


def test_blocks_do_not_matter() -> None:
    audio = _noise(1.0)
    whole, cut = audio.copy(), audio.copy()
    Room(44100).process(whole, 0.5)
    room = Room(44100)
    for start in range(0, cut.shape[1], 3 * CHUNK_FRAMES):
        block = np.ascontiguousarray(cut[:, start : start + 3 * CHUNK_FRAMES])
        room.process(block, 0.5)
        cut[:, start : start + 3 * CHUNK_FRAMES] = block
    assert np.abs(whole - cut).max() < 1e-6


@pytest.mark.parametrize("sample_rate", [44100, 48000, 96000])
@pytest.mark.parametrize("seconds", [0.7, 1.4, 4.5])
def test_decays_in_about_its_time(sample_rate: int, seconds: float) -> None:
    click = np.zeros((2, round(1.5 * seconds * sample_rate) // CHUNK_FRAMES * CHUNK_FRAMES), np.float32)
    click[:, 0] = 1.0
    wet = _wet(click, sample_rate, seconds=seconds)
    energy = np.cumsum((wet.astype(float) ** 2).sum(axis=0)[::-1])[::-1]
    level = 10 * np.log10(energy / energy[0] + 1e-30)
    measured = 2 * (np.argmax(level < -35) - np.argmax(level < -5)) / sample_rate
    assert 0.6 * seconds < measured < 1.1 * seconds


def test_is_about_as_loud_as_what_is_sent_and_wide() -> None:
    audio = _noise(4.0)
    audio[1] = audio[0]
    wet = _wet(audio)[:, 88200:]
    assert abs(20 * np.log10(wet.std() / audio.std())) < 3.0
    assert abs(np.corrcoef(wet)[0, 1]) < 0.5


@pytest.mark.parametrize(("frequency_hz", "low", "high"), [(40.0, -40.0, -10.0), (1000.0, -8.0, 8.0)])
def test_low_end_stays_out(frequency_hz: float, low: float, high: float) -> None:
    time = np.arange(4 * 44100 // CHUNK_FRAMES * CHUNK_FRAMES) / 44100
    tones = [np.sin(2 * np.pi * frequency_hz * factor * time) for factor in (0.96, 1.0, 1.04)]
    audio = np.stack([sum(tones), sum(tones)]).astype(np.float32) * 0.1
    gain_db = 20 * np.log10(_wet(audio)[:, 88200:].std() / audio[:, 88200:].std())
    assert low < gain_db < high


def test_forgets_everything_when_reset() -> None:
    room = Room(44100)
    quiet = [room.is_quiet]
    room.process(_noise(0.2), 1.0)
    quiet.append(room.is_quiet)
    room.reset()
    quiet.append(room.is_quiet)
    silence = np.zeros((2, 8 * CHUNK_FRAMES), np.float32)
    room.process(silence, 1.0)
    assert quiet == [True, False, True]
    assert np.abs(silence).max() == 0.0

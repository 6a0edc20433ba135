"""The compiled loop gives what a slow and plain one gives."""

from __future__ import annotations

import numpy as np
import pytest

from airdesk.render.voice_kernel import NEVER, VOICE, Voices, add_voices


def _random_voices(count: int, pool_frames: int, rng: np.random.Generator) -> Voices:
    voices = np.zeros(count, VOICE)
    voices["start"] = np.sort(rng.integers(0, 20000, count))
    voices["length"] = rng.integers(50, 900, count)
    is_looped = rng.random(count) < 0.5
    voices["loop_length"] = np.where(is_looped, rng.integers(1, 50, count), 0)
    voices["left"] = rng.integers(0, pool_frames - 2000, count)
    voices["right"] = voices["left"] + np.where(rng.random(count) < 0.5, 0, 950)
    voices["attack"] = rng.integers(0, 100, count)
    voices["gate_end"] = voices["start"] + rng.integers(1, 3000, count)
    voices["release"] = rng.integers(1, 400, count)
    voices["cut"] = np.where(rng.random(count) < 0.3, voices["start"] + rng.integers(1, 2000, count), NEVER)
    voices["fade"] = rng.integers(1, 100, count)
    ends = np.minimum(
        voices["gate_end"] + voices["release"], np.where(voices["cut"] == NEVER, NEVER, voices["cut"] + voices["fade"])
    )
    voices["end"] = np.where(is_looped, ends, np.minimum(ends, voices["start"] + voices["length"]))
    voices["gain_left"], voices["gain_right"] = rng.random(count) / 32767, rng.random(count) / 32767
    return voices


def _plainly(voices: Voices, pool: np.ndarray, num_frames: int) -> np.ndarray:
    audio = np.zeros((2, num_frames))
    for voice in voices:
        frames = np.arange(voice["start"], min(voice["end"], num_frames))
        position = frames - voice["start"]
        if voice["loop_length"]:
            loop_start = voice["length"] - voice["loop_length"]
            position = np.where(
                position < voice["length"], position, loop_start + (position - voice["length"]) % voice["loop_length"]
            )
        level = np.minimum(1.0, (frames - voice["start"] + 1) / max(1, voice["attack"]))
        level = level * np.clip((voice["gate_end"] + voice["release"] - frames) / voice["release"], 0, 1) ** 2
        if voice["cut"] != NEVER:
            level = level * np.clip((voice["cut"] + voice["fade"] - frames) / voice["fade"], 0, 1)
        audio[0, frames] += pool[voice["left"] + position] * level * voice["gain_left"]
        audio[1, frames] += pool[voice["right"] + position] * level * voice["gain_right"]
    return audio


@pytest.mark.parametrize("block_frames", [512, 6000, 40960])
def test_blocks_of_any_size_give_the_plain_sum(block_frames: int) -> None:
    rng = np.random.default_rng(5)
    pool = rng.integers(-32767, 32767, 30000).astype(np.int16)
    voices = _random_voices(120, len(pool), rng)
    num_frames = -(-40000 // block_frames) * block_frames
    sounding, blocks = np.zeros(len(voices) + 2, np.int64), []
    for start in range(0, num_frames, block_frames):
        audio = np.zeros((2, block_frames), np.float32)
        add_voices(voices, pool, sounding, start, audio)
        blocks.append(audio)
    assert np.abs(np.concatenate(blocks, axis=1) - _plainly(voices, pool, num_frames)).max() < 2e-5
    assert sounding[0] == len(voices)
    assert sounding[1] == 0


def _in_blocks(voices: Voices, pool: np.ndarray, block_frames: int) -> bytes:
    sounding, blocks = np.zeros(len(voices) + 2, np.int64), []
    for start in range(0, 30720, block_frames):
        audio = np.zeros((2, block_frames), np.float32)
        add_voices(voices, pool, sounding, start, audio)
        blocks.append(audio)
    return np.concatenate(blocks, axis=1).tobytes()


@pytest.mark.parametrize("block_frames", [96, 512, 6144, 30720])
def test_blocks_of_any_size_give_the_same_bytes(block_frames: int) -> None:
    rng = np.random.default_rng(5)
    pool = rng.integers(-32767, 32767, 30000).astype(np.int16)
    voices = _random_voices(120, len(pool), rng)
    assert _in_blocks(voices, pool, block_frames) == _in_blocks(voices, pool, 10240)


def test_an_hour_into_the_song_the_envelope_is_as_exact_as_at_its_start() -> None:
    pool = np.full(20000, 32767, np.int16)
    voice = np.zeros(1, VOICE)
    start = 3600 * 96000
    for name, value in {
        "start": start,
        "length": 20000,
        "gate_end": start + 9000,
        "release": 1000,
        "cut": NEVER,
        "fade": 1,
    }.items():
        voice[name] = value
    voice["end"], voice["gain_left"], voice["gain_right"] = start + 10000, 1 / 32767, 1 / 32767
    audio = np.zeros((2, 16384), np.float32)
    add_voices(voice, pool, np.zeros(3, np.int64), start, audio)
    assert audio[0, 9500] == pytest.approx(0.25, abs=1e-3)
    assert audio[0, 10000] == 0.0

"""The compiled loop for moving pitches gives what a slow and plain one gives, in blocks of any size."""

from __future__ import annotations

import numpy as np
import pytest

from airdesk.render.bent_kernel import add_bent_voices
from airdesk.render.bent_notes import BEND, Bends
from airdesk.render.sinc_table import PLACES, TAPS, sinc_tables
from airdesk.render.voice_kernel import NEVER, VOICE, Voices, add_voices

NUM_FRAMES = 30720
TABLES = sinc_tables(np.array([0, 3, 12]))


def _axis() -> tuple[np.ndarray, np.ndarray]:
    """Corners every 64 frames through bends of more than an octave, and a long rest."""
    corners = np.append(np.arange(0, 12800, 64), [20032, 20096, 20160])
    semitones = 9.0 * np.sin(corners / 2500.0) - 3.0
    semitones[-3:] = semitones[-4]
    speeds = np.exp2(semitones / 12)
    lengths = np.diff(corners)
    positions = np.append(0.0, np.cumsum((speeds[1:] + speeds[:-1]) / 2 * lengths))
    halves = np.append(np.where(semitones[1:] == semitones[:-1], 0.0, np.diff(speeds) / lengths / 2), 0.0)
    return corners, np.stack((positions, speeds, halves))


def _positions(frames: np.ndarray) -> np.ndarray:
    corners, axis = _axis()
    corner = np.searchsorted(corners, frames, side="right") - 1
    after = frames - corners[corner]
    return axis[0, corner] + after * (axis[1, corner] + after * axis[2, corner])


def _voices(count: int, pool_frames: int, rng: np.random.Generator) -> tuple[Voices, Bends]:
    voices, bends = np.zeros(count, VOICE), np.zeros(count, BEND)
    voices["start"] = np.sort(rng.integers(0, 25000, count))
    voices["length"] = rng.integers(50, 3000, count)
    is_looped = rng.random(count) < 0.5
    voices["loop_length"] = np.where(is_looped, np.minimum(voices["length"], rng.integers(1, 300, count)), 0)
    voices["left"] = rng.integers(0, pool_frames - 7000, count)
    voices["right"] = voices["left"] + np.where(rng.random(count) < 0.5, 0, 3000)
    voices["attack"] = rng.integers(0, 100, count)
    voices["gate_end"] = voices["start"] + rng.integers(1, 6000, count)
    voices["release"] = rng.integers(1, 400, count)
    voices["cut"] = np.where(rng.random(count) < 0.3, voices["start"] + rng.integers(1, 2000, count), NEVER)
    voices["fade"] = rng.integers(1, 100, count)
    voices["end"] = voices["gate_end"] + voices["release"]
    voices["gain_left"], voices["gain_right"] = rng.random(count) / 32767, rng.random(count) / 32767
    bends["origin"] = _positions(voices["start"])
    bends["ratio"] = np.exp2(-rng.integers(-3, 4, count) / 12.0)
    bends["table"] = rng.integers(0, 3, count)
    return voices, bends


def _channel(pool: np.ndarray, begin: int, voice: np.void, places: np.ndarray, table: int) -> np.ndarray:
    whole = places.astype(int)
    row, share = np.divmod((places - whole) * PLACES, 1.0)
    weights = TABLES[0][table, row.astype(int)] + share[:, None] * TABLES[1][table, row.astype(int)].astype(float)
    at = whole[:, None] + np.arange(TAPS) - (TAPS // 2 - 1)
    loop_start = voice["length"] - voice["loop_length"]
    folded = loop_start + (at - loop_start) % voice["loop_length"] if voice["loop_length"] else at
    index = np.where(at < voice["length"], at, folded)
    is_sound = (at >= 0) & ((at < voice["length"]) | (voice["loop_length"] > 0))
    source = np.where(is_sound, pool[begin + np.where(is_sound, index, 0)], 0)
    return (source * weights).sum(axis=1)


def _plainly(voices: Voices, bends: Bends, pool: np.ndarray) -> np.ndarray:
    audio = np.zeros((2, NUM_FRAMES))
    for voice, bend in zip(voices, bends, strict=True):
        frames = np.arange(voice["start"], min(voice["end"], NUM_FRAMES))
        places = np.maximum(0.0, (_positions(frames) - bend["origin"]) * bend["ratio"])
        level = np.minimum(1.0, (frames - voice["start"] + 1) / max(1, voice["attack"]))
        level = level * np.clip((voice["gate_end"] + voice["release"] - frames) / voice["release"], 0, 1) ** 2
        if voice["cut"] != NEVER:
            level = level * np.clip((voice["cut"] + voice["fade"] - frames) / voice["fade"], 0, 1)
        audio[0, frames] += _channel(pool, voice["left"], voice, places, bend["table"]) * level * voice["gain_left"]
        audio[1, frames] += _channel(pool, voice["right"], voice, places, bend["table"]) * level * voice["gain_right"]
    return audio


def _in_blocks(voices: Voices, bends: Bends, pool: np.ndarray, block_frames: int) -> np.ndarray:
    corners, axis = _axis()
    sounding, blocks = np.zeros(len(voices) + 2, np.int64), []
    for start in range(0, NUM_FRAMES, block_frames):
        audio = np.zeros((2, block_frames), np.float32)
        add_bent_voices(voices, bends, pool, corners, axis, *TABLES, sounding, start, audio)
        blocks.append(audio)
    assert sounding[0] == len(voices)
    return np.concatenate(blocks, axis=1)


def _random(seed: int = 5) -> tuple[Voices, Bends, np.ndarray]:
    rng = np.random.default_rng(seed)
    pool = rng.integers(-32767, 32767, 30000).astype(np.int16)
    return *_voices(60, len(pool), rng), pool


def test_it_is_the_plain_sum() -> None:
    voices, bends, pool = _random()
    assert np.abs(_in_blocks(voices, bends, pool, 5120) - _plainly(voices, bends, pool)).max() < 3e-5


@pytest.mark.parametrize("block_frames", [96, 480, 10240, NUM_FRAMES])
def test_blocks_of_any_size_give_the_same_bytes(block_frames: int) -> None:
    voices, bends, pool = _random()
    assert _in_blocks(voices, bends, pool, block_frames).tobytes() == _in_blocks(voices, bends, pool, 5120).tobytes()


def test_at_rest_it_is_the_plain_kernel() -> None:
    voices, bends, pool = _random(6)
    bends["origin"], bends["ratio"], bends["table"] = voices["start"], 1.0, 0
    voices["end"] = np.where(
        voices["loop_length"] > 0, voices["end"], np.minimum(voices["end"], voices["start"] + voices["length"])
    )
    bent, plain = np.zeros((2, NUM_FRAMES), np.float32), np.zeros((2, NUM_FRAMES), np.float32)
    corners, axis = np.zeros(1, np.int64), np.array([[0.0], [1.0], [0.0]])
    add_bent_voices(voices, bends, pool, corners, axis, *TABLES, np.zeros(len(voices) + 2, np.int64), 0, bent)
    add_voices(voices, pool, np.zeros(len(voices) + 2, np.int64), 0, plain)
    difference = np.abs(bent - plain)
    assert np.sqrt(np.mean(difference**2)) < 0.2 * np.std(plain)  # noise holds more above 97 % of the band than music does


def test_a_pitch_that_leaps_by_octaves_is_read_in_parts() -> None:
    pool = np.full(20000, 32767, np.int16)
    voices, bends = np.zeros(1, VOICE), np.zeros(1, BEND)
    for name, value in {"length": 20000, "loop_length": 15000, "gate_end": 4096, "release": 1, "cut": NEVER, "fade": 1}.items():
        voices[name] = value
    voices["end"], voices["gain_left"], voices["gain_right"], bends["ratio"] = 4096, 1 / 32767, 1 / 32767, 64.0
    audio = np.zeros((2, 4096), np.float32)
    corners, axis = np.zeros(1, np.int64), np.array([[0.0], [1.0], [0.0]])
    add_bent_voices(voices, bends, pool, corners, axis, *TABLES, np.zeros(3, np.int64), 0, audio)
    assert audio[0, 4:4090] == pytest.approx(1.0, abs=1e-5)

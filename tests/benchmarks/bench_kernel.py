"""Speed of the renderer's inner loops: pytest tests/benchmarks/bench_kernel.py

Prints times; beside them, `extra_info` says how many seconds of song one second of work gives (wanted of the note
kernel: at least 500).
"""

from __future__ import annotations

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from airdesk.dsp.pcm24 import pack_pcm24
from airdesk.dsp.room import Room
from airdesk.model.song import Automation
from airdesk.model.timebase import constant_tempo
from airdesk.render.bent_kernel import add_bent_voices
from airdesk.render.bent_notes import BEND
from airdesk.render.blocks import BLOCK_FRAMES
from airdesk.render.frame_clock import frame_clock
from airdesk.render.pitch_axis import pitch_axis, pitch_curve
from airdesk.render.sinc_table import sinc_tables
from airdesk.render.voice_kernel import NEVER, VOICE, Voices, add_voices
from tests.helpers.instruments import track_of

RATE = 44100
SONG_SECONDS = 180
TRACKS = 8
NOTES = 5000
SOUND_FRAMES = 2 * RATE
BLOCKS = SONG_SECONDS * RATE // BLOCK_FRAMES + 1


def _voices(count: int, rng: np.random.Generator, *, is_stereo: bool) -> Voices:
    """Notes of 0.2 to 1.5 seconds from 20 sounds, with attack and release."""
    voices = np.zeros(count, VOICE)
    voices["start"] = np.sort(rng.integers(0, (SONG_SECONDS - 2) * RATE, count))
    voices["gate_end"] = voices["start"] + rng.integers(RATE // 5, RATE * 3 // 2, count)
    voices["attack"], voices["release"], voices["fade"], voices["cut"] = 441, 4410, 441, NEVER
    voices["end"] = voices["gate_end"] + 4410
    voices["left"] = rng.integers(0, 20, count) * 2 * SOUND_FRAMES
    voices["right"] = voices["left"] + (SOUND_FRAMES if is_stereo else 0)
    voices["length"] = SOUND_FRAMES
    voices["gain_left"] = voices["gain_right"] = 0.2 / 32767
    return voices


def _note_times_real_time(benchmark: BenchmarkFixture) -> float:
    """Seconds of audio per second of work, kept beside the benchmark's own figures."""
    assert benchmark.stats is not None
    times = SONG_SECONDS / benchmark.stats["median"]
    benchmark.extra_info["times_real_time"] = round(times)
    return float(times)


@pytest.mark.parametrize("is_stereo", [False, True], ids=["mono", "stereo"])
def test_note_kernel(benchmark: BenchmarkFixture, is_stereo: bool) -> None:
    rng = np.random.default_rng(1)
    pool = rng.integers(-20000, 20000, 40 * SOUND_FRAMES).astype(np.int16)
    tracks = [_voices(NOTES // TRACKS, rng, is_stereo=is_stereo) for _ in range(TRACKS)]
    audio = np.empty((2, BLOCK_FRAMES), np.float32)

    def render() -> None:
        states = [np.zeros(len(voices) + 2, np.int64) for voices in tracks]
        for block in range(BLOCKS):
            for voices, sounding in zip(tracks, states, strict=True):
                audio[:] = 0.0
                add_voices(voices, pool, sounding, block * BLOCK_FRAMES, audio)

    benchmark(render)
    assert _note_times_real_time(benchmark) > 500


@pytest.mark.parametrize("is_stereo", [False, True], ids=["mono", "stereo"])
def test_bent_note_kernel(benchmark: BenchmarkFixture, is_stereo: bool) -> None:
    """One of the eight tracks with vibrato on every note; wanted: at least 60 times real time."""
    rng = np.random.default_rng(1)
    pool = rng.integers(-20000, 20000, 40 * SOUND_FRAMES).astype(np.int16)
    track = track_of([], vibrato_automation=(Automation(0, 0.5),))
    axis = pitch_axis(pitch_curve(track, frame_clock(constant_tempo(120.0), RATE), None), RATE, SONG_SECONDS * RATE)
    assert axis is not None
    rows = np.stack((axis.positions, axis.speeds, axis.half_slopes))
    weights, steps = sinc_tables(np.array([1]))
    voices = _voices(NOTES // TRACKS, rng, is_stereo=is_stereo)
    bends = np.zeros(len(voices), BEND)
    bends["origin"], bends["ratio"] = axis.position(voices["start"]), 1.0
    audio = np.empty((2, BLOCK_FRAMES), np.float32)

    def render() -> None:
        sounding = np.zeros(len(voices) + 2, np.int64)
        for block in range(BLOCKS):
            audio[:] = 0.0
            start = block * BLOCK_FRAMES
            add_bent_voices(voices, bends, pool, axis.frames, rows, weights, steps, sounding, start, audio)

    benchmark.pedantic(render, rounds=5)
    assert _note_times_real_time(benchmark) > 60


def test_room_of_eight_stems(benchmark: BenchmarkFixture) -> None:
    room = Room(RATE)
    audio = (np.random.default_rng(1).standard_normal((2, BLOCK_FRAMES)) * 0.01).astype(np.float32)

    def render() -> None:
        for _ in range(TRACKS * BLOCKS):
            room.process(audio, 0.0001)

    benchmark.pedantic(render, rounds=5)
    _note_times_real_time(benchmark)


def test_packing_of_eight_stems(benchmark: BenchmarkFixture) -> None:
    audio = (np.random.default_rng(1).standard_normal((2, BLOCK_FRAMES)) * 0.1).astype(np.float32)
    words = np.empty(BLOCK_FRAMES * 3 // 2, np.uint32)

    def render() -> None:
        for _ in range(TRACKS * BLOCKS):
            pack_pcm24(audio, 1.0, words)

    benchmark.pedantic(render, rounds=5)
    _note_times_real_time(benchmark)

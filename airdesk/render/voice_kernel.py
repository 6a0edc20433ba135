"""The inner loop of the renderer: notes of one track are added to a block of audio, fused in one compiled pass.

Everything a note needs (source, gains, envelope, loop) is decided beforehand in a `VOICE` record, so this loop only
multiplies and adds. Blocks are worked off in tiles that stay in the processor's cache; any size of them gives the same
bytes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import from_dtype, njit, types
from numpy.typing import NDArray

VOICE = np.dtype(
    [
        ("start", np.int64),  # frame at which the note begins
        ("gate_end", np.int64),  # frame at which its release begins
        ("cut", np.int64),  # frame at which it is faded out because another note takes its place
        ("end", np.int64),  # frame from which it is silent
        ("attack", np.int64),  # frames of fade-in
        ("release", np.int64),  # frames of release, at least 1
        ("fade", np.int64),  # frames of the fade from `cut` on, at least 1
        ("left", np.int64),  # where its left channel begins in the pool
        ("right", np.int64),  # the same as `left` for a mono source
        ("length", np.int64),  # frames of the source, up to the loop's end where it loops
        ("loop_length", np.int64),  # frames that repeat before `length`; 0 where nothing repeats
        ("gain_left", np.float32),  # linear factor for an int16 value
        ("gain_right", np.float32),
        ("note", np.int64),  # which of the track's notes it is; the kernel does not need it
    ]
)
Voices = NDArray[Any]
"""Structured array of `VOICE`, sorted by start."""

TILE_FRAMES = 4096
SHAPE_FRAMES = 512  # a stretch of an envelope; a power of two
NEVER = np.int64(2**62)

_VOICE = from_dtype(VOICE)
_POOL = types.Array(types.int16, 1, "C", readonly=True)
_AUDIO = types.Array(types.float32, 2, "C")


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def _add_flat(left, right, source_left, source_right, gain_left, gain_right, is_mono):  # type: ignore[no-untyped-def]
    """A stretch at constant level."""
    if is_mono:
        for i in range(left.shape[0]):
            value = np.float32(source_left[i])
            left[i] += value * gain_left
            right[i] += value * gain_right
    else:
        for i in range(left.shape[0]):
            left[i] += np.float32(source_left[i]) * gain_left
            right[i] += np.float32(source_right[i]) * gain_right


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def _add_shaped(left, right, source_left, source_right, voice, frame):  # type: ignore[no-untyped-def]
    """A stretch in which the note fades in, is released or is cut; release is squared: it falls as a natural decay does.

    Levels are counted from a grid of the song, wherever the stretch begins, so that blocks of any size round alike.
    """
    first = frame % SHAPE_FRAMES
    grid = frame - first
    one, zero = np.float32(1.0), np.float32(0.0)
    attack_step = np.float32(1.0 / max(voice.attack, 1))
    attack_now = np.float32((grid - voice.start + 1) / max(voice.attack, 1))
    release_step = np.float32(1.0 / voice.release)
    release_now = np.float32((voice.gate_end + voice.release - grid) / voice.release)
    fade_step = np.float32(1.0 / voice.fade)
    fade_now = np.float32((voice.cut + voice.fade - grid) / voice.fade)
    gain_left, gain_right = voice.gain_left, voice.gain_right
    for i in range(left.shape[0]):
        step = np.float32(first + i)
        level = min(one, attack_now + step * attack_step)
        release = max(zero, min(one, release_now - step * release_step))
        fade = max(zero, min(one, fade_now - step * fade_step))
        level = level * fade * release * release
        left[i] += np.float32(source_left[i]) * (level * gain_left)
        right[i] += np.float32(source_right[i]) * (level * gain_right)


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def _next_change(voice, frame):  # type: ignore[no-untyped-def]
    """The next frame at which the shape of the envelope changes."""
    change = voice.end
    attack_end = voice.start + voice.attack
    if frame < attack_end < change:
        change = attack_end
    if frame < voice.gate_end < change:
        change = voice.gate_end
    if frame < voice.cut < change:
        change = voice.cut
    return change


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def _add_voice(voice, pool, block_start, first_frame, last_frame, audio):  # type: ignore[no-untyped-def]
    """The part of one note between two frames of the song."""
    frame = max(voice.start, first_frame)
    stop = min(voice.end, last_frame)
    while frame < stop:
        position = frame - voice.start
        if position >= voice.length:
            position = voice.length - voice.loop_length + (position - voice.length) % voice.loop_length
        count = min(stop - frame, voice.length - position)
        count = min(count, _next_change(voice, frame) - frame)
        is_shaped = frame < voice.start + voice.attack or frame >= voice.gate_end or frame >= voice.cut
        if is_shaped:
            count = min(count, SHAPE_FRAMES - frame % SHAPE_FRAMES)
        at = frame - block_start
        left, right = audio[0, at : at + count], audio[1, at : at + count]
        source_left = pool[voice.left + position : voice.left + position + count]
        source_right = pool[voice.right + position : voice.right + position + count]
        if is_shaped:
            _add_shaped(left, right, source_left, source_right, voice, frame)
        else:
            is_mono = voice.left == voice.right
            _add_flat(left, right, source_left, source_right, voice.gain_left, voice.gain_right, is_mono)
        frame += count


@njit(
    types.int64(types.Array(_VOICE, 1, "C"), _POOL, types.Array(types.int64, 1, "C"), types.int64, _AUDIO),
    nogil=True,
    cache=True,
    error_model="numpy",
)
def add_voices(voices, pool, sounding, block_start, audio):  # type: ignore[no-untyped-def]
    """Add all notes of a track that sound in a block; returns how many did.

    *voices*: VOICE records sorted by start. *pool*: int16, all sources. *sounding*: int64 of len(voices) + 2, the state
    between blocks: next voice, number sounding, their indices; zeros before the first block. *block_start*: frame.
    *audio*: float32, shape (2, frames), added to. A source without a loop must not be shorter than its voice lasts.
    """
    block_end = block_start + audio.shape[1]
    coming, count = sounding[0], sounding[1]
    while coming < voices.shape[0] and voices[coming].start < block_end:
        sounding[2 + count] = coming
        coming += 1
        count += 1
    for tile_start in range(block_start, block_end, TILE_FRAMES):
        tile_end = min(tile_start + TILE_FRAMES, block_end)
        for number in range(count):
            _add_voice(voices[sounding[2 + number]], pool, block_start, tile_start, tile_end, audio)
    kept = 0
    for number in range(count):
        if voices[sounding[2 + number]].end > block_end:
            sounding[2 + kept] = sounding[2 + number]
            kept += 1
    sounding[0], sounding[1] = coming, kept
    return count

"""The inner loop for notes whose pitch moves: sources read along a warped axis, everything else as in `voice_kernel`.

Each frame is worked out from its own number alone, so blocks of any size give the same bytes.
"""

from __future__ import annotations

import numpy as np
from numba import from_dtype, njit, types

from airdesk.render.bent_notes import BEND
from airdesk.render.sinc_table import PLACES, TAPS
from airdesk.render.voice_kernel import VOICE

TILE_FRAMES = 1024
WINDOW_FRAMES = 4 * TILE_FRAMES + 2 * TAPS
"""Frames of a source read at once; a tile that runs through more than two octaves up allow is worked off in parts."""

_BEFORE = TAPS // 2 - 1
_BEND = from_dtype(BEND)
_VOICE = from_dtype(VOICE)
_I1 = types.Array(types.int64, 1, "C")
_D1 = types.Array(types.float64, 1, "C")
_F3 = types.Array(types.float32, 3, "C")
_POOL = types.Array(types.int16, 1, "C", readonly=True)
_AUDIO = types.Array(types.float32, 2, "C")


@njit(nogil=True, cache=True, error_model="numpy")
def _place(frame, count, corners, axis, origin, ratio, places):  # type: ignore[no-untyped-def]
    """Where in its source a note is at each of some frames. Rows of `axis`: positions, speeds, half slopes."""
    low, high = 0, corners.shape[0]
    while high - low > 1:
        middle = (low + high) // 2
        if corners[middle] <= frame:
            low = middle
        else:
            high = middle
    for i in range(count):
        while low + 1 < corners.shape[0] and corners[low + 1] <= frame + i:
            low += 1
        after = np.float64(frame + i - corners[low])
        run = axis[0, low] + after * (axis[1, low] + after * axis[2, low])
        places[i] = max(0.0, (run - origin) * ratio)


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def _unfold(window, pool, source, length, loop_length, first, count):  # type: ignore[no-untyped-def]
    """Copy frames of a source as if its loop were written out without end; before and after it there is silence."""
    i = 0
    while i < count:
        at = first + i
        if at < 0:
            stretch = min(count - i, -at)
            window[i : i + stretch] = np.float32(0.0)
        elif at < length:
            stretch = min(count - i, length - at)
            for k in range(stretch):
                window[i + k] = np.float32(pool[source + at + k])
        elif loop_length > 0:
            folded = (at - length) % loop_length
            stretch = min(count - i, loop_length - folded)
            begin = source + length - loop_length + folded
            for k in range(stretch):
                window[i + k] = np.float32(pool[begin + k])
        else:
            stretch = count - i
            window[i : i + stretch] = np.float32(0.0)
        i += stretch


@njit(nogil=True, cache=True, error_model="numpy")
def _read(window, first, places, count, weights, steps, result):  # type: ignore[no-untyped-def]
    """The source at each place: four sums of four frames each, so that the order of addition is always the same."""
    for i in range(count):
        whole = np.int64(places[i])
        place = (places[i] - whole) * PLACES
        row = np.int64(place)
        share = np.float32(place - row)
        frames = window[whole - first : whole - first + TAPS]
        here, change = weights[row], steps[row]
        a = b = c = d = e = f = g = h = np.float32(0.0)
        for k in range(0, TAPS, 4):
            a += frames[k] * here[k]
            b += frames[k + 1] * here[k + 1]
            c += frames[k + 2] * here[k + 2]
            d += frames[k + 3] * here[k + 3]
            e += frames[k] * change[k]
            f += frames[k + 1] * change[k + 1]
            g += frames[k + 2] * change[k + 2]
            h += frames[k + 3] * change[k + 3]
        result[i] = ((a + b) + (c + d)) + share * ((e + f) + (g + h))


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def _level(voice, frame):  # type: ignore[no-untyped-def]
    """The envelope at a frame: fading in, released (squared, as a natural decay falls) or cut."""
    if voice.start + voice.attack <= frame < voice.gate_end and frame < voice.cut:
        return np.float32(1.0)
    level = min(1.0, (frame - voice.start + 1) / max(voice.attack, 1))
    release = max(0.0, min(1.0, (voice.gate_end + voice.release - frame) / voice.release))
    fade = max(0.0, min(1.0, (voice.cut + voice.fade - frame) / voice.fade))
    return np.float32(level * fade * release * release)


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def _add_level(audio, values, gain, voice, frame, count):  # type: ignore[no-untyped-def]
    """A stretch of one channel at the level of its envelope."""
    if voice.start + voice.attack <= frame and frame + count <= min(voice.gate_end, voice.cut):
        for i in range(count):
            audio[i] += values[i] * gain
    else:
        for i in range(count):
            audio[i] += values[i] * (_level(voice, frame + i) * gain)


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def _add_bent(voice, bend, pool, corners, axis, table, steps, work, places, frame, stop, at, audio):  # type: ignore[no-untyped-def]
    """One note between two frames that are at most a tile apart; `at` is where they lie in the block."""
    while frame < stop:
        count = stop - frame
        _place(frame, count, corners, axis, bend.origin, bend.ratio, places)
        first = np.int64(places[0])
        while count > 1 and np.int64(places[count - 1]) + TAPS - first > WINDOW_FRAMES:
            count = (count + 1) // 2
        width = np.int64(places[count - 1]) + TAPS - first
        window, values = work[0], work[1]
        _unfold(window, pool, voice.left, voice.length, voice.loop_length, first - _BEFORE, width)
        _read(window, first, places, count, table, steps, values)
        _add_level(audio[0, at : at + count], values, voice.gain_left, voice, frame, count)
        if voice.left != voice.right:
            _unfold(window, pool, voice.right, voice.length, voice.loop_length, first - _BEFORE, width)
            _read(window, first, places, count, table, steps, values)
        _add_level(audio[1, at : at + count], values, voice.gain_right, voice, frame, count)
        frame += count
        at += count


@njit(
    types.int64(
        types.Array(_VOICE, 1, "C"), types.Array(_BEND, 1, "C"), _POOL, _I1, types.Array(types.float64, 2, "C"), _F3, _F3, _I1,
        types.int64, _AUDIO,
    ),
    nogil=True,
    cache=True,
    error_model="numpy",
)  # fmt: skip
def add_bent_voices(voices, bends, pool, corners, axis, weights, steps, sounding, block_start, audio):  # type: ignore[no-untyped-def]
    """Add all notes of a track whose pitch moves and that sound in a block; returns how many did.

    *voices*, *bends*: records beside each other, sorted by start. *corners*: int64, frames of the axis. *axis*: float64,
    shape (3, corners): positions, speeds, half slopes. *weights*, *steps*: float32, shape (tables, places, taps).
    *sounding*, *block_start*, *audio*: as in `add_voices`.
    """
    block_end = block_start + audio.shape[1]
    coming, count = sounding[0], sounding[1]
    while coming < voices.shape[0] and voices[coming].start < block_end:
        sounding[2 + count] = coming
        coming += 1
        count += 1
    work = np.empty((2, WINDOW_FRAMES), np.float32)
    places = np.empty(TILE_FRAMES, np.float64)
    for tile_start in range(block_start, block_end, TILE_FRAMES):
        tile_end = min(tile_start + TILE_FRAMES, block_end)
        for number in range(count):
            voice, bend = voices[sounding[2 + number]], bends[sounding[2 + number]]
            frame, stop = max(voice.start, tile_start), min(voice.end, tile_end)
            if frame < stop:
                table, change, at = weights[bend.table], steps[bend.table], frame - block_start
                _add_bent(voice, bend, pool, corners, axis, table, change, work, places, frame, stop, at, audio)
    kept = 0
    for number in range(count):
        if voices[sounding[2 + number]].end > block_end:
            sounding[2 + kept] = sounding[2 + number]
            kept += 1
    sounding[0], sounding[1] = coming, kept
    return count

"""A room: early reflections and a feedback delay network of eight lines; linear, so the rooms of the stems sum to one.

The lines are longer than the chunk that is worked off at once, so within a chunk nothing depends on itself and the
whole room runs on vectors. What is sent to it is freed of its low end first, so the bass stays dry and central.
*Source*: J.-M. Jot and A. Chaigne, "Digital delay networks for designing artificial reverberators", AES 90 (1991);
M. R. Schroeder, "Natural sounding artificial reverberation", JAES 10 (1962).
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

CHUNK_FRAMES = 512
"""Blocks given to `Room.process` are whole multiples of this."""

LINE_SECONDS = (0.02971, 0.03167, 0.03411, 0.03709, 0.04113, 0.04367, 0.04733, 0.05119)
"""Lengths of the eight lines: incommensurable, about 10 to 17 metres (a choice: a medium room)."""
DIFFUSER_SECONDS = ((0.00477, 0.00360, 0.01273), (0.00514, 0.00331, 0.01187))
"""All-pass lengths before the lines, left and right."""
DIFFUSION = 0.62
EARLY_SECONDS = ((0.0043, 0.0131, 0.0197, 0.0272), (0.0059, 0.0112, 0.0223, 0.0251))
"""First reflections, left and right."""
EARLY_GAIN = (0.27, -0.24, 0.19, 0.15)
LOW_CUT_HZ = 220.0
DAMPING = 0.28
"""How much of each pass comes from the frame before (at 44.1 kHz): the top of the room dies first."""

LATE_GAIN = 1.45
"""Level of the lines in the output; with the early part a white noise comes out about as loud as it went in."""

_RING_FRAMES = 8192  # holds the longest line at 96 kHz
_SHORT_RING_FRAMES = 2048  # holds the longest all-pass at 96 kHz
_STEP_FRAMES = 128  # shorter than the shortest all-pass at 44.1 kHz
_OVERLAP_FRAMES = 2 * CHUNK_FRAMES  # the start of a ring is repeated behind its end, so that every read is contiguous

_F2 = types.Array(types.float32, 2, "C")
_F1 = types.Array(types.float32, 1, "C")
_I1 = types.Array(types.int64, 1, "C")
_I2 = types.Array(types.int64, 2, "C")


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def _repeat_start(ring, position, count):  # type: ignore[no-untyped-def]
    """Repeat a chunk that was written at the start of a ring behind the ring's end."""
    if position < _OVERLAP_FRAMES:
        source = ring[position : position + count]
        target = ring[_RING_FRAMES + position : _RING_FRAMES + position + count]
        for i in range(count):
            target[i] = source[i]


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def _remember(ring, chunk, position):  # type: ignore[no-untyped-def]
    """Write a chunk into a ring."""
    count = chunk.shape[0]
    target = ring[position : position + count]
    for i in range(count):
        target[i] = chunk[i]
    _repeat_start(ring, position, count)


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def _cut_low(source, send, decay, work, high):  # type: ignore[no-untyped-def]
    """First-order high-pass of source * send; the recursion reaches eight frames back, so that eight run at once.

    Rows 0-3 of `work` are partial sums of the input, row 4 the low-passed signal; each begins with eight past frames.
    """
    count = source.shape[0]
    first, second, third, fourth, low = work[0], work[1], work[2], work[3], work[4]
    decay_2 = decay * decay
    decay_4 = decay_2 * decay_2
    decay_8 = decay_4 * decay_4
    blend = (np.float32(1.0) - decay) * send
    for i in range(count):
        first[8 + i] = source[i] * blend
    for i in range(count):
        second[8 + i] = first[8 + i] + decay * first[7 + i]
    for i in range(count):
        third[8 + i] = second[8 + i] + decay_2 * second[6 + i]
    for i in range(count):
        fourth[8 + i] = third[8 + i] + decay_4 * third[4 + i]
    for i in range(count):
        low[8 + i] = fourth[8 + i] + decay_8 * low[i]
    for i in range(count):
        high[i] = source[i] * send - low[8 + i]
    for row in range(5):
        for i in range(8):
            work[row, i] = work[row, count + i]


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def _diffuse(signal, ring, delay, gain, position):  # type: ignore[no-untyped-def]
    """All-pass in place, in steps shorter than its delay, so that a step never meets itself."""
    now = position % _SHORT_RING_FRAMES
    then = (position - delay) % _SHORT_RING_FRAMES
    for start in range(0, signal.shape[0], _STEP_FRAMES):
        here = signal[start : start + _STEP_FRAMES]
        past = ring[then + start : then + start + _STEP_FRAMES]
        fresh = ring[now + start : now + start + _STEP_FRAMES]
        for i in range(_STEP_FRAMES):
            inner = here[i] + gain * past[i]
            here[i] = past[i] - gain * inner
            fresh[i] = inner
        if now == 0:
            repeated = ring[_SHORT_RING_FRAMES + start : _SHORT_RING_FRAMES + start + _STEP_FRAMES]
            for i in range(_STEP_FRAMES):
                repeated[i] = fresh[i]


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def _read_line(ring, delay, step, damping, gain, position, out):  # type: ignore[no-untyped-def]
    """What comes out of a line: delayed, damped, attenuated."""
    start = (position - delay - step) % _RING_FRAMES
    older, newer = ring[start : start + out.shape[0]], ring[start + step : start + step + out.shape[0]]
    near, far = gain * (np.float32(1.0) - damping), gain * damping
    for i in range(out.shape[0]):
        out[i] = near * newer[i] + far * older[i]


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def _add_heard(out, late, a, b, c, d, ring, delays, gains, position):  # type: ignore[no-untyped-def]
    """Add four lines and four early reflections to one side of the output."""
    count = out.shape[0]
    first, second = (position - delays[0]) % _RING_FRAMES, (position - delays[1]) % _RING_FRAMES
    third, fourth = (position - delays[2]) % _RING_FRAMES, (position - delays[3]) % _RING_FRAMES
    p, q, r, s = (
        ring[first : first + count],
        ring[second : second + count],
        ring[third : third + count],
        ring[fourth : fourth + count],
    )
    for i in range(count):
        out[i] += late * (a[i] - b[i] + c[i] - d[i]) + gains[0] * p[i] + gains[1] * q[i] + gains[2] * r[i] + gains[3] * s[i]


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def _mix_four(a, b, c, d):  # type: ignore[no-untyped-def]
    """Two stages of the Hadamard matrix on four lines, in place."""
    for i in range(a.shape[0]):
        first, second, third, fourth = a[i] + b[i], a[i] - b[i], c[i] + d[i], c[i] - d[i]
        a[i], b[i], c[i], d[i] = first + third, second + fourth, first - third, second - fourth


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def _feed_pair(a, b, sent, ring_a, ring_b, position):  # type: ignore[no-untyped-def]
    """The last stage of the Hadamard matrix, written back into two lines with what was sent to them."""
    count = sent.shape[0]
    into_a, into_b = ring_a[position : position + count], ring_b[position : position + count]
    for i in range(count):
        into_a[i] = sent[i] + (a[i] + b[i])
        into_b[i] = sent[i] + (a[i] - b[i])
    _repeat_start(ring_a, position, count)
    _repeat_start(ring_b, position, count)


@njit(
    types.void(
        _F2, types.float32, types.float32, _F2, _I1, _F1, types.int64, _F2, _I2, _F1, _F2, _I2, _F2, _F2, _F2, types.int64
    ),
    nogil=True,
    cache=True,
    error_model="numpy",
)
def _add_room(  # type: ignore[no-untyped-def]
    audio,
    send,
    decay,
    lines,
    delays,
    gains,
    step,
    heard,
    early,
    early_gain,
    diffusers,
    diffuser_delays,
    work_left,
    work_right,
    scratch,
    position,
):
    """Add to `audio` the room it excites. Lines 0, 2, 4, 6 are fed from and heard on the left, the others on the right."""
    damping, diffusion, late = np.float32(DAMPING), np.float32(DIFFUSION), np.float32(LATE_GAIN)
    for start in range(0, audio.shape[1], CHUNK_FRAMES):
        for side in range(2):
            sent = scratch[8 + side]
            _cut_low(audio[side, start : start + CHUNK_FRAMES], send, decay, work_left if side == 0 else work_right, sent)
            _remember(heard[side], sent, position)
            for stage in range(3):
                _diffuse(sent, diffusers[3 * side + stage], diffuser_delays[side, stage], diffusion, position)
        for line in range(8):
            _read_line(lines[line], delays[line], step, damping, gains[line], position, scratch[line])
        for side in range(2):
            out = audio[side, start : start + CHUNK_FRAMES]
            a, b, c, d = scratch[side], scratch[2 + side], scratch[4 + side], scratch[6 + side]
            _add_heard(out, late, a, b, c, d, heard[side], early[side], early_gain, position)
        _mix_four(scratch[0], scratch[1], scratch[2], scratch[3])
        _mix_four(scratch[4], scratch[5], scratch[6], scratch[7])
        for line in range(4):
            _feed_pair(scratch[line], scratch[line + 4], scratch[8 + line % 2], lines[line], lines[line + 4], position)
        position = (position + CHUNK_FRAMES) % _RING_FRAMES


class Room:
    """The room of one stem with its state; equal rooms of several stems sum to the room of their sum."""

    def __init__(self, sample_rate: int, *, room_seconds: float = 1.4) -> None:
        delays = np.array([round(seconds * sample_rate) for seconds in LINE_SECONDS], np.int64)
        spread = 8.0**-0.5  # the Hadamard matrix made orthonormal
        self._delays = delays
        self._gains = (spread * 10.0 ** (-3.0 * delays / (sample_rate * room_seconds))).astype(np.float32)
        self._step = max(1, round(sample_rate / 44100))
        self._decay = math.exp(-2.0 * math.pi * LOW_CUT_HZ / sample_rate)
        self._early = _frames(EARLY_SECONDS, sample_rate)
        self._early_gain = np.array(EARLY_GAIN, np.float32)
        self._diffuser_delays = _frames(DIFFUSER_SECONDS, sample_rate)
        self.reset()

    def reset(self) -> None:
        """Forget everything heard so far."""
        ring = _RING_FRAMES + _OVERLAP_FRAMES
        self._lines, self._heard = np.zeros((8, ring), np.float32), np.zeros((2, ring), np.float32)
        self._diffusers = np.zeros((6, _SHORT_RING_FRAMES + CHUNK_FRAMES), np.float32)
        self._work = np.zeros((2, 5, CHUNK_FRAMES + 8), np.float32)
        self._scratch = np.zeros((10, CHUNK_FRAMES), np.float32)
        self._position = 0
        self._is_quiet = True

    @property
    def is_quiet(self) -> bool:
        """True after `reset`: nothing rings, so a silent block need not be processed."""
        return self._is_quiet

    def process(self, audio: NDArray[np.float32], send: float) -> None:
        """Add the room to a block in place.

        *audio*: float32, shape (2, frames), frames a multiple of `CHUNK_FRAMES`. *send*: linear factor.
        """
        _add_room(
            audio,
            send,
            self._decay,
            self._lines,
            self._delays,
            self._gains,
            self._step,
            self._heard,
            self._early,
            self._early_gain,
            self._diffusers,
            self._diffuser_delays,
            self._work[0],
            self._work[1],
            self._scratch,
            self._position,
        )
        self._position = (self._position + audio.shape[1]) % _RING_FRAMES
        self._is_quiet = False


def _frames(seconds: tuple[tuple[float, ...], ...], sample_rate: int) -> NDArray[np.int64]:
    """Seconds as whole frames, same shape."""
    return np.array([[round(value * sample_rate) for value in row] for row in seconds], np.int64)

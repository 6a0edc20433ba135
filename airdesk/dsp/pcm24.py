"""The last step of a stem: dry and room added, summed into the mix, and made 24-bit PCM in one compiled pass."""

from __future__ import annotations

import numpy as np
from numba import njit, types

_AUDIO = types.Array(types.float32, 2, "C")
_WORDS = types.Array(types.uint32, 1, "C")
_FULL_SCALE = np.float32(8388608.0)
_TOP = np.float32(8388607.0)


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def _code(value):  # type: ignore[no-untyped-def]
    """A sample as 24-bit two's complement, rounded, in the low bits of 32."""
    scaled = min(max(value * _FULL_SCALE, -_FULL_SCALE), _TOP)
    return np.uint32(np.int32(np.floor(scaled + np.float32(0.5)))) & np.uint32(0xFFFFFF)


@njit(
    [types.float32(_AUDIO, types.float32, _WORDS)],
    nogil=True,
    cache=True,
    error_model="numpy",
)
def pack_pcm24(audio, gain, words):  # type: ignore[no-untyped-def]
    """Interleave two channels times a gain as 24-bit PCM; returns the peak, which clips above 1.

    *audio*: float32, shape (2, frames), frames even. *words*: uint32 of frames * 3 // 2, little-endian PCM bytes.
    """
    peak = np.float32(0.0)
    left, right = audio[0], audio[1]
    for i in range(0, left.shape[0], 2):
        a, b = left[i] * gain, right[i] * gain
        c, d = left[i + 1] * gain, right[i + 1] * gain
        peak = max(peak, max(max(abs(a), abs(b)), max(abs(c), abs(d))))
        first, second, third, fourth = _code(a), _code(b), _code(c), _code(d)
        at = 3 * (i // 2)
        words[at] = first | (second << np.uint32(24))
        words[at + 1] = (second >> np.uint32(8)) | (third << np.uint32(16))
        words[at + 2] = (third >> np.uint32(16)) | (fourth << np.uint32(8))
    return peak

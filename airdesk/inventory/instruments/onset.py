"""Where the sound of a file begins: behind silence, and behind the noises that hands make before they play."""

from __future__ import annotations

from typing import Final

import numpy as np

from airdesk.audio.buffer import Audio

_BLOCK_SECONDS: Final = 0.004
_SOUNDING: Final = 0.25
"""Share of the peak that only the note itself reaches."""
_SILENT: Final = 0.01
_TURN: Final = 1.4
"""Going back from the note, what grows louder again by this factor is something else before it."""
_LONGEST_RISE_SECONDS: Final = {True: 0.06, False: 0.4}
"""How long a sound takes to become loud, by whether it is a drum."""
_LEAD_SECONDS: Final = 0.0015  # kept before the onset


def onset_frame(audio: Audio, sample_rate: int, *, is_percussion: bool) -> int:
    """The frame at which a sound begins, a moment before it is heard. *audio*: shape (channels, frames)."""
    block = max(1, round(_BLOCK_SECONDS * sample_rate))
    level = np.max(np.abs(audio), axis=0)
    padded = np.pad(level, (0, -len(level) % block))
    peaks = padded.reshape(-1, block).max(axis=1)
    top = float(peaks.max(initial=0.0))
    if top <= 0.0:
        return 0
    place = int(np.flatnonzero(peaks >= _SOUNDING * top)[0])
    farthest = max(0, place - round(_LONGEST_RISE_SECONDS[is_percussion] / _BLOCK_SECONDS))
    lowest = float(peaks[place])
    while place > farthest and peaks[place - 1] > _SILENT * top and peaks[place - 1] <= _TURN * lowest:
        place -= 1
        lowest = min(lowest, float(peaks[place]))
    inside = level[place * block : (place + 1) * block]
    first = place * block + int(np.flatnonzero(inside > min(_SILENT * top, 0.5 * float(inside.max())))[0])
    return max(0, first - round(_LEAD_SECONDS * sample_rate))

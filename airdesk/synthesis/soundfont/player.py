"""One note through tinysoundfont: its envelopes, filters and loops, without reverb, chorus or any velocity curve."""

from __future__ import annotations

import importlib.util
import math

import numpy as np
from numpy.typing import NDArray

FastAudio = NDArray[np.float32]
"""Shape (2, frames), at whatever rate was asked for."""

_MOST_VOICES = 64
_CHANNEL = 0


def can_play() -> bool:
    """Whether the package that plays SoundFonts is installed; it is not imported for that."""
    return importlib.util.find_spec("tinysoundfont") is not None


def play_note(excerpt: bytes, pitch: int, seconds: float, sample_rate: int, *, detune_cents: float = 0.0) -> FastAudio:
    """The note `pitch` of an excerpt, held for `seconds`, of any level: it is not clipped.

    Its C code does not return from what it cannot bear, so this is called in worker processes.
    """
    from tinysoundfont import _tinysoundfont as player  # late: needed only where a sound is new

    font = player.SoundFont(excerpt)
    font.set_output(player.OutputMode.StereoUnweaved, sample_rate, 0.0)
    font.set_max_voices(_MOST_VOICES)
    font.channel_set_bank(_CHANNEL, 0)
    font.channel_set_preset_number(_CHANNEL, 0, False)
    font.channel_set_tuning(_CHANNEL, detune_cents / 100.0)
    font.channel_note_on(_CHANNEL, pitch, 1.0)
    frames = math.ceil(seconds * sample_rate)
    memory = bytearray(8 * frames)
    font.render(memoryview(memory), False)
    return np.frombuffer(memory, np.float32).reshape(2, frames)

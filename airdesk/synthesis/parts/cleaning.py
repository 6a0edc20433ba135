"""The last touch on every zone: no DC, no click at either end, no silence behind."""

from __future__ import annotations

import numpy as np

from airdesk.synthesis.parts.envelopes import attack, fade_end
from airdesk.synthesis.parts.filters import filtered, highpass
from airdesk.synthesis.sound import Signal, Sound, frames

SILENT = 1e-3
"""Tails end where they stay 60 dB below the peak."""

START_FADE_SECONDS = 0.0004
END_FADE_SECONDS = 0.03
LARGEST_DC = 1e-4
SUBSONIC_HZ = 16.0


def cleaned(sound: Sound) -> Sound:
    """The sound without DC, starting and (unless it loops) ending in silence."""
    if sound.loop_start_frame is not None:
        audio = sound.audio - np.mean(sound.audio[:, sound.loop_start_frame :], axis=1, keepdims=True)
        return Sound(audio * attack(sound.num_frames, START_FADE_SECONDS), sound.loop_start_frame)
    audio = _trimmed(_without_dc(sound.audio))
    shape = attack(audio.shape[1], START_FADE_SECONDS) * fade_end(audio.shape[1], min(END_FADE_SECONDS, _seconds(audio) / 3))
    return Sound(audio * shape)


def _seconds(audio: Signal) -> float:
    return float(audio.shape[1] / frames(1.0))


def _without_dc(audio: Signal) -> Signal:
    peak = max(1e-12, float(np.max(np.abs(audio))))
    if float(np.max(np.abs(np.mean(audio, axis=1)))) < LARGEST_DC * peak:
        return audio
    return filtered(audio, highpass(SUBSONIC_HZ))


def _trimmed(audio: Signal) -> Signal:
    loudness = np.max(np.abs(audio), axis=0)
    heard = np.flatnonzero(loudness > SILENT * float(np.max(loudness)))
    end = (int(heard[-1]) if len(heard) else 0) + frames(END_FADE_SECONDS)
    return audio[:, : min(audio.shape[1], end)]

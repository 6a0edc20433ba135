"""The key of a tonal loop: its tones held against the profiles of the 24 keys.

*Source*: C. Krumhansl, "Cognitive foundations of musical pitch" (1990), profiles by D. Temperley (2001).
"""

from __future__ import annotations

import numpy as np

from airdesk.dsp.onsets import FRAME
from airdesk.dsp.pitch_spectrum import PITCH_RATE
from airdesk.inventory.description.hearing import Hearing
from airdesk.model.harmony import Key

_MAJOR = np.asarray([5.0, 2.0, 3.5, 2.0, 4.5, 4.0, 2.0, 4.5, 2.0, 3.5, 1.5, 4.0])
_MINOR = np.asarray([5.0, 2.0, 3.5, 4.5, 2.0, 4.0, 2.0, 4.5, 3.5, 2.0, 1.5, 4.0])
_LEAST_LIKENESS = 0.55
_LOWEST_HZ, _HIGHEST_HZ = 55.0, 2000.0
_WINDOW = 4 * FRAME


def heard_key(hearing: Hearing) -> str:
    """The name of the key; empty where the tones fit none."""
    tones = _tones(hearing.audio[hearing.onset :])
    if tones is None:
        return ""
    best, name = -1.0, ""
    for profile, mode in ((_MAJOR, "major"), (_MINOR, "minor")):
        for tonic in range(12):
            likeness = float(np.corrcoef(tones, np.roll(profile, tonic))[0, 1])
            if likeness > best:
                best, name = likeness, Key(tonic, mode).name
    return name if best >= _LEAST_LIKENESS else ""


def _tones(audio: np.ndarray) -> np.ndarray | None:
    """How much there is of each of the twelve tones; None of silence."""
    if len(audio) < _WINDOW:
        audio = np.pad(audio, (0, _WINDOW - len(audio)))
    frames = np.lib.stride_tricks.sliding_window_view(audio, _WINDOW)[:: _WINDOW // 2]
    magnitude = np.sqrt(np.abs(np.fft.rfft(frames * np.hanning(_WINDOW).astype(np.float32), axis=1))).mean(axis=0)
    hz = np.arange(len(magnitude)) * PITCH_RATE / _WINDOW
    inner = magnitude[1:-1]
    is_peak = (inner > magnitude[:-2]) & (inner > magnitude[2:]) & (hz[1:-1] > _LOWEST_HZ) & (hz[1:-1] < _HIGHEST_HZ)
    places = np.flatnonzero(is_peak) + 1
    if not len(places):
        return None
    classes = np.round(69 + 12 * np.log2(hz[places] / 440.0)).astype(int) % 12
    tones = np.bincount(classes, magnitude[places] ** 2 / np.sqrt(hz[places]), minlength=12)
    return tones if tones.std() > 0 else None

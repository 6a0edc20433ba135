"""How a sound comes and goes: its envelope."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from airdesk.dsp.onsets import ENVELOPE_HOP
from airdesk.dsp.pitch_spectrum import PITCH_RATE

Floats = NDArray[np.float32]

_LONGEST_SECONDS = 2.0  # times that are longer say no more of a sound
_HOP_SECONDS = ENVELOPE_HOP / PITCH_RATE
_FALLS = (0.5, 0.2, 0.1, 0.01)


@dataclass(frozen=True, slots=True)
class Course:
    """The course of a sound."""

    numbers: Floats
    attack_seconds: float
    decay_seconds: float  # from the peak down by 40 dB


def measure_course(level: Floats, length_seconds: float) -> Course:
    """Of a sound with an envelope of one peak per ENVELOPE_HOP frames, from its onset on."""
    peak = int(np.argmax(level))
    relative = level / max(float(level[peak]), 1e-9)
    attack = int(np.argmax(relative > 0.8)) * _HOP_SECONDS
    falls = [_fall(relative, peak, share) * _HOP_SECONDS for share in _FALLS]
    energy = np.cumsum(relative.astype(np.float64) ** 2)
    total = max(float(energy[-1]), 1e-12)
    centre = (len(energy) - float(energy.sum()) / total) * _HOP_SECONDS
    early, middle = (float(energy[min(len(energy) - 1, int(span / _HOP_SECONDS))] / total) for span in (0.05, 0.2))
    end = float(relative[-max(1, len(relative) // 20) :].mean())
    times = np.asarray([attack, *falls, centre, length_seconds])
    logs = np.log10(np.minimum(times, _LONGEST_SECONDS) + 0.003)
    counts = [np.count_nonzero(relative > share) / len(relative) for share in (0.1, 0.5)]
    shares = [early, middle, np.log10(end + 1e-3), *counts]
    held = np.log10(np.asarray([_at(relative, peak, seconds) for seconds in (0.06, 0.12, 0.25, 0.5, 1.0)]) + 1e-3)
    more = [peak / len(level), float(np.sqrt(total / len(level)))]
    numbers = np.asarray([*logs, *shares, *more, *held], np.float32)
    return Course(numbers, attack, falls[3])


def _fall(relative: Floats, peak: int, share: float) -> int:
    """Blocks from the peak until the sound stays below a share of it."""
    above = np.flatnonzero(relative[peak:] > share)
    return int(above[-1]) + 1 if len(above) else 1


def _at(relative: Floats, peak: int, seconds: float) -> float:
    place = peak + int(seconds / _HOP_SECONDS)
    return float(relative[place : place + 6].max()) if place < len(relative) else 0.0

"""What of a sample's course tells a loop from a single sound."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from airdesk.dsp.onsets import HOP, onset_strengths, pick_onsets
from airdesk.dsp.pitch_spectrum import PITCH_RATE
from airdesk.dsp.tempo_candidates import (
    BEAT,
    CUT_TO_BARS,
    FRAME_RATE,
    SIXTEENTH,
    TempoCandidates,
    autocorrelation,
    tempo_candidates,
)

Floats = NDArray[np.float32]

LEAST_SECONDS = 0.7
"""Nothing shorter is a loop."""

NUM_NUMBERS = 24
_FEWEST_ONSETS = 2
_SILENCE = 1e-5  # of the loudest frame
_FRAME_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The course of a whole sample."""

    numbers: Floats  # (NUM_NUMBERS,)
    sound_seconds: float  # until when something is heard


def measure_rhythm(bands: Floats, length_seconds: float) -> Rhythm:
    """Of a sample whose bands are known, shape (frames, bands)."""
    if length_seconds < LEAST_SECONDS or len(bands) < 8:
        numbers = np.zeros(NUM_NUMBERS, np.float32)
        numbers[0] = np.log2(max(length_seconds, 0.01))
        return Rhythm(numbers, length_seconds)
    strengths = onset_strengths(bands)
    strength = strengths.mean(axis=1)
    onsets = pick_onsets(strength)
    power = bands.sum(axis=1)
    sound_seconds = min(length_seconds, _sound_seconds(power))
    tempos = tempo_candidates(strengths, length_seconds, sound_seconds) if len(onsets) >= _FEWEST_ONSETS else None
    gaps = np.diff(onsets) / FRAME_RATE
    evenness = float(gaps.std() / max(gaps.mean(), 1e-3)) if len(gaps) > 1 else 2.0
    level = 10 * np.log10(power / max(float(power.max()), 1e-12) + 1e-7)
    eighths = np.asarray([float(part.mean()) for part in np.array_split(power, 8)])
    eighths_db = 10 * np.log10(eighths / max(float(eighths.max()), 1e-12) + 1e-6)
    late = float((onsets > 0.5 * len(strength)).sum())
    strongest = np.sort(strength[onsets])[::-1][:8] if len(onsets) else np.zeros(1)
    columns = [
        *(np.log2(min(length_seconds, 8.0)), np.log2(1 + len(onsets)), len(onsets) / length_seconds / 8.0, min(evenness, 3.0)),
        *(*_grid(tempos), _periodicity(strength)),
        *(level[-4:].mean() / 30, level[:4].mean() / 30, float((level < -40).mean()), float((level > -12).mean())),
        *(eighths_db / 20),
        *(np.log2(1 + late), float(strongest.mean()), float(strongest[-1])),
        _repetition(bands),
    ]
    return Rhythm(np.asarray(columns, np.float32), sound_seconds)


def _sound_seconds(power: Floats) -> float:
    """Until when something is heard."""
    loud = np.flatnonzero(power > _SILENCE * float(power.max()))
    return float(loud[-1] + 1) * HOP / PITCH_RATE + _FRAME_SECONDS if len(loud) else 0.0


def _grid(tempos: TempoCandidates | None) -> tuple[float, float, float]:
    """How well what begins keeps to beats, to sixteenths, and to those of a loop that was cut to bars."""
    if tempos is None:
        return 0.0, 0.0, 0.0
    beats, sixteenths = tempos.evidence[:, BEAT], tempos.evidence[:, SIXTEENTH]
    return (
        float(beats.max()),
        float(sixteenths.max()),
        float(((beats + sixteenths) * tempos.evidence[:, CUT_TO_BARS]).max()) / 2,
    )


def _periodicity(strength: Floats) -> float:
    """How much the onsets repeat, 0..1."""
    likeness = autocorrelation(strength.astype(np.float64))
    first, last = int(0.12 * FRAME_RATE), min(len(likeness), int(2.2 * FRAME_RATE))
    return float(np.clip(likeness[first:last].max(), 0.0, 1.0)) if last > first + 2 else 0.0


def _repetition(bands: Floats) -> float:
    """How much the second half of the pattern is like the first."""
    level = np.log10(bands + 1e-6 * max(float(bands.max()), 1e-12))
    half = len(level) // 2
    first, second = level[:half] - level[:half].mean(axis=0), level[half : 2 * half] - level[half : 2 * half].mean(axis=0)
    scale = float(np.sqrt((first**2).sum() * (second**2).sum()))
    return float((first * second).sum() / scale) if scale > 1e-9 else 0.0

"""What of a sample's course tells a loop from a single sound."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from airdesk.dsp.loop_tempo import FRAME_RATE, LoopTempo, loop_tempo
from airdesk.dsp.onsets import onset_strength, onset_strengths, pick_onsets

Floats = NDArray[np.float32]

LEAST_SECONDS = 0.7
"""Nothing shorter is a loop."""

NUM_NUMBERS = 24


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The course of a whole sample."""

    numbers: Floats  # (NUM_NUMBERS,)
    tempo: LoopTempo | None  # None where it is too short


def measure_rhythm(bands: Floats, length_seconds: float) -> Rhythm:
    """Of a sample whose bands are known, shape (frames, bands)."""
    if length_seconds < LEAST_SECONDS or len(bands) < 8:
        numbers = np.zeros(NUM_NUMBERS, np.float32)
        numbers[0] = np.log2(max(length_seconds, 0.01))
        return Rhythm(numbers, None)
    strengths = onset_strengths(bands)
    tempo = loop_tempo(strengths, length_seconds)
    strength = onset_strength(bands)
    onsets = pick_onsets(strength)
    gaps = np.diff(onsets) / FRAME_RATE
    evenness = float(gaps.std() / max(gaps.mean(), 1e-3)) if len(gaps) > 1 else 2.0
    power = bands.sum(axis=1)
    level = 10 * np.log10(power / max(float(power.max()), 1e-12) + 1e-7)
    eighths = np.asarray([float(part.mean()) for part in np.array_split(power, 8)])
    eighths_db = 10 * np.log10(eighths / max(float(eighths.max()), 1e-12) + 1e-6)
    late = float((onsets > 0.5 * len(strength)).sum())
    strongest = np.sort(strength[onsets])[::-1][:8] if len(onsets) else np.zeros(1)
    numbers = np.asarray(
        [
            *(
                np.log2(min(length_seconds, 8.0)),
                np.log2(1 + len(onsets)),
                len(onsets) / length_seconds / 8.0,
                min(evenness, 3.0),
            ),
            *(tempo.fit, tempo.periodicity, abs(tempo.beats - round(tempo.beats)), np.log2(min(tempo.beats, 17.0) + 0.5)),
            *(level[-4:].mean() / 30, level[:4].mean() / 30, float((level < -40).mean()), float((level > -12).mean())),
            *(eighths_db / 20),
            *(np.log2(1 + late), float(strongest.mean()), float(strongest[-1])),
            _repetition(bands),
        ],
        np.float32,
    )
    return Rhythm(numbers, tempo)


def _repetition(bands: Floats) -> float:
    """How much the second half of the pattern is like the first."""
    level = np.log10(bands + 1e-6 * max(float(bands.max()), 1e-12))
    half = len(level) // 2
    first, second = level[:half] - level[:half].mean(axis=0), level[half : 2 * half] - level[half : 2 * half].mean(axis=0)
    scale = float(np.sqrt((first**2).sum() * (second**2).sum()))
    return float((first * second).sum() / scale) if scale > 1e-9 else 0.0

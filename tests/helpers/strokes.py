"""What is heard where something is struck."""

from __future__ import annotations

import numpy as np

from airdesk.analysis.listening import FINE_HOP, FINE_RATE, FRAME_RATE, RATE
from airdesk.dsp.exact_onsets import ExactOnsets
from airdesk.dsp.fine_energy import FineEnergy
from tests.helpers.signals import noise


def struck_at(times: np.ndarray) -> ExactOnsets:
    """The rises of energy where something is struck at some times, in seconds and in order."""
    audio = noise(float(times[-1]) + 1.0, rms_dbfs=-60.0, sample_rate=RATE)[0]
    stroke = noise(0.1, rms_dbfs=-20.0, sample_rate=RATE)[0][:400]
    for time in times:
        audio[round(time * RATE) :][:400] += stroke
    return ExactOnsets(FineEnergy(RATE, FINE_HOP).process(audio), FINE_RATE)


def onset_curves(lows: np.ndarray, highs: np.ndarray) -> np.ndarray:
    """Onset strength of four ranges of pitch where low and high sounds are struck, shape (frames, 4)."""
    curves = np.zeros((round((max(lows[-1], highs[-1]) + 1.0) * FRAME_RATE), 4), np.float32)
    for column, times in ((0, lows), (3, highs)):
        places = times * FRAME_RATE
        before = places.astype(np.int64)
        curves[before, column] = 2.0 * (1.0 - places + before)
        curves[before + 1, column] = 2.0 * (places - before)
    return curves

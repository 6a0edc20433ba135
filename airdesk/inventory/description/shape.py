"""The numbers that tell one sound from another: how it begins and dies, its colour in each part, its partials."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from airdesk.dsp.onsets import HOP, envelope
from airdesk.dsp.pitch_spectrum import PITCH_RATE, PitchSpectrum, pitch_of
from airdesk.inventory.description.colour import colour, ranges, spread
from airdesk.inventory.description.course import measure_course
from airdesk.inventory.description.partials import lows, motion, partials

Floats = NDArray[np.float32]

HEARD_SECONDS = 2.6
"""Of a long sound so much is looked at."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What was measured of a sound."""

    numbers: Floats  # all of it, for the classifier
    timbre: Floats  # (24,): its colour alone, for finding similar sounds
    brightness_hz: float  # centre of its spectrum
    noisiness: float  # 0 pure tones .. 1 noise
    attack_seconds: float
    decay_seconds: float  # from the peak down by 40 dB


def measure_shape(
    audio: Floats, onset: int, bands: Floats, bins: Floats, spectrum: PitchSpectrum, hz: float, pitch_share: float
) -> Shape:
    """The shape of a sound of one channel at PITCH_RATE.

    *bands*, *bins*: of the sound from its onset on. *hz*, *pitch_share*: the likeliest pitch and how sure it is.
    """
    whole = audio[onset:]
    bands = bands[: int(HEARD_SECONDS * PITCH_RATE / HOP)]
    course = measure_course(envelope(whole), len(audio) / PITCH_RATE)
    colours, timbre = colour(bands)
    spreads, brightness, noisiness = spread(bins)
    pitch = [pitch_of(hz) / 24.0 - 2.5, pitch_share, float(np.max(spectrum.likeness[20:])), *lows(whole)]
    parts = [course.numbers, colours, spreads, partials(spectrum, hz), motion(bands, spectrum, hz), np.asarray(pitch)]
    numbers = np.concatenate([*parts, ranges(bands)]).astype(np.float32)
    return Shape(np.nan_to_num(numbers), timbre, brightness, noisiness, course.attack_seconds, course.decay_seconds)

"""Everything that is measured of a sound, once, for all that is told from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from airdesk.dsp.onsets import attack_frame, band_and_bin_power, onset_frame
from airdesk.dsp.pitch_candidates import Candidates, pitch_candidates
from airdesk.dsp.pitch_spectrum import PITCH_RATE, PitchSpectrum, pitch_spectrum
from airdesk.inventory.description.rhythm import Rhythm, measure_rhythm
from airdesk.inventory.description.roots import HeardPitch
from airdesk.inventory.description.shape import Shape, measure_shape

Floats = NDArray[np.float32]

LISTENED_SECONDS = 24.0
"""Of longer sounds only the beginning is listened to; levels are of all that was read."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """The measurements."""

    audio: Floats  # one channel at PITCH_RATE
    onset: int  # frame at which it can first be heard
    start: int  # frame at which it really begins: behind breath, fingers and the noise of the room
    bands: Floats  # (frames, bands) from the start on
    bins: Floats  # mean power of each FFT bin
    spectrum: PitchSpectrum
    candidates: Candidates


def heard(audio: Floats) -> Hearing:
    """What is heard in a sound of one channel at PITCH_RATE."""
    audio = audio[: int(LISTENED_SECONDS * PITCH_RATE)]
    onset = onset_frame(audio)
    start = attack_frame(audio, onset)
    bands, bins = band_and_bin_power(audio[start:], PITCH_RATE)
    spectrum = pitch_spectrum(audio, onset)
    return Hearing(audio, onset, start, bands, bins, spectrum, pitch_candidates(spectrum))


def measured(hearing: Hearing, pitch: HeardPitch) -> tuple[Shape, Rhythm]:
    """The shape and the rhythm of what was heard."""
    spectrum, bands, bins = hearing.spectrum, hearing.bands, hearing.bins
    sure = pitch.share * pitch.pitched
    shape = measure_shape(hearing.audio, hearing.start, bands, bins, spectrum, pitch.hz, sure)
    return shape, measure_rhythm(bands, (len(hearing.audio) - hearing.start) / PITCH_RATE)


def kind_numbers(shape: Shape, rhythm: Rhythm) -> Floats:
    """What the class of a sound is told from."""
    return np.concatenate([shape.numbers, rhythm.numbers])

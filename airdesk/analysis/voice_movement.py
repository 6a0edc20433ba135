"""How sounds move: tones that glide into one another, and ranges of the spectrum that rise and fall together, as voices do."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from airdesk.analysis.listening import FRAME_RATE, TONE_RATE, Heard, band_hz
from airdesk.dsp.onset_curves import running_mean
from airdesk.dsp.tone_peaks import BINS_PER_OCTAVE

Floats = NDArray[np.float32]

STEP_SECONDS: Final = 0.5
"""How far apart the moments are at which voices are looked for."""
_FARTHEST_BINS: Final = 3  # of a glide between two tone spectra, three fifths of a semitone
_GLIDE_BINS: Final = 4  # of the strongest tone; farther is a leap
_TONES_AROUND: Final = 5  # spectra to either side
_RANGES_HZ: Final = (200.0, 500.0, 1000.0, 2500.0, 5000.0, 10500.0)
_PAIRS: Final = ((0, 1), (1, 2), (0, 2), (2, 3), (1, 3), (3, 4), (2, 4))
_EVERY: Final = 2  # of the frames of bands
_SWELL_FRAMES, _TOGETHER_FRAMES = 25, 32  # to either side, of those


def glides(heard: Heard, count: int) -> Floats:
    """How tones move from one spectrum to the next around each half second, shape (count, 5)."""
    tones = heard.treble_tones
    unit = tones / (np.linalg.norm(tones, axis=1, keepdims=True) + 1e-6)
    shifts = range(-_FARTHEST_BINS, _FARTHEST_BINS + 1)
    alike = np.stack([np.einsum("ij,ij->i", np.roll(unit[1:], shift, axis=1), unit[:-1]) for shift in shifts], axis=1)
    alike = np.concatenate((alike[:1], alike))
    down, up = alike[:, :_FARTHEST_BINS].max(axis=1), alike[:, _FARTHEST_BINS + 1 :].max(axis=1)
    stays = alike[:, _FARTHEST_BINS]
    moves = np.maximum(up, down) - stays
    top = tones.argmax(axis=1)
    half = BINS_PER_OCTAVE // 2
    step = np.abs((np.diff(top, prepend=top[0]) + half) % BINS_PER_OCTAVE - half)
    columns = [moves, np.maximum(moves, 0.0), (step > 0) & (step <= _GLIDE_BINS), step == 0, np.abs(up - down)]
    return _each_step(running_mean(np.stack(columns, axis=1).astype(np.float32), _TONES_AROUND), TONE_RATE, count)


def togetherness(bands: Floats, count: int) -> Floats:
    """How alike pairs of ranges rise and fall around each half second, -1..1, shape (count, 7)."""
    hz = band_hz()
    parts = [(low <= hz) & (hz < high) for low, high in pairwise(_RANGES_HZ)]
    power = np.stack([bands[::_EVERY, part].sum(axis=1) for part in parts], axis=1)
    level = np.log10(power + 1e-5 * float(bands.mean()) + 1e-12).astype(np.float32)
    level -= running_mean(level, _SWELL_FRAMES)
    products = np.stack([level[:, one] * level[:, other] for one, other in _PAIRS], axis=1)
    shared, own = (running_mean(each, _TOGETHER_FRAMES) for each in (products, np.square(level)))
    spread = np.sqrt(own + 1e-6)
    alike = np.stack([shared[:, at] / (spread[:, one] * spread[:, other]) for at, (one, other) in enumerate(_PAIRS)], axis=1)
    return _each_step(alike, FRAME_RATE / _EVERY, count)


def _each_step(facts: Floats, rate: float, count: int) -> Floats:
    """The facts at each half second."""
    places = np.round(np.arange(count) * STEP_SECONDS * rate).astype(np.int64)
    return np.asarray(facts[np.minimum(places, len(facts) - 1)], np.float32)

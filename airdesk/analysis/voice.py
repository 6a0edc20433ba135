"""Where somebody seems to sing: tones that glide and tremble, syllables and hisses in the range of the voice."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from airdesk.analysis.judge import judge_named
from airdesk.analysis.key_finding import tuning_of
from airdesk.analysis.listening import FRAME_RATE, TONE_RATE, Heard, band_hz
from airdesk.analysis.voice_movement import STEP_SECONDS, glides, togetherness
from airdesk.dsp.onset_curves import running_mean
from airdesk.dsp.tone_peaks import BINS_PER_OCTAVE

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

_RANGES_HZ: Final = (60.0, 200.0, 500.0, 1000.0, 2500.0, 5000.0, 10500.0)
_WINDOW_FRAMES: Final = 128
_STEPS_AT_ONCE: Final = 128  # what stays in the cache
_SYLLABLES: Final = slice(3, 11)  # bins of the window's spectrum: 2.3 to 8 Hz
_ALL_CHANGES: Final = slice(1, 28)
_AROUND_STEPS: Final = 4  # to either side: what is heard around a half second
_SMOOTH_STEPS: Final = 2  # to either side
_IN, _OUT = 0.62, 0.42  # likelihood at which singing begins and ends
_SHORTEST_SECONDS: Final = 1.5
_GAP_SECONDS: Final = 1.2
_REST_SECONDS: Final = 3.0  # to either side: who sings alone breathes and rests
_SILENT_SHARE: Final = 1e-5  # of the song's mean power
_OFF_TONE: Final = 0.28  # semitones from the nearest tone


def vocal_spans(heard: Heard, audible_start: float, audible_end: float) -> tuple[tuple[float, float], ...]:
    """Spans of singing in seconds, none shorter than a second and a half."""
    rows = voice_rows(heard)
    if not len(rows):
        return ()
    likely = judge_named("voice").likelihoods(rows)
    smooth = running_mean(likely.astype(np.float32), _SMOOTH_STEPS)
    return _spans(smooth, audible_start, audible_end)


def voice_rows(heard: Heard) -> Floats:
    """Facts of every half second: of itself, of itself and of the seconds around it against what is usual in the song."""
    count = min(int(len(heard.bands) / FRAME_RATE / STEP_SECONDS), int(len(heard.treble_tones) / TONE_RATE / STEP_SECONDS))
    if count < 4:
        return np.zeros((0, 0), np.float32)
    moves = (glides(heard, count), togetherness(heard.bands, count))
    own = np.concatenate((_band_facts(heard.bands, count), _tone_facts(heard, count), *moves), axis=1).astype(np.float32)
    usual = np.median(own[_is_heard(heard.bands, count)], axis=0)
    return np.concatenate((own, own - usual, running_mean(own, _AROUND_STEPS) - usual), axis=1)


def _is_heard(bands: Floats, count: int) -> NDArray[np.bool_]:
    """Which half seconds are not within long silence, which would be what is usual; all of them where nothing is heard."""
    power = bands.sum(axis=1)
    places = np.round(np.arange(count) * STEP_SECONDS * FRAME_RATE).astype(np.int64)
    is_heard = running_mean(power, round(_REST_SECONDS * FRAME_RATE))[places] > _SILENT_SHARE * power.mean()
    return is_heard if is_heard.any() else np.ones(count, np.bool_)


def _band_facts(bands: Floats, count: int) -> Floats:
    """Level, unrest and syllables of six ranges around each half second."""
    hz = band_hz()
    parts = [(low <= hz) & (hz < high) for low, high in pairwise(_RANGES_HZ)]
    level = np.stack([bands[:, part].sum(axis=1) for part in parts], axis=1)
    level += 1e-5 * float(level.mean()) + 1e-12
    np.log10(level, out=level)
    padded = np.pad(level, ((_WINDOW_FRAMES // 2, _WINDOW_FRAMES), (0, 0)), mode="edge")
    starts = np.round(np.arange(count) * STEP_SECONDS * FRAME_RATE).astype(np.int64)
    windows = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW_FRAMES, axis=0)  # (frames, ranges, window)
    few = [starts[first : first + _STEPS_AT_ONCE] for first in range(0, count, _STEPS_AT_ONCE)]
    facts = [np.concatenate(each, axis=0) for each in zip(*(_piece_facts(windows[each]) for each in few), strict=True)]
    mean, deviation, syllables, steps = facts
    return np.concatenate((mean - mean.mean(axis=1, keepdims=True), deviation, syllables, 10.0 * steps), axis=1)


def _piece_facts(pieces: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Mean, deviation, syllables and unrest of pieces, shape (pieces, ranges, frames)."""
    mean = pieces.mean(axis=2)
    moved = np.abs(np.fft.rfft((pieces - mean[..., np.newaxis]) * np.hanning(_WINDOW_FRAMES).astype(np.float32), axis=2)) ** 2
    syllables = moved[..., _SYLLABLES].sum(axis=2) / (moved[..., _ALL_CHANGES].sum(axis=2) + 1e-6)
    return mean, pieces.std(axis=2), syllables, np.abs(np.diff(pieces, axis=2)).mean(axis=2)


def _tone_facts(heard: Heard, count: int) -> Floats:
    """How much lies between the tones, and how fast finer and coarser tones change."""
    tones = heard.treble_tones
    per_tone = BINS_PER_OCTAVE // 12
    away = np.arange(BINS_PER_OCTAVE) / per_tone - tuning_of(tones) / 100.0
    off = np.abs(away - np.round(away)) > _OFF_TONE
    total = tones.sum(axis=1) + 1e-6
    coarse = tones.reshape(len(tones), 12, per_tone).sum(axis=2)
    columns = [tones[:, off].sum(axis=1) / total, _kept(tones), _kept(coarse)]
    columns += [
        coarse.max(axis=1) / (coarse.sum(axis=1) + 1e-6),
        np.log10(total),
        (tones > 0.15 * tones.max(initial=1e-6)).mean(axis=1),
    ]
    facts = running_mean(np.stack(columns, axis=1).astype(np.float32), 5)
    return facts[np.clip(np.round(np.arange(count) * STEP_SECONDS * TONE_RATE).astype(np.int64), 0, len(facts) - 1)]


def _kept(tones: Floats) -> Floats:
    """How alike each moment's tones are to those before it."""
    unit = tones / (np.linalg.norm(tones, axis=1, keepdims=True) + 1e-6)
    alike = np.einsum("ij,ij->i", unit[1:], unit[:-1])
    return np.concatenate((alike[:1], alike)).astype(np.float32)


def _spans(likely: Floats, start: float, end: float) -> tuple[tuple[float, float], ...]:
    """Spans that begin where singing is likely and go on while it is not unlikely."""
    found: list[list[float]] = []
    is_in = False
    for step, value in enumerate(likely):
        at = min(max(start, step * STEP_SECONDS), end)
        if not is_in and value >= _IN:
            is_in = True
            if found and at - found[-1][1] < _GAP_SECONDS:
                found[-1][1] = at
            else:
                found.append([at, at])
        elif is_in and value < _OUT:
            is_in = False
        if is_in:
            found[-1][1] = min(end, (step + 1) * STEP_SECONDS)
    return tuple((round(a, 2), round(b, 2)) for a, b in found if b - a >= _SHORTEST_SECONDS)

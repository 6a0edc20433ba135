"""Songs known note by note as the analysis would about hear their tones: to learn keys from many more than are rendered.

Every part gets partials, a decay and a level by chance, drums and noise cover some of it, and bars are now and then found
where they are not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from airdesk.analysis.key_finding import key_rows
from airdesk.analysis.listening import RATE, TONE_HOP
from airdesk.model.song import Track
from airdesk.model.timebase import TICKS_PER_BEAT, TempoMap
from tests.benchmarks.songs_with_truth import song_number

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]

FIRST_NUMBER = 1000  # far from the songs that are rendered

_SECONDS = 60.0
_TONES_PER_SECOND = RATE / TONE_HOP
_FINER = 4  # moments to each of the tone spectra
_LOWEST, _HIGHEST = 16, 109  # pitches that may sound
_LOWEST_HEARD, _LOWEST_TREBLE, _HIGHEST_HEARD = 26, 58, 101
_WINDOW_MOMENTS = 3.7
_NEAR_HZ, _AROUND_HZ = 8.0, 65.0
_BINS_AROUND = 24.0  # of the spectrum, for each two that a partial fills
_FADE_SECONDS = 8.0
_HZ = 440.0 * 2.0 ** ((np.arange(_HIGHEST + 1) - 69) / 12.0)


@dataclass(frozen=True, slots=True)
class Part:
    """The notes of a track."""

    role: str
    gain_db: float
    notes: Floats  # shape (n, 4): start, end in seconds, pitch, velocity


@dataclass(frozen=True, slots=True)
class Sketch:
    """A song before it sounds."""

    parts: tuple[Part, ...]
    downbeats: Doubles  # seconds
    end_seconds: float
    beats_per_bar: int
    right: int  # its tonic, 12 more in minor


def sketch(number: int) -> Sketch:
    """The notes of a song of `tests.benchmarks.songs_with_truth`; the same every time."""
    song, *_ = song_number(number, _SECONDS)
    assert song.key is not None
    bar = song.meter_map.meter_at(0).bar_ticks
    return Sketch(
        parts=tuple(_part(track, song.tempo_map) for track in song.tracks),
        downbeats=np.asarray([song.tempo_map.tick_to_seconds(tick) for tick in range(0, song.end_tick, bar)]),
        end_seconds=song.tempo_map.tick_to_seconds(song.end_tick),
        beats_per_bar=bar // TICKS_PER_BEAT,
        right=song.key.tonic + (12 if song.key.is_minor else 0),
    )


def _part(track: Track, tempo: TempoMap) -> Part:
    notes = [
        (
            tempo.tick_to_seconds(clip.start_tick + note.start_tick),
            tempo.tick_to_seconds(clip.start_tick + note.start_tick + note.duration_ticks),
            note.pitch,
            note.velocity,
        )
        for clip in track.clips
        for note in clip.notes
    ]
    return Part(track.role, track.gain_db, np.asarray(notes, np.float32).reshape(-1, 4))


def sketched_rows(song: Sketch, rng: np.random.Generator) -> Floats:
    """The facts of each tonic of a song as it might be heard."""
    lead = float(rng.choice([0.0, 0.0, rng.uniform(0.02, 0.8)]))
    count = int((song.end_seconds + lead + rng.uniform(0.0, 2.0)) * _TONES_PER_SECOND) + 2
    levels = np.zeros((count * _FINER, _HIGHEST + 1), np.float32)
    kick = int(rng.integers(30, 42))
    for part in song.parts:
        if len(part.notes) and part.role != "fx":
            gain = 10.0 ** ((part.gain_db + rng.normal(0.0, 4.0)) / 20.0)
            begins = ((part.notes[:, 0] + lead) * _TONES_PER_SECOND * _FINER).astype(int)
            if part.role == "drums":
                _drum(levels, part.notes, begins, gain, kick, rng)
            else:
                _play(levels, part, begins, ((part.notes[:, 1] + lead) * _TONES_PER_SECOND * _FINER).astype(int), gain, rng)
    tones = _noticed(_through_window(levels, count), rng)
    bass = _folded(tones, _LOWEST_HEARD, _LOWEST_TREBLE)
    treble = _folded(tones, _LOWEST_TREBLE, _HIGHEST_HEARD)
    downbeats = _found_bars(song.downbeats + lead, song.beats_per_bar, rng)
    bar = float(np.diff(song.downbeats).mean())
    end = song.end_seconds + lead - (0.0 if rng.random() < 0.5 else rng.uniform(0.0, 1.0) * bar)
    return key_rows(treble, bass, downbeats, float(downbeats[0]), end)


def _drum(levels: Floats, notes: Floats, begins: NDArray[np.int64], gain: float, kick: int, rng: np.random.Generator) -> None:
    """A kick has a pitch of its own, the rest some by chance."""
    for begin, pitch, velocity in zip(begins, notes[:, 2], notes[:, 3], strict=True):
        level = float(velocity) / 100.0 * gain * 0.8
        if pitch in (35, 36):
            levels[begin : begin + 2 * _FINER, kick] += level
            levels[begin : begin + _FINER, kick + 7] += 0.4 * level
            continue
        is_snare = pitch in (38, 39, 40)
        for place in rng.integers(50 if is_snare else 70, 100, 6 if is_snare else 3):
            levels[begin : begin + _FINER, place] += level * (0.25 if is_snare else 0.12) * rng.random()


def _play(
    levels: Floats, part: Part, begins: NDArray[np.int64], ends: NDArray[np.int64], gain: float, rng: np.random.Generator
) -> None:
    """Notes with partials that fall off, hold or decay, and ring on."""
    fall, is_odd = rng.uniform(0.6, 2.2), rng.random() < 0.2
    partials = [
        (round(12.0 * np.log2(number)), number**-fall)
        for number in range(1, 10 if fall < 1.5 else 6)
        if number % 2 or not is_odd
    ]
    holds = rng.random() < (0.75 if part.role in ("pad", "lead", "bass") else 0.4)
    decay = 20.0 if holds else rng.uniform(0.2, 1.5)
    ring = rng.uniform(0.05, 0.5)
    per_second = _TONES_PER_SECOND * _FINER
    longest = int(max(8.0, min(6.0, 4.0 * decay)) * per_second)
    course = np.exp(-np.arange(longest) / per_second / decay).astype(np.float32)
    after = np.exp(-np.arange(int(2.0 * ring * per_second)) / per_second / ring)
    for begin, end, pitch, velocity in zip(begins, ends, part.notes[:, 2].astype(int), part.notes[:, 3], strict=True):
        length = max(1, min(int(end - begin), longest))
        note = np.concatenate((course[:length], course[length - 1] * after)) * (float(velocity) / 100.0 * gain)
        place = levels[begin : begin + len(note)]
        for up, share in partials:
            if _LOWEST <= pitch + up < _HIGHEST:
                place[:, pitch + up] += note[: len(place)] * share


def _through_window(levels: Floats, count: int) -> Floats:
    """What the long window makes of it, one row to each spectrum."""
    window = np.hanning(int(_WINDOW_MOMENTS * _FINER) + 2)[1:-1]
    length = len(levels) + len(window)
    spectrum = np.fft.rfft(levels, length, axis=0) * np.fft.rfft(window / window.sum(), length)[:, np.newaxis]
    smooth = np.fft.irfft(spectrum, length, axis=0)[len(window) // 2 :][: len(levels) : _FINER][:count]
    return np.asarray(np.maximum(smooth, 0.0) + 1e-9)


def _noticed(levels: Floats, rng: np.random.Generator) -> Floats:
    """What stands out from its surroundings, with noise; some songs fade out."""
    if rng.random() < 0.2:
        fade = int(_FADE_SECONDS * _TONES_PER_SECOND)
        levels[-fade:] *= np.linspace(1.0, 0.0, fade)[:, np.newaxis] ** 2
    heard = levels.copy()
    for pitch in range(_LOWEST, _HIGHEST):
        near = np.abs(_HZ - _HZ[pitch])
        around = levels[:, near < _AROUND_HZ].sum(axis=1) / _BINS_AROUND
        stands_out = levels[:, pitch] > 1.6 * around
        rivals = (near < _NEAR_HZ) & (near > 0.0)
        if rivals.any():
            stands_out &= levels[:, pitch] >= levels[:, rivals].max(axis=1)
        heard[:, pitch] = np.where(stands_out, levels[:, pitch] - around, 0.0)
    heard[heard < rng.choice([0.002, 0.005, 0.01])] = 0.0
    tones = np.sqrt(heard) * rng.lognormal(0.0, 0.25, heard.shape)
    loudest = tones.max(axis=1, keepdims=True)
    noise = rng.exponential(rng.uniform(0.03, 0.2), tones.shape) * (rng.random(tones.shape) < 0.3)
    noise[:, :45] *= 0.5
    return np.asarray(tones + noise * np.minimum(loudest, 1.5 * np.median(loudest)), np.float32)


def _folded(tones: Floats, first: int, end: int) -> Floats:
    """Pitches from *first* up to *end* as twelve pitch classes."""
    classes = np.zeros((len(tones), 12), np.float32)
    for pitch in range(first, end):
        classes[:, pitch % 12] += tones[:, pitch]
    return classes


def _found_bars(downbeats: Doubles, beats_per_bar: int, rng: np.random.Generator) -> Doubles:
    """Downbeats as they might be found: mostly right, else beside, half or twice as many, or with the first ones missing."""
    bar, luck = float(np.diff(downbeats).mean()), rng.random()
    if luck < 0.01:
        downbeats = downbeats + bar / 2.0
    elif luck < 0.03:
        downbeats = downbeats + bar * int(rng.integers(1, beats_per_bar)) / beats_per_bar
    elif luck < 0.035:
        downbeats = downbeats[::2]
    elif luck < 0.04:
        downbeats = np.sort(np.concatenate((downbeats, downbeats + bar / 2.0)))
    return downbeats[int(rng.integers(1, 3)) :] if rng.random() < 0.04 else downbeats

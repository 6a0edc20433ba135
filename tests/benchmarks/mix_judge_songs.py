"""Songs made to be judged after they were mixed: every beat carries a mark that is found in the mix, whatever else sounds.

Each song has a carrier above its music. A beat has one burst of it, a downbeat two, 30 ms apart. All that a song has
below 100 Hz lies at one frequency, so that two basses can be told apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from tests.benchmarks.mix_judge_sounds import LEAD_SECONDS, Sounds

Floats = NDArray[np.float64]

SECOND_BURST_SECONDS = 0.030
MARK_LEVEL = 0.02
CARRIER_STEP = 2 ** (2 / 3 / 12)  # a shift of a semitone lands in the middle between two carriers
CARRIERS = tuple(11_500.0 * CARRIER_STEP**number for number in range(13))
LOW_CARRIER = 3300.0  # for a song of 8 kHz; the music of the other one must stay below it

KICKS = {
    "house": ((0, 1, 2, 3), (1, 3), (0.5, 1.5, 2.5, 3.5)),
    "techno": ((0, 1, 2, 3), (), tuple(0.25 * step for step in range(16) if step % 4)),
    "rock": ((0, 2, 2.5), (1, 3), tuple(0.5 * step for step in range(8))),
    "pop": ((0, 1.5, 2), (1, 3), tuple(0.5 * step for step in range(8))),
    "hip hop": ((0, 1.75, 2.5), (1, 3), tuple(0.5 * step for step in range(8))),
    "trap": ((0, 1.5, 2.75), (2,), tuple(0.25 * step for step in range(16))),
    "drum and bass": ((0, 2.5), (1, 3), tuple(0.5 * step for step in range(8))),
    "ballad": ((0, 2), (3,), (0, 1, 2, 3)),
    "waltz": ((0,), (1, 2), (0, 1, 2)),
}
"""Genre: kicks, snares and hats of a bar, in beats."""
PROGRESSIONS = {
    "minor": ((0, 3, 7), (8, 12, 15), (3, 7, 10), (10, 14, 17)),
    "major": ((0, 4, 7), (7, 11, 14), (9, 12, 16), (5, 9, 12)),
}


@dataclass(frozen=True)
class SongOrder:
    """What a song shall be."""

    name: str
    tempo_bpm: float
    genre: str = "house"
    seconds: float = 100.0
    tonic: int = 9  # pitch class
    mode: str = "minor"
    bass_hz: float = 55.0
    carrier_hz: float = CARRIERS[0]
    beats_per_bar: int = 4
    sample_rate: int = 44_100
    channels: int = 2
    drift: float = 0.0  # how far the tempo wanders, as a share
    has_beat: bool = True
    fade_out_seconds: float = 0.0
    is_cold_start: bool = False  # everything at once, no silence before
    count_in_beats: int = 0
    tail_seconds: float = 0.0  # silence at the end
    intro_bars: int = 0  # drums alone
    level: float = 0.5
    top_hz: float = 5000.0
    seed: int = 0


@dataclass(frozen=True)
class JudgedSong:
    """A song on disk and all that is true of it."""

    order: SongOrder
    path: Path
    beats: Floats  # seconds; the marks of a song without a beat come every 2 s
    downbeats: Floats
    audible: tuple[float, float] = field(default=(0.0, 0.0))


def beat_times(order: SongOrder) -> Floats:
    """The moments of all beats, seconds; an entire number of four bars."""
    rng, beat = np.random.default_rng(order.seed + 77), 60.0 / order.tempo_bpm
    bars = max(4, round(order.seconds / beat / order.beats_per_bar / 4) * 4)
    count = bars * order.beats_per_bar + order.count_in_beats + 1
    lengths = np.full(count, beat)
    if order.drift:
        phase = rng.uniform(0, 6.28, 2)
        place = np.arange(count)
        lengths *= 1.0 + order.drift * (0.7 * np.sin(place / 23 + phase[0]) + 0.3 * np.sin(place / 9 + phase[1]))
    first = 0.0 if order.is_cold_start else 0.25
    return first + np.concatenate([[0.0], np.cumsum(lengths)[:-1]])


def make_song(order: SongOrder, folder: Path, suffix: str = ".wav") -> JudgedSong:
    """Write a song into a folder."""
    audio, beats = song_audio(order)
    music = beats[order.count_in_beats : -1]
    path = folder / f"{order.name}{suffix}"
    subtype = "PCM_24" if order.sample_rate > 48_000 else "PCM_16"
    soundfile.write(
        path,
        audio if order.channels == 2 else audio[:, 0],
        order.sample_rate,
        subtype=None if suffix in (".mp3", ".ogg") else subtype,
    )
    if not order.has_beat:
        marks = np.arange(1.0, beats[-1], 2.0)
        return JudgedSong(order, path, marks, marks[:0], (float(beats[0]), float(beats[-1])))
    return JudgedSong(order, path, beats[:-1], music[:: order.beats_per_bar], (float(beats[0]), float(beats[-1])))


def song_audio(order: SongOrder) -> tuple[Floats, Floats]:
    """A song, shape (frames, 2), and its beats, the end of the last bar among them."""
    beats, rate = beat_times(order), order.sample_rate
    sounds = Sounds(rate, order.bass_hz, order.top_hz, order.seed)
    audio = np.zeros((int((beats[-1] + 0.6 + order.tail_seconds) * rate), 2))
    end = int(beats[-1] * rate)
    if order.has_beat:
        _drums(audio, order, sounds, beats)
    _music(audio, order, sounds, beats)
    time = np.arange(int(beats[order.count_in_beats] * rate), end) / rate
    bass = 0.30 * np.sin(2 * np.pi * order.bass_hz * time)
    ramp = min(len(bass) // 4, int(0.02 * rate))
    bass[:ramp] *= np.linspace(0, 1, ramp)
    bass[-ramp:] *= np.linspace(1, 0, ramp)
    audio[int(beats[order.count_in_beats] * rate) : end] += bass[:, None]
    audio *= order.level / max(1e-9, np.percentile(np.abs(audio[:: max(1, rate // 8000)]), 99.5))
    audio *= min(1.0, 0.95 / np.max(np.abs(audio)))
    _marks(audio, order, sounds, beats)
    if order.fade_out_seconds:
        count = int(order.fade_out_seconds * rate)
        audio[end - count : end] *= np.linspace(1.0, 0.0, count)[:, None] ** 1.5
        audio[end:] = 0.0
    return audio, beats


def _add(audio: Floats, sound: Floats, seconds: float, gain: float, rate: int, pan: float = 0.0) -> None:
    start = round((seconds - LEAD_SECONDS) * rate)
    first = max(0, -start)
    piece = sound[first : max(first, len(audio) - start)]
    if len(piece):
        audio[start + first : start + first + len(piece)] += piece[:, None] * (gain * np.array([1.0 - pan, 1.0 + pan]))


def _drums(audio: Floats, order: SongOrder, sounds: Sounds, beats: Floats) -> None:
    rate, places = order.sample_rate, np.arange(len(beats))
    for beat in range(order.count_in_beats):
        _add(audio, sounds.hat(), beats[beat], 0.8, rate)
    kicks, snares, hats = KICKS[order.genre]
    for bar in range(order.count_in_beats, len(beats) - 1, order.beats_per_bar):
        for sound, strokes, gain in ((sounds.kick(), kicks, 1.0), (sounds.snare(), snares, 0.6), (sounds.hat(), hats, 0.35)):
            for stroke in strokes:
                _add(audio, sound, float(np.interp(bar + stroke, places, beats)), gain, rate)


def _music(audio: Floats, order: SongOrder, sounds: Sounds, beats: Floats) -> None:
    rate, rng, places = order.sample_rate, np.random.default_rng(order.seed + 5), np.arange(len(beats))
    root = 48 + order.tonic
    patterns = [rng.permutation(8) for _ in range(4)]
    bars = range(order.count_in_beats, len(beats) - 1, order.beats_per_bar)
    for number, bar in enumerate(bars):
        if number < order.intro_bars:
            continue
        chord = PROGRESSIONS[order.mode][number % 4]
        length = float(beats[min(bar + order.beats_per_bar, len(beats) - 1)] - beats[bar])
        for index, note in enumerate(chord):
            _add(audio, sounds.tone(root + note, length), beats[bar], 1.0, rate, (index - 1) * 0.3)
        notes, pattern = (*chord, chord[0] + 12), patterns[number // 8 % 4]
        steps = 2 * order.beats_per_bar
        for step in range(steps):
            if (pattern[step % 8] + number // 8) % 3:
                when = float(np.interp(bar + step / 2, places, beats))
                midi = root + 12 + notes[int(pattern[step % 8]) % 4]
                _add(audio, sounds.tone(midi, 0.7 * length / steps, 0.8), when, 0.7, rate, 0.2)


def _marks(audio: Floats, order: SongOrder, sounds: Sounds, beats: Floats) -> None:
    burst, rate = MARK_LEVEL * sounds.marker(order.carrier_hz), order.sample_rate
    half = (len(burst) // 2) / rate
    marks = beats[:-1] if order.has_beat else np.arange(1.0, beats[-1], 2.0)
    for number, moment in enumerate(marks):
        _add(audio, burst, moment - half + LEAD_SECONDS, 1.0, rate)
        if order.has_beat and number >= order.count_in_beats and (number - order.count_in_beats) % order.beats_per_bar == 0:
            _add(audio, burst, moment - half + LEAD_SECONDS + SECOND_BURST_SECONDS, 1.0, rate)

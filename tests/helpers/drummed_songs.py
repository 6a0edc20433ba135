"""Small songs made of a kick, a snare, hats, a bass and chords, whose beats and key are known exactly."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soundfile

from airdesk.audio.buffer import Audio

RATE = 22_050
CHORDS = {"C major": ((0, 4, 7), (5, 9, 0), (7, 11, 2), (0, 4, 7)), "A minor": ((9, 0, 4), (2, 5, 9), (4, 8, 11), (9, 0, 4))}


def even_beats(tempo_bpm: float, seconds: float, *, start: float = 0.0) -> np.ndarray:
    """Seconds of the beats of a steady song."""
    return start + np.arange(int((seconds - start) * tempo_bpm / 60.0)) * 60.0 / tempo_bpm


def drummed_song(
    beats: Sequence[float] | np.ndarray,
    *,
    seconds: float,
    beats_per_bar: int = 4,
    key: str = "A minor",
    sample_rate: int = RATE,
    channels: int = 2,
) -> Audio:
    """Kick on the first and third beat (of three: the first), snare on the others, hats between; a chord each bar."""
    beats = np.asarray(beats)
    audio = np.zeros(round(seconds * sample_rate) + sample_rate, np.float32)
    rng = np.random.default_rng(1)
    chords = CHORDS[key]
    for number, beat in enumerate(beats):
        step = float(beats[number + 1] - beat if number + 1 < len(beats) else beat - beats[number - 1])
        place, bar = number % beats_per_bar, number // beats_per_bar
        if place == 0 or (beats_per_bar == 4 and place == 2):
            _add(audio, beat, _kick(sample_rate), 0.6, sample_rate)
        else:
            _add(audio, beat, _burst(rng, 0.12, sample_rate), 0.25, sample_rate)
        for half in (beat, beat + step / 2.0):
            _add(audio, half, np.diff(_burst(rng, 0.03, sample_rate)), 0.1, sample_rate)
        chord = chords[bar % 4]
        if place == 0:
            for note in chord:
                _add(audio, beat, _tone(60 + note, step * beats_per_bar, sample_rate), 0.05, sample_rate)
        _add(audio, beat, _tone(36 + chord[0], step * 0.9, sample_rate), 0.15, sample_rate)
    return np.tile(audio[: round(seconds * sample_rate)], (channels, 1))


def write_song(path: Path, audio: Audio, sample_rate: int = RATE, subtype: str | None = None) -> Path:
    """Write audio as the file's ending says."""
    soundfile.write(path, audio.T, sample_rate, subtype=subtype)
    return path


def _add(audio: np.ndarray, at: float, sound: np.ndarray, level: float, sample_rate: int) -> None:
    first = round(at * sample_rate)
    part = audio[first : first + len(sound)]
    part += (level * sound[: len(part)]).astype(np.float32)


def _kick(sample_rate: int) -> np.ndarray:
    time = np.arange(round(0.15 * sample_rate)) / sample_rate
    return np.sin(2.0 * np.pi * (50.0 * time + 4.0 * (1.0 - np.exp(-time * 40.0)))) * np.exp(-time * 22.0)


def _burst(rng: np.random.Generator, seconds: float, sample_rate: int) -> np.ndarray:
    time = np.arange(round(seconds * sample_rate)) / sample_rate
    return rng.standard_normal(len(time)) * np.exp(-time * 5.0 / seconds)


def _tone(pitch: int, seconds: float, sample_rate: int) -> np.ndarray:
    time = np.arange(round(seconds * sample_rate)) / sample_rate
    hz = 440.0 * 2.0 ** ((pitch - 69) / 12.0)
    wave = sum(np.sin(2.0 * np.pi * hz * n * time) / n for n in range(1, 6))
    return np.asarray(wave) * np.minimum(1.0, time * 200.0) * np.exp(-time * 1.2)

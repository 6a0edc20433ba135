"""Lessons that are chords: strummed guitars, chords of keyboards, sections of brass."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from sound_model.additive import between, let_go
from sound_model.lesson import SAMPLE_RATE
from sound_model.strings_and_bars import string_note
from sound_model.winds_and_bows import held_note

Signal = NDArray[np.float64]
Random = np.random.Generator
Played = tuple[Signal, float | None]
Note = Callable[[Random, float], Played]

_STRUM = (0, 7, 12, 16, 19, 24)  # a barred major chord
_MINOR_STRUM = (0, 7, 12, 15, 19, 24)
_CHORDS = ((0, 4, 7), (0, 3, 7), (0, 4, 7, 11), (0, 3, 7, 10), (0, 7, 12), (0, 5, 7), (0, 4, 7, 14), (0, 3, 7, 12, 15))


def _together(rng: Random, note: Note, pitches: list[float], gap_seconds: float) -> Signal:
    """Notes one after another, close enough to be one chord."""
    parts = [note(rng, pitch)[0] for pitch in pitches]
    starts = [int(gap_seconds * number * rng.uniform(0.7, 1.3) * SAMPLE_RATE) for number in range(len(parts))]
    total = np.zeros(max(start + len(part) for start, part in zip(starts, parts, strict=True)))
    for start, part in zip(starts, parts, strict=True):
        total[start : start + len(part)] += part * rng.uniform(0.6, 1.0)
    return total


def strum(name: str, rng: Random) -> Played:
    """All strings of a guitar, up or down, ringing, damped, or barely touched."""
    lowest = float(rng.uniform(38, 52))
    steps = (_STRUM, _MINOR_STRUM)[int(rng.integers(0, 2))]
    chosen = [lowest + step for step in steps[int(rng.integers(0, 3)) :]]
    wave = _together(rng, partial(_string, name), chosen[:: int(rng.choice([1, -1]))], between(rng, 0.004, 0.04))
    if rng.random() < 0.3:  # damped by the hand
        wave *= np.exp(-np.arange(len(wave)) / SAMPLE_RATE / between(rng, 0.03, 0.2))
    return let_go(wave, 0.02), None


def chord(name: str, rng: Random) -> Played:
    """A chord of a keyboard or a harp."""
    root = float(rng.uniform(43, 72))
    steps = _CHORDS[int(rng.integers(0, len(_CHORDS)))]
    return _together(rng, partial(_string, name), [root + step for step in steps], between(rng, 0.0005, 0.03)), None


def section(rng: Random) -> Played:
    """Trumpets, trombones and saxophones together: a stab, a swell, a held chord."""
    root = float(rng.uniform(43, 67))
    steps = _CHORDS[int(rng.integers(0, len(_CHORDS)))]
    players = [str(rng.choice(["trumpet", "trumpet", "trombone", "sax", "french horn"])) for _ in range(len(steps) + 1)]
    parts = [held_note(name, rng, root + step)[0] for name, step in zip(players, (*steps, 0), strict=True)]
    length = min(len(part) for part in parts)
    return let_go(np.asarray(np.sum([part[:length] for part in parts], axis=0)), between(rng, 0.01, 0.1)), None


def _string(name: str, rng: Random, pitch: float) -> Played:
    return string_note(name, rng, pitch)


PLAYED: tuple[tuple[str, Callable[[Random], Played], float], ...] = (
    ("guitar", partial(strum, "guitar"), 1.5),
    ("clean guitar", partial(strum, "clean guitar"), 1.0),
    ("piano", partial(chord, "piano"), 0.6),
    ("clavinet", partial(chord, "clavinet"), 0.2),
    ("harp", partial(chord, "harp"), 0.3),
    ("mandolin", partial(strum, "mandolin"), 0.3),
    ("brass", section, 0.8),
)
"""Class, machine, how many of its sounds there are against the others."""

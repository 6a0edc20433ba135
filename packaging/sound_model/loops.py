"""Lessons that are loops: sounds of other lessons, played on a grid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sound_model.lesson import SAMPLE_RATE, Lesson, Mono, levelled

Random = np.random.Generator
DRUMS = ("kick", "snare", "closed hi-hat", "open hi-hat", "clap", "tom", "rimshot", "shaker", "congas", "crash", "ride",
         "cowbell", "tambourine", "percussion")  # fmt: skip
BASSES = ("bass", "synth bass", "sub bass", "upright bass")


def loop_lessons(lessons: Sequence[Lesson], rng: Random, count: int) -> Iterator[Lesson]:
    """Drum loops, bass loops and melodic loops from the sounds of `lessons`."""
    by_class: dict[str, list[Lesson]] = {}
    for lesson in lessons:
        by_class.setdefault(lesson.sound_class, []).append(lesson)
    tunes = sorted(set(by_class) - set(DRUMS) - set(BASSES) - {"fx", "woodblock", "triangle"})
    for number in range(count):
        kind = ("drum loop", "bass loop", "melodic loop", "drum loop")[number % 4]
        tempo = float(rng.uniform(70, 180))
        beats = int(rng.choice([4, 4, 8, 8, 16] if tempo > 90 else [4, 8]))
        step = 60.0 / tempo / 4
        mix = np.zeros(int(beats * 4 * step * SAMPLE_RATE) + int(rng.choice([0, 0, 0, 0.3]) * SAMPLE_RATE), np.float32)
        if kind == "drum loop":
            _drums(mix, by_class, step, beats * 4, rng)
        elif kind == "bass loop":
            _line(mix, by_class[str(rng.choice([name for name in BASSES if name in by_class]))], step, beats * 4, rng, 1)
        else:
            _line(mix, by_class[str(rng.choice(tunes))], step, beats * 4, rng, int(rng.integers(1, 4)))
            if rng.random() < 0.4:
                _drums(mix, by_class, step, beats * 4, rng)
        if np.max(np.abs(mix)) > 0:
            yield Lesson(levelled(mix), kind, f"loop {number % 10}", None, tempo)


def _drums(mix: Mono, by_class: dict[str, list[Lesson]], step: float, steps: int, rng: Random) -> None:
    known = [name for name in DRUMS if name in by_class]
    parts = ["kick", "snare", "closed hi-hat", *rng.choice(known, int(rng.integers(0, 4)))]
    parts = [part for part in parts if rng.random() < 0.85] or ["kick"]
    if rng.random() < 0.25:
        parts = [str(rng.choice(known))]
    for part in parts:
        sound = by_class[part][int(rng.integers(len(by_class[part])))].audio
        bar = _bar(part, rng)
        level = float(rng.uniform(0.3, 1.0))
        for number in range(steps):
            if bar[number % 16] > rng.random():
                _add(mix, sound, number * step, level * float(rng.uniform(0.6, 1.0)))


def _bar(part: str, rng: Random) -> np.ndarray:
    """How likely the part strikes on each of sixteen steps."""
    bar = np.zeros(16)
    if part == "kick":
        bar[[0, 8]] = 1.0
        bar[rng.integers(0, 16, 3)] = rng.uniform(0, 1)
        if rng.random() < 0.4:
            bar[::4] = 1.0
    elif part in ("snare", "clap", "rimshot"):
        bar[[4, 12]] = 1.0
        bar[rng.integers(0, 16, 2)] = rng.uniform(0, 0.8)
    elif part in ("closed hi-hat", "shaker", "ride", "tambourine"):
        bar[:: int(rng.choice([1, 2, 2, 4]))] = rng.uniform(0.7, 1)
    elif part == "open hi-hat":
        bar[2::4] = rng.uniform(0.5, 1)
    else:
        bar[rng.integers(0, 16, int(rng.integers(2, 7)))] = 1.0
    return bar


def _line(mix: Mono, sounds: Sequence[Lesson], step: float, steps: int, rng: Random, voices: int) -> None:
    sound = sounds[int(rng.integers(len(sounds)))].audio
    scale = (0, 2, 3, 5, 7, 8, 10, 12) if rng.random() < 0.5 else (0, 2, 4, 5, 7, 9, 11, 12)
    bar = np.zeros(16)
    bar[0] = 1.0
    bar[rng.integers(0, 16, int(rng.integers(2, 10)))] = 1.0
    for number in range(steps):
        if bar[number % 16]:
            length = step * float(rng.uniform(1, 6))
            for _ in range(voices):
                semitones = int(rng.choice(scale)) - 5
                places = np.arange(0, min(len(sound) - 1, length * SAMPLE_RATE * 2 ** (semitones / 12)), 2 ** (semitones / 12))
                note = np.interp(places, np.arange(len(sound)), sound).astype(np.float32)
                note[-400:] *= np.linspace(1, 0, len(note[-400:]), dtype=np.float32)
                _add(mix, note, number * step, 1.0)


def _add(mix: Mono, sound: Mono, seconds: float, level: float) -> None:
    start = int(seconds * SAMPLE_RATE)
    piece = sound[: len(mix) - start]
    if len(piece) > 0:
        mix[start : start + len(piece)] += np.float32(level) * piece

"""Lessons that are loops: sounds of other lessons, played on a grid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from sound_model.grooves import GROOVES, Groove, chances, cut, drawn_tempo
from sound_model.lesson import SAMPLE_RATE, Lesson, Mono, levelled

Random = np.random.Generator
DRUMS = ("kick", "snare", "closed hi-hat", "open hi-hat", "clap", "tom", "rimshot", "shaker", "congas", "crash", "ride",
         "cowbell", "tambourine", "percussion")  # fmt: skip
BASSES = ("bass", "synth bass", "sub bass", "upright bass")


KEPT_OF_A_CLASS = 40


class Sounds:
    """A few sounds of every class, kept while lessons pass by."""

    def __init__(self, rng: Random) -> None:
        self.by_class: dict[str, list[Lesson]] = {}
        self._passed: dict[str, int] = {}
        self._rng = rng

    def keep(self, lesson: Lesson) -> None:
        """Each lesson is as likely as any other of its class to stay."""
        kept = self.by_class.setdefault(lesson.sound_class, [])
        self._passed[lesson.sound_class] = self._passed.get(lesson.sound_class, 0) + 1
        place = int(self._rng.integers(0, self._passed[lesson.sound_class]))
        if len(kept) < KEPT_OF_A_CLASS:
            kept.append(lesson)
        elif place < KEPT_OF_A_CLASS:
            kept[place] = lesson


def sounds_of(lessons: Iterable[Lesson], rng: Random) -> Sounds:
    """A few of them."""
    sounds = Sounds(rng)
    for lesson in lessons:
        sounds.keep(lesson)
    return sounds


def loop_lessons(sounds: Sounds, rng: Random, count: int) -> Iterator[Lesson]:
    """Drum loops, bass loops and melodic loops from sounds."""
    by_class = sounds.by_class
    tunes = sorted(set(by_class) - set(DRUMS) - set(BASSES) - {"fx", "woodblock", "triangle"})
    for number in range(count):
        kind = ("drum loop", "bass loop", "melodic loop", "drum loop")[number % 4]
        groove = GROOVES[int(rng.integers(0, len(GROOVES)))]
        tempo = drawn_tempo(*groove.tempos, rng)
        beats = int(rng.choice([4, 4, 8, 8, 16] if tempo > 90 else [4, 8]))
        step = 60.0 / tempo / 4
        frames = int(beats * 4 * step * SAMPLE_RATE)
        mix = np.zeros(frames + SAMPLE_RATE // 2, np.float32)
        steps = beats * 4 + int(rng.random() < 0.2) * 2
        if kind == "drum loop":
            _drums(mix, by_class, (step, steps), groove, rng)
        elif kind == "bass loop":
            _line(mix, by_class[str(rng.choice([name for name in BASSES if name in by_class]))], step, steps, rng, 1)
        else:
            _line(mix, by_class[str(rng.choice(tunes))], step, steps, rng, int(rng.integers(1, 4)))
            if rng.random() < 0.4:
                _drums(mix, by_class, (step, steps), groove, rng)
        mix = cut(mix, frames, rng)
        if rng.random() < 0.3:
            mix = np.tanh(levelled(mix) * np.float32(rng.uniform(1, 5)))
        if np.max(np.abs(mix)) > 0:
            yield Lesson(levelled(mix), kind, f"loop {number % 10}", None, tempo)


def _drums(mix: Mono, by_class: dict[str, list[Lesson]], grid: tuple[float, int], groove: Groove, rng: Random) -> None:
    step, steps = grid
    known = [name for name in DRUMS if name in by_class]
    swing = float(rng.uniform(*groove.swing))
    loose = float(rng.uniform(0, 0.006)) if rng.random() < 0.4 else 0.0
    parts = ["kick", "snare", "closed hi-hat", *rng.choice(known, int(rng.integers(0, 4)))]
    parts = [part for part in parts if rng.random() < 0.85] or ["kick"]
    if rng.random() < 0.25:
        parts = [str(rng.choice(known))]
    for part in parts:
        sound = by_class[part][int(rng.integers(len(by_class[part])))].audio
        bar = _bar(part, groove, rng)
        level = float(rng.uniform(0.3, 1.0))
        for number in range(steps):
            if bar[number % 16] > rng.random():
                at = (number + swing * (number % 2)) * step + abs(float(rng.normal(0, 1))) * loose
                _add(mix, sound, at, level * float(rng.uniform(0.6, 1.0)))


def _bar(part: str, groove: Groove, rng: Random) -> np.ndarray:
    """How likely the part strikes on each of sixteen steps."""
    if part == "kick":
        return chances(groove.kick, rng)
    if part in ("snare", "clap", "rimshot"):
        return chances(groove.snare if groove.snare.strip("0") else groove.kick, rng)
    if part in ("closed hi-hat", "shaker", "ride", "tambourine"):
        return chances(groove.hat, rng)
    bar = np.zeros(16)
    if part == "open hi-hat":
        bar[2::4] = rng.uniform(0.5, 1)
    else:
        bar[rng.integers(0, 16, int(rng.integers(2, 7)))] = 1.0
    return bar


def _line(mix: Mono, sounds: Sequence[Lesson], step: float, steps: int, rng: Random, voices: int) -> None:
    sound = sounds[int(rng.integers(len(sounds)))].audio
    scale = (0, 2, 3, 5, 7, 8, 10, 12) if rng.random() < 0.5 else (0, 2, 4, 5, 7, 9, 11, 12)
    bar = np.zeros(16)
    bar[0] = 1.0
    bar[rng.integers(0, 16, int(rng.integers(1, 10)))] = 1.0
    if rng.random() < 0.2:
        bar[:: int(rng.choice([1, 2, 2, 4]))] = 1.0
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
    piece = sound[: max(0, len(mix) - start)]
    if len(piece) > 0:
        mix[start : start + len(piece)] += np.float32(level) * piece

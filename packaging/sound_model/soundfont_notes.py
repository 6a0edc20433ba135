"""Lessons from General MIDI SoundFonts: every program at several pitches, every drum of every kit."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from sound_model.lesson import SAMPLE_RATE, Lesson, Mono, levelled

KITS = (0, 8, 16, 24, 25, 32, 40, 48, 56, 127)
"""Programs of the drum channel that differ; others repeat them."""

FEWEST_PRESETS = 20
"""A General MIDI SoundFont has more."""

Row = tuple[tuple[int, ...], str, int, int]

PROGRAMS: tuple[Row, ...] = (
    ((0, 1, 2, 3), "piano", 24, 98),
    ((4, 5), "electric piano", 30, 90),
    ((6,), "harpsichord", 36, 84),
    ((7,), "clavinet", 36, 80),
    ((8, 9, 10, 98, 112), "glockenspiel", 60, 100),
    ((11,), "vibraphone", 53, 89),
    ((12, 13), "marimba", 48, 94),
    ((14,), "tubular bells", 55, 79),
    ((15, 104, 106, 107), "koto", 45, 80),
    ((16, 17, 18, 19, 20), "organ", 36, 88),
    ((21, 23), "accordion", 50, 88),
    ((22,), "harmonica", 55, 88),
    ((24, 25), "guitar", 38, 82),
    ((26, 27, 28), "clean guitar", 38, 82),
    ((29, 30), "driven guitar", 38, 80),
    ((32,), "upright bass", 28, 55),
    ((33, 34, 35, 36, 37), "bass", 26, 57),
    ((38, 39, 87), "synth bass", 23, 55),
    ((40, 110), "violin", 55, 96),
    ((41,), "viola", 48, 84),
    ((42,), "cello", 36, 78),
    ((43,), "double bass", 28, 60),
    ((44, 48, 49, 50, 51), "strings", 36, 90),
    ((45,), "pizzicato", 36, 86),
    ((46,), "harp", 30, 96),
    ((47,), "timpani", 36, 57),
    ((52, 53, 54), "choir", 43, 82),
    ((56, 59), "trumpet", 54, 86),
    ((57,), "trombone", 38, 72),
    ((58,), "tuba", 26, 58),
    ((60,), "french horn", 34, 78),
    ((61, 62, 63), "brass", 40, 82),
    ((64,), "sax", 56, 88),
    ((65,), "sax", 49, 82),
    ((66,), "sax", 44, 76),
    ((67,), "sax", 36, 69),
    ((68, 111), "oboe", 58, 91),
    ((69,), "cor anglais", 52, 81),
    ((70,), "bassoon", 33, 75),
    ((71,), "clarinet", 49, 92),
    ((72,), "flute", 74, 104),
    ((73, 74, 75, 76, 77, 79), "flute", 57, 96),
    ((80, 81, 82, 83, 84, 85, 86), "synth lead", 45, 90),
    ((88, 89, 90, 91, 92, 93, 94, 95, 96, 97, 99, 100, 101, 102, 103), "pad", 36, 84),
    ((105,), "banjo", 48, 88),
    ((108,), "kalimba", 52, 90),
    ((114,), "steel drum", 52, 86),
    ((113,), "cowbell", 60, 84),
    ((115,), "woodblock", 55, 80),
    ((116, 117, 118), "tom", 36, 72),
    ((119, 120, 121, 122, 123, 124, 125, 126, 127), "fx", 40, 76),
)
"""General MIDI programs, what they are, and the pitches they are really played at."""

VARIATIONS = (0, 4, 5, 6, 14, 16, 17, 19, 21, 25, 26, 28, 30, 38, 39, 40, 48, 50, 61, 62, 63, 80)
"""Programs that bank 8 of larger SoundFonts holds once more, as the same instrument."""

VARIATION_BANK = 8
UNPITCHED = {"woodblock", "tom", "fx", "cowbell"}
DENSE = {"violin", "viola", "cello", "double bass", "french horn", "trombone", "trumpet", "tuba", "oboe", "cor anglais",
         "bassoon", "clarinet", "flute", "sax", "banjo", "guitar", "pizzicato", "harp", "timpani", "vibraphone",
         "marimba", "harpsichord", "upright bass"}  # fmt: skip
"""Single instruments, which few programs play: more of their notes are taken."""

DRUM_NOTES = {
    "kick": (35, 36), "rimshot": (37,), "snare": (38, 40), "clap": (39,), "tom": (41, 43, 45, 47, 48, 50),
    "closed hi-hat": (42, 44), "open hi-hat": (46,), "crash": (49, 52, 55, 57), "ride": (51, 53, 59),
    "tambourine": (54,), "cowbell": (56, 67, 68), "congas": (60, 61, 62, 63, 64), "shaker": (69, 70, 82),
    "percussion": (58, 65, 66, 73, 74, 78, 79), "woodblock": (75, 76, 77), "triangle": (80, 81),
}  # fmt: skip


def soundfont_lessons(path: Path, rng: np.random.Generator) -> Iterator[Lesson]:
    """Notes of one SoundFont."""
    from tinysoundfont import _tinysoundfont as player

    font = player.SoundFont(str(path))
    font.set_output(player.OutputMode.StereoUnweaved, SAMPLE_RATE, 0.0)
    font.set_max_voices(64)
    if font.get_preset_count() < FEWEST_PRESETS:  # one drum kit, stored as if it were a program
        yield from _drums(font, path.stem, (0, 0), rng)
        return
    for programs, sound_class, low, high in PROGRAMS:
        for program in programs:
            for bank in (0, VARIATION_BANK) if program in VARIATIONS else (0,):
                if font.get_preset_index(bank, program) >= 0:
                    yield from _melodic(font, path.stem, (bank, program), (sound_class, low, high), rng)
    for kit in KITS:
        if font.get_preset_index(128, kit) >= 0:
            yield from _drums(font, path.stem, (128, kit), rng)


def _melodic(
    font: Any, name: str, preset: tuple[int, int], facts: tuple[str, int, int], rng: np.random.Generator
) -> Iterator[Lesson]:
    sound_class, low, high = facts
    font.channel_set_bank(0, preset[0])
    font.channel_set_preset_number(0, preset[1], False)
    count = 22 if sound_class in DENSE else 9
    for pitch in np.unique(np.round(np.linspace(low, high, count)).astype(int)):
        cents = float(rng.uniform(-50.0, 50.0)) if rng.random() < 0.6 else 0.0
        font.channel_set_tuning(0, cents / 100.0)
        held = float(np.exp(rng.uniform(math.log(0.2), math.log(4.5))))
        audio = _played(font, int(pitch), held, float(rng.uniform(0.35, 1.0)), 1.2)
        if audio is not None:
            root = None if sound_class in UNPITCHED else pitch + cents / 100.0
            yield Lesson(audio, sound_class, f"{name} {preset[1]}", root)


def _drums(font: Any, name: str, kit: tuple[int, int], rng: np.random.Generator) -> Iterator[Lesson]:
    font.channel_set_bank(0, kit[0])
    font.channel_set_preset_number(0, kit[1], kit[0] > 0)
    font.channel_set_tuning(0, 0.0)
    for sound_class, notes in DRUM_NOTES.items():
        for note in notes:
            for velocity in (1.0, 0.6):
                audio = _played(font, note, 1.5, velocity * float(rng.uniform(0.8, 1.0)), 1.5)
                if audio is not None:
                    yield Lesson(audio, sound_class, f"{name} kit {kit[1]}")


def _played(font: Any, pitch: int, held_seconds: float, velocity: float, tail_seconds: float) -> Mono | None:
    """A note, held and let go; None where nothing sounds."""
    font.channel_sounds_off(0)
    _rendered(font, 0.05)
    font.channel_note_on(0, pitch, velocity)
    held = _rendered(font, held_seconds)
    font.channel_note_off(0, pitch)
    stereo = np.concatenate([held, _rendered(font, tail_seconds)], axis=1)
    audio = stereo.mean(axis=0)
    loud = np.flatnonzero(np.abs(audio) > 1e-3 * max(1e-9, float(np.max(np.abs(audio)))))
    if not len(loud) or float(np.max(np.abs(audio))) < 1e-4:
        return None
    return levelled(audio[loud[0] : loud[-1] + 1])


def _rendered(font: Any, seconds: float) -> np.ndarray:
    frames = max(64, int(seconds * SAMPLE_RATE))
    memory = bytearray(8 * frames)
    font.render(memoryview(memory), False)
    return np.frombuffer(memory, np.float32).reshape(2, frames)

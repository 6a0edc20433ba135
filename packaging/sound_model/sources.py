"""Where lessons come from: machines, factory sounds, SoundFonts; each is listened to by itself, in any process."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from airdesk.inventory.description.sound_model import SoundModel
from sound_model.all_machines import chord_lessons, machine_lessons
from sound_model.fitting import Heard, Known, listen, listen_to_shape
from sound_model.lesson import Lesson
from sound_model.loops import Sounds
from sound_model.patch_notes import patch_lessons
from sound_model.soundfont_notes import soundfont_lessons

MACHINE_SOUNDS = 60


@dataclass(frozen=True, slots=True)
class Source:
    """One maker of lessons."""

    name: str
    path: Path | None = None

    def lessons(self) -> Iterator[Lesson]:
        """The same lessons each time."""
        rng = np.random.default_rng(zlib.crc32(self.name.encode()))
        if self.path is not None:
            return soundfont_lessons(self.path, rng)
        if self.name == "patches":
            return patch_lessons(rng)
        return machine_lessons(rng, MACHINE_SOUNDS) if self.name == "machines" else chord_lessons(rng, MACHINE_SOUNDS)

    def versions(self, number: int) -> tuple[int, ...]:
        """Which versions of a lesson are listened to: SoundFonts have many notes of each program, every other is spoiled."""
        return (0, 1) if self.path is None else (number % 2,)

    def seed(self, number: int, version: int) -> int:
        """Of what happens to a version of a lesson."""
        return zlib.crc32(f"{self.name} {number} {version}".encode())


def all_sources(soundfonts: list[Path]) -> list[Source]:
    """Everything there is to learn from."""
    return [Source("machines"), Source("chords"), Source("patches"), *(Source(path.stem, path) for path in soundfonts)]


def pitches_of(source: Source) -> list[Heard]:
    """What every other lesson of a source tells of its pitch."""
    found = (listen((lesson, source.seed(number, 0), 0)) for number, lesson in enumerate(source.lessons()) if number % 2 == 0)
    return [each for each in found if each is not None]


def kinds_of(job: tuple[Source, SoundModel, Path | None]) -> tuple[list[Known], Sounds]:
    """What all versions of a source's lessons tell of their kind, and some of its sounds; kept in a folder if one is given."""
    source, model, folder = job
    kept = folder / f"{source.name}.pickle" if folder is not None else None
    if kept is not None and kept.exists():
        return _read(kept)
    sounds = Sounds(np.random.default_rng(5))
    known: list[Known] = []
    for number, lesson in enumerate(source.lessons()):
        sounds.keep(lesson)
        jobs = ((lesson, source.seed(number, version), version, model) for version in source.versions(number))
        known.extend(listen_to_shape(job) for job in jobs)
    if kept is not None:
        kept.write_bytes(pickle.dumps((known, sounds)))
    print(f"{source.name}: {len(known)} sounds heard", flush=True)
    return known, sounds


def _read(kept: Path) -> tuple[list[Known], Sounds]:
    known, sounds = pickle.loads(kept.read_bytes())
    return known, sounds

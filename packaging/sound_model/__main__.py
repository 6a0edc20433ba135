"""`python -m sound_model OUT.npz SOUNDFONT…`: makes the lessons, listens to them, learns, writes the model."""

from __future__ import annotations

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import sys
import zlib
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from airdesk.inventory.description.sound_model import SoundModel
from sound_model.fitting import Heard, fit_kind, fit_pitch, fit_pitched, listen, listen_to_shape
from sound_model.learning import arrays_of
from sound_model.lesson import Lesson
from sound_model.loops import loop_lessons
from sound_model.machines import machine_lessons
from sound_model.patch_notes import patch_lessons
from sound_model.soundfont_notes import soundfont_lessons

MACHINE_SOUNDS, LOOPS = 200, 900
VARIANTS = 2


def main(target: Path, soundfonts: list[Path]) -> None:
    """Everything, from nothing to the model."""
    lessons = list(_lessons(soundfonts))
    lessons += loop_lessons(lessons, np.random.default_rng(7), LOOPS)
    jobs = [(lesson, zlib.crc32(f"{number} {variant}".encode()), variant) for number, lesson in enumerate(lessons)
            for variant in range(VARIANTS)]  # fmt: skip
    print(f"{len(lessons)} lessons", flush=True)
    with ProcessPoolExecutor(2) as pool:
        heard: list[Heard] = [each for each in pool.map(listen, jobs[::2], chunksize=16) if each is not None]
        pitch = fit_pitch(heard)
        pitched = fit_pitched(heard, pitch)
        model = SoundModel(pitch, pitched, pitch)  # the kind is learned last
        shapes = [*pool.map(listen_to_shape, ((*job, model) for job in jobs), chunksize=16)]
    kind = fit_kind(shapes)
    arrays = arrays_of(pitch, "pitch") | arrays_of(pitched, "pitched") | arrays_of(kind, "kind")
    np.savez_compressed(target, allow_pickle=False, **arrays)
    print(f"{target}: {target.stat().st_size} bytes", flush=True)


def _lessons(soundfonts: list[Path]) -> Iterator[Lesson]:
    rng = np.random.default_rng(1)
    yield from machine_lessons(rng, MACHINE_SOUNDS)
    yield from patch_lessons(rng)
    for path in soundfonts:
        yield from soundfont_lessons(path, rng)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])

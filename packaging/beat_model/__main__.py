"""`python -m beat_model OUT.npz FOLDER [MUSIC]`: learns from the songs of `tests.benchmarks.songs_with_truth` in FOLDER.

MUSIC: a folder of music in which nobody sings: it teaches what voices are not.
"""

from __future__ import annotations

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import sys
from pathlib import Path

import numpy as np

from airdesk.analysis.judge import Judge
from airdesk.analysis.listening import listen
from airdesk.analysis.voice import voice_rows
from beat_model.collecting import Lessons, collect
from beat_model.fitting import Recipe, arrays_of, fit_choice, fit_keys, fit_yes_no
from beat_model.sketched_songs import FIRST_NUMBER, sketch, sketched_rows
from beat_model.sung_songs import sung_rows

SUNG_SONGS = 100
SKETCHES = 2400
RENDERED_TIMES = 3
AUDIO = (".ogg", ".mp3", ".flac", ".wav")


def main(target: Path, folder: Path, music: Path | None) -> None:
    """Listen, learn, write the model."""
    lessons = collect(folder)
    print(f"{len(lessons.beats)} songs heard", flush=True)
    arrays = arrays_of(fit_choice(lessons.beats, Recipe(units=12, steps=700)), "beats")
    arrays |= arrays_of(fit_choice(lessons.bars, Recipe(units=8, steps=500, decay=1e-2)), "bars")
    arrays |= arrays_of(_key_judge(lessons), "key")
    rows, is_sung = sung_rows(folder, SUNG_SONGS)
    unsung = lessons.unsung[::4]
    for path in _files(music):
        unsung += [voice_rows(listen(path)).astype(np.float64)] * 3
    rows = np.concatenate((rows, *unsung))
    is_sung = np.concatenate((is_sung, np.zeros(len(rows) - len(is_sung), np.bool_)))
    recipe = Recipe(units=16, steps=1500, decay=1e-3, drop=0.0, noise=0.15, rate=0.004, members=2)
    arrays |= arrays_of(fit_yes_no(rows, is_sung, recipe), "voice")
    np.savez_compressed(target, allow_pickle=False, **arrays)
    print(f"{target}: {target.stat().st_size} bytes", flush=True)


def _key_judge(lessons: Lessons) -> Judge:
    """Taught by the songs that were rendered, each several times, and by many more that are only sketched."""
    known = lessons.keys * RENDERED_TIMES
    for number in range(FIRST_NUMBER, FIRST_NUMBER + SKETCHES):
        song = sketch(number)
        known.append((sketched_rows(song, np.random.default_rng(number)).astype(np.float64), song.right))
    rows, rights = np.stack([facts for facts, _ in known]), np.asarray([right for _, right in known])
    return fit_keys(rows, rights, Recipe(units=16, steps=800, decay=1e-2, drop=0.2, noise=0.3))


def _files(music: Path | None) -> list[Path]:
    return [] if music is None else sorted(path for path in music.iterdir() if path.suffix in AUDIO)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]) if len(sys.argv) > 3 else None)

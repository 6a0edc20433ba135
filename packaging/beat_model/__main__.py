"""`python -m beat_model OUT.npz FOLDER [MUSIC]`: learns from the songs of `tests.benchmarks.songs_with_truth` in FOLDER.

MUSIC: a folder of music in which nobody sings: it teaches what voices are not.
"""

from __future__ import annotations

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import sys
from pathlib import Path

import numpy as np

from airdesk.analysis.listening import listen
from airdesk.analysis.voice import voice_rows
from beat_model.collecting import collect
from beat_model.fitting import Recipe, arrays_of, fit_choice, fit_yes_no
from beat_model.sung_songs import sung_rows

SUNG_SONGS = 100
AUDIO = (".ogg", ".mp3", ".flac", ".wav")


def main(target: Path, folder: Path, music: Path | None) -> None:
    """Listen, learn, write the model."""
    lessons = collect(folder)
    print(f"{len(lessons.beats)} songs heard", flush=True)
    arrays = arrays_of(fit_choice(lessons.beats, Recipe(units=12, steps=700)), "beats")
    arrays |= arrays_of(fit_choice(lessons.bars, Recipe(units=8, steps=500, decay=1e-2)), "bars")
    arrays |= arrays_of(fit_choice(lessons.keys, Recipe(units=6, steps=400, drop=0.0, noise=0.2)), "key")
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


def _files(music: Path | None) -> list[Path]:
    return [] if music is None else sorted(path for path in music.iterdir() if path.suffix in AUDIO)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]) if len(sys.argv) > 3 else None)

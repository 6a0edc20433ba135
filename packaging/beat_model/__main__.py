"""`python -m beat_model OUT.npz FOLDER [MUSIC [VOICES]]`: learns from songs of `tests.benchmarks.songs_with_truth`.

MUSIC: a folder of music in which nobody sings: it teaches what voices are not. VOICES: songs of `tests.benchmarks.voice_songs`.
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
from beat_model.sung_songs import known_rows, played_rows, sung_rows

SUNG_SONGS, PLAYED_SONGS = 100, 70
SKETCHES = 2400
RENDERED_TIMES = 3
MUSIC_COUNTS = 4
VOICE_RECIPE = Recipe(units=16, steps=1500, decay=1e-2, drop=0.1, noise=0.4, rate=0.006, members=3)
AUDIO = (".ogg", ".mp3", ".flac", ".wav")


def main(target: Path, folder: Path, music: Path | None = None, voices: Path | None = None) -> None:
    """Listen, learn, write the model."""
    lessons = collect(folder)
    print(f"{len(lessons.beats)} songs heard", flush=True)
    arrays = arrays_of(fit_choice(lessons.beats, Recipe(units=12, steps=700)), "beats")
    arrays |= arrays_of(fit_choice(lessons.bars, Recipe(units=8, steps=500, decay=1e-2)), "bars")
    arrays |= arrays_of(_key_judge(lessons), "key")
    arrays |= arrays_of(_voice_judge(lessons, folder, music, voices), "voice")
    np.savez_compressed(target, allow_pickle=False, **arrays)
    print(f"{target}: {target.stat().st_size} bytes", flush=True)


def _voice_judge(lessons: Lessons, folder: Path, music: Path | None, voices: Path | None) -> Judge:
    """Taught by songs with voices mixed in, and by the same and other songs without."""
    sung = [sung_rows(folder, SUNG_SONGS)] + ([] if voices is None else [known_rows(voices)])
    unsung = lessons.unsung + played_rows(folder, PLAYED_SONGS)
    for path in _files(music):
        unsung += [voice_rows(listen(path)).astype(np.float64)] * MUSIC_COUNTS
    rows = np.concatenate((*(facts for facts, _ in sung), *unsung))
    is_sung = np.zeros(len(rows), np.bool_)
    known = np.concatenate([answers for _, answers in sung])
    is_sung[: len(known)] = known
    return fit_yes_no(rows, is_sung, VOICE_RECIPE)


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
    main(*(Path(each) for each in sys.argv[1:]))

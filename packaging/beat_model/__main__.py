"""`python -m beat_model OUT.npz FOLDER [MUSIC [VOICES]]`: learns from songs of `tests.benchmarks.songs_with_truth`.

MUSIC: a folder of music in which nobody sings: it teaches what voices are not. VOICES: songs of `tests.benchmarks.voice_songs`.
`--only-voice MODEL.npz` teaches the judge of voices and takes the others over from that model as they are.
The same songs teach the same again.
"""

from __future__ import annotations

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from airdesk.analysis.judge import Judge
from beat_model.collecting import Lessons, collect
from beat_model.fitting import Recipe, arrays_of, fit_choice, fit_keys, fit_yes_no, other_arrays
from beat_model.sketched_songs import FIRST_NUMBER, sketch, sketched_rows
from beat_model.sung_songs import drummed_rows, heard_rows, known_rows, played_rows, sampled_rows, sung_rows, unsung_rows

SUNG_SONGS, PLAYED_SONGS, DRUMMED_LEADS = 100, 70, 160
SKETCHES = 2400
RENDERED_TIMES = 3
UNSUNG_COUNTS, DRUMMED_COUNTS, SAMPLED_COUNTS, MUSIC_COUNTS = 4, 5, 3, 20
VOICE_RECIPE = Recipe(units=24, steps=2500, decay=1e-2, drop=0.1, noise=0.4, rate=0.006, members=3)
AUDIO = (".ogg", ".mp3", ".flac", ".wav")


def main() -> None:
    """Listen, learn, write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("music", type=Path, nargs="?")
    parser.add_argument("voices", type=Path, nargs="?")
    parser.add_argument("--only-voice", type=Path, metavar="MODEL.npz")
    told = parser.parse_args()
    arrays = other_arrays(told.only_voice, "voice") if told.only_voice else _song_arrays(collect(told.folder))
    arrays |= arrays_of(_voice_judge(told.folder, told.music, told.voices), "voice")
    np.savez_compressed(told.out, allow_pickle=False, **arrays)
    print(f"{told.out}: {told.out.stat().st_size} bytes", flush=True)


def _song_arrays(lessons: Lessons) -> dict[str, NDArray[np.float32]]:
    """The judges of beats, bars and keys."""
    print(f"{len(lessons.beats)} songs heard", flush=True)
    arrays = arrays_of(fit_choice(lessons.beats, Recipe(units=12, steps=700)), "beats")
    arrays |= arrays_of(fit_choice(lessons.bars, Recipe(units=8, steps=500, decay=1e-2)), "bars")
    return arrays | arrays_of(_key_judge(lessons), "key")


def _voice_judge(folder: Path, music: Path | None, voices: Path | None) -> Judge:
    """Taught by songs with voices mixed in, and by the same and other songs without."""
    sung = [sung_rows(folder, SUNG_SONGS)]
    unsung = unsung_rows(folder) * UNSUNG_COUNTS + played_rows(folder, PLAYED_SONGS)
    unsung += drummed_rows(DRUMMED_LEADS) * DRUMMED_COUNTS
    for path in _files(music):
        unsung += [heard_rows(path)] * MUSIC_COUNTS
    if voices is not None:
        sung.append(known_rows(voices))
        unsung += sampled_rows(folder, voices) * SAMPLED_COUNTS
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
    main()
